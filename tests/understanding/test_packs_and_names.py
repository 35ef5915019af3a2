"""Pack words beside, behind and inside the names of goods; goods whose names are everyday words."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, PartyRef
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

CREAM: tuple[Goods, ...] = (
    ("CREAM", "Cool Vanilla Cream 1 L", "Cool", "unit", "case", 6, ("tub cream", "box cream"), None),
    ("CREAM-2", "Mild Vanilla Cream 2 L", "Mild", "unit", "case", 6, (), None),
)
HALF: tuple[Goods, ...] = (
    ("GAL", "Jugo Selva 3.8 L", "Selva", "unit", None, None, ("galón de jugo",), None),
    ("GAL-2", "Jugo Selva 1.9 L", "Selva", "unit", None, None, ("medio galón",), None),
)
SAUCES: tuple[Goods, ...] = (
    ("SAUCE-HOT", "Sunny Sauce Hot Pepper 150 ml", "Sunny", "unit", "case", 24, (), None),
    ("SAUCE-MILD", "Sunny Sauce Mild 150 ml", "Sunny", "unit", "case", 24, (), None),
)
PASTRY: tuple[Goods, ...] = (("PASTRY", "Factura", None, "unit", None, None, ("medialuna",), None),)
WINE: tuple[Goods, ...] = (("WINE", "Vino Andes tinto 1 L", "Andes", "unit", "caja", 12, (), None),)
WATER: tuple[Goods, ...] = (
    ("WATER-S", "Spring Water 600 ml", "Spring", "unit", "case", 24, (), None),
    ("WATER-L", "Spring Water 1.5 L", "Spring", "unit", "case", 12, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("order 3 tuna cases and one soap case", "en", ["3 pack TUNA", "1 pack SOAP"]),
        ("we need two strawberry yogurt crates", "en", ["2 pack YOG-FR"]),
        ("pide 2 atún cajas y 12 jabones", "es", ["2 pack TUNA", "12 base SOAP"]),
        ("order 5 bread boxes", "en", ["5 base BREAD"]),
        ("order 2 cases tuna and 3 soap", "en", ["2 pack TUNA", "3 base SOAP"]),
    ],
)
def test_a_pack_behind_its_goods_counts_them(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("send 2 box cream and 3 soap", ["2 base CREAM", "3 base SOAP"]),
        ("send a tub cream", ["1 base CREAM"]),
        ("send 2 cases of cool vanilla cream", ["2 pack CREAM"]),
    ],
)
def test_a_pack_word_that_begins_an_alias_counts_no_packs(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", Role.CUSTOMER, more=CREAM)) == lines


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("we sold one whole case of tuna", "en", ["1 pack TUNA"]),
        ("order 2 full cases of soap and a whole case of tuna", "en", ["2 pack SOAP", "1 pack TUNA"]),
        ("llegaron 2 buenas cajas de atún", "es", ["2 pack TUNA"]),
        ("llegaron 2 cajas enteras de atún", "es", ["2 pack TUNA"]),
        ("chegou uma boa caixa de atum", "pt", ["1 pack TUNA"]),
    ],
)
def test_what_is_said_of_the_pack_is_not_said_of_the_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("pide 12 medios galones y 5 jabones", ["12 base GAL-2", "5 base SOAP"]),
        ("pide 4 galones de jugo", ["4 base GAL"]),
    ],
)
def test_halves_that_goods_are_called_by_are_counted(text: str, lines: list[str]) -> None:
    assert told(read(text, "es", more=HALF)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("get 3 cases sunny mild and 2 of the hot pepper", ["3 pack SAUCE-MILD", "2 pack SAUCE-HOT"]),
        ("get 4 of the hot pepper sauce", ["4 base SAUCE-HOT"]),
        ("get 3 cs tuna and 2 cs soap", ["3 pack TUNA", "2 pack SOAP"]),
    ],
)
def test_an_everyday_word_that_begins_a_name_is_the_goods(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", more=SAUCES)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("me guardás dos docenas de facturas para mañana", ["24 base PASTRY"]),
        ("dame 6 facturas y un jabón", ["6 base PASTRY", "1 base SOAP"]),
        ("a cómo la docena de facturas", ["? PASTRY"]),
        ("me hace factura por 3 jabones", ["3 base SOAP"]),
    ],
)
def test_goods_that_are_called_like_an_everyday_word(text: str, lines: list[str]) -> None:
    assert told(read(text, "es", Role.CUSTOMER, more=PASTRY)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("vino un saco de arroz y 2 cajas de jabón", ["1 pack RICE", "2 pack SOAP"]),
        ("vino una caja de atún", ["1 pack TUNA"]),
        ("llegó vino andes, 2 cajas", ["2 pack WINE"]),
        ("pide 2 cajas de vino y una caja de atún", ["2 pack WINE", "1 pack TUNA"]),
    ],
)
def test_what_came_is_no_wine(text: str, lines: list[str]) -> None:
    assert told(read(text, "es", more=WINE)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("order 8 cases spring, the small 600 one, and 2 cases tuna", ["8 pack WATER-S", "2 pack TUNA"]),
        ("order 3 cases of spring, the big 1.5 ones", ["3 pack WATER-L"]),
    ],
)
def test_a_size_told_after_the_goods_with_how_large_they_are(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", more=WATER)) == lines


RUM: tuple[Goods, ...] = (("RUM", "Two Oaks Rum 375 ml", "Two Oaks", "unit", "case", 12, ("two oaks",), None),)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("sold 3 two oaks and 5 soap", ["3 base RUM", "5 base SOAP"]),
        ("sold one case soap and 4 two oaks", ["1 pack SOAP", "4 base RUM"]),
    ],
)
def test_a_number_that_a_name_begins_with_counts_nothing_behind_another(text: str, lines: list[str]) -> None:
    reading = read(text, "en", more=RUM)
    assert (told(reading), reading.action) == (lines, Action.ACT)


ROOSTER: tuple[Goods, ...] = (
    ("BEER", "Cerveza Gallo lata 350 ml", "Gallo", "unit", "caja", 24, (), None),
    ("PAPER", "Papel Norta 4 rollos", "Norta", "unit", "fardo", 12, (), None),
)


def test_a_brand_that_is_also_how_people_are_called_is_goods_where_it_is_counted() -> None:
    assert told(read("a Rosa apúntale una gallo", "es", more=ROOSTER)) == ["1 base BEER"]
    assert told(read("apúntale 20 a Rosa, gallo", "es", more=ROOSTER)) == []


def test_one_of_goods_called_like_a_supplier_is_goods_where_somebody_gets_them_on_credit() -> None:
    reading = read("a chuy apúntale una gloria de 2 litros", "es")
    assert (told(reading), reading.party) == (["1 base MILK-2"], PartyRef(new_name="Chuy"))


def test_goods_called_nearly_like_a_branch_stay_goods() -> None:
    reading = read("pasa 2 fardos de papel norta a la norte", "es", more=ROOSTER)
    assert (told(reading), reading.branch) == (["2 pack PAPER"], "norte")
