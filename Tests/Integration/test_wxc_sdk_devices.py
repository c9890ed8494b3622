"""wxc-sdk 1.41.0, unmodified, on devices, preferred endpoints and call settings; unknown keys in a response are errors."""

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, Phone, client  # noqa: F401 (a fixture)
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.devices import ConnectionStatus, Device, TagOp
from wxc_sdk.person_settings import TelephonyDevice
from wxc_sdk.person_settings.call_recording import CallRecordingSetting, NotificationType, Record
from wxc_sdk.person_settings.dnd import DND
from wxc_sdk.person_settings.forwarding import PersonForwardingSetting
from wxc_sdk.person_settings.privacy import Privacy
from wxc_sdk.rest import RestError


def only_device(api: WebexSimpleApi, **query: str) -> Device:
    devices = list(api.devices.list(**query))
    assert len(devices) == 1, devices
    return devices[0]


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


def test_list(client: Client) -> None:
    """Administrators see all devices, others their own; the demo has a second phone of Alice's."""
    alice, bob = client("alice"), client("bob")
    me = alice.people.me().person_id
    devices = list(alice.devices.list(person_id=me))
    assert [(device.display_name, device.sip_user_name) for device in devices] == [
        ("SIP phone", "alice"), ("Desk phone 2", "alice2"),
    ]
    assert all(device.person_id == me and device.product_type == "phone" for device in devices)
    assert alice.devices.details(devices[1].device_id) == devices[1]
    assert only_device(alice, display_name="Desk phone 2").tags == ["name=Desk phone 2"]
    assert len(list(alice.devices.list())) == 8
    assert only_device(bob).sip_user_name == "bob"
    with pytest.raises(RestError) as error:
        bob.devices.details(devices[1].device_id)
    assert error.value.response.status_code == 403


def test_connection_status(client: Client, sipp_phone: Phone) -> None:
    """A device is connected while a phone is registered with its account."""
    bob = client("bob")
    assert only_device(bob).connection_status == ConnectionStatus.disconnected.value
    sipp_phone("bob")
    wait_until(lambda: only_device(bob).connection_status == ConnectionStatus.connected.value, "connected", 10)


def test_life_of_a_device(client: Client) -> None:
    """Creating by MAC address, naming by tag, deleting."""
    alice, carol = client("alice"), client("carol")
    person = carol.people.me().person_id
    created = alice.devices.create_by_mac_address(
        "00:AB:CD:12:34:56", person_id=person, model="Generic IPPhone", password="secret-7"
    )
    assert (created.mac, created.product, created.person_id) == ("00ABCD123456", "Generic IPPhone", person)
    assert created.sip_user_name and created.line_port == f"{created.sip_user_name}@acme.example"
    assert only_device(alice, mac="00ABCD123456") == created
    with pytest.raises(RestError) as taken:
        alice.devices.create_by_mac_address("00ABCD123456", person_id=person)
    refused(taken, 409, "mac")
    named = carol.devices.modify_device_tags(created.device_id, TagOp.replace, ["name=Kitchen"])
    assert (named.display_name, named.tags) == ("Kitchen", ["name=Kitchen"])
    tagged = carol.devices.modify_device_tags(created.device_id, TagOp.add, ["floor 2", "red"])
    assert tagged.tags == ["name=Kitchen", "floor 2", "red"]
    assert only_device(carol, tag="red,floor 2") == tagged
    assert carol.devices.modify_device_tags(created.device_id, TagOp.remove, ["red"]).tags == ["name=Kitchen", "floor 2"]
    bare = carol.devices.modify_device_tags(created.device_id, TagOp.remove)
    assert (bare.display_name, bare.tags) == ("Generic IPPhone", [])
    alice.telephony.devices.update_third_party_device(created.device_id, "another secret")
    details = alice.telephony.devices.details(created.device_id)
    assert details.owner and details.owner.sip_user_name == created.sip_user_name
    assert alice.telephony.devices.user_devices_count(person).total_device_count == 2
    carol.devices.delete(created.device_id)
    assert only_device(carol).sip_user_name == "carol"
    with pytest.raises(RestError) as first:
        carol.devices.delete(only_device(carol).device_id)
    refused(first, 409, "SIP account of Carol Chen")


def test_device_of_a_workspace(client: Client) -> None:
    """A workspace has devices like a person."""
    alice = client("alice")
    lobby = next(device.workspace_id for device in alice.devices.list() if device.workspace_id)
    created = alice.devices.create_by_mac_address("00ABCD123457", workspace_id=lobby, password="secret-8")
    found = list(alice.workspace_settings.devices.list(lobby))
    assert [device.primary_owner for device in found] == [True, True]
    assert alice.workspace_settings.devices.list_and_counts(lobby).max_device_count == 35
    alice.devices.delete(created.device_id)
    assert len(list(alice.workspace_settings.devices.list(lobby))) == 1


def test_devices_and_lines(client: Client) -> None:
    """The devices of a person, and the lines of one: the Sales line is on Alice's second phone."""
    alice = client("alice")
    found = alice.person_settings.devices(alice.people.me().person_id)
    assert found.max_owned_device_count and found.max_device_count
    second: TelephonyDevice = found.devices[1]
    assert (second.description, second.primary_owner) == (["name=Desk phone 2"], True)
    members = alice.telephony.devices.members(second.device_id)
    assert [(member.extension, member.member_type, member.line_type) for member in members.members] == [
        ("1001", "PEOPLE", "PRIMARY"), ("1020", "VIRTUAL_LINE", "SHARED_CALL_APPEARANCE"),
    ]
    shared = alice.telephony.virtual_lines.assigned_devices(members.members[1].member_id)
    assert [(device.device_id, device.primary_owner) for device in shared.devices] == [(second.device_id, False)]


def test_preferred_answer_endpoint(client: Client) -> None:
    """The preferred device as an administrator and as oneself."""
    alice = client("alice")
    me = alice.people.me().person_id
    preferred = alice.person_settings.preferred_answer
    endpoints = {endpoint.name: endpoint for endpoint in preferred.read(me).endpoints}
    second = endpoints["Desk phone 2"]
    assert second.type == "DEVICE"
    assert preferred.read(me).preferred_answer_endpoint_id is None
    preferred.modify(me, second.id)
    assert preferred.read(me).preferred_answer_endpoint_id == second.id
    mine = alice.me.endpoints.get_preferred_answer_endpoint()
    assert mine and (mine.id, mine.name, mine.is_preferred_answer_endpoint) == (second.id, "Desk phone 2", True)
    preferred.modify(me, None)
    assert alice.me.endpoints.get_preferred_answer_endpoint() is None
    alice.me.endpoints.modify_preferred_answer_endpoint(second.id)
    available = alice.me.endpoints.available_preferred_answer_endpoints()
    assert [endpoint.is_preferred_answer_endpoint for endpoint in available] == [False, True]
    alice.me.endpoints.modify_preferred_answer_endpoint(None)
    listed = {endpoint.name: endpoint for endpoint in alice.me.endpoints.list()}
    assert [line.member_type for line in listed["Desk phone 2"].secondary_lines] == ["VIRTUAL_LINE"]
    assert alice.me.endpoints.details(second.id) == listed["Desk phone 2"]
    with pytest.raises(RestError) as error:
        client("bob").me.endpoints.modify_preferred_answer_endpoint(second.id)
    assert error.value.response.status_code == 404


def test_forwarding(client: Client) -> None:
    """Forwarding read, changed, written back and reset to the SDK's own default."""
    alice, bob = client("alice"), client("bob")
    me = bob.people.me().person_id
    forwarding = alice.person_settings.forwarding
    settings = forwarding.read(me)
    assert not settings.call_forwarding.always.enabled and settings.call_forwarding.no_answer.number_of_rings == 3
    settings.call_forwarding.always.enabled = True
    settings.call_forwarding.always.destination = "1003"
    settings.call_forwarding.no_answer.number_of_rings = 5
    # Oneself, in both ways.
    bob.person_settings.forwarding.configure(me, settings)
    assert forwarding.read(me) == settings
    assert bob.me.forwarding.settings() == settings
    settings.call_forwarding.busy.enabled = True
    with pytest.raises(RestError) as error:
        forwarding.configure(me, settings)
    refused(error, 400, "callForwarding.busy.destination")
    bob.me.forwarding.configure(PersonForwardingSetting.default())
    assert not forwarding.read(me).call_forwarding.always.enabled


def test_flags(client: Client) -> None:
    """Do not disturb, call waiting and privacy."""
    alice, bob = client("alice"), client("bob")
    me = bob.people.me().person_id
    settings = alice.person_settings
    bob.me.dnd.configure(DND(enabled=True))
    assert settings.dnd.read(me).enabled is True
    settings.dnd.configure(me, DND(enabled=False, ring_splash_enabled=False))
    assert bob.me.dnd.settings().enabled is False
    assert settings.call_waiting.read(me) is True
    settings.call_waiting.configure(me, False)
    assert bob.me.call_waiting.get() is False
    bob.me.call_waiting.update(True)
    assert settings.call_waiting.read(me) is True
    settings.privacy.configure(me, Privacy(enable_phone_status_directory_privacy=True))
    assert settings.privacy.read(me).enable_phone_status_directory_privacy is True
    settings.privacy.configure(me, Privacy(enable_phone_status_directory_privacy=False))
    lobby = next(device.workspace_id for device in alice.devices.list() if device.workspace_id)
    workspaces = alice.workspace_settings
    for enabled in (True, False):
        workspaces.dnd.configure(lobby, DND(enabled=enabled))
        assert workspaces.dnd.read(lobby).enabled is enabled
    assert workspaces.call_waiting.read(lobby) is True
    assert workspaces.forwarding.read(lobby).call_forwarding.busy.enabled is False
    assert workspaces.privacy.read(lobby).enable_phone_status_directory_privacy is False


def test_call_recording(client: Client) -> None:
    """Recording as it is set by an administrator and seen by oneself."""
    alice, bob = client("alice"), client("bob")
    me = bob.people.me().person_id
    recording = alice.person_settings.call_recording
    settings = recording.read(me)
    assert (settings.enabled, settings.record) == (False, Record.never.value)
    settings.enabled = True
    settings.record = Record.always_with_pause_resume
    settings.notification.notification_type = NotificationType.beep
    settings.notification.enabled = True
    settings.repeat.interval = 20
    recording.configure(me, settings)
    found = recording.read(me)
    assert (found.enabled, found.record) == (True, "Always with Pause/Resume")
    assert (found.notification.notification_type, found.repeat.interval) == ("Beep", 20)
    own = bob.me.recording.settings()
    assert (own.enabled, own.recording_mode, own.warning_tone_duration) == (True, "Always with Pause/Resume", 20)
    recording.configure(me, CallRecordingSetting.default())
    assert recording.read(me).notification.notification_type == "None"
    with pytest.raises(RestError) as error:
        bob.person_settings.call_recording.configure(me, settings)
    assert error.value.response.status_code == 403


def test_everything_survives(client: Client, orbit: Orbit) -> None:
    """Devices and settings are there after a restart, and in the exported file."""
    alice = client("alice")
    me = alice.people.me().person_id
    created = alice.devices.create_by_mac_address("00ABCD123458", person_id=me, model="Nice 1000")
    alice.me.dnd.configure(DND(enabled=True))
    orbit.stop()
    orbit.restart()
    assert alice.devices.details(created.device_id) == created
    assert alice.me.dnd.settings().enabled is True
    exported = orbit.command("directory", "export")
    assert 'mac: "00ABCD123458"' in exported and "do-not-disturb: true" in exported
    alice.me.dnd.configure(DND(enabled=False))
    alice.devices.delete(created.device_id)
