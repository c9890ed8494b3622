"""Real phones with real audio: baresip calls, holds, is parked and is retrieved, and the tones tell who hears whom."""

import time
from collections.abc import Callable

import audio
import pytest
from audio import TONES
from baresip import Baresip
from hearing import ABSENT, PRESENT, connect, hears, hears_music, hears_nothing_of, wait_to_hear
from orbit import Orbit

Phones = Callable[..., Baresip]


def test_tones_go_both_ways(orbit: Orbit, baresip: Phones) -> None:
    """A tone in at each phone is heard at the other, and both phones could decode it."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(alice, "bob")
    wait_to_hear(bob, "alice")
    begun = time.monotonic()
    hears(alice, "bob")
    hears(bob, "alice")
    for listener, speaker in ((alice, "bob"), (bob, "alice")):
        decoded = listener.decoded.between(begun, time.monotonic())
        assert audio.tone_share(decoded, TONES[speaker]) > PRESENT, f"{listener.user}'s phone could not decode"


@pytest.mark.parametrize("number", ["1001", "81001001", "+12025550101"])
def test_every_form_of_a_number_reaches_its_owner(orbit: Orbit, baresip: Phones, number: str) -> None:
    """Extension, routing prefix with extension, and E.164 number all ring Alice."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, number)


def test_tcp_phone_talks_to_udp_phone(orbit: Orbit, baresip: Phones) -> None:
    """A phone on TCP and one on UDP hear each other."""
    alice, bob = baresip("alice", transport="tcp"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(alice, "bob")
    wait_to_hear(bob, "alice")


def test_parked_phone_hears_music_and_is_retrieved_by_a_third(orbit: Orbit, baresip: Phones) -> None:
    """Park through the API: music within 200 ms and without a gap; retrieve through the API: tones both ways again."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol", answermode="auto")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    call = orbit.api("alice").only_call()

    parked_against = orbit.api("alice").park(call["id"], "7001")
    parked = time.monotonic()
    assert parked_against["number"] == "7001"
    assert parked_against["name"] == "Orbit 1"
    assert parked_against["callType"] == "location"
    alice.wait_for("CALL_CLOSED")
    hears_music(bob, since=parked + 0.2)
    assert bob.ear.longest_gap(parked - 0.2, parked + 1.5) < 0.2, "a gap between the call and the music"
    bob_between = bob.ear.between(parked + 0.2, parked + 0.4)
    assert audio.tone_share(bob_between, TONES["alice"]) < ABSENT, "Alice is heard 200 ms after the park"
    assert bob.has_call()

    orbit.api("carol").retrieve("7001")
    carol.wait_for("CALL_ESTABLISHED")
    wait_to_hear(bob, "carol", 1)
    wait_to_hear(carol, "bob", 1)
    hears(bob, "carol")
    hears(carol, "bob")
    assert orbit.api("carol").only_call()["remoteParty"]["name"] == "Bob Baker"
    assert orbit.api("bob").only_call()["remoteParty"]["name"] == "Carol Chen"


def test_retrieved_call_can_be_parked_again(orbit: Orbit, baresip: Phones) -> None:
    """Carol parks the call that she retrieved, and Alice gets it back."""
    alice, bob, carol = baresip("alice", answermode="auto"), baresip("bob"), baresip("carol", answermode="auto")
    bob.dial("1001")
    bob.wait_for("CALL_ESTABLISHED")
    orbit.api("alice").park(orbit.api("alice").only_call()["id"], "7001")
    orbit.api("carol").retrieve("7001")
    orbit.api("carol").park(orbit.api("carol").only_call()["id"], "7002")
    parked = time.monotonic()
    carol.wait_for("CALL_CLOSED")
    hears_music(bob, since=parked + 0.2, seconds=1)
    orbit.api("alice").wait_for_no_call()
    since = len(alice.events)
    orbit.api("alice").retrieve("7002")
    alice.wait_for("CALL_ESTABLISHED", since=since)
    wait_to_hear(bob, "alice", 1)
    wait_to_hear(alice, "bob", 1)


def test_dialling_the_orbit_retrieves(orbit: Orbit, baresip: Phones) -> None:
    """Carol dials 7001 on her phone and has Bob, who was parked there."""
    baresip("alice", answermode="auto")
    bob, carol = baresip("bob"), baresip("carol")
    bob.dial("1001")
    bob.wait_for("CALL_ESTABLISHED")
    orbit.api("alice").park(orbit.api("alice").only_call()["id"], "7001")
    carol.dial("7001")
    carol.wait_for("CALL_ESTABLISHED")
    wait_to_hear(bob, "carol", 1)
    wait_to_hear(carol, "bob", 1)
    hears(bob, "carol")
    hears(carol, "bob")


def test_dialling_a_free_orbit_finds_nothing(orbit: Orbit, baresip: Phones) -> None:
    """Dialling a call park extension that holds no call ends with 404."""
    carol = baresip("carol")
    carol.dial("7003")
    assert "404" in carol.wait_for("CALL_CLOSED", 15)["param"]


def test_parked_party_may_hang_up(orbit: Orbit, baresip: Phones) -> None:
    """When the parked party hangs up the orbit is free: nothing can be retrieved, and the next call can be parked."""
    baresip("alice", answermode="auto")
    bob = baresip("bob")
    bob.dial("1001")
    bob.wait_for("CALL_ESTABLISHED")
    orbit.api("alice").park(orbit.api("alice").only_call()["id"], "7001")
    bob.hangup()
    orbit.api("bob").wait_for_no_call()
    orbit.api("carol").post("/telephony/calls/retrieve", {"destination": "7001"}).expect(404, 410)
    since = len(bob.events)
    bob.dial("1001")
    bob.wait_for("CALL_ESTABLISHED", since=since)
    assert orbit.api("alice").park(orbit.api("alice").only_call()["id"], "7001")["number"] == "7001"


def test_hold_and_resume(orbit: Orbit, baresip: Phones) -> None:
    """On hold from the phone the tone stops at both ends; after resume it is back."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    alice.hold()
    orbit.api("alice").only_call("held")
    orbit.api("bob").only_call("remoteHeld")
    time.sleep(0.3)
    hears_nothing_of(bob, "alice")
    hears_nothing_of(alice, "bob")
    alice.resume()
    orbit.api("alice").only_call("connected")
    wait_to_hear(bob, "alice")
    wait_to_hear(alice, "bob")


def test_hold_and_resume_by_api(orbit: Orbit, baresip: Phones) -> None:
    """On hold through the API the other side hears none of the tone; after resume it is back."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    call = orbit.api("alice").only_call()["id"]
    orbit.api("alice").post("/telephony/calls/hold", {"callId": call}).expect(204)
    orbit.api("alice").only_call("held")
    time.sleep(0.3)
    hears_nothing_of(bob, "alice")
    orbit.api("alice").post("/telephony/calls/resume", {"callId": call}).expect(204)
    orbit.api("alice").only_call("connected")
    wait_to_hear(bob, "alice")
    wait_to_hear(alice, "bob")


def test_a_held_call_can_be_parked(orbit: Orbit, baresip: Phones) -> None:
    """Alice holds Bob and then parks him; Carol retrieves him and both hear each other."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol", answermode="auto")
    connect(bob, alice, "1001")
    alice.hold()
    held = orbit.api("alice").only_call("held")
    orbit.api("alice").park(held["id"], "7001")
    hears_music(bob, since=time.monotonic() + 0.2, seconds=1)
    orbit.api("carol").retrieve("7001")
    carol.wait_for("CALL_ESTABLISHED")
    wait_to_hear(bob, "carol")
    wait_to_hear(carol, "bob")


def test_caller_hangs_up(orbit: Orbit, baresip: Phones) -> None:
    """When the caller hangs up the callee's phone is released and neither person has a call."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    bob.hangup()
    alice.wait_for("CALL_CLOSED")
    orbit.api("alice").wait_for_no_call()
    orbit.api("bob").wait_for_no_call()


def test_callee_hangs_up(orbit: Orbit, baresip: Phones) -> None:
    """When the callee hangs up the caller's phone is released and neither person has a call."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    alice.hangup()
    bob.wait_for("CALL_CLOSED")
    orbit.api("alice").wait_for_no_call()
    orbit.api("bob").wait_for_no_call()


def test_api_hangs_up(orbit: Orbit, baresip: Phones) -> None:
    """Hangup through the API releases both phones."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    orbit.api("alice").hangup(orbit.api("alice").only_call()["id"]).expect(204)
    alice.wait_for("CALL_CLOSED")
    bob.wait_for("CALL_CLOSED")


def test_click_to_dial(orbit: Orbit, baresip: Phones) -> None:
    """Dial through the API rings Alice's own phone first, then Bob's; both then hear each other."""
    alice, bob = baresip("alice", answermode="auto"), baresip("bob", answermode="auto")
    orbit.api("alice").dial("1002")
    alice.wait_for("CALL_ESTABLISHED")
    bob.wait_for("CALL_ESTABLISHED")
    wait_to_hear(alice, "bob")
    wait_to_hear(bob, "alice")


def test_busy(orbit: Orbit, baresip: Phones) -> None:
    """A phone that says 486 makes the caller hear 486."""
    alice, bob = baresip("alice"), baresip("bob")
    bob.dial("1001")
    alice.wait_for("CALL_INCOMING")
    alice.hangup()
    assert "486" in bob.wait_for("CALL_CLOSED")["param"]


def test_caller_gives_up(orbit: Orbit, baresip: Phones) -> None:
    """When the caller gives up the callee's phone stops ringing."""
    alice, bob = baresip("alice"), baresip("bob")
    bob.dial("1001")
    alice.wait_for("CALL_INCOMING")
    bob.hangup()
    alice.wait_for("CALL_CLOSED")
    orbit.api("alice").wait_for_no_call()


def test_no_such_extension(orbit: Orbit, baresip: Phones) -> None:
    """A number that nobody has is answered with 404."""
    bob = baresip("bob")
    bob.dial("1999")
    assert "404" in bob.wait_for("CALL_CLOSED")["param"]


def test_not_registered(orbit: Orbit, baresip: Phones) -> None:
    """A person without a registered phone is answered with 480."""
    bob = baresip("bob")
    bob.dial("82002003")
    assert "480" in bob.wait_for("CALL_CLOSED")["param"]
