"""An executive's calls ring at the assistant, who pushes one over; muting, on real phones with audio measured."""

import pathlib
import re
from collections.abc import Callable, Iterator

import pytest
from baresip import Baresip
from ears import Wire
from hearing import connect, hears, hears_nothing_of, wait_to_hear
from orbit import PASSWORDS, Orbit

Phones = Callable[..., Baresip]


@pytest.fixture
def office(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """The demo directory, in which Carol assists Alice."""
    server = Orbit(tmp_path).start()
    server.stop()
    document = server.command("directory", "export")
    line = re.search(r"^( *)(?:- )?email: \"?alice@acme\.example\"?$", document, re.MULTILINE)
    assert line
    indent = " " * (len(line.group(0)) - len(line.group(0).lstrip(" -")))
    changed = tmp_path / "directory.yaml"
    changed.write_text(document.replace(line.group(0), f'{line.group(0)}\n{indent}assistants: ["1003"]'))
    server.command("directory", "import", str(changed))
    server.start()
    yield server
    server.stop()


def test_an_assistant_takes_a_call_and_pushes_it(
    office: Orbit, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> None:
    """Bob calls Alice: Carol's phone rings; she pushes the call and Alice's phone has it."""
    phones = {}
    for person in ("alice", "bob", "carol"):
        phones[person] = Baresip(tmp_path, wire, person, office.sip, PASSWORDS[person], tones[person])
        gear.append(phones[person])
        phones[person].start()
    connect(phones["bob"], phones["carol"], "1001")
    wait_to_hear(phones["bob"], "carol")
    call = office.api("carol").only_call()
    assert call["remoteParty"]["name"] == "Bob Baker"
    office.api("carol").post("/telephony/calls/push", {"callId": call["id"]}).expect(204)
    phones["alice"].wait_for("CALL_INCOMING")
    phones["alice"].accept()
    phones["carol"].wait_for("CALL_CLOSED")
    wait_to_hear(phones["bob"], "alice", 3)
    wait_to_hear(phones["alice"], "bob", 3)
    assert office.api("alice").only_call()["callSessionId"] == call["callSessionId"]
    office.api("carol").wait_for_no_call()


def test_mute_and_unmute(orbit: Orbit, baresip: Phones) -> None:
    """Bob hears nothing of Alice while she is muted, and she hears him all the time."""
    alice, bob = baresip("alice"), baresip("bob")
    connect(bob, alice, "1001")
    wait_to_hear(bob, "alice")
    call = orbit.api("alice").only_call()["id"]
    orbit.api("alice").post("/telephony/calls/mute", {"callId": call}).expect(204)
    hears_nothing_of(bob, "alice")
    hears(alice, "bob")
    orbit.api("alice").post("/telephony/calls/unmute", {"callId": call}).expect(204)
    wait_to_hear(bob, "alice")
