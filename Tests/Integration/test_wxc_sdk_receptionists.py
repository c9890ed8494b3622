"""wxc-sdk 1.41.0, unmodified, on contact directories of receptionists, for which it has two sets of methods."""

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.rest import RestError


def test_contact_directories(client: Client, orbit: Orbit) -> None:  # noqa: F811
    """Made of a person, a workspace and a virtual line, listed, in the exported file, and deleted."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    api = alice.telephony.location.receptionist_contacts_directory
    assert list(api.list(location)) == []
    contacts = [
        client("dave").people.me().person_id, next(alice.workspaces.list(display_name="Lobby")).workspace_id,
        next(iter(alice.telephony.virtual_lines.list(location_id=location))).id,
    ]
    night = api.create(location, "Night desk", contacts)
    day = api.create(location, "Day desk", contacts[:1])
    assert [(found.id, found.name) for found in api.list(location)] == [(day, "Day desk"), (night, "Night desk")]
    whole = alice.telephony.location
    assert whole.list_receptionist_contact_directories(location) == list(api.list(location))
    assert [contact.person_id for contact in whole.receptionist_contact_directory_details(location, night)] == contacts
    found = whole.receptionist_contact_directory_details(location, night, last_name="diaz")
    assert [contact.last_name for contact in found] == ["Diaz"]
    assert whole.modify_receptionist_contact_directory(location, night, "Night desk", contacts[1:]) == night
    assert [contact.person_id for contact in whole.receptionist_contact_directory_details(location, night)] == contacts[1:]
    late = whole.create_receptionist_contact_directory(location, "Late desk", contacts[:1])
    whole.delete_receptionist_contact_directory(location, late)
    assert [one.id for one in api.list(location)] == [day, night]
    with pytest.raises(RestError) as taken:
        api.create(location, "Night desk", contacts)
    assert taken.value.response.status_code == 409
    with pytest.raises(RestError) as nobody:
        api.create(location, "Nobody's desk", [location])
    assert nobody.value.response.status_code == 404
    assert 'name: "Night desk"' in orbit.command("directory", "export")
    for made in (night, day):
        api.delete(location, made)
    assert list(api.list(location)) == []
