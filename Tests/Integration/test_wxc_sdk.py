"""wxc-sdk 1.41.0, unmodified, drives the API; unknown keys in a response are errors (API_MODEL_ALLOW_EXTRA=forbid)."""

from collections.abc import Callable, Iterator

import pytest
from orbit import Orbit
from sipp import Sipp
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.telephony.calls import CallState, CallType, Personality, TelephonyCall
from wxc_sdk.tokens import Tokens

Phone = Callable[..., Sipp]
Client = Callable[[str], WebexSimpleApi]


@pytest.fixture
def client(orbit: Orbit) -> Iterator[Client]:
    """The SDK as one person: `client("alice")`. Its base is set as the SDK means it to be, in a subclass."""

    class OrbitSession(RestSession):
        BASE = orbit.url

    sessions: list[OrbitSession] = []

    def make(person: str) -> WebexSimpleApi:
        tokens = Tokens(access_token=f"demo-{person}")
        session = OrbitSession(tokens=tokens, concurrent_requests=5, retry_429=False)
        sessions.append(session)
        return WebexSimpleApi(tokens=tokens, session=session)

    yield make
    for session in sessions:
        session.close()


def only_call(api: WebexSimpleApi, state: CallState = CallState.connected) -> TelephonyCall:
    """The person's only call, once it is in a state."""

    def found() -> TelephonyCall | None:
        calls = api.telephony.calls.list_calls()
        return calls[0] if len(calls) == 1 and calls[0].state == state.value else None

    return wait_until(found, f"one call, {state}", 10, api.telephony.calls.list_calls)


def test_people_me(client: Client) -> None:
    """The SDK reads one's own profile."""
    me = client("alice").people.me(calling_data=True)
    assert me.display_name == "Alice Archer"
    assert me.first_name == "Alice" and me.last_name == "Archer"
    assert me.emails == ["alice@acme.example"]
    assert me.extension == "1001"
    assert me.tn and me.tn.value == "+12025550101"
    assert me.person_id and me.org_id and me.location_id


def test_call_control(client: Client, sipp_phone: Phone) -> None:
    """dial, list, details, hold, resume, park, retrieve and hangup."""
    for person in ("alice", "bob", "carol"):
        sipp_phone(person)
    alice, bob, carol = client("alice"), client("bob"), client("carol")

    dialled = alice.telephony.calls.dial("1002")
    call = only_call(alice)
    assert call.call_id == dialled.call_id
    assert call.call_session_id == dialled.call_session_id
    assert call.personality == Personality.originator.value
    assert call.remote_party.name == "Bob Baker"
    assert call.remote_party.number == "1002"
    assert call.remote_party.call_type == CallType.location.value
    assert call.remote_party.person_id == bob.people.me().person_id
    assert call.answered is not None
    incoming = only_call(bob)
    assert incoming.personality == Personality.terminator.value
    assert incoming.remote_party.name == "Alice Archer"

    details = alice.telephony.calls.call_details(dialled.call_id)
    assert details.call_id == dialled.call_id
    assert details.state == CallState.connected.value

    alice.telephony.calls.hold(dialled.call_id)
    only_call(alice, CallState.held)
    only_call(bob, CallState.remote_held)
    alice.telephony.calls.resume(dialled.call_id)
    only_call(alice)
    only_call(bob)

    parked_against = alice.telephony.calls.park(dialled.call_id, destination="7001")
    assert parked_against.name == "Orbit 1"
    assert parked_against.number == "7001"
    wait_until(lambda: not alice.telephony.calls.list_calls(), "the parker's leg is released")

    retrieved = carol.telephony.calls.retrieve(parked_against.number)
    call = only_call(carol)
    assert call.call_id == retrieved.call_id
    assert call.remote_party.name == "Bob Baker"
    assert only_call(bob).remote_party.name == "Carol Chen"

    carol.telephony.calls.hangup(retrieved.call_id)
    wait_until(lambda: not bob.telephony.calls.list_calls(), "the call is over")
    with pytest.raises(RestError) as gone:
        carol.telephony.calls.call_details(retrieved.call_id)
    assert gone.value.response.status_code == 404
    assert gone.value.detail.message == "Call not found"
    assert gone.value.detail.tracking_id


def test_answer(client: Client, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """answer makes a phone that allows it answer."""
    sipp_phone("alice", "callee_talk")
    sipp_caller("bob", "1001")
    alice = client("alice")
    ringing = only_call(alice, CallState.alerting)
    alice.telephony.calls.answer(ringing.call_id)
    only_call(alice)


def test_call_park_extensions(client: Client) -> None:
    """create, list, details, update and delete of a call park extension."""
    alice = client("alice")
    location = alice.people.me(calling_data=True).location_id
    extensions = alice.telephony.callpark_extension
    created = extensions.create(location, name="From the SDK", extension="7050")
    try:
        found = next(extension for extension in extensions.list(name="the SDK") if extension.cpe_id == created)
        assert (found.name, found.extension) == ("From the SDK", "7050")
        assert (found.routing_prefix, found.esn) == ("8100", "81007050")
        assert (found.location_name, found.location_id) == ("Headquarters", location)
        assert [extension.cpe_id for extension in extensions.list(extension="7050")] == [created]

        details = extensions.details(location, created)
        assert (details.name, details.extension) == ("From the SDK", "7050")

        extensions.update(location, created, name="Renamed", extension="7051")
        details = extensions.details(location, created)
        assert (details.name, details.extension) == ("Renamed", "7051")
        with pytest.raises(RestError) as taken:
            extensions.create(location, name="Another", extension="7051")
        assert taken.value.response.status_code in (400, 409)
    finally:
        extensions.delete(location, created)
    assert not list(extensions.list(extension="7051"))
    with pytest.raises(RestError) as gone:
        extensions.details(location, created)
    assert gone.value.response.status_code == 404


def test_paging(client: Client) -> None:
    """The SDK follows the Link header through pages of two and sees every extension once, in both orders."""
    extensions = client("alice").telephony.callpark_extension
    everything = [extension.cpe_id for extension in extensions.list()]
    assert len(everything) >= 5
    assert [extension.cpe_id for extension in extensions.list(max=2)] == everything
    assert len({*everything}) == len(everything)


def test_empty_list(client: Client) -> None:
    """A filter that nothing matches gives an empty list, which the SDK can page."""
    assert list(client("alice").telephony.callpark_extension.list(name="no such name")) == []


@pytest.mark.parametrize(
    ("name", "extension"),
    [("x" * 31, "7060"), ("", "7060"), ("Short", "7"), ("Long", "7" * 11), ("Letters", "70a0"),
     ("Alice's", "1001"), ("Taken", "7001"), ("Hunt group's", "1050")],
)
def test_call_park_extension_is_checked(client: Client, name: str, extension: str) -> None:
    """Names up to 30 characters, extensions of 2 to 10 digits that nobody else in the location has."""
    alice = client("alice")
    before = sorted(found.cpe_id for found in alice.telephony.callpark_extension.list())
    with pytest.raises(RestError) as refused:
        alice.telephony.callpark_extension.create(
            alice.people.me(calling_data=True).location_id, name=name, extension=extension
        )
    assert refused.value.response.status_code in (400, 409)
    assert sorted(found.cpe_id for found in alice.telephony.callpark_extension.list()) == before


def test_a_user_cannot_configure(client: Client) -> None:
    """Bob is no administrator: listing and creating call park extensions is 403."""
    bob = client("bob")
    location = bob.people.me().location_id or client("alice").people.me(calling_data=True).location_id
    for refused_action in (
        lambda: list(bob.telephony.callpark_extension.list()),
        lambda: bob.telephony.callpark_extension.create(location, name="Bob's", extension="7070"),
    ):
        with pytest.raises(RestError) as refused:
            refused_action()
        assert refused.value.response.status_code == 403
