"""Voice notes to samples: OGG/Opus, as WhatsApp sends it, becomes 16 kHz mono float32, in process.

The Ogg pages are walked before anything is decoded (RFC 3533, RFC 7845): size, length and completeness are known from
the page headers, so a file that pretends to be small cannot fill the memory, and half a message is not taken for a
whole one.
"""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import soundfile

from hub.domain.errors import AudioUnusable

RATE = 16_000
"""Samples a second that every recogniser gets."""
MAX_BYTES = 16 * 1024 * 1024
"""WhatsApp's own limit for audio."""
MAX_SECONDS = 600.0
_OPUS_RATE = 48_000
_PAGE = struct.Struct("<4sBBqIIIB")
_FRAME_SECONDS = 0.02
_SILENCE_DBFS = -52.0
_MIN_SOUND_SECONDS = 0.12
_STEADY_DB = 4.0
"""Noise and tones swing by less than 2 dB, the quietest swing in a set of noisy voice notes was 19 dB."""
_BLOCK = 4096
"""Outputs filtered at once: each needs a copy of its window."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Audio:
    """Decoded sound: `samples` at 16 kHz between -1 and 1, `seconds` long."""

    samples: Samples

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / RATE


def decode(data: bytes) -> Audio:
    """Decode an OGG/Opus file.

    Raises `AudioUnusable` with the reason empty, not_opus, too_large, too_long or silent.
    """
    if not data:
        raise AudioUnusable("the voice note has no bytes", reason="empty")
    if len(data) > MAX_BYTES:
        raise AudioUnusable(f"{len(data)} bytes, at most {MAX_BYTES}", reason="too_large", limit_mb=MAX_BYTES // 2**20)
    seconds = opus_seconds(data)
    if seconds > MAX_SECONDS:
        raise AudioUnusable(
            f"{seconds:.0f} s, at most {MAX_SECONDS:.0f}", reason="too_long", limit_minutes=int(MAX_SECONDS // 60)
        )
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate = file.samplerate
            # The header's word about the length is not trusted: at most the limit is decoded.
            samples = file.read(frames=int((MAX_SECONDS + 1) * rate), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise AudioUnusable(f"cannot be decoded: {error}", reason="not_opus") from error
    mono = np.nan_to_num(samples.mean(axis=1))
    if len(mono) == 0:
        raise AudioUnusable("the voice note holds no sound", reason="empty")
    audio = Audio(resample(mono, rate, RATE))
    if sounding_seconds(audio.samples) < _MIN_SOUND_SECONDS:
        raise AudioUnusable("the voice note is silent", reason="silent")
    if loudness_range(audio.samples) < _STEADY_DB:
        raise AudioUnusable("the voice note is one steady sound, nobody speaks", reason="silent")
    return audio


def opus_seconds(data: bytes) -> float:
    """Return the length of an OGG/Opus file in seconds, from its page headers alone.

    Raises `AudioUnusable` (not_opus) for anything else, and for a file that is cut off or damaged between pages.
    """
    offset, last_granule, preskip = 0, 0, 0
    while offset < len(data):
        if offset + _PAGE.size > len(data):
            raise AudioUnusable("the file is cut off", reason="not_opus")
        magic, version, _, granule, _, _, _, segments = _PAGE.unpack_from(data, offset)
        if magic != b"OggS" or version != 0:
            raise AudioUnusable("this is no OGG file, or a damaged one", reason="not_opus")
        body = offset + _PAGE.size + segments
        end = body + sum(data[offset + _PAGE.size : body])
        if end > len(data):
            raise AudioUnusable("the file is cut off", reason="not_opus")
        if offset == 0:
            if data[body : body + 8] != b"OpusHead" or end - body < 19:
                raise AudioUnusable("the OGG file holds no Opus sound", reason="not_opus")
            preskip = int.from_bytes(data[body + 10 : body + 12], "little")
        # -1 marks a page on which no packet ends.
        last_granule = max(last_granule, granule)
        offset = end
    return max(0.0, (last_granule - preskip) / _OPUS_RATE)


def resample(samples: Samples, rate: int, target: int) -> Samples:
    """Change the sampling rate with a Kaiser-windowed sinc filter (polyphase, 80 dB, pass band to 90 % of Nyquist)."""
    if rate == target:
        return np.ascontiguousarray(samples, np.float32)
    ratio = Fraction(target, rate)
    up, down = ratio.numerator, ratio.denominator
    cutoff = min(1.0, target / rate)
    half = math.ceil(32 / cutoff)
    count = len(samples) * up // down
    padded = np.pad(samples.astype(np.float64), half)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half)
    output = np.empty(count)
    # Output n lies at input time n * down / up; all n of one phase share the same filter.
    for phase in range(min(up, count)):
        n = np.arange(phase, count, up)
        whole, rest = divmod(n * down, up)
        offsets = np.arange(1 - half, half + 1) - rest[0] / up
        kernel = 0.95 * cutoff * np.sinc(0.95 * cutoff * offsets)
        kernel *= np.i0(8.0 * np.sqrt(np.clip(1 - (offsets / half) ** 2, 0, None))) / np.i0(8.0)
        for block in range(0, len(n), _BLOCK):
            output[n[block : block + _BLOCK]] = windows[whole[block : block + _BLOCK] + 1] @ kernel
    return output.astype(np.float32)


def sounding_seconds(samples: Samples) -> float:
    """Return how many seconds are louder than silence (20 ms frames above -52 dBFS)."""
    return float(np.count_nonzero(_frame_power(samples) > 10 ** (_SILENCE_DBFS / 10))) * _FRAME_SECONDS


def loudness_range(samples: Samples) -> float:
    """Return by how many dB the loud frames (95th percentile) exceed the quiet ones (10th): speech swings, hum not."""
    quiet, loud = np.percentile(10 * np.log10(_frame_power(samples) + 1e-10), [10, 95])
    return float(loud - quiet)


def _frame_power(samples: Samples) -> npt.NDArray[np.float64]:
    frame = int(RATE * _FRAME_SECONDS)
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power: npt.NDArray[np.float64] = np.mean(np.square(whole, dtype=np.float64), axis=1)
    return power
