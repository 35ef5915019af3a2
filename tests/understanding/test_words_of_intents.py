"""Everyday verbs and openings of Spanish by what is wanted, and what of them was once acted upon wrongly."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("arribaron 2 cajas de atún", Intent.RECORD_RECEIPT),
        ("compré 2 cajas de atún en la central", Intent.RECORD_RECEIPT),
        ("se llevaron 3 atunes de contado", Intent.RECORD_SALE),
        ("cómprate 3 cajas de atún", Intent.RESTOCK_REQUEST),
        ("que no falten 5 cajas de atún", Intent.RESTOCK_REQUEST),
        ("andamos escasos, tráete 3 cajas de atún", Intent.RESTOCK_REQUEST),
    ],
)
def test_what_staff_say_is_done_with_goods(text: str, intent: Intent) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(
    "text", ["encargué 3 cajas de atún a vega", "solicité 3 cajas de atún", "ordené 3 cajas de atún"]
)
def test_what_was_ordered_is_not_ordered_again(text: str) -> None:
    assert read(text, "es").action is Action.ASK


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("con cuántos atunes contamos?", Intent.STOCK_QUERY),
        ("sobra queso fresco?", Intent.STOCK_QUERY),
        ("a cómo tenemos el atún", Intent.PRICE_QUERY),
        ("cuánto le cobro por un atún", Intent.PRICE_QUERY),
        ("qué anda bajito?", Intent.LOW_STOCK_QUERY),
        ("qué me conviene pedir hoy?", Intent.LOW_STOCK_QUERY),
    ],
)
def test_what_staff_ask(text: str, intent: Intent) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ya mero llega?", Intent.ORDER_STATUS),
        ("lo de cada semana por favor", Intent.REPEAT_ORDER),
        ("con quién hablo para una queja", Intent.TALK_TO_PERSON),
        ("se lo agradezco mucho", Intent.THANKS),
        ("bendecido día", Intent.GREETING),
    ],
)
def test_what_customers_say_without_goods(text: str, intent: Intent) -> None:
    reading = read(text, "es", Role.CUSTOMER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("quite el atún y ponga jabón", ["0 base TUNA", "? SOAP"]),
        ("quita el atún, mejor ponme jabón", ["? SOAP"]),
        ("saque el atún y mejor un jabón", ["1 base SOAP"]),
        ("quita el atún y ponme pepsi", ["0 base TUNA"]),
    ],
)
def test_goods_wanted_in_the_place_of_others_are_not_taken_out_too(text: str, lines: list[str]) -> None:
    reading = read(text, "es", Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, lines, Action.ASK)


def test_goods_that_are_not_put_in_any_more_are_taken_out() -> None:
    reading = read("ya no me ponga el atún, por favor", "es", Role.CUSTOMER)
    assert (told(reading), reading.action) == (["0 base TUNA"], Action.ACT)


def test_a_price_is_told_by_the_kilo() -> None:
    reading = read("nuevo precio queso fresco 3 el kilo", "es")
    assert (reading.intent, [line.price for line in reading.lines], reading.action) == (
        Intent.CHANGE_PRICE,
        [3],
        Action.ACT,
    )


def test_small_words_of_other_countries_name_no_goods() -> None:
    reading = read("dame 2 atunes po", "es", Role.CUSTOMER)
    assert (told(reading), reading.action) == (["2 base TUNA"], Action.ACT)
