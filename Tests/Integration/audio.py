"""Tones as WAV files, and how much of a tone is in a piece of audio."""

import array
import math
import pathlib
import wave

SAMPLE_RATE = 8000
#: One window of measurement, a tenth of a second: every tone below has whole periods in it, so none leaks into another.
WINDOW = SAMPLE_RATE // 10

#: The tone that each person's phone speaks, in hertz.
TONES = {"alice": 440, "bob": 700, "carol": 900, "dave": 1200, "erin": 1500, "frank": 1800}

Samples = array.array


def write_tone(path: pathlib.Path, hertz: float, seconds: float = 90, amplitude: int = 10000) -> pathlib.Path:
    """Writes a sine as 8 kHz 16-bit mono WAV."""
    one_second = array.array(
        "h", (int(amplitude * math.sin(2 * math.pi * hertz * i / SAMPLE_RATE)) for i in range(SAMPLE_RATE))
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(one_second.tobytes() * int(seconds))
    return path


def tone_share(samples: Samples, hertz: float) -> float:
    """The share of the power of `samples` that lies at `hertz`, 0 to 1 (Goertzel); 0 for silence."""
    if not samples:
        return 0.0
    coefficient = 2 * math.cos(2 * math.pi * hertz / SAMPLE_RATE)
    previous = before = 0.0
    for sample in samples:
        previous, before = sample + coefficient * previous - before, previous
    power = previous * previous + before * before - coefficient * previous * before
    energy = math.fsum(float(sample) * sample for sample in samples)
    return power * 2 / len(samples) / energy if energy > 0 else 0.0


def loudness(samples: Samples) -> float:
    """Root mean square of the samples, 0 to 32767."""
    return math.sqrt(math.fsum(float(sample) * sample for sample in samples) / len(samples)) if samples else 0.0


def windows(samples: Samples, size: int = WINDOW) -> list[Samples]:
    """The whole windows of `samples`, in order."""
    return [samples[start : start + size] for start in range(0, len(samples) - size + 1, size)]


def ulaw_to_linear(payload: bytes) -> Samples:
    """G.711 µ-law bytes as 16-bit samples (ITU-T G.711)."""
    return array.array("h", (_ULAW[byte] for byte in payload))


def _decode_ulaw(byte: int) -> int:
    byte = ~byte & 0xFF
    magnitude = (((byte & 0x0F) << 3) + 0x84 << ((byte & 0x70) >> 4)) - 0x84
    return -magnitude if byte & 0x80 else magnitude


_ULAW = [_decode_ulaw(byte) for byte in range(256)]
