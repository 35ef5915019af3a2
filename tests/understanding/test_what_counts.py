"""Which numbers count goods and which do not: ages, wakes, sizes beside halves of dozens, names made of letters."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

CELLS: tuple[Goods, ...] = (
    ("CELL-AA", "Pilas Rayo AA x2", "Rayo", "unit", None, None, (), None),
    ("CELL-AAA", "Pilas Rayo AAA x2", "Rayo", "unit", None, None, (), None),
)
LITE: tuple[Goods, ...] = (("COLA-0", "Cola Real Zero 500 ml", "Real", "unit", "fardo", 12, (), None),)
BUTTER: tuple[Goods, ...] = (
    ("BUT-250", "Margarina Primor 250 g", "Primor", "unit", "caixa", 24, (), None),
    ("BUT-500", "Margarina Primor 500 g", "Primor", "unit", "caixa", 12, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("mándeme 3 jabones y 2 atunes, mi hijo cumple 7 años", "es", ["3 base SOAP", "2 base TUNA"]),
        ("quiero 10 panes, festejamos sus quince", "es", ["10 base BREAD"]),
        ("me separa 12 huevos para los 80 añitos de la abuela", "es", ["12 base EGG"]),
        ("quero 12 ovos, minha sogra faz 60 anos", "pt", ["12 base EGG"]),
        ("manda 2 atum, é festa de quinze anos da menina", "pt", ["2 base TUNA"]),
        ("send 3 tuna, mi granny turning 80 tomorrow", "en", ["3 base TUNA"]),
        ("need 2 bread for my 6 year old", "en", ["2 base BREAD"]),
        ("12 eggs please, is he 40th birthday", "en", ["12 base EGG"]),
        ("send 6 bread, we keeping nine night for uncle", "en", ["6 base BREAD"]),
    ],
)
def test_how_old_somebody_is_counts_no_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


def test_the_years_of_goods_are_theirs() -> None:
    rum: tuple[Goods, ...] = (
        ("RUM-7", "Ron Añejo 7 años", "Añejo", "unit", "caja", 12, (), None),
        ("RUM-12", "Ron Añejo 12 años", "Añejo", "unit", "caja", 12, (), None),
    )
    assert told(read("dame 2 ron 12 años", "es", Role.CUSTOMER, more=rum)) == ["2 base RUM-12"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("quero 1 margarina de 250 e meia dúzia de ovos", ["1 base BUT-250", "6 base EGG"]),
        ("manda 2 margarina de 500 e meia dúzia de ovo", ["2 base BUT-500", "6 base EGG"]),
        ("me vê 3 dúzias e meia de ovos", ["42 base EGG"]),
    ],
)
def test_a_size_and_half_a_dozen_are_two_numbers(text: str, lines: list[str]) -> None:
    assert told(read(text, "pt", Role.CUSTOMER, more=BUTTER)) == lines


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quiero 200 gs de queso fresco y 2 jabones", "es", ["0.2 base CHEESE", "2 base SOAP"]),
        ("me vê 300gs de queijo coalho", "pt", ["0.3 base CHEESE"]),
    ],
)
def test_grams_cut_short(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, Role.CUSTOMER)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("dame 4 pilas triple a", ["4 base CELL-AAA"]),
        ("dame 4 pilas AAA y 6 AA", ["4 base CELL-AAA", "6 base CELL-AA"]),
        ("dame 2 pilas doble A", ["2 base CELL-AA"]),
        ("quierooo 3 jabonesss", ["3 base SOAP"]),
    ],
)
def test_letters_that_a_name_is_made_of_are_not_drawn_out(text: str, lines: list[str]) -> None:
    assert told(read(text, "es", Role.CUSTOMER, more=CELLS)) == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("llegaron 3 cajas de cola real 500 normal y 2 de zero", "es"),
        ("chegaram 3 caixas de cola real 500 e 2 de zero", "pt"),
    ],
)
def test_zero_after_of_is_the_variant(text: str, language: str) -> None:
    assert told(read(text, language, more=LITE))[1:] == ["2 pack COLA-0"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("send 2 soap an twelve egg", ["2 base SOAP", "12 base EGG"]),
        ("send 2 soap an thirty egg an fifteen tuna", ["2 base SOAP", "30 base EGG", "15 base TUNA"]),
    ],
)
def test_an_before_a_number_joins(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", Role.CUSTOMER)) == lines
