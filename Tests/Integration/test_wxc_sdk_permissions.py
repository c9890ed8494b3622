"""wxc-sdk 1.41.0, unmodified, on outgoing and incoming permissions; unknown keys in a response are errors."""

import pytest
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk import WebexSimpleApi
from wxc_sdk.person_settings.permissions_in import ExternalTransfer
from wxc_sdk.person_settings.permissions_out import (
    Action, AutoTransferNumbers, CallingPermissions, CallTypePermission, OutgoingPermissions, OutgoingPermissionsApi,
)
from wxc_sdk.rest import RestError


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


def owners(api: WebexSimpleApi) -> list[tuple[OutgoingPermissionsApi, str]]:
    """Where outgoing permissions are, and of whom: a person, a workspace, a virtual line."""
    return [
        (api.person_settings.permissions_out, next(api.people.list(email="bob@acme.example")).person_id),
        (api.workspace_settings.permissions_out, next(api.workspaces.list()).workspace_id),
        (api.telephony.virtual_lines.permissions_out, next(api.telephony.virtual_lines.list()).id),
    ]


def headquarters(api: WebexSimpleApi) -> str:
    return next(location.location_id for location in api.locations.list() if location.name == "Headquarters")


def test_outgoing(client: Client) -> None:
    """Read, changed and written back: a member's, and a location's that counts for members without any."""
    alice = client("alice")
    place = headquarters(alice)
    location = alice.telephony.location.permissions_out
    usual = location.read(place)
    assert usual.use_custom_enabled is None and usual.calling_permissions
    assert usual.calling_permissions.international == CallTypePermission(
        action=Action.block, transfer_enabled=False, is_call_type_restriction_enabled=False
    )
    for api, owner in owners(alice):
        read = api.read(owner)
        assert (read.use_custom_enabled, read.use_custom_permissions) == (False, False)
        assert read.calling_permissions == usual.calling_permissions
        read.use_custom_enabled = read.use_custom_permissions = True
        assert read.calling_permissions and read.calling_permissions.national
        read.calling_permissions.national.action = Action.transfer_number_1
        api.configure(owner, read)
        assert api.read(owner) == read
        api.configure(owner, OutgoingPermissions(use_custom_enabled=False, use_custom_permissions=False))
        assert api.read(owner).calling_permissions == usual.calling_permissions
    location.configure(place, OutgoingPermissions(calling_permissions=CallingPermissions.allow_all()))
    api, owner = owners(alice)[0]
    shown = api.read(owner).calling_permissions
    assert shown and shown.international and shown.international.action == Action.allow
    location.configure(place, usual)
    assert location.read(place) == usual


@pytest.mark.sync_only("It begins with those that nobody has set.")
def test_transfer_numbers(client: Client) -> None:
    """Three numbers; the client takes one away with an empty text."""
    alice = client("alice")
    place = headquarters(alice)
    location = alice.telephony.location.permissions_out.transfer_numbers
    location.configure(place, AutoTransferNumbers(auto_transfer_number1="1001"))
    assert location.read(place) == AutoTransferNumbers(auto_transfer_number1="1001")
    for api, owner in owners(alice):
        assert api.transfer_numbers.read(owner) == AutoTransferNumbers(
            use_custom_transfer_numbers=False, auto_transfer_number1="1001"
        )
        own = AutoTransferNumbers(use_custom_transfer_numbers=True, auto_transfer_number2="+12025550101")
        api.transfer_numbers.configure(owner, own)
        assert api.transfer_numbers.read(owner) == own
        own.auto_transfer_number2 = None
        api.transfer_numbers.configure(owner, own.configure_unset_numbers)
        assert api.transfer_numbers.read(owner) == own
    location.configure(place, AutoTransferNumbers().configure_unset_numbers)
    assert location.read(place) == AutoTransferNumbers()


def test_incoming(client: Client) -> None:
    """Read, changed, written back."""
    alice = client("alice")
    apis = [alice.person_settings.permissions_in, alice.workspace_settings.permissions_in, alice.telephony.virtual_lines.permissions_in]
    for api, (_, owner) in zip(apis, owners(alice)):
        settings = api.read(owner)
        assert settings == type(settings).default()
        settings.use_custom_enabled = True
        settings.external_transfer = ExternalTransfer.allow_only_transferred_external
        settings.internal_calls_enabled = False
        api.configure(owner, settings)
        assert api.read(owner) == settings
        api.configure(owner, type(settings).default())


def test_refused(client: Client) -> None:
    """What is not supported says so; who may not is told; a call that is not permitted is 403."""
    alice, bob = client("alice"), client("bob")
    api, owner = owners(alice)[0]
    codes = CallingPermissions(national=CallTypePermission(action=Action.auth_code, transfer_enabled=True))
    with pytest.raises(RestError) as unsupported:
        api.configure(owner, OutgoingPermissions(use_custom_enabled=True, calling_permissions=codes))
    refused(unsupported, 400, "AUTH_CODE is not supported")
    with pytest.raises(RestError) as own:
        bob.person_settings.permissions_out.read(owner)
    assert own.value.response.status_code == 403
    blocked = CallingPermissions(internal_call=CallTypePermission(action=Action.block, transfer_enabled=False))
    api.configure(owner, OutgoingPermissions(use_custom_enabled=True, calling_permissions=blocked))
    with pytest.raises(RestError) as call:
        bob.telephony.calls.dial(destination="1001")
    refused(call, 403, "may not call within the organization")
