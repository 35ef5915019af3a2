"""What Caribbean shops say of goods that came, went, are wanted or counted; how packs and prices are told there."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

TASTEE: tuple[Goods, ...] = (("TASTEE", "Tastee Cheese 500 g", "Tastee", "unit", None, None, (), "dairy"),)
BIGGA: tuple[Goods, ...] = (
    ("BIG-O", "Bigga Orange Soda 600 ml", "Bigga", "unit", "case", 12, (), None),
    ("BIG-G", "Bigga Grape Soda 600 ml", "Bigga", "unit", "case", 12, (), None),
)


@pytest.mark.parametrize(
    ("text", "intent", "lines"),
    [
        ("we could do with 4 case a soap", Intent.RESTOCK_REQUEST, ["4 pack SOAP"]),
        ("ring vega let dem carry 5 case soap", Intent.RESTOCK_REQUEST, ["5 pack SOAP"]),
        ("mek vega drop off 5 case soap", Intent.RESTOCK_REQUEST, ["5 pack SOAP"]),
        ("fill up back di shelf wid 3 case soap", Intent.RESTOCK_REQUEST, ["3 pack SOAP"]),
        ("6 case soap just touch down", Intent.RECORD_RECEIPT, ["6 pack SOAP"]),
        ("just offload 10 case soap", Intent.RECORD_RECEIPT, ["10 pack SOAP"]),
        ("sign fi 10 case soap from vega", Intent.RECORD_RECEIPT, ["10 pack SOAP"]),
        ("vega finally show up, 5 case soap", Intent.RECORD_RECEIPT, ["5 pack SOAP"]),
        ("one man come in and buy 3 soap", Intent.RECORD_SALE, ["3 base SOAP"]),
        ("cash 3 soap", Intent.RECORD_SALE, ["3 base SOAP"]),
        ("3 soap sell", Intent.RECORD_SALE, ["3 base SOAP"]),
        ("a schoolboy tek 2 soap and pay", Intent.RECORD_SALE, ["2 base SOAP"]),
        ("some bad boy run een and grab 3 soap", Intent.RECORD_LOSS, ["3 base SOAP"]),
        ("dash weh 2 hard dough bread, dem get mould", Intent.RECORD_LOSS, ["2 base BREAD"]),
        ("3 tuna pass date", Intent.RECORD_LOSS, ["3 base TUNA"]),
        ("ants tek over 3 kg rice", Intent.RECORD_LOSS, ["3 base RICE"]),
        ("2 tuna swell up", Intent.RECORD_LOSS, ["2 base TUNA"]),
        ("18 soap still deh yah", Intent.STOCK_COUNT, ["18 base SOAP"]),
        ("inna di fridge mi see 24 soap", Intent.STOCK_COUNT, ["24 base SOAP"]),
        ("drop 2 case soap a centro fi mi", Intent.TRANSFER_STOCK, ["2 pack SOAP"]),
        ("order 10 cse soap", Intent.RESTOCK_REQUEST, ["10 pack SOAP"]),
        ("order 4 bxs tuna", Intent.RESTOCK_REQUEST, ["4 pack TUNA"]),
        ("order six cyase a tuna", Intent.RESTOCK_REQUEST, ["6 pack TUNA"]),
    ],
)
def test_verbs_of_a_shop(text: str, intent: Intent, lines: list[str]) -> None:
    reading = read(text, "en")
    assert (reading.intent, told(reading), reading.action) == (intent, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "more", "lines"),
    [
        ("one of each bigga", BIGGA, ["1 base BIG-G", "1 base BIG-O"]),
        ("half hard dough bread please", (), ["0.5 base BREAD"]),
        ("1 milk 2 litre and a 6 pack of cola 500", (), ["1 base MILK-2", "1 pack COLA"]),
        ("some soap please", (), ["? SOAP"]),
        ("2 sliced tastee cheese", TASTEE, ["2 base TASTEE"]),
    ],
)
def test_how_customers_count(text: str, more: tuple[Goods, ...], lines: list[str]) -> None:
    reading = read(text, "en", Role.CUSTOMER, more=more)
    assert (reading.intent, told(reading)) == (Intent.CUSTOMER_ORDER, lines)


@pytest.mark.parametrize(("said", "amount"), [("four fifty", 450), ("twelve fifty", 1250), ("6 fifty", 650)])
def test_hundreds_told_without_the_word(said: str, amount: int) -> None:
    reading = read(f"Julio paid {said}", "en", Role.OWNER)
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_PAYMENT, amount, Action.ACT)
