"""Voice notes become samples, and what is no voice note is refused with the right reason, quickly."""

from __future__ import annotations

import io
import time

import numpy as np
import pytest
import soundfile

from hub.domain.errors import AudioUnusable
from hub.voice.decode import MAX_BYTES, RATE, decode, opus_seconds, resample, sounding_seconds
from tests.voice.conftest import DEMO, hum, long_note, noise, ogg, tone

NOTE = (DEMO / "demo-es-v.ogg").read_bytes()


def refused(data: bytes) -> str:
    with pytest.raises(AudioUnusable) as caught:
        decode(data)
    return caught.value.reason


def test_a_voice_note_of_whatsapp_is_decoded_to_16_khz_mono():
    audio = decode(NOTE)

    assert audio.samples.dtype == np.float32
    assert audio.samples.ndim == 1
    assert audio.seconds == pytest.approx(4.5266, abs=0.001)
    assert opus_seconds(NOTE) == pytest.approx(4.5266, abs=0.001)
    assert 0.1 < np.abs(audio.samples).max() <= 1.0


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 48_000])
def test_every_rate_that_opus_has_gives_the_same_sound(rate):
    audio = decode(ogg(tone(1.0, rate=rate), rate))

    spectrum = np.abs(np.fft.rfft(audio.samples[:RATE]))
    assert len(audio.samples) == pytest.approx(RATE, abs=RATE // 50)
    assert np.argmax(spectrum) * RATE / len(audio.samples[:RATE]) == pytest.approx(440, abs=2)


def test_stereo_is_mixed_to_one_channel():
    left = tone(1.0)
    audio = decode(ogg(np.stack([left, left], axis=1)))

    assert audio.samples.ndim == 1
    assert np.abs(audio.samples).max() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050, 24_000, 8_000])
def test_resampling_keeps_a_tone_and_removes_what_would_fold_over(rate):
    seconds = np.arange(rate) / rate
    kept = resample(np.sin(2 * np.pi * 1000 * seconds).astype(np.float32), rate, RATE)

    assert len(kept) == RATE
    np.testing.assert_allclose(kept[200:-200], np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)[200:-200], atol=1e-4)
    if rate > 20_000:
        folded = resample(np.sin(2 * np.pi * 9_500 * seconds).astype(np.float32), rate, RATE)
        assert np.abs(folded[200:-200]).max() < 1e-3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"hola, esto es texto y no un audio" * 10, "not_opus"),
        (NOTE[:27], "not_opus"),
        (NOTE[: len(NOTE) // 2], "not_opus"),
        (NOTE + b"trailing", "not_opus"),
        (b"\x00" * (MAX_BYTES + 1), "too_large"),
        (b"\x00" * MAX_BYTES, "not_opus"),
        (ogg(np.zeros(32_000)), "silent"),
        (ogg(tone(2.0, level=0.0005)), "silent"),
        (ogg(noise(3.0)), "silent"),
        (ogg(hum(3.0)), "silent"),
    ],
    ids=[
        "empty",
        "text",
        "header",
        "cut",
        "trailing",
        "too-large",
        "zeros",
        "silent",
        "hardly-a-sound",
        "noise",
        "hum",
    ],
)
def test_what_is_no_voice_note_is_refused_with_its_reason(data, reason):
    assert refused(data) == reason


@pytest.mark.parametrize(("kind", "subtype"), [("WAV", "PCM_16"), ("OGG", "VORBIS"), ("FLAC", "PCM_16")])
def test_other_audio_formats_are_refused(kind, subtype):
    buffer = io.BytesIO()
    soundfile.write(buffer, tone(1.0), 16_000, format=kind, subtype=subtype)

    assert refused(buffer.getvalue()) == "not_opus"


def test_a_note_that_only_claims_to_be_opus_is_refused():
    assert refused(NOTE[:28] + b"OpusHead" + b"\xff" * 200) == "not_opus"


def test_ten_minutes_are_heard_and_more_is_refused_before_decoding():
    eleven = long_note(660)

    assert decode(long_note(600)).seconds == pytest.approx(600, abs=0.1)
    begun = time.process_time()
    assert refused(eleven) == "too_long"
    assert time.process_time() - begun < 0.5


def test_a_length_that_lies_cannot_fill_the_memory():
    """All pages say that one second has passed, and eleven minutes of sound are in them."""
    lie = long_note(660, claimed=1)

    assert opus_seconds(lie) < 1.0
    assert refused(lie) == "not_opus"


def test_every_error_tells_a_person_what_to_do():
    with pytest.raises(AudioUnusable) as caught:
        decode(b"")

    assert caught.value.code == "audio_unusable.empty"
    assert caught.value.hint


def test_loudness_tells_sound_from_silence():
    assert sounding_seconds(np.zeros(RATE, np.float32)) == 0.0
    assert sounding_seconds(hum(1.0).astype(np.float32)) == pytest.approx(1.0)
    mixed = np.concatenate([np.zeros(RATE), noise(0.5)]).astype(np.float32)
    assert sounding_seconds(mixed) == pytest.approx(0.5)
