"""wxc-sdk 1.41.0, unmodified, on numbers that settings may name, emergency callback, countries, services and older locations."""

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.me import ServicesEnum
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.location import CallBackSelected


def test_available_numbers(client: Client) -> None:  # noqa: F811
    """What each setting of a location may name."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    api = alice.telephony.location
    for ask in (
        api.call_intercept_available_phone_numbers, api.charge_number_available_phone_numbers, api.ecbn_available_phone_numbers,
        api.phone_numbers_available_for_external_caller_id,
    ):
        found = {number.phone_number: number.owner for number in ask(location)}
        assert found["+12025550101"].last_name == "Archer"
        assert [number.phone_number for number in ask(location, phone_number=["+12025550101", "+19995550000"])] == ["+12025550101"]
        assert list(ask(location, owner_name="nobody")) == []
    assert all(number.owner is None for number in api.webex_go_available_phone_numbers(location))


def test_emergency_callback(client: Client, orbit: Orbit) -> None:  # noqa: F811
    """Somebody's number is chosen, is in the exported file, and is the main number again."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    me = alice.people.me().person_id
    api = alice.telephony.location
    before = api.read_ecbn(location)
    assert (before.selected, before.location_member_info) == (CallBackSelected.location_number.value, None)
    api.update_ecbn(location, CallBackSelected.location_member_number, location_member_id=me)
    chosen = api.read_ecbn(location)
    assert chosen.selected == CallBackSelected.location_member_number.value
    assert (chosen.location_member_info.member_id, chosen.location_member_info.effective_value) == (me, "+12025550101")
    assert 'emergency-callback: "1001"' in orbit.command("directory", "export")
    with pytest.raises(RestError) as wrong:
        api.update_ecbn(location, CallBackSelected.location_member_number, location_member_id=client("dave").people.me().person_id)
    assert wrong.value.response.status_code == 400
    api.update_ecbn(location, CallBackSelected.location_number)
    assert api.read_ecbn(location) == before


def test_what_people_look_up(client: Client) -> None:  # noqa: F811
    """Numbers of one's location, services, a country, and how large the organisation is."""
    alice, bob = client("alice"), client("bob")
    numbers = list(bob.me.available_numbers_for_location(order="extension-asc", max=2))
    assert [number.extension for number in numbers][:2] == ["1001", "1002"]
    assert [number.owner.last_name for number in bob.me.available_numbers_for_location(name="archer")] == ["Archer"]
    assert list(bob.me.guest_calling_numbers()) == []
    assert ServicesEnum.call_waiting in bob.me.calling_services_list()
    me = bob.people.me().person_id
    assert "Call Waiting" in alice.person_settings.get_calling_services(me)
    assert bob.me.country_telephony_config_requirements("FR").time_zones == ["Europe/Paris"]
    assert "America/Chicago" in alice.telephony.get_country_configuration("US").time_zones
    assert bob.me.large_org_status() is False
    assert alice.telephony.get_large_organization_status().is_large_org is False


def test_time_zone_of_a_person(client: Client) -> None:  # noqa: F811
    """Set, and in the exported file."""
    alice = client("alice")
    me = client("bob").people.me().person_id
    before = alice.person_settings.get(me)
    alice.person_settings.modify(me, announcement_language="en_us", time_zone="Asia/Tokyo")
    found = alice.person_settings.get(me)
    assert (found.time_zone, found.announcement_language) == ("Asia/Tokyo", "en_us")
    alice.person_settings.modify(me, announcement_language="", time_zone="")
    assert alice.person_settings.get(me) == before


def test_workspace_locations(client: Client) -> None:  # noqa: F811
    """Made, found, changed and deleted by the older name; and what devices of a workspace measure."""
    alice = client("alice")
    api = alice.workspace_locations
    made = api.create("Brest", "1 Quai", "FR", 48.4, -4.5, city_name="Brest", notes="Wet")
    assert alice.locations.details(made.id).name == "Brest"
    assert [found.id for found in api.list(country_code="FR")] == [made.id]
    made.display_name, made.notes = "Harbour", None
    changed = api.update(made.id, made)
    assert (changed.display_name, changed.notes, api.details(made.id)) == ("Harbour", None, changed)
    api.delete(made.id)
    assert list(api.list(display_name="Harbour")) == []
    lobby = next(alice.workspaces.list(display_name="Lobby"))
    assert alice.workspaces.capabilities(lobby.workspace_id).hot_desking.supported is False
