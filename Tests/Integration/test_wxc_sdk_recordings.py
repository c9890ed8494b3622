"""wxc-sdk 1.41.0, unmodified, reads recordings of real phones' calls; unknown keys in a response are errors."""

import array
import io
import pathlib
import time
import urllib.error
import urllib.request
import wave
from collections.abc import Callable, Iterator

import audio
import pytest
from audio import TONES
from baresip import Baresip
from hearing import PRESENT, connect, wait_to_hear
from orbit import Orbit
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from waiting import wait_until
from wxc_sdk.person_settings.call_recording import CallRecordingSetting, Record
from wxc_sdk.rest import RestError

Phones = Callable[..., Baresip]


@pytest.fixture
def recorded(orbit: Orbit, client: Client, baresip: Phones) -> Iterator[str]:
    """A recording of two seconds of Bob's call to Alice, which Alice's settings ask for; its id."""
    alice = client("alice")
    me = alice.people.me().person_id
    settings = CallRecordingSetting.default()
    settings.enabled, settings.record = True, Record.always
    alice.person_settings.call_recording.configure(me, settings)
    known = {recording.id for recording in alice.converged_recordings.list()}
    phone, bob = baresip("alice"), baresip("bob")
    connect(bob, phone, "1001")
    wait_to_hear(phone, "bob")
    wait_to_hear(bob, "alice")
    time.sleep(2)
    orbit.api("bob").hangup_all()

    def found() -> list[str]:
        return [recording.id for recording in alice.converged_recordings.list() if recording.id not in known]

    yield wait_until(found, "the recording is listed", 10, orbit.log_tail)[0]
    alice.person_settings.call_recording.configure(me, CallRecordingSetting.default())


def channels(content: bytes) -> tuple[array.array, array.array]:
    """The left and the right channel of a stereo WAV file of 16 bits at 8,000 Hz."""
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 8000)
        samples = array.array("h", file.readframes(file.getnframes()))
    return samples[0::2], samples[1::2]


def status(url: str) -> int:
    """The status of a GET without a token."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_recording(orbit: Orbit, client: Client, recorded: str) -> None:
    """A recorded call is listed, described, heard by a link without a token, and deleted once."""
    alice, bob = client("alice"), client("bob")
    [listed] = [item for item in alice.converged_recordings.list() if item.id == recorded]
    assert listed.topic == "Call with Bob Baker"
    assert listed.status == "available" and listed.service_type == "calling" and listed.owner_type == "user"
    assert listed.owner_email == "alice@acme.example"
    assert 2 <= listed.duration_seconds <= 10
    assert listed.size_bytes == pytest.approx(32_000 * listed.duration_seconds, abs=33_000)
    assert recorded in [item.id for item in alice.converged_recordings.list_for_admin_or_compliance_officer()]
    assert list(alice.converged_recordings.list(from_=listed.create_time, to_=listed.create_time)) == []
    assert list(bob.converged_recordings.list()) == []

    metadata = alice.converged_recordings.metadata(recorded, show_all_types=True)
    assert metadata.owner_name == "Alice Archer"
    assert metadata.service_data.personality == "terminator"
    assert metadata.service_data.calling_party.name == "Bob Baker"
    assert metadata.service_data.called_party.number == "1001"
    assert metadata.service_data.call_session_id == listed.service_data.call_session_id

    details = alice.converged_recordings.details(recorded)
    link = details.temporary_direct_download_links.audio_download_link
    with urllib.request.urlopen(link, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "audio/wav"
        content = answer.read()
    assert len(content) == details.size_bytes
    left, right = channels(content)
    middle = slice(len(left) // 2, len(left) // 2 + audio.SAMPLE_RATE // 2)
    assert audio.tone_share(left[middle], TONES["alice"]) > PRESENT
    assert audio.tone_share(right[middle], TONES["bob"]) > PRESENT
    assert status(link.replace(recorded, "00000000-0000-4000-8000-000000000000")) == 403
    assert status(link.split("?")[0]) == 401
    with pytest.raises(RestError) as foreign:
        bob.converged_recordings.details(recorded)
    assert foreign.value.response.status_code == 404

    metrics = orbit.api("alice").request("GET", "/metrics", root="").body.decode()
    assert f"orbit_recordings_bytes {details.size_bytes}\n" in metrics
    alice.converged_recordings.delete(recorded)
    assert not (orbit.data / "recordings" / f"{recorded}.wav").exists()
    assert status(link) == 404
    with pytest.raises(RestError) as gone:
        alice.converged_recordings.delete(recorded)
    assert gone.value.response.status_code == 404


def test_recordings_last(orbit: Orbit, client: Client, recorded: str) -> None:
    """A recording and the link to it are good after a crash; a file that nobody knows of stays, and the log says so."""
    alice = client("alice")
    before = alice.converged_recordings.details(recorded)
    link = before.temporary_direct_download_links.audio_download_link
    stray = pathlib.Path(orbit.data, "recordings", "stray.wav")
    stray.write_bytes(b"RIFF")
    orbit.kill9()
    orbit.restart()
    after = alice.converged_recordings.details(recorded)
    assert (after.size_bytes, after.create_time, after.topic) == (before.size_bytes, before.create_time, before.topic)
    assert status(link) == 200
    assert stray.exists()
    assert "stray.wav" in orbit.log.read_text()
    alice.converged_recordings.delete(recorded)
