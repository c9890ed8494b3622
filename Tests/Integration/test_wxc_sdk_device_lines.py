"""wxc-sdk 1.41.0, unmodified, on the lines of devices; unknown keys in a response are errors."""

from collections.abc import Iterator

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, Phone, client  # noqa: F401 (a fixture)
from waiting import wait_until
from wire_phone import WirePhone, Wires
from wxc_sdk.common import UsageType
from wxc_sdk.devices import Device
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.devices import DeviceMember


@pytest.fixture
def kitchen(client: Client) -> Iterator[Device]:
    """A phone of Carol's that only her own line is on."""
    api = client("alice")
    device = api.devices.create_by_mac_address(
        "00ABCD123460", person_id=client("carol").people.me().person_id, model="Generic IPPhone", password="secret-7"
    )
    yield device
    api.devices.delete(device.device_id)


@pytest.fixture
def wires() -> Iterator[Wires]:
    made = Wires()
    yield made
    made.close()


@pytest.mark.sync_only("The asynchronous client sends the name of a Python type as usage type.")
def test_lines(client: Client, kitchen: Device, orbit: Orbit) -> None:
    """Who may have a line is put onto the device, moved and taken off again."""
    alice = client("alice").telephony.devices
    before = list(alice.available_members(kitchen.device_id, usage_type=UsageType.shared_line))
    assert alice.get_count_of_members(kitchen.device_id) == len(before)
    assert alice.get_count_of_available_members() == len(before) + 1
    [bob] = alice.available_members(kitchen.device_id, member_name="Bob")
    [sales] = alice.available_members(kitchen.device_id, extension="1020", order="lname")
    own = alice.members(kitchen.device_id).members
    assert [line.primary_owner for line in own] == [True]
    alice.update_members(kitchen.device_id, [own[0], bob, sales])
    lines = alice.members(kitchen.device_id).members
    assert [(line.extension, line.port, line.line_type) for line in lines] == [
        (own[0].extension, 1, "PRIMARY"), (bob.extension, 2, "SHARED_CALL_APPEARANCE"), ("1020", 3, "SHARED_CALL_APPEARANCE"),
    ]
    assert len(list(alice.available_members(kitchen.device_id))) == len(before) - 2
    # As a caller would build it from nothing but an id.
    alice.update_members(kitchen.device_id, [own[0], DeviceMember(member_id=sales.member_id)])
    assert [line.extension for line in alice.members(kitchen.device_id).members] == [own[0].extension, "1020"]
    exported = orbit.command("directory", "export")
    assert exported.count("mac: \"00ABCD123460\"") == 1
    with pytest.raises(RestError) as wrong:
        alice.update_members(kitchen.device_id, [bob, own[0]])
    assert wrong.value.response.status_code == 400 and "port 1 is that of Carol Chen" in wrong.value.response.json()["message"]
    alice.update_members(kitchen.device_id)
    assert [line.extension for line in alice.members(kitchen.device_id).members] == [own[0].extension]


def test_new_line_is_usable(client: Client, kitchen: Device, orbit: Orbit, wires: Wires) -> None:
    """What is put onto a device registers with the password that is set for it, and is refused once it is taken off."""
    alice = client("alice").telephony.devices
    [bob] = alice.available_members(kitchen.device_id, member_name="Bob")
    alice.update_members(kitchen.device_id, [*alice.members(kitchen.device_id).members, bob])
    api, path = orbit.api("alice"), f"/x-orbit/devices/{kitchen.device_id}/lines"
    line = api.get(path).expect(200).json["lines"][1]
    assert line["memberId"] == bob.member_id
    body = {"lines": [{"memberId": bob.member_id, "sipPassword": "another secret"}]}
    api.request("PUT", path, body).expect(204)
    phone = WirePhone(wires, orbit.sip, line["sipUserName"], "another secret")
    phone.register()
    status = client("alice").devices.details
    assert status(kitchen.device_id).connection_status == "connected"
    alice.apply_changes(kitchen.device_id)
    alice.update_members(kitchen.device_id)
    assert status(kitchen.device_id).connection_status == "disconnected"
    with pytest.raises(AssertionError, match="40[13]"):
        phone.register()
    phone.close()


def test_apply_changes(client: Client, sipp_phone: Phone) -> None:
    """A phone that is registered is told to fetch its configuration; where none is, the answer is 409."""
    alice = client("alice")
    [device] = client("bob").devices.list()
    with pytest.raises(RestError) as absent:
        alice.telephony.devices.apply_changes(device.device_id)
    assert absent.value.response.status_code == 409
    sipp_phone("bob")
    wait_until(lambda: alice.devices.details(device.device_id).connection_status == "connected", "connected", 10)
    alice.telephony.devices.apply_changes(device.device_id)
