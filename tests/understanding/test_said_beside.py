"""What is said beside goods and tells none of them apart: how they are, are cut and were lost; what money is called."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

TUNA_CUTS: tuple[Goods, ...] = (
    ("CHUNKS", "Atún Real trozos 170 g", "Real", "unit", None, None, (), None),
    ("FILLET", "Atún Real filete 170 g", "Real", "unit", None, None, (), None),
)
SMOKES: tuple[Goods, ...] = (("SMOKE", "Cigarros Derby cajetilla 20", "Derby", "unit", None, None, (), None),)
WATER: tuple[Goods, ...] = (("JUG", "Garrafón Bonafont 20 L", "Bonafont", "unit", None, None, (), "Agua"),)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("medio kilo de queso fresco rebanado delgado", ["0.5 base CHEESE"]),
        ("dame un kilo de queso fresco deshebrado", ["1 base CHEESE"]),
        ("2 kilos de tomate maduritos pero no tan aguados", ["2 base TOMATO"]),
        ("2 atunes florida bien heladitos", ["2 base TUNA"]),
        ("quiero 4 jabones bolívar de los grandotes", ["4 base SOAP"]),
        ("ocupo 2 yogurcitos de fresa que no estén caducos", ["2 base YOG-FR"]),
        ("medio cuarto de queso fresco", ["0.125 base CHEESE"]),
        ("1 kilo con 300 gramos de tomate", ["1.3 base TOMATO"]),
    ],
)
def test_how_goods_shall_be_is_said_beside_them(text: str, lines: list[str]) -> None:
    reading = read(text, "es", Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ACT)


def test_what_a_shop_tells_its_goods_apart_by_stays() -> None:
    assert told(read("dame 2 atunes real en trozos", "es", Role.CUSTOMER, more=TUNA_CUTS)) == ["2 base CHUNKS"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("4 leches de un litro cortadas", ["4 base MILK"]),
        ("5 huevos estrellados", ["5 base EGG"]),
        ("tronaron 2 colas de 3 litros", ["2 base COLA-3"]),
        ("amanecieron hongueados 2 panes franceses", ["2 base BREAD"]),
        ("2 panes franceses se enlamaron", ["2 base BREAD"]),
        ("tiré 2 yogures de fresa inflados", ["2 base YOG-FR"]),
    ],
)
def test_goods_are_lost_in_many_words(text: str, lines: list[str]) -> None:
    reading = read(text, "es")
    assert (reading.intent, told(reading), reading.action) == (Intent.RECORD_LOSS, lines, Action.ACT)


@pytest.mark.parametrize("text", ["llegaron 3 cajas de atún, una rota", "recibí 3 cajas de atún pero 1 vino abierta"])
def test_a_delivery_of_which_some_was_spoilt_is_asked_about(text: str) -> None:
    assert read(text, "es").action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [("vendí 2 cigarros derby sueltos", "es"), ("vendi 2 cigarros derby soltos", "pt"), ("sold 2 loose derby", "en")],
)
def test_single_ones_of_what_is_sold_several_together_are_asked_about(text: str, language: str) -> None:
    assert read(text, language, more=SMOKES).action is not Action.ACT


def test_jugs_are_called_many_names() -> None:
    reading = read("3 tambos de agua bonafont", "es", Role.CUSTOMER, more=WATER)
    assert (told(reading), reading.action) == (["3 base JUG"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "amount"), [("Rosa Quispe pagó 12 luquitas", 12), ("Rosa Quispe abonó 200 solecitos", 200)]
)
def test_money_has_many_names(text: str, amount: int) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_PAYMENT, amount, Action.ACT)


@pytest.mark.parametrize("text", ["Rosa Quispe pagó 200 churupos", "fíale 40 pitufos a Rosa Quispe"])
def test_an_amount_of_nobody_knows_what_is_asked_about(text: str) -> None:
    assert read(text, "es").action is Action.ASK
