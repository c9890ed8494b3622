"""wxc-sdk 1.41.0, unmodified, drives the API; unknown keys in a response are errors (API_MODEL_ALLOW_EXTRA=forbid)."""

import io
import wave
from collections.abc import Callable, Iterator

import pytest
from orbit import Orbit
from sdk import KINDS, sdk
from sipp import Sipp
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import AnnAudioFile
from wxc_sdk.person_settings.monitoring import (
    MonitoredElement,
    MonitoredElementCPE,
    MonitoredElementMember,
    Monitoring,
)
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.callpark import CallPark, CallParkRecall, RecallHuntGroup
from wxc_sdk.telephony.callpickup import CallPickup, PickupNotificationType
from wxc_sdk.telephony.calls import CallState, CallType, Personality, TelephonyCall
from wxc_sdk.telephony.hg_and_cq import Agent, Policy
from wxc_sdk.telephony.huntgroup import HuntGroup
from wxc_sdk.telephony.location.moh import LocationMoHGreetingType, LocationMoHSetting

Phone = Callable[..., Sipp]
Client = Callable[[str], WebexSimpleApi]


@pytest.fixture(params=KINDS)
def client(orbit: Orbit, request: pytest.FixtureRequest) -> Iterator[Client]:
    """The SDK as one person: `client("alice")`.

    Each test runs twice: with the synchronous API and with the asynchronous one.
    """
    made: list[WebexSimpleApi] = []

    def make(person: str) -> WebexSimpleApi:
        made.append(sdk(orbit, f"demo-{person}", request.param))
        return made[-1]

    yield make
    for api in made:
        api.close()


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


def test_call_parks(client: Client) -> None:
    """create, list, details, update, who is available, settings and delete of a call park."""
    alice = client("alice")
    location = alice.people.me(calling_data=True).location_id
    parks = alice.telephony.callpark
    orbit = next(found for found in alice.telephony.callpark_extension.list(extension="7003"))
    hunt_group = next(parks.available_recalls(location, name="help"))
    assert hunt_group.name == "Help desk"
    assert "Bob Baker" not in [agent.display_name for agent in parks.available_agents(location)]
    recall = RecallHuntGroup(hunt_group_id=hunt_group.huntgroup_id, option=CallParkRecall.hunt_group_only)
    created = parks.create(
        location, CallPark(name="From the SDK", recall=recall, park_on_agents_enabled=False, call_park_extensions=[orbit])
    )
    try:
        assert created in [park.callpark_id for park in parks.list(location, name="the SDK")]
        details = parks.details(location, created)
        assert details.recall.hunt_group_name == "Help desk"
        assert details.recall.option == CallParkRecall.hunt_group_only.value
        assert details.park_on_agents_enabled is False
        assert [found.cpe_id for found in details.call_park_extensions] == [orbit.cpe_id]
        renamed = parks.update(location, created, CallPark(name="Renamed"))
        assert renamed != created
        created = renamed
        assert parks.details(location, created).call_park_extensions
    finally:
        parks.delete_callpark(location, created)
    front_desk = parks.details(location, next(parks.list(location, name="front")).callpark_id)
    assert "Alice Archer" in [agent.display_name for agent in front_desk.agents]
    assert front_desk.agents[0].numbers[0].esn

    before = parks.call_park_settings(location)
    changed = before.model_copy(deep=True)
    changed.call_park_settings.recall_time = 60
    parks.update_call_park_settings(location, changed)
    assert parks.call_park_settings(location).call_park_settings.recall_time == 60
    parks.update_call_park_settings(location, before)
    assert parks.call_park_settings(location) == before


def test_hunt_groups(client: Client) -> None:
    """create, list, details, update and delete of a hunt group."""
    alice = client("alice")
    me = alice.people.me(calling_data=True)
    groups = alice.telephony.huntgroup
    created = groups.create(
        me.location_id,
        HuntGroup(name="From the SDK", extension="1060", enabled=True, agents=[Agent(agent_id=me.person_id)]),
    )
    try:
        assert [group.id for group in groups.list(name="the sdk")] == [created]
        assert [group.id for group in groups.list(phone_number="1060", location_id=me.location_id)] == [created]
        details = groups.details(me.location_id, created)
        assert (details.extension, details.esn, details.enabled) == ("1060", "81001060", True)
        assert [agent.agent_id for agent in details.agents] == [me.person_id]
        assert details.call_policies.policy == Policy.circular.value
        # What was read can be written.
        details.name = "Renamed"
        details.call_policies.policy = Policy.weighted
        details.agents[0].weight = "100"
        groups.update(me.location_id, created, details)
        details = groups.details(me.location_id, created)
        assert (details.name, details.call_policies.policy) == ("Renamed", Policy.weighted.value)
        assert details.agents[0].weight == "100"
        assert list(groups.primary_available_phone_numbers(me.location_id)) == []
        assert list(groups.alternate_available_phone_numbers(me.location_id)) == []
        assert any(n.owner.owner_type == "HUNT_GROUP" for n in groups.forward_available_phone_numbers(me.location_id))
    finally:
        groups.delete_huntgroup(me.location_id, created)
    assert groups.by_name("Renamed") is None


def test_call_pickups(client: Client) -> None:
    """create, list, details, update, who is available and delete of a call pickup."""
    alice = client("alice")
    location = alice.people.me(calling_data=True).location_id
    pickups = alice.telephony.pickup
    free = list(pickups.available_agents(location))
    assert "Lobby" in [agent.display_name for agent in free]
    created = pickups.create(
        location, CallPickup(name="From the SDK", notification_type=PickupNotificationType.visual_only, agents=free[:1])
    )
    try:
        details = pickups.details(location, created)
        assert details.notification_type == PickupNotificationType.visual_only.value
        assert [agent.agent_id for agent in details.agents] == [free[0].agent_id]
        renamed = pickups.update(location, created, CallPickup(name="Renamed", notification_delay_timer_seconds=10))
        assert renamed != created
        created = renamed
        assert pickups.details(location, created).notification_delay_timer_seconds == 10
        assert created in [pickup.pickup_id for pickup in pickups.list(location)]
    finally:
        pickups.delete_pickup(location, created)


@pytest.mark.sync_only("What is monitored stays: the client cannot send an empty list.")
def test_monitoring(client: Client) -> None:
    """Reading and changing what a person monitors, and who is available."""
    alice = client("alice")
    bob = client("bob").people.me().person_id
    monitoring = alice.person_settings.monitoring
    carol = next(monitoring.get_available_members_for_monitoring(bob, member_name="carol"))
    orbit = next(alice.telephony.callpark_extension.list(extension="7001"))
    elements = [
        MonitoredElement(member=MonitoredElementMember(member_id=carol.id)),
        MonitoredElement(cpe=MonitoredElementCPE(id=orbit.cpe_id, line_key_label="Mine")),
    ]
    monitoring.configure(bob, Monitoring(call_park_notification_enabled=True, monitored_elements=elements))
    found = monitoring.read(bob)
    assert found.call_park_notification_enabled is True
    assert found.available_entries_count == 48
    assert [member.display_name for member in found.monitored_members] == ["Carol Chen"]
    assert [(cpe.extension, cpe.line_key_label) for cpe in found.monitored_cpes] == [("7001", "Mine")]
    assert not list(monitoring.get_available_members_for_monitoring(bob, member_name="carol"))
    assert list(monitoring.get_available_speed_dials_for_monitoring(bob, member_name="carol"))
    monitoring.configure(bob, found)
    assert monitoring.read(bob) == found
    # The SDK leaves the list out when it is empty, so one element stays to be replaced.
    monitoring.configure(bob, Monitoring(call_park_notification_enabled=False, monitored_elements=elements[:1]))
    assert monitoring.read(bob).available_entries_count == 49


def wav_file(seconds: float) -> io.BytesIO:
    """Silence as a WAV file of 16-bit PCM."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(int(seconds * 8000) * 2))
    file.seek(0)
    return file


def test_music_on_hold(client: Client) -> None:
    """Uploading a file, making it the music of a location, and deleting it."""
    alice = client("alice")
    location = alice.people.me(calling_data=True).location_id
    files, music = alice.telephony.announcements_repo, alice.telephony.location.moh
    before = music.read(location)
    assert before.greeting == LocationMoHGreetingType.system.value
    # More than other bodies may have.
    created = files.upload_announcement(name="Silence", file=wav_file(80), upload_as="silence.wav", location_id=location)
    details = files.details(created, location_id=location)
    assert (details.name, details.file_name, details.file_size) == ("Silence", "silence.wav", 1251)
    assert [found.id for found in files.list(location_id=location, name="sil")] == [created]
    assert [found.id for found in files.list(location_id="all")] == [created]
    custom = LocationMoHSetting(greeting=LocationMoHGreetingType.custom, audio_file=AnnAudioFile(id=created))
    music.update(location, custom)
    found = music.read(location)
    assert (found.greeting, found.audio_file.id) == (LocationMoHGreetingType.custom.value, created)
    assert found.audio_file.file_name == "silence.wav"
    with pytest.raises(RestError) as used:
        files.delete(created, location_id=location)
    assert used.value.response.status_code == 409
    music.update(location, before)
    files.delete(created, location_id=location)
    assert not list(files.list(location_id=location))
    with pytest.raises(RestError) as refused:
        files.upload_announcement(name="No music", file=io.BytesIO(b"MThd"), upload_as="no.wav", location_id=location)
    assert refused.value.response.status_code == 400


def test_my_settings(client: Client) -> None:
    """One's own call park and feature access codes."""
    mine = client("bob").me.call_park.settings()
    assert mine.group_name == "Front desk"
    assert [member.display_name for member in mine.member_list] == ["Alice Archer", "Carol Chen"]
    assert client("dave").me.call_park.settings().member_list == []
    codes = {code.name: code.code for code in client("bob").me.feature_access_codes()}
    assert codes["Call Park"] == "*68" and codes["Call Retrieve"] == "*88"
