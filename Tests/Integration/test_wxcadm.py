"""wxcadm 4.6.1, unmodified, does what an administrator's script does first.

The client has its host in a module's constant and in a default of its session's class; `pointed_at` sets both, which is the
least that a user with a server of their own can do. Everything it sends carries `orgId`.
"""

from collections.abc import Iterator

import pytest
import wxcadm
import wxcadm.common
import wxcadm.webex
from orbit import Orbit
from wxcadm.exceptions import APIError, TokenError


@pytest.fixture
def pointed_at(running_orbit: Orbit, monkeypatch: pytest.MonkeyPatch) -> None:
    base = running_orbit.url.removesuffix("v1")
    monkeypatch.setattr(wxcadm.common, "_url_base", base)
    monkeypatch.setattr(wxcadm.webex, "_url_base", base)
    monkeypatch.setattr(wxcadm.common.WebexApi.__init__, "__defaults__", (None, base, 10))


@pytest.fixture
def webex(orbit: Orbit, pointed_at: None) -> wxcadm.Webex:
    return wxcadm.Webex("demo-alice")


@pytest.fixture
def org(webex: wxcadm.Webex) -> wxcadm.Org:
    return webex.org


@pytest.fixture
def headquarters(org: wxcadm.Org) -> wxcadm.Location:
    return org.locations.get(name="Headquarters")


@pytest.fixture
def nora(org: wxcadm.Org, headquarters: wxcadm.Location) -> Iterator[wxcadm.Person]:
    """A person with an extension and a licence."""
    person = org.people.create(
        "nora@acme.example", location=headquarters, extension="1095", first_name="Nora", last_name="New"
    )
    yield person
    person.delete()


def test_signing_in(webex: wxcadm.Webex, pointed_at: None) -> None:
    """The organisation comes with the token; a wrong token is told from other faults; a token that may only read will do."""
    assert [org.name for org in webex.orgs] == ["Acme"]
    assert webex.get_org_by_name("acme").spark_id.startswith("ciscospark://us/ORGANIZATION/")
    assert webex.me.email == "alice@acme.example"
    assert webex.get_person_by_email("bob@acme.example").display_name == "Bob Baker"
    assert wxcadm.Webex("demo-alice", read_only=True).org.org_id == webex.org.org_id
    assert wxcadm.Webex("demo-alice", org_id=webex.org.spark_id.split("/")[-1]).org.org_id == webex.org.org_id
    with pytest.raises(TokenError):
        wxcadm.Webex("nonsense")


def test_the_organisation(org: wxcadm.Org) -> None:
    """Locations, people, numbers, licences and roles, with filters of the client."""
    assert [location.name for location in org.locations] == ["Headquarters", "Warehouse"]
    assert {"Alice Archer", "Frank Fox"} <= {person.display_name for person in org.people.all()}
    assert len(org.people.webex_calling(enabled=True)) >= 6
    assert org.people.get(name="Carol Chen").extension == "1003"
    assert org.people.get(email="nobody@acme.example").data == []
    assert "Webex Calling - Professional" in [licence.name for licence in org.licenses]
    assert "Full Administrator" in org.roles.values()
    assert org.get_number_assignment("2025550101").email == "alice@acme.example"
    assert {number.extension for number in org.numbers} >= {"1001", "1010", "1050"}
    with pytest.raises(APIError) as missing:
        org.api.get("v1/telephony/config/nothing")
    assert "There is no /v1/telephony/config/nothing here" in str(missing.value)


def test_a_location(headquarters: wxcadm.Location) -> None:
    """What belongs to it: settings, people, orbits, pickup groups, hunt groups, workspaces, lines, numbers."""
    assert headquarters.calling_enabled and headquarters.routing_prefix == "8100"
    assert headquarters.spark_id.startswith("ciscospark://us/LOCATION/")
    assert "Bob Baker" in [person.display_name for person in headquarters.people]
    assert "7001" in [orbit.extension for orbit in headquarters.park_extensions]
    pickup = headquarters.pickup_groups[0]
    assert {user.display_name for user in pickup.users} >= {"Bob Baker"}
    assert headquarters.hunt_groups[0].name == "Help desk"
    assert [workspace.name for workspace in headquarters.workspaces] == ["Lobby"]
    assert [line.name for line in headquarters.virtual_lines] == ["Sales line"]
    assert "+12025550101" in [number.phone_number for number in headquarters.numbers]
    assert list(headquarters.announcements) == []
    before = headquarters.routing_prefix
    headquarters.set_routing_prefix("8101")
    assert headquarters.org.api.get(f"v1/telephony/config/locations/{headquarters.id}")["routingPrefix"] == "8101"
    headquarters.set_routing_prefix(before)


def test_a_location_from_creation_to_deletion(org: wxcadm.Org) -> None:
    address = {"address1": "1 Quay", "city": "Boston", "state": "MA", "postalCode": "02101", "country": "US"}
    # The announcements' language is null in what the client sends.
    pier = org.locations.create("Pier", "America/New_York", "en_US", address)
    assert (pier.address["city"], pier.calling_enabled) == ("Boston", False)
    # The client's own `delete` asks for nothing.
    assert org.api.delete(f"v1/locations/{pier.id}")
    org.locations.refresh()
    assert org.locations.get(name="Pier") is None


def test_a_person_from_creation_to_deletion(org: wxcadm.Org, headquarters: wxcadm.Location, nora: wxcadm.Person) -> None:
    """Created with a licence that the client finds, changed by writing everything back, given and deprived of calling."""
    assert nora.wxc and nora.extension == "1095"
    assert nora.update_person(title="Agent")
    found = org.people.get(email="nora@acme.example")
    assert (found.title, found.extension, found.department) == ("Agent", "1095", None)
    assert nora.unassign_wxc()
    found = org.people.get(email="nora@acme.example")
    assert not found.wxc and found.wxc_numbers["phoneNumbers"] == []
    assert found.assign_wxc(headquarters, extension="1096")
    assert [number["extension"] for number in found.wxc_numbers["phoneNumbers"]] == ["1096"]
    assert org.people.get(email="nora@acme.example").wxc


def test_settings_of_a_person(org: wxcadm.Org) -> None:
    """Forwarding, do not disturb, recording: read, changed, written back as they are."""
    bob = org.people.get(email="bob@acme.example")
    forwarding = bob.get_call_forwarding()
    forwarding["callForwarding"]["always"] |= {"enabled": True, "destination": "1003"}
    assert bob.push_cf_config(forwarding)["callForwarding"]["always"]["destination"] == "1003"
    forwarding["callForwarding"]["always"]["enabled"] = False
    assert bob.push_cf_config(forwarding)["callForwarding"]["always"]["enabled"] is False
    bob.push_dnd({"enabled": True, "ringSplashEnabled": False})
    assert bob.get_dnd()["enabled"] is True
    bob.push_dnd({"enabled": False, "ringSplashEnabled": False})
    assert bob.enable_call_recording(type="always", record_vm=False, announcement_enabled=False)
    assert bob.get_call_recording()["record"] == "Always"
    assert [person.display_name for person in org.people.recorded()] == ["Bob Baker"]
    assert bob.disable_call_recording()
    assert bob.get_call_recording()["enabled"] is False
    (device,) = bob.available_answer_endpoints
    assert bob.set_preferred_answer_endpoint(device)
    assert bob.preferred_answer_endpoint["id"] == device.id
    bob.set_preferred_answer_endpoint(None)
    assert bob.preferred_answer_endpoint is None
    assert [group.name for group in bob.hunt_groups] == ["Help desk"]


def test_a_hunt_group(org: wxcadm.Org, headquarters: wxcadm.Location) -> None:
    """Created with the client's own call policies; an agent is added by writing the whole group back."""
    bob, carol = (org.people.get(email=f"{name}@acme.example") for name in ("bob", "carol"))
    group = org.hunt_groups.create("Night", "Night", "Desk", extension="1055", location=headquarters, agents=[bob])
    assert [agent["lastName"] for agent in group.agents] == ["Baker"]
    assert group.add_agent(carol)
    assert [agent["lastName"] for agent in group.agents] == ["Baker", "Chen"]
    assert group.config["callPolicies"]["policy"] == "SIMULTANEOUS"
    org.api.delete(f"v1/telephony/config/locations/{headquarters.id}/huntGroups/{group.id}")
    org.hunt_groups.refresh()
    assert org.hunt_groups.get(name="Night") is None


def test_workspaces_lines_and_devices(org: wxcadm.Org, headquarters: wxcadm.Location) -> None:
    """A workspace and a virtual line from creation to deletion; what is on a phone."""
    room = org.workspaces.create(headquarters, "Board room", extension="1097")
    assert (room.extension, room.number, room.esn) == ("1097", None, "81001097")
    assert room.license_type == "WORKSPACE"
    room.delete()
    org.workspaces.refresh()
    assert [workspace.name for workspace in org.workspaces] == ["Lobby"]
    org.virtual_lines.create("Support", "Line", location=headquarters, extension="1098")
    org.virtual_lines.refresh()
    line = org.virtual_lines.get(name="Support Line")
    assert line.update(last_name="Queue", extension="1099")
    assert line.refresh_config() and (line.last_name, line.extension) == ("Queue", "1099")
    line.delete()
    org.virtual_lines.refresh()
    assert [line.name for line in org.virtual_lines] == ["Sales line"]
    phone = next(device for device in org.devices if device.display_name == "Desk phone 2")
    assert [(member.member_type, member.line_type) for member in phone.members] == [
        ("PEOPLE", "PRIMARY"), ("VIRTUAL_LINE", "SHARED_CALL_APPEARANCE"),
    ]
    assert phone.members.port_map and phone.calling_id
    assert phone.change_tags("replace", ["name=Desk phone 2"])


def test_monitoring_of_a_workspace(org: wxcadm.Org, headquarters: wxcadm.Location) -> None:
    """Elements are sent as plain ids. (The client's own `Person.monitoring` fails before it asks: it lacks a parent.)"""
    lobby = org.workspaces.get(name="Lobby")
    bob, orbit = org.people.get(email="bob@acme.example"), headquarters.park_extensions[0]
    before = [element.id for element in lobby.monitoring.monitored_elements]
    assert lobby.monitoring.add(bob) and lobby.monitoring.add(orbit)
    lobby._monitoring = None
    assert {element.id for element in lobby.monitoring.monitored_elements} >= {bob.id, orbit.id}
    lobby.monitoring.remove(bob)
    lobby.monitoring.remove(orbit)
    lobby._monitoring = None
    assert [element.id for element in lobby.monitoring.monitored_elements] == before


def test_webhooks(org: wxcadm.Org) -> None:
    """add, rename, turn off and on, delete."""
    # The client makes the webhook and then fails at an argument of its own.
    with pytest.raises(TypeError):
        org.webhooks.add("From a script", "http://hooks.example/calls", "telephony_calls", "all", owner="org", secret="s")
    (webhook,) = org.webhooks
    assert (webhook.name, webhook.ownedBy, webhook.status) == ("From a script", "org", "active")
    assert webhook.change_name("Renamed")
    assert [found.name for found in org.webhooks.active] == ["Renamed"]
    assert webhook.delete()
    assert org.webhooks.data == []
