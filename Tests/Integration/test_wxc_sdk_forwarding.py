"""wxc-sdk 1.41.0, unmodified, on call forwarding of hunt groups; unknown keys in a response are errors."""

from collections.abc import Iterator

import pytest
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.forwarding import (
    CallForwardingNumber, CallForwardingNumberType, CallsFrom, CustomNumbers, ForwardCallsTo, ForwardFromSelection, ForwardingApi,
    ForwardingRuleDetails, ForwardingSetting, ForwardTo, ForwardToSelection,
)
from wxc_sdk.telephony.huntgroup import HuntGroup


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


@pytest.fixture
def group(client: Client) -> Iterator[tuple[ForwardingApi, str, str]]:  # noqa: F811
    """The API, and a new hunt group's location and id."""
    alice = client("alice")
    location = next(item.location_id for item in alice.locations.list() if item.name == "Headquarters")
    settings = HuntGroup.create(name="Forwarding", extension="1777")
    hunt_group = alice.telephony.huntgroup.create(location, settings)
    yield alice.telephony.huntgroup.forwarding, location, hunt_group
    alice.telephony.huntgroup.delete_huntgroup(location, hunt_group)


def test_settings(group: tuple[ForwardingApi, str, str]) -> None:
    """Read, changed and written back as they came."""
    api, location, hunt_group = group
    settings = api.settings(location, hunt_group)
    assert settings.always and settings.selective and settings.operating_modes
    assert (settings.always.enabled, settings.selective.enabled, settings.rules) == (False, False, [])
    assert (settings.operating_modes.enabled, settings.operating_modes.modes) == (False, [])
    settings.always = ForwardingSetting(enabled=True, destination="1002", ring_reminder_enabled=False, send_to_voicemail_enabled=False)
    api.update(location, hunt_group, settings)
    read = api.settings(location, hunt_group)
    assert read.always and (read.always.enabled, read.always.destination) == (True, "1002")
    api.update(location, hunt_group, read)
    assert api.settings(location, hunt_group) == read
    read.always.destination_voice_mail_enabled = True
    with pytest.raises(RestError) as error:
        api.update(location, hunt_group, read)
    refused(error, 400, "destinationVoiceMailEnabled is not supported")


def test_rules(group: tuple[ForwardingApi, str, str]) -> None:
    """Created, read, switched, renamed with a new id, deleted."""
    api, location, hunt_group = group
    rule = ForwardingRuleDetails(
        name="Sales", enabled=True, forward_to=ForwardTo(selection=ForwardToSelection.specified_number, phone_number="1002"),
        calls_to=ForwardCallsTo(numbers=[CallForwardingNumber(extension="1777", number_type=CallForwardingNumberType.primary)]),
        calls_from=CallsFrom(
            selection=ForwardFromSelection.custom,
            custom_numbers=CustomNumbers(private_number_enabled=True, numbers=["+12025550111", "1001"]),
        ),
    )
    rule_id = api.create_call_forwarding_rule(location, hunt_group, rule)
    read = api.call_forwarding_rule(location, hunt_group, rule_id)
    assert (read.id, read.name, read.enabled, read.forward_to) == (rule_id, rule.name, True, rule.forward_to)
    assert read.calls_to.numbers[0].extension == "1777"
    # The client writes +1- before an extension; the server takes it back.
    assert read.calls_from.custom_numbers.numbers == ["+12025550111", "+1-1001"]
    assert api.update_call_forwarding_rule(location, hunt_group, rule_id, read) == rule_id
    assert api.call_forwarding_rule(location, hunt_group, rule_id) == read
    settings = api.settings(location, hunt_group)
    assert settings.rules and settings.rules[0].calls_from == "Any private number, +12025550111, 1001"
    settings.rules[0].enabled = False
    api.update(location, hunt_group, settings)
    assert api.call_forwarding_rule(location, hunt_group, rule_id).enabled is False
    read.name = "Buyers"
    renamed = api.update_call_forwarding_rule(location, hunt_group, rule_id, read)
    assert renamed != rule_id
    with pytest.raises(RestError) as error:
        api.call_forwarding_rule(location, hunt_group, rule_id)
    refused(error, 404, "The rule was not found")
    api.delete_call_forwarding_rule(location, hunt_group, renamed)
    assert api.settings(location, hunt_group).rules == []


def test_refused(group: tuple[ForwardingApi, str, str]) -> None:
    """What there is not here: schedules, and modes that could be switched."""
    api, location, hunt_group = group
    rule = ForwardingRuleDetails.default("By day")
    rule.business_schedule = "Office hours"
    with pytest.raises(RestError) as error:
        api.create_call_forwarding_rule(location, hunt_group, rule)
    refused(error, 400, "businessSchedule names no schedule")
    with pytest.raises(RestError) as error:
        api.switch_mode_for_call_forwarding(location, hunt_group)
    refused(error, 409, "has no operating modes")
