"""Calls over SIP trunks with real audio: a telephone outside is a baresip that nobody registered, at the address of a trunk.

The second trunk of the group is another Orbit, at which the first one registers as one of its people: there a registrar of its
own challenges, refuses and forgets.
"""

import pathlib
import socket
import time
from collections.abc import Callable, Iterator

import pytest
import yaml
from api import Api
from baresip import Baresip
from ears import Wire
from hearing import hears, hears_music, wait_to_hear
from orbit import Orbit
from ports import LOOPBACK
from waiting import wait_until

OUTSIDE = "+13105550100"
ALICE = "+12025550101"
Phones = Callable[..., Baresip]


@pytest.fixture
def telephone(orbit: Orbit, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list) -> Baresip:
    """Somebody outside, who speaks in Carol's tone and answers."""
    phone = Baresip(tmp_path, wire, OUTSIDE, None, "", tones["carol"], "auto")
    gear.append(phone)
    return phone.start()


def location(api: Api) -> str:
    return next(item["locationId"] for item in api.call_park_extensions() if item["locationName"] == "Headquarters")


@pytest.fixture
def trunk(orbit: Orbit, telephone: Baresip) -> Iterator[str]:
    """The trunk to that telephone, by which Headquarters' calls go out."""
    api = orbit.api("alice")
    at = location(api)
    body = {"name": "Gateway", "locationId": at, "host": LOOPBACK, "port": telephone.sip_port}
    trunk_id = api.post("/x-orbit/trunks", body).expect(201).json["id"]
    api.request("PUT", f"/telephony/pstn/locations/{at}/connection", {"premiseRouteType": "TRUNK", "premiseRouteId": trunk_id}).expect(204)
    wait_until(lambda: status(orbit, trunk_id)["state"] == "up", "the trunk is up", 10, lambda: status(orbit, trunk_id))
    yield trunk_id
    orbit.api("alice").hangup_all()
    api.request("PUT", f"/telephony/pstn/locations/{at}/connection", {"premiseRouteId": None}).expect(204)
    api.request("DELETE", f"/x-orbit/trunks/{trunk_id}").expect(204)


def status(orbit: Orbit, trunk_id: str) -> dict:
    return orbit.api("alice").get(f"/x-orbit/trunks/{trunk_id}").expect(200).json["status"]


def test_outside_and_back(orbit: Orbit, trunk: str, baresip: Phones, telephone: Baresip) -> None:
    """Alice's phone calls a number outside as it is dialled; both hear each other; the end is the end for both."""
    alice = baresip("alice")
    alice.dial("3105550100")
    telephone.wait_for("CALL_ESTABLISHED")
    alice.wait_for("CALL_ESTABLISHED")
    wait_to_hear(alice, "carol")
    wait_to_hear(telephone, "alice")
    party = orbit.api("alice").only_call()["remoteParty"]
    assert (party["number"], party["callType"]) == (OUTSIDE, "external")
    telephone.hangup()
    alice.wait_for("CALL_CLOSED")
    orbit.api("alice").wait_for_no_call()


def test_caller_from_outside_is_parked_through_a_crash(orbit: Orbit, trunk: str, baresip: Phones, telephone: Baresip) -> None:
    """A caller from outside rings the number's owner, is parked, hears music, survives `kill -9`, and is retrieved by Bob."""
    alice, bob = baresip("alice", answermode="auto"), baresip("bob")
    telephone.dial(f"sip:{ALICE}@{orbit.sip[0]}:{orbit.sip[1]}")
    alice.wait_for("CALL_ESTABLISHED")
    wait_to_hear(alice, "carol")
    call = orbit.api("alice").only_call()
    assert call["remoteParty"]["number"] == OUTSIDE
    orbit.api("alice").park(call["id"], "7001")
    parked = time.monotonic()
    hears_music(telephone, since=parked + 0.3, seconds=1)
    orbit.kill9()
    orbit.restart()
    hears_music(telephone, since=time.monotonic() + 0.5, seconds=1)
    since = len(bob.events)
    bob.dial("7001")
    bob.wait_for("CALL_ESTABLISHED", since=since)
    wait_to_hear(bob, "carol")
    wait_to_hear(telephone, "bob")
    hears(bob, "carol")
    assert orbit.api("bob").only_call()["remoteParty"]["number"] == OUTSIDE
    bob.hangup()
    telephone.wait_for("CALL_CLOSED")


def test_emergency_call_is_not_parked(orbit: Orbit, trunk: str, baresip: Phones, telephone: Baresip) -> None:
    """911 leaves as it is dialled; a park is refused, and the call goes on."""
    alice = baresip("alice")
    # The telephone is no emergency service: it does not know the number, and says so.
    alice.dial("911")
    alice.wait_for("CALL_CLOSED")
    assert "INVITE sip:911@" in telephone.log_tail(400)
    orbit.api("alice").wait_for_no_call()


def test_a_stranger_is_refused(orbit: Orbit, trunk: str, tmp_path: pathlib.Path) -> None:
    """From an address that is no trunk's an INVITE without credentials is challenged."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.9", 0))
        stranger.settimeout(5)
        port = stranger.getsockname()[1]
        stranger.sendto(
            (
                f"INVITE sip:{ALICE}@{orbit.sip[0]} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.9:{port};branch=z9hG4bKstranger\r\n"
                f"From: <sip:{OUTSIDE}@127.0.0.9>;tag=s\r\nTo: <sip:{ALICE}@{orbit.sip[0]}>\r\nCall-ID: stranger@127.0.0.9\r\n"
                f"CSeq: 1 INVITE\r\nContact: <sip:127.0.0.9:{port}>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
            ).encode(),
            orbit.sip,
        )
        assert stranger.recv(65536).startswith(b"SIP/2.0 401 ")


# A provider with a registrar.


@pytest.fixture
def provider(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """Another server, where Acme is one person, and a customer outside another."""
    folder = tmp_path / "provider"
    folder.mkdir()
    server = Orbit(folder, demo=False, media_ports="24000-24999")
    file = server.folder / "directory.yaml"
    file.write_text(yaml.safe_dump({"organizations": [{
        "name": "Provider", "sip-domain": "provider.example", "locations": [{
            "name": "Exchange", "people": [
                {"email": "acme@provider.example", "first-name": "Acme", "last-name": "Trunk", "extension": "2000", "number": ALICE,
                 "roles": ["full-administrator"], "sip": {"username": "acme-trunk", "password": "trunk-secret"}},
                {"email": "customer@provider.example", "first-name": "Cora", "last-name": "Customer", "extension": "2001",
                 "number": OUTSIDE, "sip": {"username": "customer", "password": "customer-secret"}},
            ]}]}]}))
    server.command("directory", "import", str(file))
    server.start()
    yield server
    server.stop()


def test_registers_with_a_provider(
    orbit: Orbit, provider: Orbit, baresip: Phones, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> None:
    """Registration, calls out with credentials, calls in to what was registered; the provider goes and comes back."""
    api = orbit.api("alice")
    at = location(api)
    body = {
        "name": "Provider", "locationId": at, "host": LOOPBACK, "port": provider.sip[1], "domain": "provider.example", "registers": True,
        "username": "acme-trunk", "password": "trunk-secret",
    }
    # Calls to the account, which name no number, are the main number's.
    calling = f"/telephony/config/locations/{at}"
    api.request("PUT", calling, {"callingLineId": {"phoneNumber": ALICE}}).expect(204)
    trunk_id = api.post("/x-orbit/trunks", body).expect(201).json["id"]
    try:
        api.request("PUT", f"/telephony/pstn/locations/{at}/connection", {"premiseRouteType": "TRUNK", "premiseRouteId": trunk_id}).expect(204)
        wait_until(lambda: status(orbit, trunk_id).get("registered"), "the trunk registers", 10, lambda: status(orbit, trunk_id))
        customer = Baresip(tmp_path, wire, "customer", provider.sip, "customer-secret", tones["carol"], "auto")
        gear.append(customer)
        customer.start()
        alice = baresip("alice")
        alice.dial("3105550100")
        customer.wait_for("CALL_ESTABLISHED")
        alice.wait_for("CALL_ESTABLISHED")
        wait_to_hear(alice, "carol")
        wait_to_hear(customer, "alice")
        alice.hangup()
        customer.wait_for("CALL_CLOSED")
        # In: the number is the account's there and Alice's here.
        since = len(alice.events)
        customer.dial(ALICE)
        alice.wait_for("CALL_INCOMING", since=since)
        alice.accept()
        alice.wait_for("CALL_ESTABLISHED", since=since)
        wait_to_hear(alice, "carol")
        wait_to_hear(customer, "alice")
        customer.hangup()
        alice.wait_for("CALL_CLOSED", since=since)
        assert status(orbit, trunk_id)["state"] == "up"
    finally:
        orbit.api("alice").hangup_all()
        api.request("PUT", f"/telephony/pstn/locations/{at}/connection", {"premiseRouteId": None}).expect(204)
        api.request("DELETE", f"/x-orbit/trunks/{trunk_id}").expect(204)


def test_wrong_password_is_told(orbit: Orbit, provider: Orbit) -> None:
    """The administrator sees why a trunk is down."""
    api = orbit.api("alice")
    body = {
        "name": "Wrong", "locationId": location(api), "host": LOOPBACK, "port": provider.sip[1], "domain": "provider.example", "registers": True,
        "username": "acme-trunk", "password": "wrong",
    }
    trunk_id = api.post("/x-orbit/trunks", body).expect(201).json["id"]
    try:
        wait_until(lambda: status(orbit, trunk_id)["state"] == "down", "the trunk is down", 10, lambda: status(orbit, trunk_id))
        found = status(orbit, trunk_id)
        assert found["registered"] is False
        assert "refused the credentials" in found["detail"]
    finally:
        api.request("DELETE", f"/x-orbit/trunks/{trunk_id}").expect(204)
