"""wxc-sdk 1.41.0, unmodified: every call control does the same in all three families, and monitoring of workspaces."""

import functools
from collections.abc import Callable, Iterator

import pytest
from orbit import Orbit
from sdk import KINDS, sdk
from sipp import Sipp, phone
from test_assistants import office  # noqa: F401 (a fixture)
from test_wxc_sdk import Client, client, only_call  # noqa: F401 (a fixture)
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.person_settings.call_recording import CallRecordingSetting, Record
from wxc_sdk.person_settings.monitoring import MonitoredElement, MonitoredElementMember, Monitoring
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.calls import CallState, RejectAction, TelephonyCall

Phone = Callable[..., Sipp]

#: How the SDK calls its method in one family or another.
NAMES = {
    "calls": {},
    "me": {f"{verb}_recording": f"{verb}recording" for verb in ("start", "stop", "pause", "resume")},
    "members": {"call_details": "get_call_details"},
}


class Controls:
    """One family's controls of one person's calls: `controls.hold(call)`."""

    def __init__(self, family: str, person: WebexSimpleApi, administrator: WebexSimpleApi):
        self._names = NAMES[family]
        self._member = [person.people.me().person_id] if family == "members" else []
        self._api = {
            "calls": person.telephony.calls, "me": person.me.calls,
            "members": administrator.telephony.call_controls_members,
        }[family]

    def __getattr__(self, name: str) -> Callable:
        return functools.partial(getattr(self._api, self._names.get(name, name)), *self._member)

    def only_call(self, state: CallState = CallState.connected) -> TelephonyCall:
        """The person's only call, once it is in a state."""

        def found() -> TelephonyCall | None:
            calls = self.list_calls()
            return calls[0] if len(calls) == 1 and calls[0].state == state.value else None

        return wait_until(found, f"one call, {state}", 10, self.list_calls)

    def wait_for_no_call(self) -> None:
        wait_until(lambda: not self.list_calls(), "no call", 10, self.list_calls)


@pytest.fixture(params=["calls", "me", "members"])
def controls_of(request: pytest.FixtureRequest, client: Client) -> Callable[[str], Controls]:  # noqa: F811
    """A person's controls: `controls_of("bob")`."""
    return lambda person: Controls(request.param, client(person), client("alice"))


def test_a_call_from_dialling_to_hanging_up(
    client: Client, controls_of: Callable[[str], Controls], sipp_phone: Phone  # noqa: F811
) -> None:
    """dial, details, mute, unmute, hold, resume, keys, park, retrieve, history, hangup."""
    for person in ("bob", "carol"):
        sipp_phone(person)
    bob = controls_of("bob")
    call = bob.dial("1003").call_id
    bob.only_call()
    assert bob.call_details(call).remote_party.name == "Carol Chen"
    bob.mute(call)
    assert bob.only_call().muted
    bob.unmute(call)
    assert bob.only_call().muted is False
    bob.hold(call)
    only_call(client("carol"), CallState.remote_held)
    bob.resume(call)
    only_call(client("carol"))
    bob.transmit_dtmf(call, dtmf="1#")
    assert bob.park(call, destination="7001").number == "7001"
    bob.wait_for_no_call()
    retrieved = bob.retrieve(destination="7001")
    assert bob.only_call().call_id == retrieved.call_id
    bob.hangup(retrieved.call_id)
    bob.wait_for_no_call()
    assert bob.call_history()[0].name == "Carol Chen"
    with pytest.raises(RestError) as gone:
        bob.call_details(retrieved.call_id)
    assert gone.value.response.status_code == 404


def test_ringing(
    client: Client, controls_of: Callable[[str], Controls], sipp_phone: Phone, sipp_caller: Phone  # noqa: F811
) -> None:
    """answer, reject, divert, pickup."""
    sipp_phone("bob", "callee_talk")
    sipp_phone("alice")
    bob, alice = controls_of("bob"), controls_of("alice")
    sipp_caller("carol", "1002")
    bob.answer(bob.only_call(CallState.alerting).call_id)
    bob.hangup(bob.only_call().call_id)
    bob.wait_for_no_call()
    sipp_caller("carol", "1002")
    bob.reject(bob.only_call(CallState.alerting).call_id, RejectAction.busy)
    bob.wait_for_no_call()
    sipp_caller("carol", "1002")
    bob.divert(bob.only_call(CallState.alerting).call_id, destination="1001")
    bob.wait_for_no_call()
    assert alice.only_call().remote_party.name == "Carol Chen"
    alice.hangup(alice.only_call().call_id)
    alice.wait_for_no_call()
    sipp_caller("carol", "1002")
    bob.only_call(CallState.alerting)
    picked = alice.pickup(target="1002")
    assert alice.only_call().call_id == picked.call_id
    bob.wait_for_no_call()


def test_barge_in_and_transfer(
    client: Client, controls_of: Callable[[str], Controls], sipp_phone: Phone  # noqa: F811
) -> None:
    """Carol comes into Bob's call; Bob gives his call to Alice, who answers before he is out."""
    for person in ("alice", "bob", "carol", "dave"):
        sipp_phone(person)
    bob, carol = controls_of("bob"), controls_of("carol")
    call = bob.dial("82002001").call_id
    bob.only_call()
    carol.hangup(carol.barge_in("1002").call_id)
    carol.wait_for_no_call()
    bob.only_call()
    assert bob.transfer(call, destination="1001").call_id
    bob.wait_for_no_call()
    assert only_call(client("alice")).remote_party.name == "Dave Diaz"
    assert only_call(client("dave")).remote_party.name == "Alice Archer"


def test_recording(
    client: Client, controls_of: Callable[[str], Controls], sipp_phone: Phone  # noqa: F811
) -> None:
    """Started, paused, resumed and stopped on demand."""
    for person in ("bob", "carol"):
        sipp_phone(person)
    bob = controls_of("bob")
    settings = client("alice").person_settings.call_recording
    member = client("bob").people.me().person_id
    on_demand = CallRecordingSetting.default()
    on_demand.enabled, on_demand.record = True, Record.on_demand_with_user_initiated_start
    settings.configure(member, on_demand)
    try:
        call = bob.dial("1003").call_id
        bob.only_call()
        for command, state in [
            (bob.start_recording, "started"), (bob.pause_recording, "paused"), (bob.resume_recording, "started"),
            (bob.stop_recording, "stopped"),
        ]:
            command(call)
            assert bob.call_details(call).recording_state == state
    finally:
        settings.configure(member, CallRecordingSetting.default())


def test_pull(orbit: Orbit, controls_of: Callable[[str], Controls], sipp_phone: Phone, tmp_path, gear: list) -> None:
    """Alice's call goes from one of her phones to the other."""
    for person in ("alice", "bob"):
        sipp_phone(person)
    alice = controls_of("alice")
    before = alice.dial("1002")
    alice.only_call()
    other = phone(tmp_path, orbit.sip, "alice2", "alice2-secret")
    gear.append(other)
    other.start()
    pulled = alice.pull()
    wait_until(lambda: [call.call_id for call in alice.list_calls()] == [pulled.call_id], "the other phone has the call")
    assert alice.only_call().call_session_id == before.call_session_id
    alice.hangup(pulled.call_id)
    alice.wait_for_no_call()


@pytest.mark.parametrize("kind", KINDS)
def test_push(kind: str, office: Orbit, sipp_phone: Phone, tmp_path, gear: list) -> None:  # noqa: F811
    """Carol assists Alice, takes her call and pushes it over, in each of the families."""

    def api(person: str) -> WebexSimpleApi:
        made = sdk(office, f"demo-{person}", kind)
        gear.append(Closing(made))
        return made

    for person, scenario in (("bob", "callee"), ("carol", "callee"), ("alice", "callee_slow")):
        gear.append(phone(tmp_path, office.sip, person, f"{person}-secret", scenario).start())
    alice = Controls("calls", api("alice"), api("alice"))
    for family in NAMES:
        carol = Controls(family, api("carol"), api("alice"))
        api("bob").telephony.calls.dial("1001")
        wait_until(lambda carol=carol: carol.list_calls() and carol.only_call(), "Carol took the call")
        carol.push(carol.only_call().call_id)
        carol.wait_for_no_call()
        call = alice.only_call()
        assert call.remote_party.name == "Bob Baker"
        alice.hangup(call.call_id)
        alice.wait_for_no_call()


class Closing:
    """An API as something that is stopped at a test's end."""

    def __init__(self, api: WebexSimpleApi):
        self.stop = api.close
        self.report = lambda _: ""


@pytest.mark.sync_only("What is monitored stays: the client cannot send an empty list.")
def test_monitoring_of_a_workspace(client: Client) -> None:  # noqa: F811
    """read, the members there are to choose from, configure."""
    alice = client("alice")
    lobby = next(alice.workspaces.list(display_name="Lobby")).workspace_id
    monitoring = alice.workspace_settings.monitoring
    members = {member.first_name: member for member in monitoring.get_available_members_for_monitoring(lobby)}
    assert "Bob" in members
    assert list(monitoring.get_available_speed_dials_for_monitoring(lobby, member_name="carol"))
    bob = MonitoredElement(member=MonitoredElementMember(member_id=members["Bob"].id))
    monitoring.configure(lobby, Monitoring(call_park_notification_enabled=True, monitored_elements=[bob]))
    assert [member.display_name for member in monitoring.read(lobby).monitored_members] == ["Bob Baker"]


def test_endpoints_without_mobility(client: Client) -> None:  # noqa: F811
    """A SIP phone has no mobility to set, and says so."""
    bob = client("bob")
    endpoint = bob.me.endpoints.list()[0]
    with pytest.raises(RestError) as refused:
        bob.me.endpoints.update(endpoint.id, True)
    assert refused.value.response.status_code == 400
