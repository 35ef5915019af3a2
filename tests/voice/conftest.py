"""Sounds and models for the tests of voice.

The engines are real: `make models` fetches what they need, and a test that finds no model fails and says so.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hub.voice import LocalRecogniser
from hub.voice.decode import RATE, resample
from models import Store

NEEDED = ("whisper-base", "vosk-ko")
DEMO = Path(__file__).parents[1] / "data" / "voice" / "demo"


def ogg(samples: np.ndarray, rate: int = 16_000) -> bytes:
    """Encode as WhatsApp does: OGG/Opus, mono."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.astype(np.float32), rate, format="OGG", subtype="OPUS")
    return buffer.getvalue()


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3, rate: int = 16_000) -> np.ndarray:
    """A tone that swells four times a second, as loud and soft as speech is."""
    time = np.arange(int(seconds * rate)) / rate
    return hum(seconds, hertz, level, rate) * (0.02 + 0.98 * np.abs(np.sin(2 * np.pi * 2 * time)))


def hum(seconds: float, hertz: float = 440.0, level: float = 0.3, rate: int = 16_000) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def noise(seconds: float, level: float = 0.1, rate: int = 16_000) -> np.ndarray:
    return level * np.random.default_rng(7).standard_normal(int(seconds * rate))


def music(seconds: float, rate: int = 16_000) -> np.ndarray:
    """A little melody with a bass and a beat."""
    notes = [262, 330, 392, 523, 392, 330, 294, 349]
    beat = int(0.25 * rate)
    bars = [
        tone(0.25, notes[i % 8], 0.25) * np.exp(-np.arange(beat) / (0.15 * rate)) + tone(0.25, notes[i % 8] / 4, 0.2)
        for i in range(int(seconds * 4))
    ]
    return np.concatenate(bars)


def long_note(seconds: int, claimed: int | None = None) -> bytes:
    """Repeat one second of sound to a note of `seconds`, page by page; `claimed` is the length that its pages tell.

    Encoding ten minutes takes a minute; repeating packets takes none.
    """
    packets: list[bytes] = []
    source, offset = ogg(tone(2.0)), 0
    while offset < len(source):
        count = source[offset + 26]
        body = offset + 27 + count
        for size in source[offset + 27 : body]:
            packets.append(source[body : body + size])
            body += size
        offset = body
    head, tags, sound = packets[0], packets[1], packets[10:60]
    pages = [(0, 2, [head]), (0, 0, [tags])]
    for second in range(1, seconds + 1):
        told = second if claimed is None else min(second, claimed)
        pages.append((told * 48_000, 4 if second == seconds else 0, sound))
    return b"".join(_page(number, *page) for number, page in enumerate(pages))


def _page(number: int, granule: int, flags: int, packets: list[bytes]) -> bytes:
    sizes = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 77, number, 0, len(sizes)) + sizes
    page = head + b"".join(packets)
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[(crc >> 24) ^ byte]
    return page[:22] + struct.pack("<I", crc) + page[26:]


def _crc_of(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = (value << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value


_CRC = [_crc_of(byte) for byte in range(256)]


def korean(text: str) -> bytes:
    """Have espeak-ng say `text`, as a voice note."""
    speaker = shutil.which("espeak-ng")
    assert speaker, "espeak-ng is not installed: apt-get install espeak-ng"
    command = [speaker, "-v", "ko", "-s", "130", "--stdout", text]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    # espeak-ng cannot seek back in a pipe, so the header's length is wrong: the samples follow its 44 bytes.
    samples = (np.frombuffer(spoken[44:], "<i2") / 32768).astype(np.float32)
    return ogg(resample(samples, 22_050, RATE))


@pytest.fixture(scope="session")
def models_dir() -> Path:
    store = Store()
    missing = [name for name in NEEDED if not store.is_installed(name)]
    assert not missing, f"run `make models` first: {missing} are not under {store.folder}"
    return store.folder


@pytest.fixture(scope="session")
def recogniser(models_dir):
    with LocalRecogniser(models_dir) as opened:
        yield opened
