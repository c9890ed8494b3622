"""wxc-sdk 1.41.0, unmodified: events for compliance officers, and deleting an organisation; unknown keys in a response are errors."""

import datetime
import uuid
from collections.abc import Callable, Iterator

import pytest
import requests
import sipp
import yaml
from orbit import PASSWORDS, Orbit
from sdk import KINDS, sdk
from test_directory import demo_export, person  # noqa: F401
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.events import ComplianceEvent, EventResource, EventType
from wxc_sdk.rest import RestError

Client = Callable[[Orbit, str], WebexSimpleApi]


@pytest.fixture(params=KINDS)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """The SDK with a token; each test runs with the synchronous API and with the asynchronous one."""
    made: list[WebexSimpleApi] = []

    def make(orbit: Orbit, token: str) -> WebexSimpleApi:
        made.append(sdk(orbit, token, request.param))
        return made[-1]

    yield make
    for api in made:
        api.close()


@pytest.fixture
def alice(orbit: Orbit, client: Client) -> WebexSimpleApi:
    return client(orbit, "demo-alice")


@pytest.fixture
def officer(orbit: Orbit, client: Client, alice: WebexSimpleApi) -> WebexSimpleApi:
    """Frank, whom Alice makes a compliance officer."""
    role = next(role for role in alice.roles.list() if role.name == "Compliance Officer")
    frank = next(alice.people.list(display_name="Frank"))
    frank.roles = [role.id]
    assert alice.people.update(frank, calling_data=True).roles == [role.id]
    return client(orbit, orbit.create_token("frank"))


def test_events(orbit: Orbit, alice: WebexSimpleApi, officer: WebexSimpleApi, tmp_path) -> None:
    """A call's two legs are events, one of each party; pages and filters are as the client asks for them."""
    with pytest.raises(RestError) as refused:
        list(alice.events.list())
    assert refused.value.response.status_code == 403
    phones = [sipp.phone(tmp_path, orbit.sip, name, PASSWORDS[name], seconds=60, trace=False).start() for name in ("alice", "bob")]
    orbit.api("alice").dial("1002")
    wait_until(lambda: any(call["state"] == "connected" for call in orbit.api("bob").calls()), "the call", 10)
    orbit.api("alice").hangup_all()
    for phone in phones:
        phone.stop()

    def found() -> list[ComplianceEvent]:
        events = list(officer.events.list(resource=EventResource.call_records, type_=EventType.created, max=1))
        return events if len(events) >= 2 else []

    events = wait_until(found, "the call's events", 10)
    assert [event.created for event in events] == sorted((event.created for event in events), reverse=True)
    people = {alice.people.me().person_id, next(alice.people.list(display_name="Bob")).person_id}
    assert {event.actor_id for event in events[:2]} == people
    assert {event.data.call_direction for event in events[:2]} == {"ORIGINATING", "TERMINATING"}
    assert len({event.data.correlation_id for event in events[:2]}) == 1
    assert all(event.data.is_call_answered and event.data.call_type == "SIP_ENTERPRISE" for event in events[:2])
    assert officer.events.details(events[0].id) == events[0]
    own = list(officer.events.list(actor_id=alice.people.me().person_id))
    assert {event.actor_id for event in own} == {alice.people.me().person_id}
    now = datetime.datetime.now(datetime.timezone.utc)
    assert not list(officer.events.list(to_=now - datetime.timedelta(days=1)))
    assert not list(officer.events.list(resource=EventResource.messages))
    assert list(officer.events.list(from_=now - datetime.timedelta(hours=1), to_=now)) == list(officer.events.list(to_=now))


@pytest.fixture
def globex(tmp_path_factory: pytest.TempPathFactory, demo_export: str) -> Iterator[tuple[Orbit, str]]:
    """A server with the demo directory and a second organisation, and the token of Grace, its administrator."""
    directory = yaml.safe_load(demo_export)
    directory["organizations"].append({
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex")), "name": "Globex", "sip-domain": "globex.example",
        "licenses": [
            {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex-licence")), "name": "Webex Calling - Professional", "units": 5}
        ],
        "locations": [{
            "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex-location")), "name": "Springfield", "routing-prefix": "8300",
            "time-zone": "America/Chicago",
            "people": [
                person("grace", "globex.example", "3001", "full-administrator"), person("homer", "globex.example", "3002"),
            ],
        }],
    })
    server = Orbit(tmp_path_factory.mktemp("globex")).start()
    server.stop()
    file = server.folder / "directory.yaml"
    file.write_text(yaml.safe_dump(directory))
    server.command("directory", "import", str(file))
    server.start()
    yield server, server.create_token("grace@globex.example")
    server.stop()


def registrations(orbit: Orbit) -> int:
    text = requests.get(f"{orbit.url.removesuffix('/v1')}/metrics", timeout=10).text
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("orbit_registrations "))


def test_an_organization_is_deleted(client: Client, globex: tuple[Orbit, str], tmp_path) -> None:
    """Not while it has a call; then all of it goes, its phones too, and the other organisation goes on, which is the last."""
    orbit, token = globex
    alice = client(orbit, "demo-alice")
    (acme,) = alice.organizations.list()
    phones = [sipp.phone(tmp_path, orbit.sip, name, PASSWORDS[name], seconds=60, trace=False).start() for name in ("alice", "bob")]
    orbit.api("alice").dial("1002")
    wait_until(lambda: any(call["state"] == "connected" for call in orbit.api("bob").calls()), "the call", 10)
    with pytest.raises(RestError) as busy:
        alice.organizations.delete(acme.org_id)
    assert busy.value.response.status_code == 409
    assert "Acme has 1 call in progress" in busy.value.response.text
    orbit.api("alice").hangup_all()
    wait_until(lambda: not orbit.api("bob").calls(), "the end of the call", 10)
    assert registrations(orbit) == 2
    alice.organizations.delete(acme.org_id)
    with pytest.raises(RestError) as gone:
        alice.people.me()
    assert gone.value.response.status_code == 401
    wait_until(lambda: registrations(orbit) == 0, "the end of its phones' registrations", 10)
    for phone in phones:
        phone.afterwards = lambda: None
        phone.stop()
    grace = client(orbit, token)
    (globex_,) = grace.organizations.list()
    assert globex_.display_name == "Globex"
    assert {one.display_name for one in grace.people.list()} == {"Grace Added", "Homer Added"}
    with pytest.raises(RestError) as last:
        grace.organizations.delete(globex_.org_id)
    assert last.value.response.status_code == 409
    # The next process knows nothing of it either.
    orbit.stop()
    exported = yaml.safe_load(orbit.command("directory", "export"))
    assert [one["name"] for one in exported["organizations"]] == ["Globex"]
    orbit.start()
