"""200 phones with four line keys each: every lamp right while calls are parked and retrieved at 5/s, and after a crash.

The phones are bare sockets (`wire_phone.py`) and not SIPp: SIPp cannot say which lamp a document lights, nor whether a
version is missing.
"""

import bisect
import os
import pathlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import yaml
from api import Api
from dialog_info import LampReader
from orbit import Orbit
from ports import LOOPBACK
from waiting import wait_until
from wire_phone import DOMAIN, WirePhone, Wires

WATCHERS = 200
ORBITS = ("7001", "7002", "7003", "7004")
#: A release build is held to what users are promised. A debug build takes several times the CPU for a message, on machines that do
#: other things as well; there the same is asked at half the rate and within a second, which still finds a lamp that is told late.
IS_RELEASE = "/release/" in os.path.realpath(os.environ.get("ORBIT_BINARY", ""))
#: Parks, and as many retrieves, a second.
RATE = 5 if IS_RELEASE else 2.5
#: The load comes in parts, with a look at every lamp after each.
PARTS = 3
SECONDS_EACH = 4
LIMIT = 0.200 if IS_RELEASE else 1.0


def directory() -> dict:
    """An organisation with a person for each watcher, four who are called, four who call, and four orbits."""

    def person(name: str, extension: int, *roles: str) -> dict:
        return {
            "email": f"{name}@{DOMAIN}", "first-name": name.title(), "last-name": "Lamp", "extension": str(extension),
            "roles": list(roles), "licenses": ["Webex Calling - Professional"],
            "sip": {"username": name, "password": f"{name}-secret"},
        }

    people = [person(f"watcher{n}", 2000 + n) for n in range(WATCHERS)]
    people += [person(f"agent{n}", 3000 + n, "full-administrator") for n in range(len(ORBITS))]
    people += [person(f"caller{n}", 4000 + n) for n in range(len(ORBITS))]
    return {"organizations": [{
        "name": "Lamps", "sip-domain": DOMAIN, "licenses": [{"name": "Webex Calling - Professional", "units": 300}],
        "locations": [{
            "name": "Hall", "routing-prefix": "8100", "time-zone": "America/New_York", "people": people,
            "call-park-extensions": [{"name": f"Lamp {number}", "extension": number} for number in ORBITS],
        }],
    }]}


@dataclass
class Event:
    """An orbit's lamp should change: `asked` is when that was begun, `at` when it was done."""

    asked: float
    at: float
    lit: bool


@dataclass
class Desk:
    """One agent and one caller with a call between them, which is parked and retrieved on one orbit, over and over."""

    orbit: str
    #: Of the agent.
    number: str
    agent: WirePhone
    caller: WirePhone
    token: str
    api: Api
    events: list[Event] = field(default_factory=list)

    def is_connected(self) -> str | None:
        """The id of the agent's only call, once it is connected."""
        calls = self.api.calls()
        return calls[0]["id"] if len(calls) == 1 and calls[0]["state"] == "connected" else None

    def call(self) -> None:
        """The caller calls the agent, unless they have a call."""
        if not self.api.calls():
            assert self.caller.call(self.number)[1].status == 200
        wait_until(self.is_connected, f"the agent of {self.orbit} has a call", 10, self.api.calls)

    def park(self) -> None:
        call = wait_until(self.is_connected, f"the agent of {self.orbit} has a call", 10)
        asked = time.time()
        assert self.api.park(call, self.orbit)["number"] == self.orbit
        self.events.append(Event(asked, time.time(), True))

    def retrieve(self) -> None:
        answers = len(self.agent.answered)
        asked = time.time()
        self.api.retrieve(self.orbit)
        wait_until(lambda: len(self.agent.answered) > answers, f"the agent of {self.orbit} rings", 10)
        # The orbit is free once the agent's phone has answered; the API has said that it rings before that.
        self.events.append(Event(asked, self.agent.answered[-1], False))


@dataclass
class Hall:
    """All of it."""

    server: Orbit
    wires: Wires
    watchers: list[WirePhone]
    readers: dict[str, list[LampReader]]
    desks: list[Desk]

    def everybody(self) -> list[LampReader]:
        return [reader for readers in self.readers.values() for reader in readers]

    def lit(self) -> set[str]:
        """The orbits that hold a call, as the API says."""
        items = self.desks[0].api.get("/x-orbit/orbits").expect(200).json["items"]
        return {item["number"] for item in items}

    def wrong_lamps(self) -> list[str]:
        """Every lamp that is not as its orbit. Reads what has come; fails when a version is missing."""
        lit = self.lit()
        for reader in self.everybody():
            reader.read()
        return [
            f"{reader.dialog.call_id}: {number} is {reader.lamp.is_lit}"
            for number, readers in self.readers.items() for reader in readers if reader.lamp.is_lit != (number in lit)
        ]

    def expect(self, *lit: str, seconds: float = 5) -> None:
        """Waits until just these orbits hold a call, and every lamp is as its orbit."""
        wait_until(lambda: self.lit() == set(lit), f"{lit} hold calls", seconds, self.lit)
        wait_until(lambda: not self.wrong_lamps(), "every lamp is as its orbit", seconds, lambda: self.wrong_lamps()[:5])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The server, the phones with their subscriptions, and the calls."""
    server = Orbit(tmp_path_factory.mktemp("lamps"), demo=False, log_level="info")
    file = server.folder / "directory.yaml"
    file.write_text(yaml.safe_dump(directory()))
    server.command("directory", "import", str(file))
    server.start()
    wires = Wires()
    media = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2 * len(ORBITS))]
    for listener in media:
        listener.bind((LOOPBACK, 0))

    def phone(name: str, media_port: int = 9) -> WirePhone:
        made = WirePhone(wires, server.sip, name, f"{name}-secret", media_port)
        made.register()
        return made

    watchers: list[WirePhone] = []
    readers: dict[str, list[LampReader]] = {number: [] for number in ORBITS}
    desks: list[Desk] = []
    try:
        for n in range(WATCHERS):
            watchers.append(phone(f"watcher{n}"))
            for number in ORBITS:
                uri = f"sip:{number}@{DOMAIN}"
                dialog, _ = watchers[-1].subscribe(uri, extra="Accept: application/dialog-info+xml\r\n")
                readers[number].append(LampReader(dialog, uri))
        for n, number in enumerate(ORBITS):
            agent = phone(f"agent{n}", media[2 * n].getsockname()[1])
            caller = phone(f"caller{n}", media[2 * n + 1].getsockname()[1])
            token = server.create_token(f"agent{n}@{DOMAIN}")
            api = Api(LOOPBACK, server.http_port, token, keep_alive=True)
            desks.append(Desk(number, str(3000 + n), agent, caller, token, api))
        yield Hall(server, wires, watchers, readers, desks)
        # Calls that are still up would be waited for.
        for desk in desks:
            desk.api.hangup_all()
        server.stop()
    finally:
        if server.is_running():
            server.kill9()
        for used in [*watchers, *(phone for desk in desks for phone in (desk.agent, desk.caller))]:
            used.close()
        wires.close()
        for listener in media:
            listener.close()


def delays(history: list[tuple[float, bool]], events: list[Event]) -> list[float]:
    """How long after each event a lamp was as it should be; until the next event or later when that was never told."""
    found = []
    times = [at for at, _ in history]
    for index, event in enumerate(events):
        # It may be told before the API's answer has come through; not before the API was asked.
        first = bisect.bisect_left(times, event.asked)
        end = events[index + 1].asked if index + 1 < len(events) else float("inf")
        seen = next((at for at, lit in history[first:] if lit == event.lit and at < end), None)
        found.append(max(0.0, seen - event.at) if seen is not None else end - event.at)
    return found


def work(desk: Desk, number: int, seconds: float, failures: list[BaseException]) -> None:
    """Parks and retrieves in turn, in step with the other desks; ends with a parked call on every other orbit."""
    interval = len(ORBITS) / RATE
    begun = time.monotonic() + number * interval / len(ORBITS)
    try:
        for step in range(int(seconds / interval)):
            time.sleep(max(0.0, begun + step * interval - time.monotonic()))
            desk.park()
            time.sleep(max(0.0, begun + (step + 0.5) * interval - time.monotonic()))
            desk.retrieve()
        if number % 2 == 0:
            desk.park()
    except BaseException as failure:
        failures.append(failure)


def test_200_phones_see_every_park_and_retrieve(hall: Hall) -> None:
    """200 subscribed phones, parking and retrieving all the time: every lamp right, p99 of the NOTIFY after the event within the limit."""
    for desk in hall.desks:
        desk.call()
    hall.expect()
    assert all(reader.lamp.full_documents == 1 for reader in hall.everybody()), "each subscription begins with one full document"
    for part in range(PARTS):
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=work, args=(desk, number, SECONDS_EACH, failures), daemon=True)
            for number, desk in enumerate(hall.desks)
        ]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS_EACH + 30)
        took = time.monotonic() - begun
        assert not failures, failures
        assert took < SECONDS_EACH * 1.5 + 2, f"the rate was not kept: {took} s"
        hall.expect("7001", "7003")
        for desk in hall.desks[::2]:
            desk.retrieve()
        hall.expect()

    every = sorted(
        delay for desk in hall.desks for reader in hall.readers[desk.orbit] for delay in delays(reader.lamp.history, desk.events)
    )
    documents = sum(len(reader.lamp.history) for reader in hall.everybody())
    events = sum(len(desk.events) for desk in hall.desks)
    p50, p99 = every[len(every) // 2], every[len(every) * 99 // 100]
    print(
        f"\n{WATCHERS} phones, {len(hall.everybody())} subscriptions, {events} events, {documents} documents; "
        f"NOTIFY after the event: p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, longest {every[-1] * 1000:.1f} ms"
    )
    assert len(every) == events * WATCHERS
    assert p99 < LIMIT, f"p99 {p99 * 1000:.1f} ms, longest {every[-1] * 1000:.1f} ms"


def crash(hall: Hall) -> None:
    """`kill -9` and a restart, after which every subscription must be told everything anew, above what it knows."""
    active = [reader for reader in hall.everybody() if reader.ended is None]
    before = {id(reader): (reader.lamp.version, reader.lamp.full_documents) for reader in active}
    hall.server.kill9()
    hall.server.restart()
    ready = time.time()
    for desk in hall.desks:
        desk.api = Api(LOOPBACK, hall.server.http_port, desk.token, keep_alive=True)

    def untold() -> int:
        for reader in active:
            reader.read()
        return sum(reader.lamp.full_documents == before[id(reader)][1] for reader in active)

    wait_until(lambda: untold() == 0, "a full document for every subscription", 20, untold)
    last = max(reader.lamp.history[-1][0] for reader in active)
    print(f"\nevery subscription told {(last - ready) * 1000:.0f} ms after /readyz")
    assert all(reader.lamp.version > before[id(reader)][0] for reader in active)
    assert all(reader.ended is None for reader in active)


def test_lamps_after_a_crash(hall: Hall) -> None:
    """`kill -9`: without a new SUBSCRIBE every lamp gets a full document of a higher version, is right, and goes on."""
    for desk in hall.desks[:2]:
        desk.call()
        desk.park()
    hall.expect("7001", "7002")
    crash(hall)
    hall.expect("7001", "7002")
    for desk in hall.desks[:2]:
        desk.retrieve()
    hall.expect()


def test_a_deleted_orbit_ends_its_subscriptions(hall: Hall) -> None:
    """While it holds a call the delete is refused and nothing is told; then its subscriptions end with `noresource`, dark."""
    desk = hall.desks[1]
    desk.call()
    desk.park()
    hall.expect(desk.orbit)
    extension = next(found for found in desk.api.call_park_extensions() if found["extension"] == desk.orbit)
    desk.api.delete_call_park_extension(extension["locationId"], extension["id"]).expect(409)
    desk.retrieve()
    hall.expect()
    assert not any(reader.ended for reader in hall.everybody())
    desk.api.delete_call_park_extension(extension["locationId"], extension["id"]).expect(204)

    def ended() -> int:
        for reader in hall.everybody():
            reader.read()
        return sum(reader.ended == "noresource" for reader in hall.readers[desk.orbit])

    wait_until(lambda: ended() == WATCHERS, "every subscription ends", 10, ended)
    assert not any(reader.lamp.is_lit for reader in hall.readers[desk.orbit])
    others = [reader for number in ORBITS if number != desk.orbit for reader in hall.readers[number]]
    assert not any(reader.ended for reader in others)


def test_lamps_after_a_second_crash(hall: Hall) -> None:
    """A crash soon after a crash, with more changes between them than seconds: still above what the phones know."""
    desk = hall.desks[0]
    desk.call()
    for _ in range(10):
        desk.park()
        desk.retrieve()
    desk.park()
    hall.expect(desk.orbit)
    crash(hall)
    hall.expect(desk.orbit)
    desk.retrieve()
    hall.expect()
