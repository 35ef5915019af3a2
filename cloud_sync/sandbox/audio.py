"""Turns whatever a person records or picks into what WhatsApp carries: OGG/Opus, mono.

The chat page records plain samples and uploads WAV, because browsers record into containers (WebM, MP4) that
libsndfile does not open. libsndfile reads WAV, OGG, FLAC and MP3 and writes OGG/Opus, so no other program or
codec is needed.
"""

import io
from dataclasses import dataclass

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from cloud_sync.sandbox.errors import VerbError

MIME = "audio/ogg; codecs=opus"
MAX_BYTES = 16 * 1024 * 1024
MAX_SECONDS = 15 * 60
OPUS_RATES = (8000, 12000, 16000, 24000, 48000)
BLOCK = 48000

# libsndfile's 0 (best) to 1 (smallest); this is near the bit rate of a phone's voice note.
COMPRESSION = 0.9


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """OGG/Opus bytes and their length in seconds."""

    content: bytes
    seconds: float


def _bad(message: str) -> VerbError:
    hint = "Send OGG/Opus, WAV, FLAC or MP3; or add the form field raw=1 to send broken audio on purpose."
    return VerbError(400, "bad_audio", message, hint)


def to_voice_note(content: bytes) -> VoiceNote:
    """Encode an audio file as a voice note; one that already is OGG/Opus mono stays byte for byte.

    Raises VerbError 400 when it is empty, cannot be read, is longer than 15 minutes or too large for WhatsApp.
    """
    if not content:
        raise _bad("The audio is empty.")
    try:
        with sf.SoundFile(io.BytesIO(content)) as source:
            seconds = source.frames / source.samplerate
            if source.frames == 0:
                raise _bad("The audio has no sound in it.")
            if seconds > MAX_SECONDS:
                raise _bad(f"The audio lasts {seconds:.0f} s; a voice note may last {MAX_SECONDS} s.")
            if (source.format, source.subtype, source.channels) == ("OGG", "OPUS", 1):
                return _sized(content, seconds)
            samples = source.read(dtype="float32", always_2d=True)
            rate = source.samplerate
    except sf.LibsndfileError as error:
        raise _bad("The audio cannot be read: it is no OGG, WAV, FLAC or MP3, or it is broken.") from error
    mono = samples.mean(axis=1, dtype=np.float32)
    return _sized(_encode(*_resample(mono, rate)), seconds)


def length(content: bytes) -> float | None:
    """Seconds of an audio file, or None where it cannot be read."""
    try:
        with sf.SoundFile(io.BytesIO(content)) as source:
            return float(source.frames / source.samplerate)
    except sf.LibsndfileError:
        return None


def _sized(content: bytes, seconds: float) -> VoiceNote:
    if len(content) > MAX_BYTES:
        raise _bad(f"The audio has {len(content)} bytes; WhatsApp takes {MAX_BYTES}.")
    return VoiceNote(content, seconds)


def _resample(mono: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float32], int]:
    """The samples at a rate that Opus takes: the next higher one, or 48 kHz, by straight lines."""
    if rate in OPUS_RATES:
        return mono, rate
    target = next((allowed for allowed in OPUS_RATES if allowed >= rate), OPUS_RATES[-1])
    if rate > target:
        # Average what would alias before it is thinned out.
        step = -(-rate // target)
        mono = np.convolve(mono, np.full(step, 1 / step, dtype=np.float32), mode="same")
    count = max(1, round(len(mono) * target / rate))
    places = np.arange(count) * (rate / target)
    return np.interp(places, np.arange(len(mono)), mono).astype(np.float32), target


def _encode(mono: NDArray[np.float32], rate: int) -> bytes:
    target = io.BytesIO()
    with sf.SoundFile(target, "w", rate, 1, subtype="OPUS", format="OGG", compression_level=COMPRESSION) as sink:
        # In blocks: libsndfile's encoders keep a whole write on the stack.
        for start in range(0, len(mono), BLOCK):
            sink.write(mono[start : start + BLOCK])
    return target.getvalue()
