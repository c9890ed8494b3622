"""wxc-sdk 1.41.0, unmodified, on what clients look up before they change something; unknown keys in a response are errors."""

import pytest
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.person_settings.monitoring import MonitoredElement, MonitoredElementMember, Monitoring
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.devices import MACState, OnboardingMethod
from wxc_sdk.telephony.location import LocationDeleteStatus


def test_numbers_of_members(client: Client) -> None:  # noqa: F811
    """A person's number and a workspace's."""
    alice = client("alice")
    (number,) = alice.person_settings.numbers.read(alice.people.me().person_id).phone_numbers
    assert (number.primary, number.direct_number, number.extension) == (True, "+12025550101", "1001")
    assert (number.routing_prefix, number.esn) == ("8100", "81001001")
    lobby = next(alice.workspaces.list(display_name="Lobby"))
    found = alice.workspace_settings.numbers.read(lobby.workspace_id)
    assert [number.extension for number in found.phone_numbers] == ["1010"]
    assert (found.workspace.id, found.location.name, found.organization.name) == (lobby.workspace_id, "Headquarters", "Acme")
    with pytest.raises(RestError) as refused:
        client("bob").person_settings.numbers.read(alice.people.me().person_id)
    assert refused.value.response.status_code == 403


def test_my_own_profile(client: Client) -> None:  # noqa: F811
    """Number, phones and location; the organisation's locations by pages; line keys as one flat list."""
    alice = client("alice")
    mine = alice.me.details()
    assert (mine.first_name, mine.email, mine.location.name) == ("Alice", "alice@acme.example", "Headquarters")
    assert [(number.direct_number, number.enterprise) for number in mine.phone_numbers] == [("+12025550101", "81001001")]
    assert len(mine.devices) == 2 and mine.devices[0].owner.last_name == "Archer"
    assert [location.name for location in client("bob").me.org_locations(max=1)] == ["Headquarters", "Warehouse"]
    assert [location.name for location in client("bob").me.org_locations(order="desc")] == ["Warehouse", "Headquarters"]
    assert [location.name for location in client("bob").me.org_locations(name=["ware", "nothing"])] == ["Warehouse"]
    carol, bob = client("carol").people.me().person_id, client("bob").people.me().person_id
    element = MonitoredElement(member=MonitoredElementMember(member_id=bob))
    alice.person_settings.monitoring.configure(carol, Monitoring(call_park_notification_enabled=True, monitored_elements=[element]))
    settings = client("carol").me.monitoring_settings()
    assert settings.call_park_notification_enabled is True
    assert [(element.display_name, element.extension) for element in settings.monitored_elements] == [("Bob Baker", "1002")]


def test_before_a_location_is_deleted(client: Client) -> None:  # noqa: F811
    """What keeps it is counted; the verdict is that of the deletion itself."""
    alice = client("alice")
    locations = alice.telephony.location
    verdict = locations.safe_delete_check_before_disabling_calling_location(alice.locations.by_name("Headquarters").location_id)
    assert verdict.location_delete_status == LocationDeleteStatus.blocked.value
    assert verdict.blocking.users_in_use_count >= 3
    assert (verdict.blocking.workspaces_in_use_count, verdict.blocking.virtual_line_in_use_count) == (1, 1)
    assert verdict.blocking_unless_forced.non_user_entities_in_use and verdict.non_blocking.numbers_present
    empty = alice.locations.create(
        name="Empty", time_zone="Europe/Paris", preferred_language="en_US", announcement_language="en_us", address1="1 Quay",
        city="Brest", state="BR", postal_code="29200", country="FR",
    )
    verdict = locations.safe_delete_check_before_disabling_calling_location(empty)
    assert verdict.location_delete_status == LocationDeleteStatus.unblocked.value
    alice.locations.delete(empty)


@pytest.mark.sync_only("The asynchronous client cannot leave out a filter.")
def test_passwords_for_phones(client: Client) -> None:  # noqa: F811
    """A password that is made is another each time, and a phone can have it."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    made = {alice.telephony.location.generate_password(location, generate=["SIP"]) for _ in range(5)}
    assert len(made) == 5 and {len(password) for password in made} == {20}
    device = alice.devices.create_by_mac_address(
        "00ABCD12345A", person_id=alice.people.me().person_id, model="Nice 1000", password=made.pop()
    )
    try:
        alice.telephony.devices.update_third_party_device(device.device_id, made.pop())
        verdict = alice.telephony.devices.validate_macs(["00ABCD12345A", "00-AB-CD-12-34-5B", "00abcd12345b", "phone"])
        assert [status.state for status in verdict.mac_status] == [
            MACState.unavailable.value, MACState.available.value, MACState.duplicate_in_list.value, MACState.invalid.value,
        ]
        assert "Alice Archer" in verdict.mac_status[0].message
        models = {found.model: found for found in alice.telephony.supported_devices().devices}
        assert {"SIP phone", "Nice 1000"} <= models.keys()
        assert models["Nice 1000"].onboarding_method == [OnboardingMethod.mac_address.value]
    finally:
        alice.devices.delete(device.device_id)
    assert "Nice 1000" not in {found.model for found in alice.telephony.devices.supported_devices().devices}


def test_languages(client: Client) -> None:  # noqa: F811
    """The prompts speak English; texts are not read aloud."""
    alice = client("alice")
    assert [language.code for language in alice.telephony.read_list_of_announcement_languages()] == ["en_us"]
    assert alice.telephony.read_list_of_announcement_languages(tts_language=True) == []
    assert [language.code for language in client("bob").me.announcement_languages()] == ["en_us"]
