"""wxc-sdk 1.41.0, unmodified, as an administrator of the directory; unknown keys in a response are errors."""

import contextlib
import uuid
from collections.abc import Callable, Iterator

import pytest
from orbit import Orbit
from sdk import KINDS, sdk
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import NumberState, OwnerType, ValidateExtensionStatusState
from wxc_sdk.licenses import LicenseProperties, LicenseRequest, LicenseRequestOperation
from wxc_sdk.locations import Location
from wxc_sdk.people import Person, PhoneNumber, PhoneNumberType
from wxc_sdk.rest import RestError
from wxc_sdk.telephony import NumberType
from wxc_sdk.telephony.location import CallingLineId
from wxc_sdk.telephony.location.numbers import NumbersRequestAction, NumberUsageType, TelephoneNumberType
from wxc_sdk.workspaces import (
    CallingType,
    Workspace,
    WorkspaceCalling,
    WorkSpaceType,
    WorkspaceWebexCalling,
)

PROFESSIONAL = "Webex Calling - Professional"


@pytest.fixture(params=KINDS)
def api(orbit: Orbit, request: pytest.FixtureRequest) -> Iterator[WebexSimpleApi]:
    """The SDK as Alice, who is full administrator: each test runs with the synchronous API and with the asynchronous one."""
    with contextlib.closing(sdk(orbit, "demo-alice", request.param)) as api:
        yield api


@pytest.fixture
def headquarters(api: WebexSimpleApi) -> str:
    location = api.locations.by_name("Headquarters")
    assert location is not None
    return location.location_id


@pytest.fixture
def license_id(api: WebexSimpleApi) -> str:
    return next(license.license_id for license in api.licenses.list() if license.name == PROFESSIONAL)


def refused(call: Callable[[], object], status: int) -> str:
    """The message with which a call is refused."""
    with pytest.raises(RestError) as error:
        call()
    assert error.value.response.status_code == status
    return error.value.response.json()["message"]


def test_organizations_roles_and_licenses(api: WebexSimpleApi, license_id: str) -> None:
    organization = api.organizations.list()[0]
    assert organization.display_name == "Acme"
    assert api.organizations.details(organization.org_id).org_id == organization.org_id
    roles = api.roles.list()
    assert "Full Administrator" in [role.name for role in roles]
    assert api.roles.details(roles[0].id).name == roles[0].name
    details = api.licenses.details(license_id)
    users = list(api.licenses.assigned_users(license_id, max=2))
    assert details.consumed_by_users == len(users) >= 6
    assert "alice@acme.example" in [user.email for user in users]


def test_a_person_from_creation_to_deletion(api: WebexSimpleApi, headquarters: str, license_id: str) -> None:
    settings = Person(
        emails=["nora@acme.example"],
        display_name="Nora New",
        first_name="Nora",
        last_name="New",
        department="Sales",
        location_id=headquarters,
        extension="1090",
        phone_numbers=[PhoneNumber(number_type=PhoneNumberType.work, value="+12025550190")],
        licenses=[license_id],
    )
    person = api.people.create(settings, calling_data=True)
    assert person.extension == "1090"
    assert person.tn.value == "+12025550190"
    try:
        assert [found.person_id for found in api.people.list(email="nora@acme.example")] == [person.person_id]
        assert [found.person_id for found in api.people.list(display_name="nora n")] == [person.person_id]
        assert [found.person_id for found in api.people.list(id_list=[person.person_id])] == [person.person_id]
        here = api.people.list(location_id=headquarters, calling_data=True, max=1)
        assert person.person_id in [found.person_id for found in here]
        details = api.people.details(person.person_id, calling_data=True)
        details.title = "Agent"
        details.extension = "1091"
        updated = api.people.update(details, calling_data=True)
        assert (updated.title, updated.extension, updated.department) == ("Agent", "1091", "Sales")
        # As clients do: read, change one thing, write everything back.
        plain = api.people.details(person.person_id)
        plain.first_name = "Norah"
        assert api.people.update(plain).first_name == "Norah"
        assert api.people.details(person.person_id, calling_data=True).extension == "1091"
        assert "already assigned to Nora New" in refused(
            lambda: api.people.create(Person(emails=["nora@acme.example"], display_name="Other")), 409
        )
    finally:
        api.people.delete_person(person.person_id)
    refused(lambda: api.people.details(person.person_id), 404)
    api.telephony.location.number.remove(headquarters, ["+12025550190"])


def test_everybody_comes_in_pages(api: WebexSimpleApi) -> None:
    whole = [person.person_id for person in api.people.list()]
    assert len(whole) >= 6
    assert [person.person_id for person in api.people.list(max=2)] == whole


def test_licenses_are_given_with_an_extension(api: WebexSimpleApi, headquarters: str, license_id: str) -> None:
    person = api.people.create(Person(emails=["lee@acme.example"], first_name="Lee"))
    try:
        properties = LicenseProperties(location_id=headquarters, extension="1092")
        given = api.licenses.assign_licenses_to_users(
            person_id=person.person_id, licenses=[LicenseRequest(id=license_id, properties=properties)]
        )
        assert given.licenses == [license_id]
        assert api.people.details(person.person_id, calling_data=True).extension == "1092"
        taken = api.licenses.assign_licenses_to_users(
            email="lee@acme.example",
            licenses=[LicenseRequest(id=license_id, operation=LicenseRequestOperation.remove)],
        )
        assert taken.licenses == []
    finally:
        api.people.delete_person(person.person_id)


def test_a_location_from_creation_to_deletion(api: WebexSimpleApi) -> None:
    name = f"Harbour {uuid.uuid4().hex[:6]}"
    location_id = api.locations.create(
        name=name,
        time_zone="Europe/Paris",
        preferred_language="en_US",
        announcement_language="en_us",
        address1="1 Quay",
        city="Brest",
        state="BR",
        postal_code="29200",
        country="FR",
        latitude="48.39",
        longitude="-4.48",
    )
    location = api.locations.details(location_id)
    assert (location.name, location.address.city, location.latitude) == (name, "Brest", 48.39)
    refused(lambda: api.telephony.location.details(location_id), 404)
    assert api.telephony.location.enable_for_calling(location) == location_id
    numbers = ["+33298000001", "+33298000002"]
    assert api.telephony.location.number.add(location_id, numbers, state=NumberState.active).errors == []
    settings = api.telephony.location.details(location_id)
    settings.calling_line_id = CallingLineId(name="Brest", phone_number=numbers[0])
    settings.routing_prefix = "8377"
    settings.outside_dial_digit = "9"
    settings.announcement_language = "fr_fr"
    api.telephony.location.update(location_id, settings)
    settings = api.telephony.location.details(location_id)
    assert settings.calling_line_id.phone_number == numbers[0]
    assert (settings.routing_prefix, settings.outside_dial_digit) == ("8377", "9")
    assert settings.announcement_language == "fr_fr"
    assert location_id in [listed.location_id for listed in api.telephony.location.list(name="harb", order="DSC")]
    api.locations.update(location_id, Location(name=name, notes="By the sea"))
    assert api.locations.by_name(name).notes == "By the sea"
    assert [found.location_id for found in api.locations.list(location_id=location_id)] == [location_id]
    assert "is the main number" in refused(lambda: api.telephony.location.number.remove(location_id, numbers), 409)
    api.locations.delete(location_id)
    refused(lambda: api.locations.details(location_id), 404)


def test_a_location_in_use_is_not_deleted(api: WebexSimpleApi, headquarters: str) -> None:
    assert "Headquarters has the person" in refused(lambda: api.locations.delete(headquarters), 409)


@pytest.mark.sync_only("The asynchronous client does not send what activates numbers.")
def test_numbers(api: WebexSimpleApi, headquarters: str) -> None:
    numbers = api.telephony.location.number
    added = ["+12025550170", "+12025550171"]
    assert numbers.add(headquarters, added).errors == []
    assert numbers.add(headquarters, ["nonsense"]).errors[0].number == "nonsense"
    tollfree = ["+18005550172"]
    numbers.add(
        headquarters,
        tollfree,
        number_type=TelephoneNumberType.tollfree,
        number_usage_type=NumberUsageType.service,
        state=NumberState.active,
    )

    def listed(**filters: object) -> list[str]:
        found = api.telephony.phone_numbers(location_id=headquarters, **filters)
        return [number.phone_number or number.extension for number in found]

    try:
        assert listed(assigned=False) == added + tollfree
        assert listed(state=NumberState.inactive) == added
        assert listed(toll_free_numbers=True) == listed(service_number=True) == tollfree
        assert listed(available=True, phone_number="202555017") == added
        assert listed(owner_type=OwnerType.hunt_group) == ["1050"]
        assert listed(owner_name="alice") == ["+12025550101"]
        assert "1010" in listed(number_type=NumberType.extension, order="extension")
        assert listed(extension="1001", max=1) == ["+12025550101"]
        alice = api.people.me()
        assert listed(owner_id=alice.person_id) == ["+12025550101"]
        counts = api.telephony.phone_number_details()
        assert (counts.un_assigned, counts.in_active, counts.toll_free_numbers) == (3, 2, 1)
        numbers.activate(headquarters, added)
        assert listed(state=NumberState.inactive) == []
        numbers.manage_number_state(headquarters, added[:1], action=NumbersRequestAction.deactivate)
        assert listed(state=NumberState.inactive) == added[:1]
        groups = api.telephony.huntgroup
        free = added[1:] + tollfree
        assert [n.phone_number for n in groups.primary_available_phone_numbers(headquarters)] == free
        assert [n.phone_number for n in groups.alternate_available_phone_numbers(headquarters)] == free
        assert [n.phone_number for n in api.telephony.location.phone_numbers(headquarters)] == free
        verdict = api.telephony.validate_phone_numbers([*added[:1], "+12025550199", "x"])
        assert not verdict.ok
        assert [number.ok for number in verdict.phone_numbers] == [False, True, False]
        assert "is assigned to Alice" in refused(lambda: numbers.remove(headquarters, ["+12025550101"]), 409)
    finally:
        numbers.remove(headquarters, added + tollfree)
    assert listed(assigned=False) == []


def test_extensions_are_validated(api: WebexSimpleApi, headquarters: str) -> None:
    assert api.telephony.validate_extensions(["1001"]).ok
    local = api.telephony.location.validate_extensions(headquarters, ["1001", "1777", "7001"])
    states = [status.state for status in local.extension_status]
    duplicate, valid = ValidateExtensionStatusState.duplicate, ValidateExtensionStatusState.valid
    assert states == [duplicate, valid, duplicate]


def test_a_workspace_from_creation_to_deletion(api: WebexSimpleApi, headquarters: str) -> None:
    calling = WorkspaceCalling(
        type=CallingType.webex,
        webex_calling=WorkspaceWebexCalling(extension="1093", location_id=headquarters),
    )
    settings = Workspace(
        display_name="Board room", capacity=8, workspace_type=WorkSpaceType.meeting_room, calling=calling
    )
    workspace = api.workspaces.create(settings)
    try:
        assert workspace.calling.webex_calling.extension == "1093"
        assert workspace.calling.webex_calling.licenses
        found = api.workspaces.list(display_name="board", location_id=headquarters, calling=CallingType.webex.value)
        assert [item.workspace_id for item in found] == [workspace.workspace_id]
        workspace.display_name = "Bored room"
        workspace.capacity = None
        changed = api.workspaces.update(workspace.workspace_id, workspace)
        assert (changed.display_name, changed.capacity) == ("Bored room", None)
        assert api.workspaces.details(workspace.workspace_id).calling.webex_calling.extension == "1093"
    finally:
        api.workspaces.delete_workspace(workspace.workspace_id)
    refused(lambda: api.workspaces.details(workspace.workspace_id), 404)


@pytest.mark.sync_only("The asynchronous client cannot send a flag as a filter.")
def test_a_virtual_line_from_creation_to_deletion(api: WebexSimpleApi, headquarters: str) -> None:
    lines = api.telephony.virtual_lines
    line_id = lines.create(
        first_name="Support", last_name="Line", location_id=headquarters, extension="1094", caller_id_last_name="Acme"
    )
    try:
        details = lines.details(line_id)
        assert (details.display_name, details.number.extension) == ("Support Line", "1094")
        assert details.caller_id_last_name == "Acme"
        lines.update(line_id, last_name="Queue", display_name="Support Queue", time_zone="Europe/Paris")
        lines.update_directory_search(line_id, enabled=False)
        details = lines.details(line_id)
        assert (details.last_name, details.time_zone) == ("Queue", "Europe/Paris")
        assert details.directory_search_enabled is False
        assert lines.get_phone_number(line_id).extension == "1094"
        assert lines.assigned_devices(line_id).devices == []
        assert lines.dect_networks(line_id) == []
        found = lines.list(owner_name=["support"], location_id=[headquarters], has_extension_assigned=True)
        assert [line.id for line in found] == [line_id]
    finally:
        lines.delete(line_id)
    refused(lambda: lines.details(line_id), 404)


@pytest.mark.sync_only("The asynchronous client cannot send a flag as a filter.")
def test_the_sales_line_is_on_a_phone_of_alices(api: WebexSimpleApi) -> None:
    line = next(iter(api.telephony.virtual_lines.list(has_device_assigned=True)))
    device = api.telephony.virtual_lines.assigned_devices(line.id).devices[0]
    assert line.display_name == "Sales line"
    assert device.owner.first_name == "Alice"
    assert not device.primary_owner

