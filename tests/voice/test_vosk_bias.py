"""The grammar that biases Vosk: words it lacks are spelled in words it has, and two readings become one."""

from __future__ import annotations

import time

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
    def speller(word: str) -> str | None:
        return spell(word, (KNOWN | {UNKNOWN}).__contains__, "es")

    listen = grammar(["Inca Kola", "Leche Gloria", "Pilsen"], speller, "es", 100)

    assert listen.phrases[-3:] == ("inca cola", "leche gloria", UNKNOWN)
    assert {"veinte", "viernes"} <= set(listen.phrases)
    assert "quince" not in listen.phrases
    assert listen.own == {"inca", "cola", "gloria"}  # milk is an everyday word
    assert grammar(["Leche Gloria", "Inca Kola"], speller, "es", 1).phrases[-2] == "leche gloria"


OWN = frozenset({"inca", "cola", "doritos"})


def joined(free: list[Heard], bound: list[Heard]) -> str:
    return " ".join(word.text for word in join(free, bound, OWN, "es"))


def test_the_shops_words_win_where_they_are_sure():
    assert joined(heard("vendí inga bola"), heard("pendí inca cola")) == "vendí inca cola"


def test_everyday_words_are_free_recognitions():
    assert joined(heard("vendí cinco jabones"), heard("vende cinco jabón")) == "vendí cinco jabones"


def test_what_the_grammar_has_no_words_for_is_taken_from_free_recognition():
    free = heard("anota a jacinta veinte")
    bound = [*heard("anota a"), Heard(UNKNOWN, 1.0, 1.5, 1.0), Heard("veinte", 1.5, 2.0, 1.0)]

    assert joined(free, bound) == "anota a jacinta veinte"


def test_an_unsure_word_of_the_grammar_needs_to_sound_like_what_was_heard():
    assert joined(heard("quiero zapatillas"), heard("quiero doritos", 0.4)) == "quiero zapatillas"
    assert joined(heard("quiero toritos"), heard("quiero doritos", 0.4)) == "quiero doritos"


def test_breath_that_only_one_reading_heard_is_dropped():
    free = [*heard("dos cajas"), Heard("eh", 1.4, 1.5, 0.3)]

    assert joined(free, heard("dos cajas")) == "dos cajas"


def test_an_empty_reading_leaves_the_other():
    assert join(heard("hola"), [], OWN, "es") == heard("hola")
    assert join([], heard(f"hola {UNKNOWN}"), OWN, "es") == heard("hola")


def test_respelling_keeps_the_times_of_what_it_replaces():
    book = SpellingBook(["Inca Kola", "Cusqueña"], "es", frozenset({"dos"}))
    words = [Heard("dos", 0, 1, 1.0), Heard("inca", 1, 2, 0.9), Heard("cola", 2, 3, 0.5), Heard(UNKNOWN, 3, 4, 1)]

    assert respell(words, book) == [
        Heard("dos", 0, 1, 1.0),
        Heard("inca", 1, 2.0, 0.5),
        Heard("kola", 2, 3.0, 0.5),
    ]


def test_looking_for_spellings_of_many_unknown_words_is_quick():
    begun = time.perf_counter()
    for number in range(300):
        spell(f"kwexyllzoo{chr(97 + number % 26)}{chr(97 + number // 26)}", KNOWN.__contains__, "es")

    assert time.perf_counter() - begun < 15
