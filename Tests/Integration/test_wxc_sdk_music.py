"""wxc-sdk 1.41.0, unmodified, on the music on hold of members and of the organisation; unknown keys in a response are errors."""

import pytest
from test_wxc_sdk import Client, client, wav_file  # noqa: F401 (a fixture)
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import AnnAudioFile, Greeting
from wxc_sdk.person_settings.moh import MusicOnHold, MusicOnHoldApi
from wxc_sdk.rest import RestError
from wxc_sdk.telephony import MoHConfig, MoHTheme


def refused(error: "pytest.ExceptionInfo[RestError]", status: int, says: str) -> None:
    assert error.value.response.status_code == status
    assert says in error.value.response.json()["message"]


def owners(api: WebexSimpleApi) -> list[tuple[MusicOnHoldApi, str]]:
    """Where music on hold is, and of whom: a person, a workspace, a virtual line."""
    return [
        (api.person_settings.music_on_hold, next(api.people.list(email="bob@acme.example")).person_id),
        (api.workspace_settings.music_on_hold, next(api.workspaces.list()).workspace_id),
        (api.telephony.virtual_lines.music_on_hold, next(api.telephony.virtual_lines.list()).id),
    ]


def test_members(client: Client) -> None:
    """Read, changed and written back as they came; a file that is played is not deleted."""
    alice = client("alice")
    location = next(item.location_id for item in alice.locations.list() if item.name == "Headquarters")
    files = alice.telephony.announcements_repo
    file = files.upload_announcement(name="Mine", file=wav_file(80), upload_as="mine.wav", location_id=location)
    for api, owner in owners(alice):
        usual = api.read(owner)
        assert (usual.moh_enabled, usual.moh_location_enabled, usual.greeting) == (True, True, Greeting.default)
        api.configure(owner, MusicOnHold(greeting=Greeting.custom, audio_announcement_file=AnnAudioFile(id=file)))
        own = api.read(owner)
        assert own.greeting == Greeting.custom and own.audio_announcement_file
        assert (own.audio_announcement_file.id, own.audio_announcement_file.file_name) == (file, "mine.wav")
        own.moh_enabled = False
        api.configure(owner, own)
        assert api.read(owner) == own
        with pytest.raises(RestError) as error:
            files.delete(announcement_id=file, location_id=location)
        refused(error, 409, "is the music on hold of")
        api.configure(owner, usual)
        assert api.read(owner) == usual
        with pytest.raises(RestError) as error:
            api.configure(owner, MusicOnHold(greeting=Greeting.custom))
        refused(error, 400, "audioAnnouncementFile.id is missing")
    files.delete(announcement_id=file, location_id=location)


def test_organisation(client: Client) -> None:
    """One of two pieces, chosen by a full administrator."""
    alice = client("alice")
    assert alice.telephony.read_moh().default_org_moh == MoHTheme.LEGACY
    alice.telephony.update_moh(MoHConfig(default_org_moh=MoHTheme.OPUS))
    assert alice.telephony.read_moh() == MoHConfig(default_org_moh=MoHTheme.OPUS)
    alice.telephony.update_moh(MoHConfig(default_org_moh=MoHTheme.LEGACY))
    with pytest.raises(RestError) as error:
        client("bob").telephony.update_moh(MoHConfig(default_org_moh=MoHTheme.OPUS))
    assert error.value.response.status_code == 403
