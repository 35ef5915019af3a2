"""Numbers taken apart, names run together, guesses that nobody knows: other readings of what was heard."""

from __future__ import annotations

import pytest

from hub.voice.mishearing import best_known, other_readings, whole_numbers
from hub.voice.vocabulary import speakable, spelling_book

SHOP = (
    "Lindley",
    "Coca-Cola FEMSA",
    "Coca-Cola lata 350 ml",
    "Ambev",
    "Guaraná Antarctica",
    "Papel Higiênico Mili",
    "Skol",
    "Sprite",
)


def others(text: str, language: str, shop: tuple[str, ...] = SHOP) -> list[str]:
    return other_readings([text], spelling_book(tuple(speakable(shop)), language), language)


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("ahora va a estar en 130 y 8 el kilo", "es", "ahora va a estar en 138 el kilo"),
        ("son 100 y 25", "es", "son 125"),
        ("pra 70 e 5 centavos", "pt", "pra 75 centavos"),
        ("pra 70 e 500 avos", "pt", "pra 75 centavos"),
        ("a hundred no 100 and 20", "en", "a hundred no 120"),
    ],
)
def test_a_number_that_was_written_in_two_is_put_together(text, language, whole):
    assert whole_numbers(text, language) == whole


@pytest.mark.parametrize(
    "text",
    [
        "10 y 20 de arroz",
        "15 y 3",
        "20 cajas y 3 bolsas",
        "20 y 3.5",
        "100 y 0",
        "20 y 05",
        "",
    ],
)
def test_two_numbers_stay_two(text):
    assert whole_numbers(text, "es") == text


def test_a_language_without_data_is_left_alone():
    assert whole_numbers("20 y 3", "ko") == "20 y 3"
    assert others("de oito", "ko") == []


def test_a_numeral_that_sounds_like_two_words_is_another_reading():
    assert others("tem onze coca lata de oito guaraná", "pt")[0] == "tem onze coca lata dezoito guaraná"


@pytest.mark.parametrize(
    ("heard", "language", "meant"),
    [
        ("pídele, al Inlay 14 paquetes", "es", "pídele, a lindley 14 paquetes"),
        ("pede dez fardos de guaranatártica", "pt", "pede dez fardos de guaraná antarctica"),
    ],
)
def test_a_name_that_ran_into_the_word_before_it_is_another_reading(heard, language, meant):
    assert meant in others(heard, language)


@pytest.mark.parametrize("text", ["quiero dos panes para mañana", "20 cajas de coca cola", "", "¿?"])
def test_what_everybody_knows_has_no_other_reading(text):
    assert others(text, "es") == []


def test_at_most_three_other_readings_and_none_that_was_heard():
    text = "tem de oito das de nove de sete guarana al Inlay"
    found = others(text, "pt")

    assert len(found) <= 3
    assert text not in found


def test_of_two_guesses_the_one_whose_words_are_known_is_taken_if_it_is_about_as_likely():
    book = spelling_book(("jitomate",), "es")
    guesses = ["Secharon a perder dos kilos", "Se echaron a perder dos kilos"]

    assert best_known(guesses, [-0.30, -0.35], book, 0.1) == 1
    assert best_known(guesses, [-0.30, -0.55], book, 0.1) == 0
    assert best_known(["wait no jitomate", "no jitomate"], [-0.3, -0.3], book, 0.1) == 0
    assert best_known(guesses[1:], [-0.3], book, 0.1) == 0
    assert best_known([], [], book, 0.1) == 0
