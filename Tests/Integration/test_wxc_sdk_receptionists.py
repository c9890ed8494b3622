"""wxc-sdk 1.41.0, unmodified, on contact directories of receptionists.

It has no methods for reading one and changing it: these are asked through its session.
"""

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.rest import RestError


@pytest.mark.sync_only("It asks what the client has no method for by the session, which is another one there.")
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
    item = alice.session.ep(f"telephony/config/locations/{location}/receptionistContacts/directories/{night}")
    assert [contact["personId"] for contact in alice.session.rest_get(item)["contacts"]] == contacts
    assert [found["lastName"] for found in alice.session.rest_get(item, params={"lastName": "diaz"})["contacts"]] == ["Diaz"]
    assert alice.session.rest_put(item, json={"name": "Night desk", "contacts": contacts[1:]}) == {"id": night}
    assert [contact["personId"] for contact in alice.session.rest_get(item)["contacts"]] == contacts[1:]
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
