"""wxc-sdk 1.41.0, unmodified, on privacy, and what it does to phones; unknown keys in a response are errors."""

from collections.abc import Callable

import pytest
from test_keys_wire import nth, phones  # noqa: F401 (a fixture)
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from test_wxc_sdk_permissions import refused
from wire_phone import DOMAIN, WirePhone
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import UserType
from wxc_sdk.person_settings.privacy import Privacy, PrivacyApi
from wxc_sdk.rest import RestError

USUAL = Privacy(
    aa_extension_dialing_enabled=False, aa_naming_dialing_enabled=False, enable_phone_status_directory_privacy=False,
    enable_phone_status_pickup_barge_in_privacy=False, monitoring_agents=[],
)


def owners(api: WebexSimpleApi) -> list[tuple[PrivacyApi, str]]:
    """Where privacy is, and of whom: a person, a workspace, a virtual line."""
    return [
        (api.person_settings.privacy, next(api.people.list(email="bob@acme.example")).person_id),
        (api.workspace_settings.privacy, next(api.workspaces.list()).workspace_id),
        (api.telephony.virtual_lines.privacy, next(api.telephony.virtual_lines.list()).id),
    ]


def test_read_and_configure(client: Client) -> None:  # noqa: F811
    """Changed by ids, shown with names and numbers, and written back as it was read."""
    alice = client("alice")
    carol, erin = (next(alice.people.list(email=f"{name}@acme.example")).person_id for name in ("carol", "erin"))
    for api, owner in owners(alice):
        assert api.read(owner) == USUAL
        api.configure(owner, Privacy(enable_phone_status_pickup_barge_in_privacy=True, monitoring_agents=[erin, carol]))
        read = api.read(owner)
        assert read.enable_phone_status_pickup_barge_in_privacy is True
        assert read.monitoring_agents is not None and [agent.agent_id for agent in read.monitoring_agents] == [erin, carol]
        agent = read.monitoring_agents[1]
        assert (agent.display_name, agent.email, agent.user_type) == ("Carol Chen", "carol@acme.example", UserType.people)
        assert agent.numbers and agent.numbers[0].extension == "1003" and agent.location.name == "Headquarters"
        api.configure(owner, read)
        assert api.read(owner) == read
        api.configure(owner, USUAL)
        assert api.read(owner) == USUAL


def test_refusals(client: Client) -> None:  # noqa: F811
    """There are no auto attendants, and nobody is their own agent."""
    api, bob = owners(client("alice"))[0]
    for settings, says in (
        (Privacy(aa_extension_dialing_enabled=True), "aaExtensionDialingEnabled"),
        (Privacy(aa_naming_dialing_enabled=True), "aaNamingDialingEnabled"), (Privacy(monitoring_agents=[bob]), "monitoringAgents"),
    ):
        with pytest.raises(RestError) as error:
            api.configure(bob, settings)
        refused(error, 400, says)
    assert api.read(bob) == USUAL


def test_lamps_pickup_and_barge_in(client: Client, phones: Callable[[str], WirePhone]) -> None:  # noqa: F811
    """Carol's lamp of Bob, her pickup and her barge-in are refused, until she is one of his agents."""
    api, bob = owners(client("alice"))[0]
    carol = client("carol")
    me = carol.people.me().person_id
    phones("bob")
    desk = phones("carol")
    lamp, _ = desk.subscribe(f"sip:1002@{DOMAIN}")
    nth(lamp, 1)
    api.configure(bob, Privacy(enable_phone_status_pickup_barge_in_privacy=True))
    try:
        assert nth(lamp, 2)["Subscription-State"] == "terminated;reason=rejected"
        desk.subscribe(f"sip:1002@{DOMAIN}", status=403)
        for action in (carol.telephony.calls.pickup, carol.telephony.calls.barge_in):
            with pytest.raises(RestError) as error:
                action(target="1002")
            refused(error, 403, "The privacy of Bob Baker")
        api.configure(bob, Privacy(monitoring_agents=[me]))
        again, _ = desk.subscribe(f"sip:1002@{DOMAIN}")
        assert nth(again, 1)["Subscription-State"].startswith("active")
        with pytest.raises(RestError) as error:
            carol.telephony.calls.pickup(target="1002")
        refused(error, 404, "no call to pick up")
    finally:
        api.configure(bob, USUAL)
