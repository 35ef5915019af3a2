"""The real recognisers: Whisper on the demonstration notes, and Vosk with the one model that tests can have, Korean."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest

from hub.application.child import Limits
from hub.domain.errors import AudioUnusable, EngineUnavailable, ModelMissing
from hub.voice import LocalRecogniser, transcribe_file
from hub.voice.sound import words_of
from tests.voice.conftest import DEMO, korean, long_note, music, noise, ogg, tone

pytestmark = pytest.mark.models

WHISPER = "faster-whisper:whisper-base"
VOSK = "vosk:vosk-model-small-ko-0.22"
CATALOGUE = ("Coca-Cola 1.5 L", "Coca-Cola 500 ml", "Inca Kola 1.5 L", "Leche Gloria 400 g", "Lindley", "Doña Elvira")
MILK = "우유 두 상자 주세요"


def note(name: str) -> bytes:
    return (DEMO / f"{name}.ogg").read_bytes()


@pytest.mark.parametrize(
    ("name", "language", "needed"),
    [
        ("demo-es-v", "es", ["necesito", "cajas", "coca", "cola", "litro", "medio", "viernes"]),
        ("demo-pt-v", "pt", ["preciso", "caixas", "coca", "cola", "litro", "meio", "sexta", "feira"]),
        ("demo-en-v", "en", ["need", "crates", "coca", "cola", "half", "friday"]),
        ("demo-es-received-v", "es", ["llegaron", "cajas", "coca", "cola", "litro", "medio"]),
        ("demo-supplier-v", "es", ["solo", "tengo", "cajas", "llevo", "lunes"]),
    ],
)
def test_whisper_hears_the_demonstration_notes(recogniser, name, language, needed):
    transcript = recogniser.transcribe(note(name), language=language, bias=CATALOGUE)

    heard = words_of(transcript.text)
    assert [word for word in needed if word not in heard] == []
    number = {"demo-supplier-v": {"15", "quince"}}.get(name, {"20", "veinte", "vinte", "twenty"})
    assert number & set(heard)
    assert transcript.engine == WHISPER
    assert transcript.text not in transcript.alternatives
    assert transcript.audio_seconds == pytest.approx(4.3, abs=1.0)
    assert transcript.seconds > 0


def test_words_come_with_times_in_order_and_a_confidence(recogniser):
    transcript = recogniser.transcribe(note("demo-es-v"), language="es")

    words = transcript.words
    assert words_of(words[0].text) == ["necesito"]
    assert all(0 <= word.start <= word.end <= transcript.audio_seconds + 0.1 for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(0.0 <= word.confidence <= 1.0 for word in words)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_music_is_not_taken_for_words(recogniser, language):
    with pytest.raises(AudioUnusable) as caught:
        recogniser.transcribe(ogg(music(4.0)), language=language, bias=CATALOGUE)

    assert caught.value.reason == "silent"


def test_noise_that_swells_like_speech_is_not_taken_for_words(recogniser):
    swelling = noise(6.0) * np.abs(np.sin(2 * np.pi * 1.5 * np.arange(6 * 16_000) / 16_000))
    with pytest.raises(AudioUnusable) as caught:
        recogniser.transcribe(ogg(swelling), language="es", bias=CATALOGUE)

    assert caught.value.reason == "silent"


def test_ten_minutes_in_which_nobody_speaks_are_told_apart_in_a_fraction_of_their_length(recogniser):
    begun = time.perf_counter()
    with pytest.raises(AudioUnusable) as caught:
        recogniser.transcribe(long_note(600), language="pt", bias=CATALOGUE)

    assert caught.value.reason == "silent"
    assert time.perf_counter() - begun < 90


def test_silence_is_refused_before_any_engine_is_started(models_dir):
    with LocalRecogniser(models_dir) as fresh:
        with pytest.raises(AudioUnusable) as caught:
            fresh.transcribe(ogg(np.zeros(32_000)), language="es")
        assert caught.value.reason == "silent"
        assert fresh.pids() == []


def test_a_note_longer_than_whispers_window_is_heard_to_its_end(recogniser):
    from hub.voice.decode import decode

    names = ("demo-es-v", "demo-es-received-v", "demo-supplier-v")
    notes = [decode(note(name)).samples for name in names]
    pause = np.zeros(16_000, np.float32)
    long = np.concatenate([part for spoken in notes * 3 for part in (spoken, pause)])

    transcript = recogniser.transcribe(ogg(long), language="es")

    heard = words_of(transcript.text)
    assert transcript.audio_seconds > 40
    marks = {"necesito", "llegaron", "lunes"}
    assert [word for word in heard if word in marks] == [
        "necesito",
        "llegaron",
        "lunes",
    ] * 3
    assert transcript.words[-1].end > 40


def test_vosk_is_the_default_where_it_has_a_model_of_the_language(recogniser):
    assert recogniser.ready("ko") == VOSK
    assert recogniser.ready("es") == WHISPER
    assert recogniser.ready("fi") is None


def test_vosk_hears_exactly_what_its_grammar_holds(recogniser):
    transcript = recogniser.transcribe(korean(MILK), language="ko", bias=[MILK])

    assert transcript.text == MILK
    assert transcript.engine == VOSK
    assert [word.text for word in transcript.words] == MILK.split()
    assert all(0 <= word.start < word.end <= transcript.audio_seconds for word in transcript.words)


def test_without_bias_vosk_hears_freely_and_with_it_the_free_reading_is_an_alternative(recogniser):
    sound = korean(MILK)

    free = recogniser.transcribe(sound, language="ko")
    biased = recogniser.transcribe(sound, language="ko", bias=[MILK])

    assert free.text != MILK  # a robot's voice, for a recogniser trained on people
    assert free.alternatives == ()
    assert biased.text == MILK
    assert biased.alternatives


def test_a_word_that_vosk_does_not_know_is_heard_in_pieces_and_spelled_back(recogniser):
    """Its vocabulary has 필요 and 해요, and not 필요해요."""
    sentence = "라면 스무 개 필요해요"

    transcript = recogniser.transcribe(korean(sentence), language="ko", bias=[sentence])

    assert any(sentence in reading for reading in (transcript.text, *transcript.alternatives))


def test_a_bias_of_words_that_vosk_does_not_know_does_no_harm(recogniser):
    transcript = recogniser.transcribe(korean(MILK), language="ko", bias=["xyzzy 500 ml", "qwrtz", MILK])

    assert transcript.text == MILK


def test_an_engine_that_is_killed_while_it_hears_is_started_again(models_dir):
    with LocalRecogniser(models_dir) as fresh:
        fresh.transcribe(note("demo-supplier-v"), language="es")
        (pid,) = fresh.pids()
        killer = threading.Timer(0.15, os.kill, (pid, signal.SIGKILL))
        killer.start()
        transcript = fresh.transcribe(note("demo-es-v"), language="es")
        killer.join()

        assert "viernes" in words_of(transcript.text)
        assert fresh.pids() != [pid]


def test_warming_up_loads_the_engine_that_hears_the_first_note(models_dir):
    with LocalRecogniser(models_dir) as fresh:
        fresh.warm_up("es")
        before = fresh.pids()
        assert "lunes" in words_of(fresh.transcribe(note("demo-supplier-v"), language="es").text)

        assert len(before) == 1
        assert fresh.pids() == before


def test_two_threads_are_served_one_after_the_other(recogniser):
    texts = {}

    def hear(name: str) -> None:
        texts[name] = recogniser.transcribe(note(name), language="es").text

    threads = [threading.Thread(target=hear, args=(name,)) for name in ("demo-supplier-v", "demo-es-received-v")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert "lunes" in words_of(texts["demo-supplier-v"])
    assert "llegaron" in words_of(texts["demo-es-received-v"])


def test_closing_ends_all_engines(models_dir):
    fresh = LocalRecogniser(models_dir, limits=Limits(idle=60))
    fresh.transcribe(note("demo-supplier-v"), language="es")
    (pid,) = fresh.pids()

    fresh.close()

    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the engine is still there")
    with pytest.raises(EngineUnavailable):
        fresh.transcribe(note("demo-supplier-v"), language="es")


def test_a_model_that_cannot_be_loaded_gives_way_to_the_next(models_dir, tmp_path):
    (tmp_path / "whisper-base").symlink_to(models_dir / "whisper-base", target_is_directory=True)
    broken = tmp_path / "vosk-broken"
    broken.mkdir()
    (broken / "model.json").write_text(
        '{"name": "vosk-broken", "kind": "speech", "engine": "vosk", "languages": ["es"], "order": 0,'
        ' "choose": true, "files": []}',
        "utf-8",
    )

    with LocalRecogniser(tmp_path) as fresh:
        assert fresh.ready("es") == "vosk:vosk-broken"
        transcript = fresh.transcribe(note("demo-supplier-v"), language="es")

    assert transcript.engine == WHISPER


def test_without_a_model_the_language_is_named(tmp_path):
    with LocalRecogniser(tmp_path / "none") as fresh:
        with pytest.raises(ModelMissing, match="'es'") as caught:
            fresh.transcribe(note("demo-es-v"), language="es")
        assert caught.value.params == {"language": "es"}
        with pytest.raises(AudioUnusable):
            fresh.transcribe(b"", language="es")


def test_a_model_can_be_asked_for_by_name(models_dir):
    with LocalRecogniser(models_dir, model="whisper-base") as fresh:
        assert fresh.ready("ko") == WHISPER
    with LocalRecogniser(models_dir, model="nope") as fresh, pytest.raises(ModelMissing, match="nope"):
        fresh.transcribe(ogg(tone(1.0)), language="es")


def test_a_file_is_transcribed_for_the_command_line(models_dir):
    transcript = transcribe_file(DEMO / "demo-en-v.ogg", "en", ["Coca-Cola"], models_dir=models_dir)

    assert "friday" in words_of(transcript.text)
