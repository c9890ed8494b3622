"""wxc-sdk 1.41.0, unmodified, on how an organization and its locations record; unknown keys in a response are errors."""

import pathlib
from collections.abc import Callable

import audio
import demo_ids
import pytest
from audio import TONES
from baresip import Baresip
from hearing import ABSENT, connect, hears, wait_to_hear
from orbit import Orbit
from test_trunks import telephone, trunk  # noqa: F401 (fixtures)
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import AnnAudioFile, Greeting, UserType
from wxc_sdk.person_settings.call_recording import (
    BaseCallRecordingAnnouncement, CallRecordingAnnouncement, CallRecordingSetting, Record,
)
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.call_recording import FailureBehavior, LocationComplianceAnnouncement, OrgComplianceAnnouncement

Phones = Callable[..., Baresip]


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


def headquarters(api: WebexSimpleApi) -> str:
    return next(location.location_id for location in api.locations.list() if location.name == "Headquarters")


def record(api: WebexSimpleApi, email: str, mode: Record | None) -> str:
    """Sets how a person's calls are recorded; None: not at all. Returns the person's id."""
    person = next(api.people.list(email=email)).person_id
    settings = CallRecordingSetting.default()
    settings.enabled, settings.record = mode is not None, mode or Record.never
    api.person_settings.call_recording.configure(person, settings)
    return person


def test_organization_and_vendors(client: Client) -> None:
    """Whether the organization records, by whom, whose calls, and what follows a failure there and at a location."""
    alice = client("alice")
    api = alice.telephony.call_recording
    place = headquarters(alice)
    info = api.read()
    assert info.enabled and info.vendor_id and info.organization and info.organization.name
    api.update(enabled=False)
    assert api.read().enabled is False
    api.update(enabled=True)
    assert api.read() == info

    vendors = api.get_org_vendors()
    assert vendors.vendors and [vendor.id for vendor in vendors.vendors] == [info.vendor_id] == [vendors.vendor_id]
    assert vendors.failure_behavior == FailureBehavior.proceed_with_call_no_announcement
    assert api.get_call_recording_regions() == []
    assert api.set_org_vendor(info.vendor_id, failure_behavior=FailureBehavior.proceed_call_with_announcement)
    shown = api.get_location_vendors(place)
    assert shown.org_failure_behavior_enabled and shown.failure_behavior == FailureBehavior.proceed_call_with_announcement
    assert api.set_location_vendor(
        place, id=info.vendor_id, org_default_enabled=True, failure_behavior=FailureBehavior.end_call_with_announcement,
        org_failure_behavior_enabled=False,
    )
    own = api.get_location_vendors(place)
    assert own.org_failure_behavior_enabled is False
    assert own.failure_behavior == FailureBehavior.end_call_with_announcement
    assert api.set_location_vendor(place, org_failure_behavior_enabled=True)
    assert api.get_location_vendors(place) == shown
    with pytest.raises(RestError) as error:
        api.set_org_vendor("Y2lzY29zcGFyazovL3VzL1JFQ09SRElOR19WRU5ET1IvMGE0MjY3NTQtYTQ3MC00YzJkLThiYTAtZmJjNjc3M2E4YTdj")
    refused(error, 404, "the only one")
    with pytest.raises(RestError) as error:
        client("bob").telephony.call_recording.update(enabled=False)
    assert error.value.response.status_code == 403
    api.set_org_vendor(info.vendor_id, failure_behavior=FailureBehavior.proceed_with_call_no_announcement)


def test_users(client: Client) -> None:
    """Those whose calls may be recorded, of the organization and of a location, page by page."""
    alice = client("alice")
    api = alice.telephony.call_recording
    assert list(api.list_org_users()) == []
    people = {record(alice, f"{name}@acme.example", Record.always) for name in ("alice", "bob", "carol")}
    listed = list(api.list_org_users(max=1))
    assert {user.id for user in listed} == people and all(user.type == UserType.people for user in listed)
    assert {user.id for user in api.list_location_users(headquarters(alice), max_=2)} <= people
    assert all(user.license_type == "BASIC_USER" for user in api.list_org_users(standard_user_only=True))
    for name in ("alice", "bob", "carol"):
        record(alice, f"{name}@acme.example", None)
    assert list(api.list_location_users(headquarters(alice))) == []


@pytest.fixture
def sound(client: Client, tmp_path: pathlib.Path) -> str:
    """The id of a file that was uploaded for Headquarters."""
    alice = client("alice")
    file = tmp_path / "told.wav"
    file.write_bytes(demo_ids.sound())
    return alice.telephony.announcements_repo.upload_announcement("Told", file=str(file), location_id=headquarters(alice))


def test_announcements(client: Client, sound: str) -> None:
    """What is played at start, stop, pause, resume and failures; a file that is played cannot be deleted."""
    alice = client("alice")
    api = alice.telephony.call_recording
    standard = api.read_org_call_recording_announcement()
    assert all(value and value.type == Greeting.default for _, value in standard)
    custom = CallRecordingAnnouncement(type=Greeting.custom, audio_announcement_file=AnnAudioFile(id=sound))
    api.update_org_call_recording_announcement(BaseCallRecordingAnnouncement(start=custom, resume=custom))
    read = api.read_org_call_recording_announcement()
    assert read.start and read.start.audio_announcement_file and read.start.audio_announcement_file.id == sound
    assert read.stop == standard.stop and read.resume == read.start
    api.update_org_call_recording_announcement(read)
    assert api.read_org_call_recording_announcement() == read
    with pytest.raises(RestError) as error:
        alice.telephony.announcements_repo.delete(sound, location_id=headquarters(alice))
    refused(error, 409, "a recording announcement of")
    api.update_org_call_recording_announcement(standard)
    assert api.read_org_call_recording_announcement() == standard
    alice.telephony.announcements_repo.delete(sound, location_id=headquarters(alice))


def test_compliance_settings(client: Client, sound: str) -> None:
    """Of the organization and of a location, read, changed and written back."""
    alice = client("alice")
    api = alice.telephony.call_recording
    place = headquarters(alice)
    whole, local = api.read_org_compliance_announcement(), api.read_location_compliance_announcement(place)
    assert whole.inbound_pstncalls_enabled is False and local.use_org_settings_enabled
    changed = OrgComplianceAnnouncement(
        inbound_pstncalls_enabled=True, outbound_pstncalls_delay_enabled=True, delay_in_seconds=5, use_custom_announcement_enabled=True,
        audio_announcement_file=AnnAudioFile(id=sound),
    )
    api.update_org_compliance_announcement(changed)
    read = api.read_org_compliance_announcement()
    assert (read.inbound_pstncalls_enabled, read.delay_in_seconds, read.use_custom_announcement_enabled) == (True, 5, True)
    assert read.audio_announcement_file and read.audio_announcement_file.id == sound
    own = LocationComplianceAnnouncement(
        outbound_pstncalls_enabled=True, use_org_settings_enabled=False, use_org_level_announcement_enabled=False,
        custom_compliance_announcement=CallRecordingAnnouncement(
            type=Greeting.custom, audio_announcement_file=AnnAudioFile(id=sound)
        ),
    )
    api.update_location_compliance_announcement(place, own)
    shown = api.read_location_compliance_announcement(place)
    assert shown.outbound_pstncalls_enabled and shown.custom_compliance_announcement
    assert shown.use_org_settings_enabled is False and shown.use_org_level_announcement_enabled is False
    shown.use_org_settings_enabled = shown.use_org_level_announcement_enabled = True
    api.update_location_compliance_announcement(place, shown)
    api.update_org_compliance_announcement(whole)
    with pytest.raises(RestError) as error:
        api.update_org_compliance_announcement(OrgComplianceAnnouncement(delay_in_seconds=601))
    refused(error, 400, "delayInSeconds")


def test_recorded_by_the_organization_s_leave(client: Client, orbit: Orbit, baresip: Phones) -> None:
    """Real phones: nothing is recorded where the organization does not record; the request says why."""
    alice = client("alice")
    record(alice, "bob@acme.example", Record.on_demand_with_user_initiated_start)
    alice.telephony.call_recording.update(enabled=False)
    one, two = baresip("alice"), baresip("bob")
    connect(two, one, "1001")
    wait_to_hear(two, "alice")
    bob = orbit.api("bob")
    call = {"callId": bob.only_call()["id"]}
    answer = bob.post("/telephony/calls/startRecording", call).expect(409)
    assert answer.json["message"] == "Call recording is not enabled for the organization"
    alice.telephony.call_recording.update(enabled=True)
    bob.post("/telephony/calls/startRecording", call).expect(204)
    hears(two, "alice")
    bob.hangup_all()
    record(alice, "bob@acme.example", None)


def test_party_outside_is_told(
    client: Client, orbit: Orbit, trunk: str, telephone: Baresip, baresip: Phones, tmp_path: pathlib.Path
) -> None:
    """Real phones: a second after the answer whoever is outside hears the organization's file, whole and alone; then the talk goes on."""
    alice = client("alice")
    api = alice.telephony.call_recording
    whole = api.read_org_compliance_announcement()
    file = audio.write_tone(tmp_path / "told.wav", TONES["erin"], seconds=2)
    told = alice.telephony.announcements_repo.upload_announcement("Told", file=str(file), location_id=headquarters(alice))
    api.update_org_compliance_announcement(
        OrgComplianceAnnouncement(
            outbound_pstncalls_enabled=True, outbound_pstncalls_delay_enabled=True, delay_in_seconds=1, use_custom_announcement_enabled=True,
            audio_announcement_file=AnnAudioFile(id=told),
        )
    )
    record(alice, "alice@acme.example", Record.always)
    phone = baresip("alice")
    phone.dial("3105550100")
    telephone.wait_for("CALL_ESTABLISHED")
    wait_to_hear(telephone, "alice")
    wait_to_hear(telephone, "erin", 3)
    hears(telephone, "erin", 1.2)
    heard_inside = phone.ear.next(0.2)
    assert audio.tone_share(heard_inside, TONES["erin"]) < ABSENT
    wait_to_hear(telephone, "alice", 3)
    hears(telephone, "alice")
    hears(phone, "carol")
    orbit.api("alice").hangup_all()
    record(alice, "alice@acme.example", None)
    api.update_org_compliance_announcement(whole)
    alice.telephony.announcements_repo.delete(told, location_id=headquarters(alice))
