"""SIPp phones in numbers: call, park and retrieve flows, with and without loss, and every destination form of park."""

import time
from collections.abc import Callable

import pytest
from api import Api
from ears import Wire
from orbit import EXTENSIONS, Orbit
from ports import LOOPBACK
from sipp import Sipp
from waiting import wait_until

Phone = Callable[..., Sipp]

#: Percent of the packets that SIPp loses, each way.
LOSS = 3


@pytest.fixture
def bob_talks_to_alice(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> Sipp:
    """Bob's call to Alice, connected; Carol's phone is there too."""
    sipp_phone("alice")
    sipp_phone("carol")
    call = sipp_caller("bob", "1001")
    orbit.api("alice").only_call()
    orbit.api("bob").only_call()
    return call


def retrieve_and_connect(retriever: Api, destination: str | None) -> dict:
    """Retrieves and waits until the retriever's phone has answered; the call."""
    retriever.retrieve(destination)
    return retriever.only_call()


def refused(api: Api, call: str, destination: str | None, *statuses: int) -> None:
    """Fails unless the park is refused with one of the statuses and the call stays connected."""
    body = {"callId": call} | ({"destination": destination} if destination else {})
    api.post("/telephony/calls/park", body).expect(*statuses)
    assert api.only_call()["id"] == call, "a refused park must leave the call as it was"


def test_options(orbit: Orbit, tmp_path) -> None:
    """OPTIONS to the server is answered with 200."""
    Sipp(tmp_path, "options", orbit.sip, calls=1, seconds=10).run()


def test_options_over_tcp(orbit: Orbit, tmp_path) -> None:
    """OPTIONS over TCP is answered with 200."""
    Sipp(tmp_path, "options", orbit.sip, calls=1, transport="t1", seconds=10).run()


@pytest.mark.parametrize("lost", [0, LOSS])
def test_calls(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone, lost: int) -> None:
    """Forty calls at 20 a second, each hung up by the caller after a second; under loss SIPp may give up a few."""
    alice = sipp_phone("alice", lost=lost)
    calls = 40
    run = sipp_caller("bob", "1001", scenario="caller_hangs_up", calls=calls, rate=20, lost=lost, seconds=50)
    run.wait_for_end()
    counts = run.counts()
    assert counts["created"] == calls
    assert counts["successful"] >= (calls if lost == 0 else calls * 0.8), f"{counts}\n{run.report()}"
    wait_until(lambda: len(orbit.api("bob").calls()) <= counts["failed"], "only calls that SIPp gave up are left", 20)
    if lost == 0:
        for person in ("alice", "bob"):
            orbit.api(person).wait_for_no_call()
        wait_until(lambda: alice.counts()["successful"] == calls, "Alice's phone saw every BYE", 10, alice.report)


@pytest.mark.parametrize("lost", [0, LOSS])
def test_park_and_retrieve(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone, lost: int) -> None:
    """Four calls are parked against the four orbits and retrieved by Carol; under loss SIPp may give up one of them."""
    alice, bob, carol = orbit.api("alice"), orbit.api("bob"), orbit.api("carol")
    enough = 4 if lost == 0 else 3

    def connected(person: Api) -> list[str]:
        return [call["id"] for call in person.calls() if call["state"] == "connected"]

    def park(call: str, number: str) -> int:
        return alice.post("/telephony/calls/park", {"callId": call, "destination": number}).expect(200, *([409] if lost else [])).status

    sipp_phone("alice", lost=lost)
    sipp_phone("carol", lost=lost)
    run = sipp_caller("bob", "1001", calls=4, rate=10, lost=lost)
    wait_until(lambda: len(connected(alice)) == 4, "four calls", 20, alice.calls)
    if lost:
        time.sleep(2)  # Lost answers and ACKs are repeated, so that SIPp too knows that its calls are up.

    orbits = ["7001", "7002", "7003", "7004"]
    given_up = 0
    for call, number in zip(connected(alice), orbits):
        if lost == 0:
            assert park(call, number) == 200
            continue
        try:
            # An ACK may be lost more than once: a call that is still being answered is not parked yet.
            wait_until(lambda: park(call, number) == 200, f"{number} takes a call", 10, alice.calls)  # noqa: B023
        except AssertionError:
            # A 401 whose ACK was lost comes again; SIPp takes that for the end of the call and never acknowledges the 200.
            given_up += 1
            alice.hangup(call)
    assert given_up <= 4 - enough
    alice.wait_for_no_call()
    assert len(bob.calls()) >= enough, "the parked calls are still Bob's"
    for number in orbits:
        carol.post("/telephony/calls/retrieve", {"destination": number}).expect(201, *([404, 410] if lost else []))
    wait_until(lambda: len(connected(carol)) >= enough, "the calls are retrieved", 20, carol.calls)
    if lost:
        time.sleep(2)
    carol.hangup_all()
    bob.wait_for_no_call(seconds=40)
    run.wait_for_end()
    assert run.counts()["successful"] >= (4 if lost == 0 else 2), f"{run.counts()}\n{run.report()}"


def test_slow_answer(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """A phone that rings for two seconds is alerting, then connected."""
    sipp_phone("alice", "callee_slow")
    sipp_caller("bob", "1001")
    ringing = orbit.api("alice").only_call("alerting")
    assert ringing["personality"] == "terminator"
    assert ringing["remoteParty"]["name"] == "Bob Baker"
    assert orbit.api("bob").only_call("connecting")["personality"] == "originator"
    orbit.api("alice").only_call("connected")
    orbit.api("bob").only_call("connected")


def test_hangup_of_a_ringing_call_cancels_it(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """When Bob's unanswered call is hung up through the API Alice's phone gets CANCEL."""
    alice = sipp_phone("alice", "callee_slow")
    sipp_caller("bob", "1001")
    orbit.api("alice").only_call("alerting")
    orbit.api("bob").hangup(orbit.api("bob").only_call("connecting")["id"]).expect(204)
    orbit.api("alice").wait_for_no_call()
    wait_until(lambda: "CANCEL sip:" in alice.messages(), "CANCEL at Alice's phone", 5, alice.report)


@pytest.mark.parametrize(
    ("scenario", "status"), [("callee_busy", "486"), ("callee_declines", "603"), ("callee_unavailable", "480")]
)
def test_refusal_is_passed_on(
    orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone, scenario: str, status: str
) -> None:
    """What the only phone of the callee says is what the caller hears."""
    sipp_phone("alice", scenario)
    run = sipp_caller("bob", "1001")
    wait_until(lambda: f"SIP/2.0 {status}" in run.messages(), f"{status} at the caller", 10, run.report)
    orbit.api("alice").wait_for_no_call()


def test_answer_by_api(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """A phone that allows the event `talk` is answered through the API by NOTIFY."""
    sipp_phone("alice", "callee_talk")
    sipp_caller("bob", "1001")
    call = orbit.api("alice").only_call("alerting")
    orbit.api("alice").post("/telephony/calls/answer", {"callId": call["id"]}).expect(204)
    orbit.api("alice").only_call("connected")
    orbit.api("bob").only_call("connected")


def test_answer_on_a_phone_that_cannot(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """A phone that never said it allows `talk` cannot be answered through the API: 409, and it goes on ringing."""
    sipp_phone("alice", "callee_slow")
    sipp_caller("bob", "1001")
    call = orbit.api("alice").only_call("alerting")
    orbit.api("alice").post("/telephony/calls/answer", {"callId": call["id"]}).expect(409)
    orbit.api("alice").only_call("connected")


def test_music_goes_to_the_address_in_sdp(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone, wire: Wire) -> None:
    """A parked phone that never sent RTP gets PCMU music on hold within 200 ms, 50 packets a second."""
    sipp_phone("alice")
    bob = sipp_caller("bob", "1001")
    ear = wire.ear(range(bob.media_port, bob.media_port + 2))
    call = orbit.api("alice").only_call()
    before = time.monotonic()
    orbit.api("alice").park(call["id"], "7001")
    parked = time.monotonic()
    wait_until(lambda: ear.first_after(before), "music", 2)
    first = ear.first_after(before)
    assert first is not None and first - parked < 0.2
    time.sleep(1)
    packets = [packet for packet in ear.packets if first <= packet.at < first + 1]
    assert 45 <= len(packets) <= 55, f"{len(packets)} packets in a second"
    assert {packet.payload_type for packet in packets} == {0}
    assert len({packet.ssrc for packet in packets}) == 1
    sequence = [packet.sequence for packet in packets]
    assert sequence == [(sequence[0] + step) % 65536 for step in range(len(sequence))]
    ear.stop()


@pytest.mark.parametrize(
    ("destination", "name"),
    [
        ("7001", "Orbit 1"),
        ("81007001", "Orbit 1"),
        ("sip:7001@acme.example", "Orbit 1"),
        ("7001@acme.example", "Orbit 1"),
        ("1003", "Carol Chen"),
        ("+12025550103", "Carol Chen"),
        ("tel:+12025550103", "Carol Chen"),
        ("2025550103", "Carol Chen"),
        ("carol@acme.example", "Carol Chen"),
        ("sip:carol@acme.example", "Carol Chen"),
        ("82002001", "Dave Diaz"),
        ("1010", "Lobby"),
        ("1020", "Sales line"),
        ("82007101", "Dock"),
        (None, "Alice Archer"),
    ],
)
def test_every_destination_form(
    orbit: Orbit, bob_talks_to_alice: Sipp, destination: str | None, name: str
) -> None:
    """Each form of a destination names the orbit it should, and the number in the answer retrieves the call."""
    alice, carol = orbit.api("alice"), orbit.api("carol")
    against = alice.park(alice.only_call()["id"], destination)
    assert against["name"] == name
    assert against["privacyEnabled"] is False
    assert against["callType"] == ("organization" if name in ("Dave Diaz", "Dock") else "location")
    owner = {"Lobby": "placeId", "Sales line": "virtualLineId"}.get(name, "personId")
    expected = set() if name in ("Orbit 1", "Dock") else {owner}
    assert {key for key in ("personId", "placeId", "virtualLineId") if key in against} == expected
    retrieve_and_connect(carol, against["number"])


def test_own_orbit(orbit: Orbit, bob_talks_to_alice: Sipp) -> None:
    """Parked against oneself, retrieved by oneself without a destination."""
    alice = orbit.api("alice")
    assert alice.park(alice.only_call()["id"])["number"] == EXTENSIONS["alice"]
    retrieve_and_connect(alice, None)


def test_occupied_orbit_is_refused(orbit: Orbit, bob_talks_to_alice: Sipp, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """A second call cannot be parked where one is parked: 409, and it stays connected; the first stays parked."""
    alice, dave = orbit.api("alice"), orbit.api("dave")
    alice.park(alice.only_call()["id"], "7001")
    sipp_phone("dave")
    sipp_caller("erin", "2001")
    refused(dave, dave.only_call()["id"], "81007001", 409)
    retrieve_and_connect(orbit.api("carol"), "7001")


@pytest.mark.parametrize(
    ("destination", "statuses"),
    [("1999", (404,)), ("+13035550199", (400, 404)), ("911", (400, 404)), ("nobody@acme.example", (404,)),
     ("sip:alice@elsewhere.example", (404,)), ("not a number", (400,)), ("", (400,)), ("tel:", (400,))],
)
def test_impossible_destination_is_refused(
    orbit: Orbit, bob_talks_to_alice: Sipp, destination: str, statuses: tuple[int, ...]
) -> None:
    """An unknown number is 404, what is no number at all 400; the call stays connected."""
    alice = orbit.api("alice")
    call = alice.only_call()["id"]
    alice.post("/telephony/calls/park", {"callId": call, "destination": destination}).expect(*statuses)
    assert alice.only_call()["id"] == call


def test_a_ringing_call_cannot_be_parked(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """Parking a call that only rings is 409, and it goes on ringing."""
    sipp_phone("alice", "callee_slow")
    sipp_caller("bob", "1001")
    call = orbit.api("alice").only_call("alerting")
    orbit.api("alice").post("/telephony/calls/park", {"callId": call["id"], "destination": "7001"}).expect(409)
    orbit.api("alice").only_call("connected")


def test_group_park_without_a_group_is_refused(orbit: Orbit, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """Dave is in no call park group: group park is 409, and the call stays connected."""
    sipp_phone("dave")
    sipp_caller("erin", "2001")
    dave = orbit.api("dave")
    call = dave.only_call()["id"]
    dave.post("/telephony/calls/park", {"callId": call, "isGroupPark": True}).expect(409)
    assert dave.only_call()["id"] == call


def test_two_retrievers_one_wins(orbit: Orbit, bob_talks_to_alice: Sipp, sipp_phone: Phone) -> None:
    """Of two people who retrieve the same call one is connected, and the other is told that it is gone."""
    alice, carol = orbit.api("alice"), orbit.api("carol")
    alice.park(alice.only_call()["id"], "7001")
    first = carol.post("/telephony/calls/retrieve", {"destination": "7001"})
    second = alice.post("/telephony/calls/retrieve", {"destination": "7001"})
    assert first.status == 201
    second.expect(404, 409, 410)
    carol.only_call()
    alice.wait_for_no_call()


def test_retriever_that_does_not_answer(orbit: Orbit, bob_talks_to_alice: Sipp, sipp_phone: Phone) -> None:
    """When the retriever's phone refuses, the call is still parked and the next retrieve gets it."""
    alice = orbit.api("alice")
    alice.park(alice.only_call()["id"], "7001")
    sipp_phone("dave", "callee_busy")
    dave = orbit.api("dave")
    dave.post("/telephony/calls/retrieve", {"destination": "81007001"}).expect(201)
    dave.wait_for_no_call()
    retrieve_and_connect(orbit.api("carol"), "7001")


def test_occupied_extension_cannot_be_deleted(orbit: Orbit, bob_talks_to_alice: Sipp) -> None:
    """Deleting a call park extension that holds a call is 409 and names it; when it is free again 204."""
    alice = orbit.api("alice")
    location = alice.me()["locationId"]
    extension = alice.create_call_park_extension(location, "For deletion", "7099")
    alice.park(alice.only_call()["id"], "7099")
    answer = alice.delete_call_park_extension(location, extension).expect(409)
    assert "7099" in answer.json["message"] or "For deletion" in answer.json["message"]
    retrieve_and_connect(orbit.api("carol"), "7099")
    alice.delete_call_park_extension(location, extension).expect(204)


def test_retriever_phone_is_asked_to_answer_by_itself(
    orbit: Orbit, bob_talks_to_alice: Sipp, sipp_phone: Phone
) -> None:
    """Retrieve rings the retriever's phone with Call-Info and Alert-Info that ask it to answer at once."""
    alice, dave = orbit.api("alice"), orbit.api("dave")
    phone = sipp_phone("dave")
    alice.park(alice.only_call()["id"], "7001")
    retrieve_and_connect(dave, "81007001")
    invite = phone.messages().split("INVITE sip:", 1)[1].split("\r\n\r\n", 1)[0].split("\n\n", 1)[0]
    assert "answer-after=0" in invite, invite
    assert "Alert-Info:" in invite, invite
    assert f"@{LOOPBACK}" in invite
