"""webexpythonsdk 2.0.6, unmodified, drives the API.

The SDK has its own method for `GET /people/me` only. Calling is driven through the session that it shows for what it does
not cover: `get`, `post` with `erc` (the expected response code) and `get_pages`. Its `post` and `put` parse a body
always, so requests that are answered with 204 go through `request`.
"""

from collections.abc import Callable

import pytest
from orbit import Orbit
from sipp import Sipp
from waiting import wait_until
from webexpythonsdk import ApiError, WebexAPI
from webexpythonsdk.restsession import RestSession

Phone = Callable[..., Sipp]


@pytest.fixture
def client(orbit: Orbit) -> Callable[[str], WebexAPI]:
    """The SDK as one person: `client("alice")`."""
    return lambda person: WebexAPI(access_token=f"demo-{person}", base_url=f"{orbit.url}/", wait_on_rate_limit=False)


def session(api: WebexAPI) -> RestSession:
    """The session behind the SDK's own methods."""
    return api._session


def command(api: WebexAPI, action: str, **body: object) -> None:
    """A call control request that is answered with 204."""
    session(api).request("POST", f"telephony/calls/{action}", 204, json=body)


def only_call(api: WebexAPI, state: str = "connected") -> dict:
    """The person's only call, once it is in a state."""

    def found() -> dict | None:
        calls = list(session(api).get_items("telephony/calls"))
        return calls[0] if len(calls) == 1 and calls[0]["state"] == state else None

    return wait_until(found, f"one call, {state}", 10)


def test_people_me(client: Callable[[str], WebexAPI]) -> None:
    """The SDK's own method reads one's profile."""
    me = client("alice").people.me()
    assert me.displayName == "Alice Archer"
    assert me.emails == ["alice@acme.example"]
    assert me.id and me.orgId


def test_call_control(client: Callable[[str], WebexAPI], sipp_phone: Phone) -> None:
    """dial, list, details, hold, resume, park, retrieve and hangup through the SDK's session."""
    for person in ("alice", "bob", "carol"):
        sipp_phone(person)
    alice, bob, carol = client("alice"), client("bob"), client("carol")

    dialled = session(alice).post("telephony/calls/dial", json={"destination": "1002"}, erc=201)
    assert only_call(alice)["id"] == dialled["callId"]
    details = session(alice).get(f"telephony/calls/{dialled['callId']}")
    assert details["callSessionId"] == dialled["callSessionId"]
    command(alice, "hold", callId=dialled["callId"])
    only_call(alice, "held")
    command(alice, "resume", callId=dialled["callId"])
    only_call(alice)

    parked = session(alice).post("telephony/calls/park", json={"callId": dialled["callId"], "destination": "7002"})
    assert parked["parkedAgainst"]["number"] == "7002"
    retrieved = session(carol).post(
        "telephony/calls/retrieve", json={"destination": parked["parkedAgainst"]["number"]}, erc=201
    )
    assert only_call(carol)["id"] == retrieved["callId"]
    command(carol, "hangup", callId=retrieved["callId"])
    wait_until(lambda: not list(session(bob).get_items("telephony/calls")), "the call is over")
    with pytest.raises(ApiError) as gone:
        session(carol).get(f"telephony/calls/{retrieved['callId']}")
    assert gone.value.status_code == 404
    assert gone.value.message == "Call not found"


def test_answer(client: Callable[[str], WebexAPI], sipp_phone: Phone, sipp_caller: Phone) -> None:
    """answer makes a phone that allows it answer."""
    sipp_phone("alice", "callee_talk")
    sipp_caller("bob", "1001")
    alice = client("alice")
    command(alice, "answer", callId=only_call(alice, "alerting")["id"])
    only_call(alice)


def test_call_park_extensions(client: Callable[[str], WebexAPI]) -> None:
    """create, list by pages, details, update and delete of a call park extension through the SDK's session."""
    alice = session(client("alice"))
    location = alice.get("people/me", params={"callingData": "true"})["locationId"]
    path = f"telephony/config/locations/{location}/callParkExtensions"
    created = alice.post(path, json={"name": "Second SDK", "extension": "7055"}, erc=201)["id"]
    try:
        pages = list(alice.get_pages("telephony/config/callParkExtensions", params={"max": 2}))
        assert len(pages) >= 3
        assert all(len(page["callParkExtensions"]) <= 2 for page in pages)
        assert created in [extension["id"] for page in pages for extension in page["callParkExtensions"]]
        assert alice.get(f"{path}/{created}")["extension"] == "7055"
        alice.request("PUT", f"{path}/{created}", 204, json={"name": "Second SDK, renamed"})
        assert alice.get(f"{path}/{created}")["name"] == "Second SDK, renamed"
        assert alice.get(f"{path}/{created}")["extension"] == "7055"
    finally:
        alice.delete(f"{path}/{created}")
    with pytest.raises(ApiError) as gone:
        alice.get(f"{path}/{created}")
    assert gone.value.status_code == 404


def test_the_directory_by_the_sdks_own_methods(client: Callable[[str], WebexAPI]) -> None:
    """organizations, roles, licenses and people: lists by pages, a person from creation to deletion."""
    api = client("alice")
    organization = next(iter(api.organizations.list()))
    assert api.organizations.get(organization.id).displayName == "Acme"
    roles = list(api.roles.list())
    assert api.roles.get(roles[0].id).name == roles[0].name
    licenses = list(api.licenses.list())
    assert api.licenses.get(licenses[0].id).name == licenses[0].name
    everybody = [person.id for person in api.people.list()]
    assert [person.id for person in api.people.list(max=2)] == everybody
    person = api.people.create(emails=["nils@acme.example"], displayName="Nils New", firstName="Nils", lastName="New")
    try:
        assert [found.id for found in api.people.list(email="nils@acme.example")] == [person.id]
        assert api.people.update(person.id, displayName="Nils Newer").displayName == "Nils Newer"
        assert api.people.get(person.id).displayName == "Nils Newer"
    finally:
        api.people.delete(person.id)
    with pytest.raises(ApiError) as gone:
        api.people.get(person.id)
    assert gone.value.status_code == 404


def test_webhooks_by_the_sdks_own_methods(client: Callable[[str], WebexAPI]) -> None:
    """create, list, get, update, delete."""
    webhooks = client("alice").webhooks
    made = webhooks.create("From the SDK", "http://hooks.example/calls", "telephony_calls", "all", secret="s")
    try:
        assert [found.id for found in webhooks.list()] == [made.id]
        assert webhooks.update(made.id, name="Renamed", targetUrl="http://hooks.example/other").name == "Renamed"
        assert webhooks.get(made.id).targetUrl == "http://hooks.example/other"
    finally:
        webhooks.delete(made.id)
    assert list(webhooks.list()) == []
