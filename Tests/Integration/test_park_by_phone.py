"""Park as a desk phone does it, with baresip and measured audio: blind transfer, feature codes, dialling an orbit, recall."""

import pathlib
import re
import time
from collections.abc import Callable, Iterator

import audio
import pytest
from audio import TONES
from baresip import Baresip
from ears import Wire
from hearing import ABSENT, SILENCE, connect, hears, hears_music, wait_to_hear
from orbit import EXTENSIONS, PASSWORDS, Orbit
from waiting import wait_until

Phones = Callable[..., Baresip]

#: The shortest that the API allows.
RECALL_SECONDS = 30


def occupied(orbit: Orbit) -> dict[str, dict]:
    """The orbits that hold a call, by number."""
    return {item["number"]: item for item in orbit.api("alice").get("/x-orbit/orbits").expect(200).json["items"]}


def wait_until_parked(orbit: Orbit, number: str, who: str = "Bob Baker") -> dict:
    """Waits until an orbit holds somebody's call."""
    wait_until(lambda: number in occupied(orbit), f"a call is parked on {number}", 10, lambda: occupied(orbit))
    item = occupied(orbit)[number]
    assert item["parkedParty"]["name"] == who
    return item


def calls_closed(phone: Baresip, since: int = 0) -> int:
    return sum(event.get("type") == "CALL_CLOSED" for event in phone.events[since:])


def wait_until_released(phone: Baresip, calls: int, seconds: float = 15) -> None:
    """Waits until so many of the phone's calls have ended, and it has none left."""
    wait_until(lambda: calls_closed(phone) >= calls, f"{calls} calls of {phone.user} end", seconds, phone.log_tail)
    assert not phone.has_call()


def wait_until_held(orbit: Orbit, person: str) -> None:
    def is_held() -> bool:
        return any(call["state"] == "held" for call in orbit.api(person).calls())

    wait_until(is_held, f"{person} holds a call", 10, lambda: orbit.api(person).calls())


def hears_a_voice(listener: Baresip, start: float, end: float, seconds: float = 0.8) -> None:
    """Fails unless at least so many seconds of something audible, which is nobody's tone, reached the phone."""
    windows = audio.windows(listener.ear.between(start, end))
    loud = [window for window in windows if audio.loudness(window) > SILENCE]
    assert len(loud) >= seconds * 10, f"{listener.user} heard {len(loud) / 10} s of a prompt\n{listener.log_tail()}"
    shares = [max(audio.tone_share(window, hertz) for hertz in TONES.values()) for window in loud]
    assert sum(share > 0.9 for share in shares) < len(loud) / 2, f"that is no voice: {shares}"


def talk(first: Baresip, second: Baresip) -> None:
    """Fails unless both hear each other within a second."""
    wait_to_hear(first, second.user)
    wait_to_hear(second, first.user)
    hears(first, second.user)
    hears(second, first.user)


def retrieve_by_dialling(retriever: Baresip, digits: str, parked: Baresip) -> None:
    """Dials on a phone and fails unless that brings the parked party."""
    since = len(retriever.events)
    retriever.dial(digits)
    retriever.wait_for("CALL_ESTABLISHED", since=since)
    talk(retriever, parked)


@pytest.mark.parametrize(("target", "number"), [("7001", "7001"), ("*687002", "7002"), ("*68", "1001")])
def test_blind_transfer_parks(orbit: Orbit, baresip: Phones, target: str, number: str) -> None:
    """REFER to an orbit, to `*68` with one, or to `*68` alone parks: music, no ring; the parker's call ends; dialled back."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    pressed = time.monotonic()
    alice.transfer(target)
    wait_until_parked(orbit, number)
    parked = time.monotonic()
    hears_music(bob, since=parked + 0.2)
    assert bob.ear.longest_gap(pressed, parked + 1.5) < 0.3, "a gap between the call and the music"
    bob_between = bob.ear.between(parked + 0.2, parked + 1.2)
    assert audio.tone_share(bob_between, TONES["alice"]) < ABSENT, "Alice is heard 200 ms after the park"
    wait_until_released(alice, 1)
    assert bob.has_call()
    retrieve_by_dialling(carol, number if number.startswith("7") else f"*88{number}", bob)
    assert number not in occupied(orbit)
    assert orbit.api("carol").only_call()["remoteParty"]["name"] == "Bob Baker"
    assert orbit.api("bob").only_call()["remoteParty"]["name"] == "Carol Chen"


def test_code_with_digits_on_a_second_call(orbit: Orbit, baresip: Phones) -> None:
    """Hold, then dial `*687002`: the held call is parked, a voice says where, and both calls of the phone end."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    alice.hold()
    wait_until_held(orbit, "alice")
    dialled = time.monotonic()
    alice.dial("*687002")
    wait_until_parked(orbit, "7002")
    hears_music(bob, since=time.monotonic() + 0.2)
    wait_until_released(alice, 2)
    hears_a_voice(alice, dialled, time.monotonic())
    retrieve_by_dialling(carol, "*887002", bob)


def test_orbit_on_a_second_call(orbit: Orbit, baresip: Phones) -> None:
    """Hold, then dial a free orbit's own number, as a line key does: it takes the held call; the same number gives it back."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    alice.hold()
    wait_until_held(orbit, "alice")
    alice.dial("7003")
    wait_until_parked(orbit, "7003")
    wait_until_released(alice, 2)
    hears_music(bob, since=time.monotonic())
    retrieve_by_dialling(alice, "7003", bob)


def test_group_park(orbit: Orbit, baresip: Phones) -> None:
    """Hold, then dial `*58`: the first free member of Front desk after Alice takes the call."""
    admin = orbit.api("alice")
    location = admin.me()["locationId"]
    groups = admin.get(f"/telephony/config/locations/{location}/callParks").expect(200).json["callParks"]
    group = next(group for group in groups if group["name"] == "Front desk")
    details = admin.get(f"/telephony/config/locations/{location}/callParks/{group['id']}").expect(200).json
    expected = EXTENSIONS["bob"] if details["parkOnAgentsEnabled"] else "7001"

    alice, dave, carol = baresip("alice"), baresip("dave"), baresip("carol")
    connect(dave, alice, "81001001")
    alice.hold()
    wait_until_held(orbit, "alice")
    dialled = time.monotonic()
    alice.dial("*58")
    wait_until_parked(orbit, expected, "Dave Diaz")
    hears_music(dave, since=time.monotonic() + 0.2)
    hears_a_voice(alice, dialled, time.monotonic())
    retrieve_by_dialling(carol, f"*88{expected}", dave)


def test_group_park_from_no_group(orbit: Orbit, baresip: Phones) -> None:
    """`*58` of somebody who is in no group: a voice says so, and the call is still held and can be resumed."""
    dave, erin = baresip("dave"), baresip("erin")
    connect(erin, dave, "2001")
    dave.hold()
    wait_until_held(orbit, "dave")
    since, dialled = len(dave.events), time.monotonic()
    dave.dial("*58")
    assert "403" in dave.wait_for("CALL_CLOSED", 15, since=since)["param"]
    hears_a_voice(dave, dialled, time.monotonic())
    dave.resume()
    talk(dave, erin)


@pytest.mark.parametrize(("keys", "number"), [("#", "1001"), ("7003#", "7003"), ("", "1001")], ids=["hash", "digits", "pause"])
def test_code_alone_asks_for_the_orbit(orbit: Orbit, baresip: Phones, keys: str, number: str) -> None:
    """`*68` alone answers and asks; digits and `#` name the orbit; `#` alone or a pause is one's own, where `*88` alone looks."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    alice.hold()
    wait_until_held(orbit, "alice")
    since, dialled = len(alice.events), time.monotonic()
    alice.dial("*68")
    alice.wait_for("CALL_ESTABLISHED", since=since)
    wait_until(lambda: alice.ear.first_after(dialled), "the question", 5)
    time.sleep(1.5)
    hears_a_voice(alice, dialled, time.monotonic())
    if keys:
        alice.press(keys)
    wait_until_parked(orbit, number)
    if keys == "#":
        wait_until_released(alice, 2)
        retrieve_by_dialling(alice, "*88", bob)
    else:
        retrieve_by_dialling(baresip("carol"), f"*88{number}", bob)


def test_park_code_without_a_held_call(orbit: Orbit, baresip: Phones) -> None:
    """`*68` with nothing on hold: a voice says so, and the call is refused."""
    alice = baresip("alice")
    dialled = time.monotonic()
    alice.dial("*687001")
    assert "480" in alice.wait_for("CALL_CLOSED", 15)["param"]
    hears_a_voice(alice, dialled, time.monotonic())


@pytest.mark.parametrize("digits", ["7003", "*887003"])
def test_free_orbit_says_so(orbit: Orbit, baresip: Phones, digits: str) -> None:
    """Dialling a free orbit from no call plays "nothing is parked here" and ends with 404."""
    carol = baresip("carol")
    dialled = time.monotonic()
    carol.dial(digits)
    assert "404" in carol.wait_for("CALL_CLOSED", 15)["param"]
    hears_a_voice(carol, dialled, time.monotonic())


@pytest.fixture
def server(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """A server of its own, for a test that ends it roughly or changes its settings."""
    server = Orbit(tmp_path / "server").start()
    yield server
    server.stop()


@pytest.fixture
def phones_of_server(
    server: Orbit, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> Phones:
    """Makes a registered baresip of a person at `server`."""

    def make(person: str) -> Baresip:
        phone = Baresip(tmp_path, wire, person, server.sip, PASSWORDS[person], tones[person])
        gear.append(phone)
        return phone.start()

    return make


def test_phones_go_on_after_a_crash(server: Orbit, phones_of_server: Phones) -> None:
    """After `kill -9` a call parked by REFER, and one parked with `*68`, have music, and both are retrieved by dialling."""
    alice, bob, carol, dave = (phones_of_server(person) for person in ("alice", "bob", "carol", "dave"))
    connect(bob, alice, "1001")
    alice.transfer("7001")
    wait_until_parked(server, "7001")
    wait_until_released(alice, 1)
    connect(dave, alice, "81001001")
    alice.hold()
    wait_until_held(server, "alice")
    alice.dial("*687002")
    wait_until_parked(server, "7002", "Dave Diaz")
    wait_until_released(alice, 3)

    server.kill9()
    server.restart()
    restarted = time.monotonic()
    hears_music(bob, since=restarted + 1)
    hears_music(dave, since=restarted + 1)
    assert set(occupied(server)) == {"7001", "7002"}
    retrieve_by_dialling(carol, "7001", bob)
    retrieve_by_dialling(alice, "*887002", dave)
    assert not occupied(server)


def test_a_parked_call_comes_back(server: Orbit, phones_of_server: Phones) -> None:
    """After `recallTime`, with a crash in it, the parker's phone rings distinctively; music while it rings, then audio."""
    admin = server.api("alice")
    settings = f"/telephony/config/locations/{admin.me()['locationId']}/callParks/settings"
    wanted = {"callParkSettings": {"ringPattern": "SHORT_LONG_SHORT", "recallTime": RECALL_SECONDS}}
    admin.request("PUT", settings, wanted).expect(204)
    alice, bob = phones_of_server("alice"), phones_of_server("bob")
    connect(bob, alice, "1001")
    alice.transfer("7001")
    wait_until_parked(server, "7001")
    parked = time.monotonic()
    wait_until_released(alice, 1)

    time.sleep(5)
    since = len(alice.events)
    server.kill9()
    server.restart()
    alice.wait_for("CALL_INCOMING", RECALL_SECONDS + 10, since=since)
    ringing = time.monotonic()
    assert RECALL_SECONDS - 1.5 < ringing - parked < RECALL_SECONDS + 3, f"the recall came after {ringing - parked} s"
    call = admin.only_call("alerting")
    assert call["recall"]["type"] == "park"
    assert call["recall"]["party"]["number"] == "7001"
    assert call["remoteParty"]["name"] == "Bob Baker"
    invite = alice.log_tail(2000).split("INVITE sip:alice")[-1].split("Content-Length", 1)[0]
    assert re.search(r"(?m)^Alert-Info: .*Bellcore", invite), invite
    assert "Orbit 1" in invite, f"the phone's display should say where it was parked\n{invite}"
    hears_music(bob, since=ringing, seconds=1)
    assert "7001" in occupied(server), "an orbit whose call rings is still occupied"
    alice.accept()
    alice.wait_for("CALL_ESTABLISHED", since=since)
    talk(alice, bob)
    assert not occupied(server)
    assert admin.only_call()["remoteParty"]["name"] == "Bob Baker"
