"""Names that hold figures and hyphens ("A-1", "7Up", "3 Ositos"), and packs called by a number ("six pack")."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

_GOODS: tuple[Goods, ...] = (
    ("A1", "Atún A-1 trozos", "A-1", "unit", "caja", 48, (), None),
    ("7UP", "7Up 500 ml", "7Up", "unit", "six pack", 6, (), None),
    ("7UP-L", "7Up 1.5 L", "7Up", "unit", "caja", 6, (), None),
    ("BEARS", "Arroz 3 Ositos 1 kg", "3 Ositos", "unit", "saco", 25, (), None),
    ("PILSEN", "Cerveza Pilsen 630 ml", "Pilsen", "unit", "caja", 12, (), None),
    ("PILSEN-S", "Cerveza Pilsen 310 ml", "Pilsen", "unit", "caja", 24, (), None),
    ("CANE", "Caña 51", "51", "unit", None, None, (), None),
)
_CALLED: tuple[Goods, ...] = (
    ("UP", "7UP 2 L", "7UP", "unit", "case", 8, (), None),
    ("TOP-UP", "Flow top-up $100", "Flow", "unit", None, None, (), None),
    ("HERBS", "Licor Cinco Hierbas 700 ml", None, "unit", "caja", 12, (), None),
    ("CROSS", "Cerveza Tres Cruces 355 ml", "Tres Cruces", "unit", "caja", 24, (), None),
    ("HEARTS", "Café 3 Corações 250 g", "3 Corações", "unit", "caixa", 20, (), None),
    ("GRADE", "Feijão Tipo 1 Kicaldo 1 kg", "Kicaldo", "unit", "fardo", 10, (), None),
    ("ROSES", "Five Roses Tea", "Five Roses", "unit", "case", 12, (), None),
    ("ROSE", "Roses", None, "unit", None, None, (), None),
)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("es", "pide 5 cajas de atún A-1", ["5 pack A1"]),
        ("es", "vendí 2 A-1", ["2 base A1"]),
        ("es", "vendí 2 atún A1 y 3 jabones", ["2 base A1", "3 base SOAP"]),
        ("es", "a cuánto está el atún A-1?", ["? A1"]),
        ("es", "vendí 3 seven up de litro y medio", ["3 base 7UP-L"]),
        ("es", "vendí 2 7up de 500", ["2 base 7UP"]),
        ("es", "llegaron 10 arroz 3 ositos", ["10 base BEARS"]),
        ("es", "2 cajas de pilsen 630 y 1 de pilsen 310", ["2 pack PILSEN", "1 pack PILSEN-S"]),
        ("es", "vendí 3 7up de 500 en six pack", ["3 pack 7UP"]),
        ("pt", "vendi 2 da 51", ["2 base CANE"]),
        ("pt", "vendi 2 atum A-1", ["2 base A1"]),
        ("en", "sold 3 A-1", ["3 base A1"]),
        ("en", "sold 2 seven up 500", ["2 base 7UP"]),
        ("en", "order 2 six pack of 7up 500", ["2 pack 7UP"]),
        ("en", "order six packs of soap", ["6 pack SOAP"]),
    ],
)
def test_figures_of_a_name_count_nothing(language: str, text: str, lines: list[str]) -> None:
    reading = read(text, language, more=_GOODS)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("es", "del 5 hierbas pide otra caja y de atún 8 cajas", ["1 pack HERBS", "8 pack TUNA"]),
        ("es", "inventario:\natún: 7\ncinco hierbas: 4", ["7 base TUNA", "4 base HERBS"]),
        ("es", "pide 3 cruces, 2 cajas", ["2 pack CROSS"]),
        ("es", "se acabó el cinco hierbas", ["0 base HERBS"]),
        ("es", "vendí dos tres cruces", ["2 base CROSS"]),
        ("es", "llegaron 5 cajas de 3 cruces", ["5 pack CROSS"]),
        ("pt", "do 3 corações pede 2 caixas", ["2 pack HEARTS"]),
        ("pt", "vendi 1 kicaldo", ["1 base GRADE"]),
        ("en", "order 3 cases of tuna and 5 of the 7up", ["3 pack TUNA", "5 pack UP"]),
        ("en", "sold 7up 3", ["3 base UP"]),
        ("en", "count: soap 4, 7up 6", ["4 base SOAP", "6 base UP"]),
        ("en", "sold 4 of the five roses", ["4 base ROSES"]),
        ("en", "sold five tuna", ["5 base TUNA"]),
    ],
)
def test_a_number_that_begins_a_name_counts_nothing(language: str, text: str, lines: list[str]) -> None:
    reading = read(text, language, more=_CALLED)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("es", "vendí 5 hierbas", "? HERBS"),
        ("pt", "vendi três corações", "? HEARTS"),
        ("en", "sold five roses", "5 base ROSE|ROSES"),
    ],
)
def test_a_number_that_may_be_a_count_or_a_name_is_asked_about(language: str, text: str, line: str) -> None:
    reading = read(text, language, more=_CALLED)
    assert (told(reading), reading.action) == ([line], Action.ASK)


@pytest.mark.parametrize(
    ("language", "text"), [("es", "la cola en six pack"), ("pt", "a cola em six pack"), ("en", "cola in six pack")]
)
def test_a_pack_that_is_called_by_a_number_counts_nothing(language: str, text: str) -> None:
    assert all(line.quantity is None for line in read(text, language, more=_GOODS).lines)


@pytest.mark.parametrize(
    ("language", "text"), [("es", "quiero una 7up de 500 en six pack"), ("en", "want a six pack 7up 500")]
)
def test_one_pack_is_one(language: str, text: str) -> None:
    reading = read(text, language, Role.CUSTOMER, more=_GOODS)
    assert (told(reading), reading.action) == (["1 pack 7UP"], Action.ACT)


def test_a_letter_before_a_number_is_its_own_word_where_no_goods_are_called_so() -> None:
    assert told(read("vendí 2 atún A-1", "es", more=_GOODS)) == ["2 base A1"]
    assert read("vendí 2 atún A-1", "es").lines[0].quantity == 2
    reading = read("sube el jabón a3", "es")
    assert [str(line.price) for line in reading.lines] == ["3"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("order 3 soap by the case", "en"),
        ("order 3 soap and 2 tuna, by the case", "en"),
        ("pide 5 de atún y 3 de jabón, por caja", "es"),
        ("pede 5 de atum e 3 de sabão, por caixa", "pt"),
    ],
)
def test_a_pack_told_behind_what_is_counted_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK
