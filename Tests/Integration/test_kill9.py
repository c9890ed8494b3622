"""A crash in the middle of the day: SIGKILL with 100 parked calls, and all of them are retrieved afterwards."""

import pathlib
import re
from collections.abc import Iterator

import pytest
import sipp
from orbit import PASSWORDS, Orbit
from waiting import wait_until

PARKED = 100


@pytest.fixture
def server(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """A server of its own, for this test ends it roughly."""
    server = Orbit(tmp_path).start()
    yield server
    server.stop()


def received(run: sipp.Sipp, method: str) -> dict[str, set[str]]:
    """The CSeq numbers of the requests of a method that SIPp received, by Call-ID; retransmissions count once."""
    found: dict[str, set[str]] = {}
    for message in re.split(r"(?m)^-{20,}.*$", run.messages()):
        if not re.search(rf"received.*\n+{method} sip:", message):
            continue
        call = re.search(r"(?mi)^Call-ID: *(\S+)", message)
        sequence = re.search(r"(?mi)^CSeq: *(\d+)", message)
        if call and sequence:
            found.setdefault(call[1], set()).add(sequence[1])
    return found


@pytest.mark.timeout(150)
def test_every_parked_call_survives_a_crash(server: Orbit, tmp_path: pathlib.Path, gear: list) -> None:
    """100 calls parked, SIGKILL, restart: every orbit is occupied, one re-INVITE each, and all 100 are retrieved."""
    alice, bob, carol, dave = (server.api(person) for person in ("alice", "bob", "carol", "dave"))
    location = alice.me()["locationId"]
    orbits = {f"7{number}": "" for number in range(200, 200 + PARKED)}
    for extension in orbits:
        orbits[extension] = alice.create_call_park_extension(location, f"Crash {extension}", extension)

    def phone(person: str, scenario: str = "callee") -> sipp.Sipp:
        started = sipp.phone(tmp_path, server.sip, person, PASSWORDS[person], scenario).start()
        gear.append(started)
        return started

    def call(person: str, destination: str, calls: int) -> sipp.Sipp:
        started = sipp.caller(
            tmp_path, server.sip, person, PASSWORDS[person], destination, calls=calls, rate=25, seconds=120
        ).start()
        gear.append(started)
        return started

    phone("alice")
    phone("dave")
    parked = call("bob", "1001", PARKED)
    talking = call("erin", "2001", 1)

    def connected(api) -> int:
        return sum(call["state"] == "connected" for call in api.calls())

    wait_until(lambda: connected(alice) == PARKED, f"{PARKED} calls at Alice", 30, lambda: (connected(alice), parked.counts()))
    wait_until(lambda: connected(dave) == 1, "Erin talks to Dave", 10)
    for one, extension in zip(alice.calls(), orbits):
        assert alice.park(one["id"], extension)["number"] == extension
    assert not received(parked, "INVITE"), "parking is no reason for a re-INVITE before the crash"

    server.kill9()
    took = server.restart()
    assert took < 30, f"the restart took {took} s"

    for extension in list(orbits)[::33]:
        alice.delete_call_park_extension(location, orbits[extension]).expect(409)
    wait_until(
        lambda: len(received(parked, "INVITE")) == PARKED, "one re-INVITE for each parked call", 20,
        lambda: len(received(parked, "INVITE")),
    )
    assert {len(sequences) for sequences in received(parked, "INVITE").values()} == {1}
    assert talking.wait_for_end() == 0, f"the call that was not parked should get BYE\n{talking.report()}"

    phone("carol")
    for extension in orbits:
        carol.retrieve(extension)
    wait_until(lambda: connected(carol) == PARKED, f"{PARKED} retrieved", 20, lambda: (connected(carol), len(carol.calls())))
    for extension in orbits:
        carol.post("/telephony/calls/retrieve", {"destination": extension}).expect(404, 410)
    for one in carol.calls():
        carol.hangup(one["id"]).expect(204)
    bob.wait_for_no_call()
    parked.wait()
    assert parked.counts()["successful"] == PARKED


def test_music_plays_again_after_a_crash(server: Orbit, tmp_path: pathlib.Path, gear: list, wire) -> None:
    """After a crash and restart the parked phone hears music again, and can still hang up by itself."""
    alice, bob = server.api("alice"), server.api("bob")
    gear.append(sipp.phone(tmp_path, server.sip, "alice", PASSWORDS["alice"]).start())
    call = sipp.caller(tmp_path, server.sip, "bob", PASSWORDS["bob"], "1001").start()
    gear.append(call)
    ear = wire.ear(range(call.media_port, call.media_port + 2))
    alice.park(alice.only_call()["id"], "7001")
    server.kill9()
    heard = len(ear.packets)
    server.restart()
    wait_until(lambda: len(ear.packets) > heard + 50, "a second of music after the restart", 10, server.log_tail)
    bob.hangup_all()
    call.wait()
    alice.post("/telephony/calls/retrieve", {"destination": "7001"}).expect(404, 410)
    ear.stop()


def test_what_was_changed_before_the_crash_is_there_after_it(server: Orbit) -> None:
    """A call park extension that was created, and one that was deleted, are so after SIGKILL."""
    alice = server.api("alice")
    location = alice.me()["locationId"]
    kept = alice.create_call_park_extension(location, "Kept", "7098")
    gone = alice.create_call_park_extension(location, "Gone", "7097")
    alice.delete_call_park_extension(location, gone).expect(204)
    server.kill9()
    server.restart()
    extensions = {extension["id"]: extension["extension"] for extension in alice.call_park_extensions()}
    assert extensions.get(kept) == "7098"
    assert gone not in extensions
