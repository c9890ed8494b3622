"""wxc-sdk 1.41.0, unmodified, drives every call control and conference control; unknown keys in a response are errors."""

from collections.abc import Callable

import pytest
from sipp import Sipp
from test_wxc_sdk import client, only_call  # noqa: F401 (a fixture)
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.person_settings.call_recording import CallRecordingSetting, Record
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.calls import CallState, ExternalVoicemailMwiAction, HistoryType, RedirectReason, RejectAction, TelephonyCall

Phone = Callable[..., Sipp]
Client = Callable[[str], WebexSimpleApi]


def status_of(call: Callable, *arguments: object, **named: object) -> int:
    """The status of an error that the SDK raises."""
    with pytest.raises(RestError) as raised:
        call(*arguments, **named)
    return raised.value.response.status_code


def connected(api: WebexSimpleApi, count: int) -> list[TelephonyCall]:
    """So many connected calls, once there are."""

    def found() -> list[TelephonyCall] | None:
        calls = [call for call in api.telephony.calls.list_calls() if call.state == CallState.connected.value]
        return calls if len(calls) == count else None

    return wait_until(found, f"{count} connected calls", 10, api.telephony.calls.list_calls)


def test_conference_controls(client: Client, sipp_phone: Phone) -> None:  # noqa: F811
    """start, add, mute, deafen, hold, resume, details, release."""
    for person in ("alice", "bob", "carol", "dave"):
        sipp_phone(person)
    alice = client("alice")
    calls = [alice.telephony.calls.dial(number).call_id for number in ("1002", "1003", "82002001")]
    connected(alice, 3)
    conference = alice.telephony.conference
    assert conference.get_conference_details().state is None
    conference.start_conference(calls[:2])
    details = conference.get_conference_details()
    assert details.state == "connected" and details.muted is False
    assert [participant.call_id for participant in details.participants] == calls[:2]
    conference.add_participant(calls[2])
    assert len(conference.get_conference_details().participants) == 3
    assert status_of(conference.add_participant, calls[2]) == 409
    conference.mute(calls[0])
    conference.deafen_participant(calls[1])
    conference.mute()
    details = conference.get_conference_details()
    assert details.muted and details.participants[0].muted and details.participants[1].deafened
    conference.unmute(calls[0])
    conference.undeafen_participant(calls[1])
    conference.unmute()
    conference.hold()
    assert conference.get_conference_details().state == "held"
    conference.resume()
    assert status_of(alice.telephony.calls.park, calls[0], destination="7001") == 409
    conference.release_conference()
    for person in ("alice", "bob", "carol", "dave"):
        wait_until(lambda person=person: not client(person).telephony.calls.list_calls(), f"{person} has no call")
    assert status_of(conference.release_conference) == 409


def test_controls_of_one_call(client: Client, sipp_phone: Phone, sipp_caller: Phone) -> None:  # noqa: F811
    """mute, unmute, transmit_dtmf, push, pull, barge_in, reject, divert, pickup and the message lamp."""
    sipp_phone("bob")
    sipp_phone("alice")
    alice, bob, carol = client("alice"), client("bob"), client("carol")
    calls = alice.telephony.calls
    made = calls.dial("1002").call_id
    only_call(alice)
    calls.mute(made)
    assert only_call(alice).muted
    calls.unmute(made)
    calls.transmit_dtmf(made, "1,2#")
    assert status_of(calls.transmit_dtmf, made, "x") == 400
    assert status_of(calls.push, made) == 409
    assert status_of(calls.pull) == 409
    sipp_phone("carol")
    came = carol.telephony.calls.barge_in("1001")
    wait_until(lambda: only_call(carol).state == CallState.connected.value, "Carol is in the call")
    assert carol.telephony.conference.get_conference_details().type == "bargeIn"
    carol.telephony.calls.hangup(came.call_id)
    only_call(alice)
    calls.hangup(made)
    wait_until(lambda: not bob.telephony.calls.list_calls(), "Bob has no call")
    assert calls.call_history(HistoryType.placed)[0].name == "Bob Baker"
    me = alice.people.me().person_id
    calls.update_external_voicemail_mwi(me, ExternalVoicemailMwiAction.set)
    alice.telephony.call_controls_members.update_external_voicemail_mwi(me, ExternalVoicemailMwiAction.clear)


def test_ringing_calls_are_rejected_diverted_and_picked_up(
    client: Client, sipp_phone: Phone, sipp_caller: Phone  # noqa: F811
) -> None:
    """A phone that only rings: reject, divert with its redirection, pickup."""
    sipp_phone("alice", "callee_talk")
    sipp_phone("carol")
    alice, carol = client("alice"), client("carol")
    sipp_caller("bob", "1001")
    ringing = only_call(alice, CallState.alerting)
    alice.telephony.calls.divert(ringing.call_id, destination="1003")
    diverted = only_call(carol)
    assert [step.reason for step in diverted.redirections] == [RedirectReason.divert.value]
    carol.telephony.calls.hangup(diverted.call_id)
    wait_until(lambda: not carol.telephony.calls.list_calls(), "Carol has no call")
    sipp_caller("bob", "1001")
    ringing = only_call(alice, CallState.alerting)
    carol.telephony.calls.pickup("1001")
    only_call(carol)
    assert not alice.telephony.calls.list_calls()
    carol.telephony.calls.hangup(only_call(carol).call_id)
    wait_until(lambda: not carol.telephony.calls.list_calls(), "Carol has no call")


def test_an_administrator_acts_for_members(client: Client, sipp_phone: Phone, sipp_caller: Phone) -> None:  # noqa: F811
    """dial, answer with the preferred endpoint, hold, resume, recording by mode, hangup through call_controls_members."""
    sipp_phone("bob", "callee_talk")
    sipp_phone("carol")
    alice, bob = client("alice"), client("bob")
    members = alice.telephony.call_controls_members
    member = bob.people.me().person_id
    endpoints = alice.person_settings.preferred_answer.read(member).endpoints
    alice.person_settings.preferred_answer.modify(member, endpoints[0].id)
    assert alice.person_settings.preferred_answer.read(member).preferred_answer_endpoint_id == endpoints[0].id
    device = alice.devices.details(endpoints[0].id)
    assert device.connection_status == "connected"
    sipp_caller("carol", "1002")
    ringing = only_call(bob, CallState.alerting)
    members.answer(member, ringing.call_id, endpoint_id=endpoints[0].id)
    call = only_call(bob).call_id
    assert members.get_call_details(member, call).state == CallState.connected.value
    assert [found.call_id for found in members.list_calls(member)] == [call]
    members.hold(member, call)
    members.resume(member, call)
    assert status_of(members.start_recording, member, call) == 409
    recording = CallRecordingSetting.default()
    recording.enabled = True
    recording.record = Record.on_demand_with_user_initiated_start if hasattr(
        Record, "on_demand_with_user_initiated_start") else next(mode for mode in Record if "Initiated" in mode.value)
    alice.person_settings.call_recording.configure(member, recording)
    members.start_recording(member, call)
    assert members.get_call_details(member, call).recording_state == "started"
    members.pause_recording(member, call)
    members.resume_recording(member, call)
    members.stop_recording(member, call)
    assert members.get_call_details(member, call).recording_state == "stopped"
    recording.enabled = False
    recording.record = Record.never
    alice.person_settings.call_recording.configure(member, recording)
    members.hangup(member, call)
    wait_until(lambda: not bob.telephony.calls.list_calls(), "Bob has no call")
    assert status_of(bob.telephony.call_controls_members.list_calls, member) == 403
    sipp_caller("carol", "1002")
    ringing = only_call(bob, CallState.alerting)
    members.reject(member, ringing.call_id, RejectAction.busy)
    wait_until(lambda: not bob.telephony.calls.list_calls(), "Bob has no call")
