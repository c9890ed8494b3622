"""wxc-sdk 1.41.0, unmodified, on the numbers of people and workspaces; unknown keys in a response are errors."""

import pytest
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.common import NumberOwner, PatternAction, RingPattern
from wxc_sdk.person_settings.numbers import UpdatePersonNumbers, UpdatePersonPhoneNumber
from wxc_sdk.rest import RestError
from wxc_sdk.workspace_settings.numbers import UpdateWorkspacePhoneNumber


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


@pytest.mark.sync_only("The asynchronous client does not send what activates numbers.")
def test_person(client: Client) -> None:
    """An alternate number is given, shown with its pattern, listed with its owner, and taken away."""
    alice = client("alice")
    location = next(item.location_id for item in alice.locations.list() if item.name == "Headquarters")
    bob = next(alice.people.list(email="bob@acme.example")).person_id
    number, api = "+12025550177", alice.person_settings.numbers
    alice.telephony.location.number.add(location, [number])
    with pytest.raises(RestError) as error:
        inactive = UpdatePersonPhoneNumber(action=PatternAction.add, external=number)
        api.update(bob, UpdatePersonNumbers(phone_numbers=[inactive]))
    refused(error, 400, "is not active")
    alice.telephony.location.number.activate(location, [number])
    entry = UpdatePersonPhoneNumber(action=PatternAction.add, external=number, extension="1778", ring_pattern=RingPattern.long_long)
    api.update(bob, UpdatePersonNumbers(enable_distinctive_ring_pattern=True, phone_numbers=[entry]))
    read = api.read(bob)
    assert read.distinctive_ring_enabled
    assert [(one.primary, one.direct_number, one.ring_pattern) for one in read.phone_numbers[1:]] == [(False, number, RingPattern.long_long)]
    listed = next(alice.telephony.phone_numbers(phone_number=number))
    assert isinstance(listed.owner, NumberOwner) and listed.owner.owner_id == bob
    with pytest.raises(RestError) as error:
        alice.telephony.location.number.remove(location, [number])
    refused(error, 409, "is assigned to Bob Baker")
    with pytest.raises(RestError) as error:
        entry = UpdatePersonPhoneNumber(action=PatternAction.add, external="+12025550101")
        api.update(bob, UpdatePersonNumbers(phone_numbers=[entry]))
    refused(error, 409, "already assigned to Alice Archer")
    entry = UpdatePersonPhoneNumber(action=PatternAction.delete, external=number)
    api.update(bob, UpdatePersonNumbers(enable_distinctive_ring_pattern=False, phone_numbers=[entry]))
    assert len(api.read(bob).phone_numbers) == 1 and not api.read(bob).distinctive_ring_enabled
    alice.telephony.location.number.remove(location, [number])


def test_workspace(client: Client) -> None:
    """The same for a workspace, with an extension alone."""
    alice = client("alice")
    lobby = next(alice.workspaces.list()).workspace_id
    api = alice.workspace_settings.numbers
    usual = api.read(lobby)
    entry = UpdateWorkspacePhoneNumber(primary=False, action=PatternAction.add, extension="1779", ring_pattern=RingPattern.short_long_short)
    api.update(lobby, [entry], distinctive_ring_enabled=True)
    read = api.read(lobby)
    assert read.distinctive_ring_enabled and [one.extension for one in read.phone_numbers if not one.primary] == ["1779"]
    api.update(lobby, [UpdateWorkspacePhoneNumber(action=PatternAction.delete, extension="1779")], distinctive_ring_enabled=False)
    assert api.read(lobby) == usual
