"""wxc-sdk 1.41.0, unmodified, with trunks and what leads to them; unknown keys in a response are errors."""

from collections.abc import Iterator

import pytest
from orbit import Orbit
from test_wxc_sdk_admin import api, headquarters, refused  # noqa: F401  (fixtures)
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import RouteIdentity, RouteType
from wxc_sdk.telephony import DestinationType, OriginatorType
from wxc_sdk.telephony.location import PSTNConnection, TelephonyLocation
from wxc_sdk.telephony.location.internal_dialing import InternalDialing
from wxc_sdk.telephony.prem_pstn.dial_plan import PatternAndAction
from wxc_sdk.telephony.prem_pstn.route_group import RGTrunk, RouteGroup
from wxc_sdk.telephony.prem_pstn.trunk import DeviceStatus, TrunkType


@pytest.fixture
def trunk(api: WebexSimpleApi, headquarters: str) -> Iterator[str]:  # noqa: F811
    """A gateway at Headquarters, which no call is ever sent to."""
    trunks = api.telephony.prem_pstn.trunk
    trunk_id = trunks.create(
        name="Gateway", location_id=headquarters, password="s3cret", address="192.0.2.10", domain="gateway.example", port=5070
    )
    yield trunk_id
    trunks.delete_trunk(trunk_id)


@pytest.fixture
def group(api: WebexSimpleApi, trunk: str) -> Iterator[str]:  # noqa: F811
    groups = api.telephony.prem_pstn.route_group
    group_id = groups.create(RouteGroup(name="Ways", local_gateways=[RGTrunk(id=trunk, priority=1)]))
    yield group_id
    groups.delete_route_group(group_id)


def test_trunk(api: WebexSimpleApi, orbit: Orbit, headquarters: str, trunk: str) -> None:  # noqa: F811
    trunks = api.telephony.prem_pstn.trunk
    (item,) = list(trunks.list(name="gate", location_name="Head", trunk_type="REGISTERING", order="name"))
    assert (item.trunk_id, item.name, item.trunk_type, item.in_use) == (trunk, "Gateway", TrunkType.registering, False)
    assert item.location.id == headquarters
    details = trunks.details(trunk)
    assert (details.name, details.address, details.domain, details.port) == ("Gateway", "192.0.2.10", "gateway.example", 5070)
    assert details.trunk_type == TrunkType.registering
    # Nobody is at that address: whether that is known already depends on what the system says about it.
    assert details.status in (DeviceStatus.unknown, DeviceStatus.offline)
    assert not details.locations_using_trunk
    trunks.update(trunk, name="Gate", password="other")
    assert trunks.details(trunk).name == "Gate"
    own = orbit.api("alice").get(f"/x-orbit/trunks/{trunk}").expect(200).json
    assert own["hasPassword"] and "password" not in own
    assert own["registers"] is False
    assert "already assigned" in refused(
        lambda: trunks.create(name="Gate", location_id=headquarters, password="x", address="192.0.2.11"), 409
    )
    assert "address" in refused(lambda: trunks.create(name="New", location_id=headquarters, password="x"), 400)


def test_route_group(api: WebexSimpleApi, trunk: str, group: str) -> None:  # noqa: F811
    groups = api.telephony.prem_pstn.route_group
    assert [item.name for item in groups.list(name="way")] == ["Ways"]
    details = groups.details(group)
    assert [(gateway.trunk_id, gateway.priority) for gateway in details.local_gateways] == [(trunk, 1)]
    details.name = "Other ways"
    groups.update(group, details)
    assert groups.details(group).name == "Other ways"
    choices = {choice.route_id: (choice.name, choice.route_type) for choice in api.telephony.route_choices()}
    assert choices == {trunk: ("Gateway", RouteType.trunk), group: ("Other ways", RouteType.route_group)}
    assert [choice.route_id for choice in api.telephony.route_choices(trunk_name="Gate")] == [trunk]
    assert "Other ways" in refused(lambda: api.telephony.prem_pstn.trunk.delete_trunk(trunk), 409)


def test_dial_plan(api: WebexSimpleApi, trunk: str, group: str) -> None:  # noqa: F811
    plans = api.telephony.prem_pstn.dial_plan
    created = plans.create(name="France", route_id=trunk, route_type=RouteType.trunk, dial_patterns=["+33!"])
    assert created.ok
    plan_id = created.dial_plan_id
    try:
        (plan,) = list(plans.list(dial_plan_name="fra", trunk_name="Gateway"))
        assert (plan.dial_plan_id, plan.route_id, plan.route_type) == (plan_id, trunk, RouteType.trunk)
        details = plans.details(plan_id)
        details.route_id, details.route_type, details.name = group, RouteType.route_group, "Gaul"
        plans.update(details)
        changed = plans.details(plan_id)
        assert (changed.name, changed.route_id, changed.route_name) == ("Gaul", group, "Ways")
        plans.modify_patterns(plan_id, [PatternAndAction.add("+32!"), PatternAndAction.delete("+33!")])
        assert list(plans.patterns(plan_id)) == ["+32!"]
        plans.delete_all_patterns(plan_id)
        assert list(plans.patterns(plan_id)) == []
        assert "is not digits" in refused(lambda: plans.modify_patterns(plan_id, [PatternAndAction.add("abc")]), 400)
    finally:
        plans.delete_dial_plan(plan_id)
    assert list(plans.list()) == []


def test_connection_and_routing(api: WebexSimpleApi, headquarters: str, group: str) -> None:  # noqa: F811
    pstn, telephony = api.telephony.pstn, api.telephony
    alice = next(person.person_id for person in api.people.list() if person.display_name.startswith("Alice"))

    def routed(destination: str):
        return telephony.test_call_routing(originator_id=alice, originator_type=OriginatorType.user, destination=destination)

    assert [option.pstn_connection_type for option in pstn.list(headquarters)] == ["LOCAL_GATEWAY"]
    assert pstn.read(headquarters).route_id is None
    assert routed("+4930901820").destination_type == DestinationType.unknown_number
    pstn.configure(headquarters, premise_route_type="ROUTE_GROUP", premise_route_id=group)
    try:
        assert (pstn.read(headquarters).route_type, pstn.read(headquarters).route_id) == (RouteType.route_group, group)
        outside = routed("011 4930901820")
        assert (outside.destination_type, outside.routing_address) == (DestinationType.pstn_number, "+4930901820")
        assert (outside.pstn_number.route_group_id, outside.is_rejected) == (group, False)
        assert routed("911").emergency.is_red_sky is False
        assert routed("1002").hosted_user.first_name == "Bob"
        assert routed("*68").feature_access_code.code == "*68"
        details = telephony.location.details(headquarters)
        assert (details.connection.type, details.connection.id) == (RouteType.route_group, group)
        telephony.location.update(
            headquarters, TelephonyLocation(connection=PSTNConnection(type=RouteType.route_group, id=group), external_caller_id_name="Acme")
        )
        assert telephony.location.details(headquarters).connection.id == group
    finally:
        # The SDK leaves out what is None, so that it cannot take a connection away.
        telephony.location.put(telephony.location.ep(headquarters), json={"connection": None, "externalCallerIdName": ""})
    assert telephony.location.details(headquarters).connection is None


def test_internal_dialing(api: WebexSimpleApi, headquarters: str, group: str) -> None:  # noqa: F811
    """Digits that look like an extension and are nobody's go to another exchange."""
    dialing, telephony = api.telephony.location.internal_dialing, api.telephony
    alice = next(person.person_id for person in api.people.list() if person.display_name.startswith("Alice"))

    def routed():
        return telephony.test_call_routing(originator_id=alice, originator_type=OriginatorType.user, destination="5555")

    assert dialing.read(headquarters) == InternalDialing(enable_unknown_extension_route_policy=False)
    assert routed().is_rejected
    identity = RouteIdentity(route_id=group, route_type=RouteType.route_group)
    dialing.update(headquarters, InternalDialing(enable_unknown_extension_route_policy=True, unknown_extension_route_identity=identity))
    read = dialing.read(headquarters)
    assert read.enable_unknown_extension_route_policy
    assert (read.unknown_extension_route_identity.route_id, read.unknown_extension_route_identity.name) == (group, "Ways")
    assert not routed().is_rejected
    assert "Headquarters" in refused(lambda: telephony.prem_pstn.route_group.delete_route_group(group), 409)
    dialing.update(headquarters, InternalDialing(enable_unknown_extension_route_policy=False))
    assert not dialing.read(headquarters).enable_unknown_extension_route_policy
    assert routed().is_rejected
