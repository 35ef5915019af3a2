"""The grammar that biases Vosk: words it lacks are spelled in words it has, and two readings become one."""

from __future__ import annotations

import pytest

from hub.voice.sound import SpellingBook
from hub.voice.vosk_bias import UNKNOWN, Heard, grammar, join, spell
from hub.voice.vosk_engine import respell

KNOWN = frozenset(
    ["inca", "cola", "coca", "leche", "gloria", "dona", "galleta", "de", "veinte", "cajas", "vive", "cien", "viernes"]
)


def heard(text: str, confidence: float = 1.0, step: float = 0.5) -> list[Heard]:
    return [Heard(word, i * step, (i + 1) * step, confidence) for i, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("word", "spelling"),
    [
        ("leche", "leche"),
        ("inka", "inca"),
        ("kola", "cola"),
        ("doña", None),
        ("incakola", "inca cola"),
        ("vivesien", "vive cien"),
        ("zzz", None),
    ],
)
def test_a_word_outside_the_vocabulary_is_spelled_in_words_that_sound_the_same(word, spelling):
    assert spell(word, KNOWN.__contains__, "es") == spelling


def test_the_grammar_holds_everyday_words_then_the_shops_and_room_for_the_unknown():
    knows = KNOWN | {UNKNOWN}

    listen = grammar(["Inca Kola", "Leche Gloria", "Pilsen"], knows.__contains__, "es", 100)

    assert listen[-3:] == ["inca cola", "leche gloria", UNKNOWN]
    assert "veinte" in listen
    assert "viernes" in listen
    assert "quince" not in listen
    assert grammar(["Leche Gloria"], KNOWN.__contains__, "es", 100)[-1] == "leche gloria"


def test_the_shops_words_win_where_they_are_sure():
    assert [w.text for w in join(heard("pendí inca cola"), heard("vendí inca cola"), "es")] == [
        "vendí",
        "inca",
        "cola",
    ]


def test_what_the_grammar_has_no_words_for_is_taken_from_free_recognition():
    free = heard("anota a jacinta veinte")
    bound = [*heard("anota a"), Heard(UNKNOWN, 1.0, 1.5, 1.0), Heard("veinte", 1.5, 2.0, 1.0)]

    assert [w.text for w in join(free, bound, "es")] == ["anota", "a", "jacinta", "veinte"]


def test_an_unsure_word_of_the_grammar_needs_to_sound_like_what_was_heard():
    free = heard("quiero zapatillas")

    assert [w.text for w in join(free, heard("quiero papas", 0.4), "es")] == ["quiero", "zapatillas"]
    assert [w.text for w in join(heard("quiero bapas"), heard("quiero papas", 0.4), "es")] == ["quiero", "papas"]


def test_breath_that_only_one_reading_heard_is_dropped():
    free = [*heard("dos cajas"), Heard("eh", 1.4, 1.5, 0.3)]

    assert [w.text for w in join(free, heard("dos cajas"), "es")] == ["dos", "cajas"]


def test_an_empty_reading_leaves_the_other():
    assert join(heard("hola"), [], "es") == heard("hola")
    assert join([], heard(f"hola {UNKNOWN}"), "es") == heard("hola")


def test_respelling_keeps_the_times_of_what_it_replaces():
    book = SpellingBook(["Inca Kola", "Cusqueña"], "es", frozenset({"dos"}))
    words = [Heard("dos", 0, 1, 1.0), Heard("inca", 1, 2, 0.9), Heard("cola", 2, 3, 0.5), Heard(UNKNOWN, 3, 4, 1)]

    assert respell(words, book) == [
        Heard("dos", 0, 1, 1.0),
        Heard("inca", 1, 2.0, 0.5),
        Heard("kola", 2, 3.0, 0.5),
    ]
