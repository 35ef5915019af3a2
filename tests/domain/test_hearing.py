"""Which words of a transcript were meant otherwise, and what else it may say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.hearing import ALIKE, Mishearing, alike, misheard, numerals_alike, otherwise, stretches
from hub.domain.words import bare


@pytest.mark.parametrize(
    ("transcript", "meant", "found"),
    [
        ("necesito dos cajas de santa", ["fanta"], ("santa", "fanta")),
        ("pide 3 hinca con la de litro", ["inca", "inca kola"], ("hinca con la", "inca kola")),
        ("manda 5 cajas al Inlay", ["lindley"], ("inlay", "lindley")),
        ("preciso de duas caixas de guarana", ["guaraná"], None),
        ("necesito 2 cajas de pilsen", ["inca kola"], None),
        ("necesito dos cajas", [], None),
        ("", ["fanta"], None),
        ("2 12 20", ["12"], None),
    ],
)
def test_what_was_heard_is_what_looks_most_like_what_was_meant(
    transcript: str, meant: list[str], found: tuple[str, str] | None
) -> None:
    assert misheard(transcript, meant) == found


def test_each_place_of_a_misheard_word_is_another_reading() -> None:
    known = [Mishearing("es", "santa", "fanta"), Mishearing("es", "al inlay", "a lindley"), Mishearing("es", "2", "12")]
    assert otherwise("2 de Santa, 1.5 de santa al Inlay", known) == [
        "2 de fanta 1.5 de santa al Inlay",
        "2 de Santa, 1.5 de fanta al Inlay",
        "2 de Santa, 1.5 de santa a lindley",
    ]
    assert otherwise("nada de eso", known) == []


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_is_borne(transcript: str, meant: list[str]) -> None:
    found = misheard(transcript, meant)
    if found is not None:
        heard, phrase = found
        assert heard != phrase
        assert heard in stretches(transcript)
        assert phrase in map(bare, meant)
        assert alike(heard, phrase) >= ALIKE
    for heard, phrase in [found] if found else []:
        assert otherwise(transcript, [Mishearing("es", heard, phrase)])


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("2", "12", True),
        ("9", "19", True),
        ("13", "30", True),
        ("19", "90", True),
        ("60", "70", True),
        ("1", "11", False),
        ("2", "2", False),
        ("2", "20", False),
        ("10", "20", False),
        ("12", "20", False),
        ("50", "60", False),
        ("0.5", "10.5", False),
    ],
)
def test_numbers_are_taken_for_each_other_only_where_their_words_sound_alike(
    one: str, other: str, is_alike: bool
) -> None:
    assert numerals_alike(Decimal(one), Decimal(other)) is is_alike
    assert numerals_alike(Decimal(other), Decimal(one)) is is_alike
