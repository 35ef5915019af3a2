"""Words between a number or pack and goods that say nothing of them, and what goods are wanted for."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

TWO_BREADS: tuple[Goods, ...] = (
    ("BREAD-L", "Hard Dough Bread large", "Crown", "unit", None, None, (), None),
    ("BREAD-S", "Hard Dough Bread small", "Crown", "unit", None, None, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("3 pound a nice firm rice", "en", ["1.361 base RICE"]),
        ("send 2 kg of clean rice fi mi", "en", ["2 base RICE"]),
        ("6 well cold 500 cola fi mi please", "en", ["6 base COLA"]),
        ("mi want 4 of the frosty florida tuna dem", "en", ["4 base TUNA"]),
        ("gimme 3 cold cold real cola 500", "en", ["3 base COLA"]),
        ("2 a dem nice soap please", "en", ["2 base SOAP"]),
        ("two lil tin a tuna please", "en", ["2 base TUNA"]),
        ("5 pound a cut up rice please", "en", ["2.268 base RICE"]),
        ("quiero 2 de esos buenos jabones", "es", ["2 base SOAP"]),
        ("quero 2 desses bons sabões", "pt", ["2 base SOAP"]),
    ],
)
def test_words_before_goods_that_say_nothing_of_them(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("2 pound rice fi porridge", "en", ["0.907 base RICE"]),
        ("send 3 milk fi sweeten the tea", "en", ["3 base MILK|MILK-2"]),
        ("quiero 2 kilos de tomate para ensalada", "es", ["2 base TOMATO"]),
        ("quero 2 quilos de tomate para churrasco", "pt", ["2 base TOMATO"]),
    ],
)
def test_dishes_tell_what_goods_are_for(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CUSTOMER_ORDER, lines)


@pytest.mark.parametrize(
    ("text", "intent", "lines"),
    [
        ("1 bottle cola slip outta mi hand and broke", Intent.RECORD_LOSS, ["1 base COLA|COLA-3"]),
        ("2 kg rice rotten down", Intent.RECORD_LOSS, ["2 base RICE"]),
        ("order 3 case glass bottle tuna", Intent.RESTOCK_REQUEST, ["3 pack TUNA"]),
    ],
)
def test_how_lost_goods_were_is_told_beside_them(text: str, intent: Intent, lines: list[str]) -> None:
    reading = read(text, "en")
    assert (reading.intent, told(reading)) == (intent, lines)


def test_what_tells_goods_apart_follows_for_whom_they_are() -> None:
    reading = read("lef 2 hardo bread fi mi, large", "en", Role.CUSTOMER, more=TWO_BREADS)
    assert told(reading) == ["2 base BREAD-L"]


def test_another_kind_of_goods_is_asked_about() -> None:
    reading = read("2 brown eggs please", "en", Role.CUSTOMER)
    assert reading.action is Action.ASK


SACKS: tuple[Goods, ...] = (
    ("COAL", "Carbón vegetal bolsa 4 kg", None, "unit", None, None, (), None),
    ("GRAIN", "Whole grain crackers", None, "unit", "case", 12, (), None),
    ("WHOLE", "Leche Prado entera 1 L", "Prado", "unit", "caja", 12, (), None),
    ("SKIM", "Leche Prado descremada 1 L", "Prado", "unit", "caja", 12, (), None),
    ("CAN", "Bebida Ola lata 350 ml", "Ola", "unit", "caja", 24, (), None),
    ("BOTTLE", "Bebida Ola 1 L", "Ola", "unit", "caja", 12, (), None),
    ("RUM", "Reef rum 750 ml", "Reef", "unit", "case", 12, (), None),
    ("RUM-S", "Reef rum flask 200 ml", "Reef", "unit", "case", 24, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("se cayeron 3 jabones, hechos bolsa", "es", ["3 base SOAP"]),
        ("la bolsa se rompió y perdí 2 atunes", "es", ["2 base TUNA"]),
        ("perdí 3 de leche prado entera cortada", "es", ["3 base WHOLE"]),
        ("vendí 3 ola, de la lata", "es", ["3 base CAN"]),
        ("the whole night no current, 3 tuna spoil", "en", ["3 base TUNA"]),
        ("sold 5 soap the whole day", "en", ["5 base SOAP"]),
        ("sold 2 whole grain crackers", "en", ["2 base GRAIN"]),
        ("lose 2 whole grain crackers and 3 tuna", "en", ["2 base GRAIN", "3 base TUNA"]),
    ],
)
def test_a_container_or_whole_beside_no_goods_names_none(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, more=SACKS)) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("order 24 bottles of reef, de flask one", ["24 base RUM-S"]),
        ("order 3 cases of reef, the flask one", ["3 pack RUM-S"]),
        ("order 3 reef rum 750 and one flask", ["3 base RUM", "1 base RUM-S"]),
    ],
)
def test_a_container_before_one_tells_which_is_meant(text: str, lines: list[str]) -> None:
    assert told(read(text, "en", Role.OWNER, more=SACKS)) == lines
