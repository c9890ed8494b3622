"""Who hears whom: what is asked of a phone's audio, and the two steps that every call of phones begins with."""

import time

import audio
from audio import TONES
from baresip import Baresip
from waiting import wait_until

#: A share of the power above which a person's tone is what is heard, and one below which it is not there at all.
PRESENT = 0.9
ABSENT = 0.02
#: Audio quieter than this (of 32767) is silence.
SILENCE = 50


def hears(listener: Baresip, speaker: str, seconds: float = 0.6) -> None:
    """Fails unless the listener hears the speaker's tone, and nothing else, from now on."""
    heard = listener.ear.next(seconds)
    shares = [round(audio.tone_share(window, TONES[speaker]), 3) for window in audio.windows(heard)]
    assert len(shares) >= seconds * 10 - 2, f"{listener.user} hears only {len(heard) / audio.SAMPLE_RATE} s of audio"
    assert min(shares) > PRESENT, f"{listener.user} should hear {speaker} at {TONES[speaker]} Hz: {shares}"


def wait_to_hear(listener: Baresip, speaker: str, within: float = 2) -> None:
    """Fails unless the speaker's tone reaches the listener within so many seconds from now."""

    def heard() -> bool:
        now = time.monotonic()
        return audio.tone_share(listener.ear.between(now - 0.1, now), TONES[speaker]) > PRESENT

    wait_until(heard, f"{listener.user} hears {speaker}", within, listener.log_tail)


def hears_music(listener: Baresip, since: float, seconds: float = 1.5) -> None:
    """Fails unless the listener hears something that is nobody's tone."""
    time.sleep(max(0.0, since + seconds - time.monotonic()))
    heard = listener.ear.between(since, since + seconds)
    assert len(heard) > audio.SAMPLE_RATE * seconds * 0.85, f"only {len(heard)} samples in {seconds} s"
    assert audio.loudness(heard) > SILENCE, "music on hold is silent"
    shares = {person: audio.tone_share(heard, hertz) for person, hertz in TONES.items()}
    # Music may have a phone's note in it for a while, but is never that alone.
    assert max(shares.values()) < 0.7, f"music on hold sounds like a phone's tone: {shares}"


def hears_nothing_of(listener: Baresip, speaker: str, seconds: float = 0.6) -> None:
    """Fails when the speaker's tone reaches the listener."""
    heard = listener.ear.next(seconds)
    share = audio.tone_share(heard, TONES[speaker])
    assert audio.loudness(heard) < SILENCE or share < ABSENT, f"{listener.user} still hears {speaker}: {share}"


def connect(caller: Baresip, callee: Baresip, number: str) -> None:
    """The caller dials the callee, whose phone is answered here."""
    caller_before, callee_before = len(caller.events), len(callee.events)
    caller.dial(number)
    callee.wait_for("CALL_INCOMING", since=callee_before)
    callee.accept()
    caller.wait_for("CALL_ESTABLISHED", since=caller_before)
    callee.wait_for("CALL_ESTABLISHED", since=callee_before)
