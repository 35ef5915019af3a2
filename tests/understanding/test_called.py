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


POUND: tuple[Goods, ...] = (
    ("BEAN-1", "Frijol Sol 500 g", "Sol", "unit", "paca", 25, ("libra de sol",), None),
    ("BEAN-2", "Frijol Sol 1 kg", "Sol", "unit", "paca", 12, (), None),
    ("RON-375", "Ron Faro 375 ml", "Faro", "unit", "caja", 24, ("media de faro",), None),
    ("RON-750", "Ron Faro 750 ml", "Faro", "unit", "caja", 12, (), None),
)
POUND_EN: tuple[Goods, ...] = (
    ("FLOUR-1", "Sunrise Flour 500 g", "Sunrise", "unit", "bale", 20, ("pound of sunrise",), None),
    ("FLOUR-2", "Sunrise Flour 1 kg", "Sunrise", "unit", "bale", 10, (), None),
)
HALF_PT: tuple[Goods, ...] = (
    ("BEAN-1", "Feijão Serra 500 g", "Serra", "unit", "fardo", 20, ("quilo de serra",), None),
    ("BEAN-2", "Feijão Serra 2 kg", "Serra", "unit", "fardo", 10, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "more", "lines"),
    [
        ("vendí 3 libras de sol", "es", POUND, ["3 base BEAN-1"]),
        ("vendí un jabón y dos libras de sol", "es", POUND, ["1 base SOAP", "2 base BEAN-1"]),
        ("vendí una media de faro", "es", POUND, ["1 base RON-375"]),
        ("qué precio tiene la media de faro", "es", POUND, ["? RON-375"]),
        ("vendí una media docena de huevos", "es", POUND, ["6 base EGG"]),
        ("vendí 2 libras de queso", "es", POUND, ["0.907 base CHEESE"]),
        ("sold 2 pounds of sunrise", "en", POUND_EN, ["2 base FLOUR-1"]),
        ("vendi 3 quilos de serra", "pt", HALF_PT, ["3 base BEAN-1"]),
    ],
)
def test_a_measure_that_the_shop_calls_goods_by_counts_them(
    text: str, language: str, more: tuple[Goods, ...], lines: list[str]
) -> None:
    assert told(read(text, language, more=more)) == lines


NUMBERED: tuple[Goods, ...] = (
    ("TEA-S", "Chá Número Dois 100 g", "Número Dois", "unit", "caixa", 12, (), None),
    ("TEA-L", "Chá Número Dois 250 g", "Número Dois", "unit", "caixa", 6, (), None),
)
NUMBERED_ES: tuple[Goods, ...] = (("RUM-1", "Ron Número Uno 1 L", "Número Uno", "unit", "caja", 6, (), None),)
NUMBERED_EN: tuple[Goods, ...] = (("TEA-1", "Tea Number One 50 g", "Number One", "unit", "case", 6, (), None),)


@pytest.mark.parametrize(
    ("text", "language", "more", "lines"),
    [
        ("pede 4 caixas de chá número dois de 250", "pt", NUMBERED, ["4 pack TEA-L"]),
        ("vendi um chá número 2 de 100", "pt", NUMBERED, ["1 base TEA-S"]),
        ("vendí 3 ron número uno y 2 jabones", "es", NUMBERED_ES, ["3 base RUM-1", "2 base SOAP"]),
        ("sold 3 tea number 1 and 2 soap", "en", NUMBERED_EN, ["3 base TEA-1", "2 base SOAP"]),
    ],
)
def test_the_number_of_a_brand_counts_nothing(
    text: str, language: str, more: tuple[Goods, ...], lines: list[str]
) -> None:
    assert told(read(text, language, more=more)) == lines


SIZES: tuple[Goods, ...] = (
    ("GIN-200", "Palm Gin 200 ml", "Palm", "unit", "case", 24, (), None),
    ("GIN-750", "Palm Gin 750 ml", "Palm", "unit", "case", 12, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("how much for the 750 palm gin", "en", ["? GIN-750"]),
        ("order 2 case of soap and a case of the small 200 ml palm gin", "en", ["2 pack SOAP", "1 pack GIN-200"]),
        ("order 3 case of soap, a case of the big 750 ml palm", "en", ["3 pack SOAP", "1 pack GIN-750"]),
        ("I sold the 6 eggs", "en", ["6 base EGG"]),
    ],
)
def test_a_size_before_the_goods(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, more=SIZES)) == lines
