"""wxc-sdk 1.41.0, unmodified, on floors of locations and the workspaces on them."""

import pytest
from orbit import Orbit
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk.rest import RestError
from wxc_sdk.workspaces import Workspace


def test_floors(client: Client, orbit: Orbit) -> None:  # noqa: F811
    """Made, listed from below, changed, in the exported file, and deleted."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    api = alice.locations
    assert api.list_floors(location) == []
    ground = api.create_floor(location, 0, "Ground floor")
    cellar = api.create_floor(location, -1)
    assert (cellar.location_id, cellar.floor_number, cellar.display_name) == (location, -1, None)
    assert api.list_floors(location) == [cellar, ground]
    cellar.floor_number, cellar.display_name = -2, "Vault"
    assert api.update_floor(cellar) == cellar == api.floor_details(location, cellar.id)
    cellar.display_name = None
    assert api.update_floor(cellar).display_name is None
    with pytest.raises(RestError) as taken:
        api.create_floor(location, 0)
    assert taken.value.response.status_code == 409
    assert 'name: "Ground floor"' in orbit.command("directory", "export")
    for floor in (ground, cellar):
        api.delete_floor(location, floor.id)
    assert api.list_floors(location) == []


def test_workspace_on_a_floor(client: Client) -> None:  # noqa: F811
    """Put there, found there, moved; while one is there the floor stays."""
    alice = client("alice")
    location = alice.locations.by_name("Headquarters").location_id
    first, second = (alice.locations.create_floor(location, number).id for number in (1, 2))
    nook = alice.workspaces.create(Workspace(display_name="Nook", location_id=location, floor_id=first))
    assert nook.floor_id == first
    assert [found.workspace_id for found in alice.workspaces.list(floor_id=first)] == [nook.workspace_id]
    assert list(alice.workspaces.list(floor_id=second)) == []
    with pytest.raises(RestError) as used:
        alice.locations.delete_floor(location, first)
    assert used.value.response.status_code == 409
    assert "Nook" in used.value.response.text
    details = alice.workspaces.details(nook.workspace_id)
    details.floor_id = second
    assert alice.workspaces.update(nook.workspace_id, details).floor_id == second
    alice.locations.delete_floor(location, first)
    alice.workspaces.delete_workspace(nook.workspace_id)
    alice.locations.delete_floor(location, second)
