"""Call controls that move media, on real phones: conferences, barge-in, keys, recording, pull, forwarding, with audio measured."""

import array
import pathlib
import time
import wave
from collections.abc import Callable

import audio
import pytest
from audio import TONES
from baresip import Baresip
from ears import Wire
from hearing import ABSENT, PRESENT, SILENCE, connect, hears, hears_nothing_of, wait_to_hear
from orbit import Orbit
from waiting import wait_until

Phones = Callable[..., Baresip]

#: A share of the power above which a tone is one of several that are heard.
ONE_OF_SEVERAL = 0.2


def hears_all(listener: Baresip, *speakers: str, within: float = 8) -> None:
    """Fails unless each of these tones, and none of the others, reaches the listener within so many seconds."""
    last: dict[str, float] = {}

    def heard() -> bool:
        now = time.monotonic()
        samples = listener.ear.between(now - 0.3, now)
        last.update({person: round(audio.tone_share(samples, hertz), 2) for person, hertz in TONES.items()})
        return all((share > ONE_OF_SEVERAL) == (person in speakers) for person, share in last.items())

    wait_until(heard, f"{listener.user} hears {' and '.join(speakers)}", within, lambda: f"shares: {last}")


def call_with(orbit: Orbit, person: str, name: str) -> dict:
    """The person's call with somebody, once there is one."""
    return wait_until(
        lambda: next((call for call in orbit.api(person).calls() if call["remoteParty"].get("name") == name), None),
        f"{person}'s call with {name}", 10,
    )


def conference_of_three(orbit: Orbit, baresip: Phones) -> tuple[Baresip, Baresip, Baresip, list[str]]:
    """Bob and Carol have called Alice, who joins both calls."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol")
    connect(bob, alice, "1001")
    connect(carol, alice, "1001")
    calls = [call_with(orbit, "alice", name)["id"] for name in ("Bob Baker", "Carol Chen")]
    orbit.api("alice").post("/telephony/conference", {"callIds": calls}).expect(204)
    return alice, bob, carol, calls


def test_three_hear_each_other_in_a_conference(orbit: Orbit, baresip: Phones) -> None:
    """Each hears the two others and not themselves; mute, deafen, hold and release do what they say."""
    alice, bob, carol, calls = conference_of_three(orbit, baresip)
    api = orbit.api("alice")
    hears_all(bob, "alice", "carol")
    hears_all(carol, "alice", "bob")
    details = api.get("/telephony/conference").expect(200).json
    assert details["state"] == "connected" and not details["muted"]
    assert [participant["callId"] for participant in details["participants"]] == calls
    assert len({call["callSessionId"] for call in api.calls()}) == 1

    api.post("/telephony/conference/mute", {"callId": calls[0]}).expect(204)
    hears_all(carol, "alice")
    hears_all(bob, "alice", "carol")
    api.post("/telephony/conference/unmute", {"callId": calls[0]}).expect(204)
    api.post("/telephony/conference/deafen", {"callId": calls[0]}).expect(204)
    time.sleep(0.4)
    assert audio.loudness(bob.ear.next(0.5)) < SILENCE
    hears_all(carol, "alice", "bob")
    api.post("/telephony/conference/undeafen", {"callId": calls[0]}).expect(204)
    hears_all(bob, "alice", "carol")

    api.post("/telephony/conference/hold").expect(204)
    assert api.get("/telephony/conference").json["state"] == "held"
    hears_all(bob, "carol")
    hears_all(carol, "bob")
    api.post("/telephony/conference/resume").expect(204)
    hears_all(bob, "alice", "carol")

    api.request("DELETE", "/telephony/conference").expect(204)
    for person in ("alice", "bob", "carol"):
        orbit.api(person).wait_for_no_call()
    assert api.get("/telephony/conference").expect(200).json == {}


def test_a_conference_of_which_one_leaves_is_a_call_again(orbit: Orbit, baresip: Phones) -> None:
    """Bob hangs up: Alice and Carol talk on, and the conference is over."""
    alice, bob, carol, _ = conference_of_three(orbit, baresip)
    hears_all(carol, "alice", "bob")
    bob.hangup()
    hears_all(carol, "alice")
    hears(carol, "alice")
    assert orbit.api("alice").get("/telephony/conference").expect(200).json == {}
    assert orbit.api("alice").only_call()["remoteParty"]["name"] == "Carol Chen"


def test_the_host_may_leave_two_others_together(orbit: Orbit, baresip: Phones) -> None:
    """Transfer of the two calls of a conference: Bob and Carol have each other, and Alice is out."""
    _, bob, carol, calls = conference_of_three(orbit, baresip)
    hears_all(bob, "alice", "carol")
    orbit.api("alice").post("/telephony/calls/transfer", {"callId1": calls[0], "callId2": calls[1]}).expect(204)
    orbit.api("alice").wait_for_no_call()
    wait_to_hear(bob, "carol", 3)
    wait_to_hear(carol, "bob", 3)


def test_barge_in(orbit: Orbit, baresip: Phones) -> None:
    """Carol comes into Alice's call with Bob; all three talk; she leaves and the two talk on."""
    alice, bob, carol = baresip("alice"), baresip("bob"), baresip("carol", answermode="auto")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    made = orbit.api("carol").post("/telephony/calls/bargeIn", {"target": "1001"}).expect(201).json
    carol.wait_for("CALL_ESTABLISHED")
    hears_all(carol, "alice", "bob")
    hears_all(bob, "alice", "carol")
    hears_all(alice, "bob", "carol")
    assert orbit.api("carol").get("/telephony/conference").expect(200).json["type"] == "bargeIn"
    orbit.api("carol").hangup(made["callId"]).expect(204)
    wait_to_hear(bob, "alice", 3)
    wait_to_hear(alice, "bob", 3)
    hears_nothing_of(bob, "carol")


def test_keys_are_pressed_towards_the_other_phone(orbit: Orbit, baresip: Phones) -> None:
    """transmitDtmf: Bob's phone sees the keys in order, and the voices go on afterwards."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    call = orbit.api("alice").only_call()["id"]
    orbit.api("alice").post("/telephony/calls/transmitDtmf", {"callId": call, "dtmf": "12#,9"}).expect(204)

    def keys() -> str:
        return "".join(str(event.get("param", "")) for event in bob.events if event.get("type") == "CALL_DTMF_START")

    wait_until(lambda: keys() == "12#9", "four keys", 8, bob.log_tail)
    wait_to_hear(bob, "alice")
    hears(bob, "alice")
    orbit.api("alice").post("/telephony/calls/transmitDtmf", {"callId": call, "dtmf": "1x"}).expect(400)


def set_recording(orbit: Orbit, person: str, mode: str) -> None:
    body = {"enabled": mode != "Never", "record": mode, "startStopAnnouncementEnabled": False}
    me = orbit.api(person).me()["id"]
    orbit.api("alice").request("PUT", f"/people/{me}/features/callRecording", body).expect(204)


def test_a_call_is_recorded_each_side_on_its_channel(orbit: Orbit, baresip: Phones) -> None:
    """Started and paused by Bob: left is Bob, right is Alice, and the pause is left out."""
    alice, bob = baresip("alice"), baresip("bob")
    api = orbit.api("bob")
    set_recording(orbit, "bob", "On Demand with User Initiated Start")
    try:
        connect(bob, alice, "1001")
        wait_to_hear(bob, "alice")
        call = api.only_call()["id"]
        api.post("/telephony/calls/pauseRecording", {"callId": call}).expect(409)
        api.post("/telephony/calls/startRecording", {"callId": call}).expect(204)
        assert api.only_call()["recordingState"] == "started"
        time.sleep(1.5)
        api.post("/telephony/calls/pauseRecording", {"callId": call}).expect(204)
        assert api.only_call()["recordingState"] == "paused"
        time.sleep(1.5)
        api.post("/telephony/calls/resumeRecording", {"callId": call}).expect(204)
        time.sleep(1)
        api.post("/telephony/calls/stopRecording", {"callId": call}).expect(204)
        assert api.only_call()["recordingState"] == "stopped"
    finally:
        set_recording(orbit, "bob", "Never")
    folder = pathlib.Path(orbit.data) / "recordings"
    file = wait_until(lambda: next(iter(folder.glob("*.wav")), None), "a recording", 5)
    time.sleep(0.5)
    with wave.open(str(file)) as recording:
        assert (recording.getnchannels(), recording.getframerate(), recording.getsampwidth()) == (2, 8000, 2)
        samples = array.array("h", recording.readframes(recording.getnframes()))
    left, right = samples[0::2], samples[1::2]
    assert 2.2 < len(left) / 8000 < 3.2, "a second and a half, and one; without the pause"
    for channel, person in ((left, "bob"), (right, "alice")):
        # All but the ends, and where the pause was left out.
        clear = [audio.tone_share(window, TONES[person]) > PRESENT for window in audio.windows(channel)]
        assert clear.count(False) <= 3, f"{person} is not clear: {clear}"
    assert audio.tone_share(left, TONES["alice"]) < ABSENT


def test_pull_to_another_phone(
    orbit: Orbit, baresip: Phones, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> None:
    """Alice pulls her call from one of her phones to the other; Bob hears her all the time."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    before = orbit.api("alice").only_call()
    orbit.api("alice").post("/telephony/calls/pull").expect(409)
    other = Baresip(
        tmp_path, wire, "alice2", orbit.sip, "alice2-secret", tones["carol"], answermode="auto"
    )
    gear.append(other)
    other.start()
    made = orbit.api("alice").post("/telephony/calls/pull").expect(201).json
    other.wait_for("CALL_ESTABLISHED")
    alice.wait_for("CALL_CLOSED")
    wait_to_hear(bob, "carol", 3)
    after = orbit.api("alice").only_call()
    assert after["id"] == made["callId"] != before["id"]
    assert after["callSessionId"] == before["callSessionId"]
    assert after["endpointId"] != before["endpointId"]
    wait_to_hear(other, "bob", 3)


def test_a_secondary_line_has_calls_of_its_own(
    orbit: Orbit, baresip: Phones, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> None:
    """The Sales line rings on Alice's second phone; she acts on its calls with lineOwnerId, and Bob may not."""
    bob = baresip("bob")
    line = Baresip(tmp_path, wire, "sales", orbit.sip, "sales-secret", tones["alice"])
    gear.append(line)
    line.start()
    connect(bob, line, "1020")
    wait_to_hear(bob, "alice")
    sales = orbit.api("bob").only_call()["remoteParty"]["virtualLineId"]
    assert orbit.api("alice").calls() == []
    (call,) = orbit.api("alice").get("/telephony/calls", lineOwnerId=sales).expect(200).json["items"]
    assert call["remoteParty"]["name"] == "Bob Baker" and call["state"] == "connected"
    orbit.api("bob").post("/telephony/calls/hold", {"callId": call["id"], "lineOwnerId": sales}).expect(400)
    orbit.api("alice").post("/telephony/calls/hold", {"callId": call["id"], "lineOwnerId": sales}).expect(204)
    orbit.api("bob").only_call("remoteHeld")
    orbit.api("alice").post("/telephony/calls/hangup", {"callId": call["id"], "lineOwnerId": sales}).expect(204)
    bob.wait_for("CALL_CLOSED")


def test_forwarding_sends_calls_on(orbit: Orbit, baresip: Phones) -> None:
    """Alice forwards all calls to Carol: Bob's call rings there and says how it came."""
    bob, carol = baresip("bob"), baresip("carol")
    alice = orbit.api("alice").me()["id"]
    path = f"/people/{alice}/features/callForwarding"

    def forward(enabled: bool) -> None:
        settings = orbit.api("alice").get(path).expect(200).json
        settings["callForwarding"]["always"] |= {"enabled": enabled, "destination": "1003"}
        orbit.api("alice").request("PUT", path, settings).expect(204)

    forward(True)
    try:
        connect(bob, carol, "1001")
        wait_to_hear(bob, "carol")
        redirections = orbit.api("carol").only_call()["redirections"]
        assert [step["reason"] for step in redirections] == ["unconditional"]
        assert redirections[0]["redirectingParty"]["name"] == "Alice Archer"
    finally:
        forward(False)


@pytest.mark.parametrize("kind", ["missed", "received", "placed"])
def test_history_says_what_came_of_calls(orbit: Orbit, baresip: Phones, kind: str) -> None:
    """A call that was not taken, one that was, and both seen from the caller."""
    alice, bob = baresip("alice"), baresip("bob")
    if kind == "missed":
        bob.dial("1001")
        alice.wait_for("CALL_INCOMING")
        bob.hangup()
    else:
        connect(bob, alice, "1001")
        bob.hangup()
    person, name = ("bob", "Alice Archer") if kind == "placed" else ("alice", "Bob Baker")
    orbit.api("alice").wait_for_no_call()

    def newest() -> dict | None:
        items = orbit.api(person).get("/telephony/calls/history", type=kind).expect(200).json["items"]
        return items[0] if items else None

    entry = wait_until(newest, f"an entry of {kind}", 5)
    assert entry["type"] == kind and entry["name"] == name
