"""wxc-sdk 1.41.0's asynchronous API, unmodified, where the tests of both APIs leave it out for what it cannot send (test_endpoints.py)."""

import contextlib
import datetime
from collections.abc import Iterator

import pytest
from orbit import Orbit
from sdk import sdk
from test_wxc_sdk import Phone
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import NumberState, PatternAction
from wxc_sdk.person_settings.monitoring import MonitoredElement, MonitoredElementMember, Monitoring
from wxc_sdk.person_settings.numbers import UpdatePersonNumbers, UpdatePersonPhoneNumber
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.location.numbers import NumbersRequestAction


@pytest.fixture
def api(orbit: Orbit) -> Iterator[WebexSimpleApi]:
    with contextlib.closing(sdk(orbit, "demo-alice", "async")) as api:
        yield api


@pytest.fixture
def headquarters(api: WebexSimpleApi) -> str:
    return api.locations.by_name("Headquarters").location_id


def test_monitoring(api: WebexSimpleApi) -> None:
    bob = next(api.people.list(display_name="Bob")).person_id
    lobby = next(api.workspaces.list(display_name="Lobby")).workspace_id
    for monitoring, member in ((api.person_settings.monitoring, bob), (api.workspace_settings.monitoring, lobby)):
        (carol,) = monitoring.get_available_members_for_monitoring(member, member_name="carol")
        element = MonitoredElement(member=MonitoredElementMember(member_id=carol.id))
        monitoring.configure(member, Monitoring(call_park_notification_enabled=True, monitored_elements=[element]))
        assert [one.display_name for one in monitoring.read(member).monitored_members] == ["Carol Chen"]
        assert list(monitoring.get_available_members_for_monitoring(member, member_name="carol")) == []
        assert list(monitoring.get_available_speed_dials_for_monitoring(member, member_name="carol"))


def test_a_virtual_line_from_creation_to_deletion(api: WebexSimpleApi, headquarters: str) -> None:
    lines = api.telephony.virtual_lines
    line = lines.create(first_name="Support", last_name="Line", location_id=headquarters, extension="1094")
    lines.update(line, last_name="Queue", display_name="Support Queue")
    lines.update_directory_search(line, enabled=False)
    details = lines.details(line)
    assert (details.display_name, details.directory_search_enabled) == ("Support Queue", False)
    assert lines.get_phone_number(line).extension == "1094"
    assert lines.dect_networks(line) == []
    lines.delete(line)
    with pytest.raises(RestError) as gone:
        lines.details(line)
    assert gone.value.response.status_code == 404


def test_numbers(api: WebexSimpleApi, headquarters: str) -> None:
    numbers, added = api.telephony.location.number, ["+12025550170", "+12025550171"]
    numbers.add(headquarters, added, state=NumberState.active)
    assert [number.phone_number for number in api.telephony.location.phone_numbers(headquarters)] == added
    numbers.manage_number_state(headquarters, added[1:], action=NumbersRequestAction.deactivate)
    counts = api.telephony.phone_number_details()
    assert (counts.un_assigned, counts.in_active) == (2, 1)
    bob = next(api.people.list(display_name="Bob")).person_id

    def alternate(action: PatternAction) -> UpdatePersonNumbers:
        return UpdatePersonNumbers(phone_numbers=[UpdatePersonPhoneNumber(action=action, external=added[0])])

    api.person_settings.numbers.update(bob, alternate(PatternAction.add))
    (listed,) = api.telephony.phone_numbers(phone_number=added[0])
    assert listed.owner.owner_id == bob
    api.person_settings.numbers.update(bob, alternate(PatternAction.delete))
    verdict = api.telephony.validate_phone_numbers([*added[:1], "+12025550199"])
    assert [number.ok for number in verdict.phone_numbers] == [False, True]
    numbers.remove(headquarters, added)


def test_what_phones_need(api: WebexSimpleApi, headquarters: str) -> None:
    devices = api.telephony.devices
    device = next(api.devices.list(display_name="Desk phone 2")).device_id
    assert devices.get_count_of_members(device) == len(list(devices.available_members(device)))
    assert devices.get_count_of_available_members() > devices.get_count_of_members(device)
    (verdict,) = devices.validate_macs(["00ABCD12345A"]).mac_status
    assert verdict.mac == "00ABCD12345A"
    assert "SIP phone" in {one.model for one in devices.supported_devices(type_="not:MPP").devices}
    assert "SIP phone" in {one.model for one in api.telephony.supported_devices(type_="GENERIC_SIP").devices}
    assert len(api.telephony.location.generate_password(headquarters, generate=["SIP"])) == 20


def test_detailed_call_history(api: WebexSimpleApi, orbit: Orbit, sipp_phone: Phone) -> None:
    since = datetime.datetime.now(datetime.timezone.utc)
    sipp_phone("alice")
    sipp_phone("bob")
    alice = orbit.api("alice")
    alice.dial("1002")
    alice.only_call()
    alice.hangup_all()

    def found() -> list:
        return list(api.cdr.get_cdr_history(since, datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)))

    wait_until(found, "the call's records", 10)
    assert {record.user.split()[0] for record in found()} <= {"Alice", "Bob"}
