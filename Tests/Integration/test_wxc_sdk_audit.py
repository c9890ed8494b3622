"""wxc-sdk 1.41.0, unmodified: the audit log, jobs that move numbers, and what they lock; unknown keys in a response are errors."""

import datetime
import json
import uuid
from collections.abc import Iterator

import pytest
from orbit import Orbit
from test_oauth import run
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import NumberState
from wxc_sdk.locations import Location
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.telephony.jobs import NumberItem
from wxc_sdk.tokens import Tokens


@pytest.fixture
def api(orbit: Orbit) -> Iterator[WebexSimpleApi]:
    """The SDK as Alice, who is full administrator; a 423 is an error at once."""

    class OrbitSession(RestSession):
        BASE = orbit.url

    tokens = Tokens(access_token="demo-alice")
    session = OrbitSession(tokens=tokens, concurrent_requests=5, retry_429=False)
    yield WebexSimpleApi(tokens=tokens, session=session)
    session.close()


def span() -> tuple[datetime.datetime, datetime.datetime]:
    now = datetime.datetime.now(datetime.timezone.utc)
    return now - datetime.timedelta(hours=1), now + datetime.timedelta(hours=1)


def location(api: WebexSimpleApi, name: str) -> Location:
    found = api.locations.by_name(name)
    assert found is not None
    return found


def test_a_change_is_in_the_audit_log_with_who_made_it_and_what_was_before(api: WebexSimpleApi):
    bob = api.people.details(next(api.people.list(email="bob@acme.example")).person_id, calling_data=True)
    title = f"Clerk {uuid.uuid4().hex[:6]}"
    bob.title = title
    api.people.update(bob, calling_data=True)
    me = api.people.me()
    events = list(api.admin_audit.list_events(org_id=me.org_id, from_=span()[0], to_=span()[1], actor_id=me.person_id, max=2))
    event = events[0]
    assert event.actor_id == me.person_id and event.actor_org_id == me.org_id
    data = event.data
    assert data.actor_email == "alice@acme.example" and data.admin_roles == ["full-administrator"]
    assert data.actor_ip == "127.0.0.1" and data.tracking_id
    assert data.event_category == "USERS" and data.target_type == "PERSON" and data.target_id == bob.person_id
    assert data.changed_attributes == ["profile"]
    assert data.before["profile"].get("title") != title and data.after["profile"]["title"] == title
    assert "ha1" not in json.dumps(data.before) and data.before["account"] == {"username": "bob"}


def test_categories_filter_events_and_events_come_in_pages(api: WebexSimpleApi):
    assert {"LOGINS", "USERS", "JOBS"} <= set(api.admin_audit.list_event_categories())
    place = location(api, "Headquarters")
    for note in ("one", "two", "three"):
        api.locations.update(location_id=place.location_id, settings=Location(name=place.name, notes=note))
    org = api.people.me().org_id
    events = list(api.admin_audit.list_events(org, *span(), event_categories=["LOCATIONS"], max=2))
    assert [event.data.after["profile"]["notes"] for event in events[:3]] == ["three", "two", "one"]
    assert {event.data.event_category for event in events} == {"LOCATIONS"}


def test_commands_are_in_the_log_too_and_a_command_shows_it(orbit: Orbit, api: WebexSimpleApi):
    orbit.create_token("bob", "spark:people_read")
    org = api.people.me().org_id
    event = next(iter(api.admin_audit.list_events(org, *span(), event_categories=["TOKENS"])))
    assert event.actor_id is None and event.data.target_name == "Bob Baker" and event.data.actorType == "command"
    shown = json.loads(orbit.command("audit", "list", "--json", "--since", "1h", "--actor", event.data.actor_name))
    assert shown[-1]["id"] == event.id and shown[-1]["actor"]["type"] == "command"
    assert shown[-1]["after"]["scopes"] == ["spark:people_read"]
    text = orbit.command("audit", "list", "--since", "1h")
    assert "created the access token of Bob Baker" in text
    assert orbit.command("audit", "list", "--since", "1h", "--actor", "nobody at all") == ""
    wrong = run(orbit, "audit", "list", "--since", "soon")
    assert wrong.returncode == 2 and "--since" in wrong.stderr


def test_a_job_moves_numbers_and_what_it_changes_is_locked_meanwhile(api: WebexSimpleApi):
    source, target = location(api, "Headquarters"), location(api, "Warehouse")
    numbers = [f"+120255507{index:02}" for index in range(100)]
    api.telephony.location.number.add(location_id=source.location_id, phone_numbers=numbers, state=NumberState.active)
    jobs = api.telephony.jobs.manage_numbers
    job = jobs.initiate_job("MOVE", [NumberItem(location_id=source.location_id, numbers=numbers)], target_location_id=target.location_id)
    assert job.latest_execution_status == "STARTING" and job.counts.total_numbers == 100
    with pytest.raises(RestError) as error:
        api.locations.update(location_id=source.location_id, settings=Location(name=source.name, notes="locked"))
    assert error.value.response.status_code == 423
    assert int(error.value.response.headers["Retry-After"]) > 0
    assert job.id in error.value.response.json()["message"]
    assert location(api, "Headquarters").location_id == source.location_id
    jobs.pause(job.id)
    paused = jobs.status(job.id)
    assert paused.latest_execution_status == "STOPPED"
    api.locations.update(location_id=source.location_id, settings=Location(name=source.name, notes="free"))
    jobs.resume(job.id)
    done = wait_until(
        lambda: (status := jobs.status(job.id)).latest_execution_status == "COMPLETED" and status, "the end of the job", 30,
        lambda: jobs.status(job.id),
    )
    assert done.latest_execution_exit_code == "COMPLETED" and done.counts.numbers_moved == 100
    assert [listed.id for listed in jobs.list()][0] == job.id
    assert list(jobs.errors(job.id)) == []
    moved = {number.phone_number for number in api.telephony.phone_numbers(location_id=target.location_id)}
    assert set(numbers) <= moved
    api.telephony.location.number.remove(location_id=target.location_id, phone_numbers=numbers)


def test_a_job_goes_on_after_the_server_was_killed(orbit: Orbit, api: WebexSimpleApi):
    source, target = location(api, "Headquarters"), location(api, "Warehouse")
    numbers = [f"+120255508{index:02}" for index in range(100)]
    api.telephony.location.number.add(location_id=source.location_id, phone_numbers=numbers, state=NumberState.active)
    jobs = api.telephony.jobs.manage_numbers
    job = jobs.initiate_job("MOVE", [NumberItem(location_id=source.location_id, numbers=numbers)], target_location_id=target.location_id)
    orbit.kill9()
    orbit.restart()
    # A restarted server may have other ports.
    alice = orbit.api("alice")

    def status() -> dict:
        return alice.get(f"/telephony/config/jobs/numbers/manageNumbers/{job.id}").expect(200).json

    done = wait_until(
        lambda: (found := status())["latestExecutionStatus"] == "COMPLETED" and found, "the end of the job", 30, status)
    assert done["counts"] == {"totalNumbers": 100, "numbersMoved": 100, "numbersFailed": 0}
