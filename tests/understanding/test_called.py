"""Goods by what they are called: figures, their container, a word that says something else too, "the grace one"."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

WATER: tuple[Goods, ...] = (
    ("WATER", "Agua Clara 600 ml", "Clara", "unit", "caja", 24, (), "aguas"),
    ("JUG", "Bidón Sierra 20 L", "Sierra", "unit", None, None, (), "aguas"),
)
GALLON: tuple[Goods, ...] = (
    ("WATER", "Água Fonte 500 ml", "Fonte", "unit", "fardo", 12, (), "águas"),
    ("JUG", "Galão Serra 20 L", "Serra", "unit", None, None, (), "águas"),
)
FIGURES: tuple[Goods, ...] = (
    ("OIL", "Aceite 1-2-3 1 L", "1-2-3", "unit", "caja", 12, (), None),
    ("OIL-N", "Aceite Norteño 900 ml", "Norteño", "unit", "caja", 12, (), None),
)
TEA: tuple[Goods, ...] = (
    ("TEA-100", "Té Andino 100 bolsitas", "Andino", "unit", "caja", 12, (), None),
    ("TEA-25", "Té Andino 25 bolsitas", "Andino", "unit", "caja", 24, (), None),
)
RUM: tuple[Goods, ...] = (
    ("RUM", "Palm White Rum 200 ml", "Palm", "unit", "case", 24, ("flask whites",), None),
    ("SUGAR", "White sugar", None, "kg", "bag", 50, (), None),
)
MALT: tuple[Goods, ...] = (
    ("MALT-V", "Sunrise Malt Vanilla 300 ml", "Sunrise", "unit", "case", 24, (), None),
    ("MALT-G", "Sunrise Malt Ginger 300 ml", "Sunrise", "unit", "case", 24, (), None),
    ("MALT-O", "Oasis Malt 300 ml", "Oasis", "unit", "case", 24, (), None),
    ("SOAP-O", "Oasis Soap", "Oasis", "unit", "case", 24, (), None),
)
FLAVOURS: tuple[Goods, ...] = (
    ("SHAKE-V", "Coral Shake Mix Vanilla 120 g", "Coral", "unit", "case", 48, (), None),
    ("SHAKE-M", "Coral Shake Mix Sweet Malt 120 g", "Coral", "unit", "case", 48, (), None),
    ("PUNCH", "Lagoon Ginger Lime 500 ml", "Lagoon", "unit", "case", 12, (), None),
    ("CORN", "Corn per lb", None, "unit", "bag", 50, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "more", "lines"),
    [
        ("pide 4 cajas de aceite 1 2 3 y 2 de atún", "es", FIGURES, ["4 pack OIL", "2 pack TUNA"]),
        ("pide dos cajas del uno dos tres", "es", FIGURES, ["2 pack OIL"]),
        ("llegaron 3 cajas de aceite 123", "es", FIGURES, ["3 pack OIL"]),
        ("pide 2 cajas de té de 100 y 3 de 25", "es", TEA, ["2 pack TEA-100", "3 pack TEA-25"]),
        ("Pedido:\njabón 2 cajas\nte de 100 bolsitas 6", "es", TEA, ["2 pack SOAP", "6 base TEA-100"]),
        ("pide 5 bidones", "es", WATER, ["5 base JUG"]),
        ("llegaron 8 bidones de agua", "es", WATER, ["8 base JUG"]),
        ("pede 5 galões de água", "pt", GALLON, ["5 base JUG"]),
        ("chegaram 3 galões", "pt", GALLON, ["3 base JUG"]),
        ("order 2 case a tuna and 3 a di soap", "en", RUM, ["2 pack TUNA", "3 pack SOAP"]),
        ("sold a flask a whites", "en", RUM, ["1 base RUM"]),
        ("order 2 case of malt, the ginger one", "en", MALT, ["2 pack MALT-G"]),
        ("order 2 case of malt for Friday, oasis one", "en", MALT, ["2 pack MALT-O"]),
    ],
)
def test_goods_by_what_they_are_called(text: str, language: str, more: tuple[Goods, ...], lines: list[str]) -> None:
    assert told(read(text, language, more=more)) == lines


def test_figures_that_are_no_brand_count() -> None:
    assert told(read("Pedido:\njabón 2\natún 3", "es", more=FIGURES)) == ["2 base SOAP", "3 base TUNA"]


def test_a_brand_that_stands_alone_is_no_one_of_those_before() -> None:
    reading = read("order 2 case of tuna, oasis one", "en", more=MALT)
    assert reading.action is Action.ASK or told(reading)[0] == "2 pack TUNA"


@pytest.mark.parametrize(
    ("text", "language"),
    [("me da un cuarto de queso", "es"), ("me vê 300 de queijo", "pt"), ("me da un medio de queso", "es")],
)
def test_a_part_of_a_kilo_needs_no_word_for_it(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (len(reading.lines), reading.action) == (1, Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("order 2 case of shake mix", ["2 pack SHAKE-M|SHAKE-V"]),
        ("order 2 case of shake mix vanilla", ["2 pack SHAKE-V"]),
        ("order 3 case of ginger lime", ["3 pack PUNCH"]),
        ("order 3 case of ginger", ["3 pack [ginger]"]),
        ("order 2 bag a cawn", ["2 pack CORN"]),
    ],
)
def test_goods_of_a_brand_by_what_they_are(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", more=FLAVOURS)) == lines
