"""What speaks against a whole reading: each sign holds where it should and nowhere else, and doubtful readings ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, PartyRef, Reading, RequestLine, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.judgement.judging import ACT_FROM, ASK_FROM, earned
from hub.understanding.judgement.signs import doubt, signs
from hub.understanding.message import Message
from tests.understanding.pieces import read, told
from tests.understanding.spoken import NOW, shop

SHOP = shop("tienda-medellin")
BEER = next(p["sku"] for p in SHOP.raw["products"] if "pilsen" in p["name"].lower())
FAMILY = next(c for c in SHOP.raw["customers"])
SUPPLIER = next(c for c in SHOP.raw["suppliers"])


def message(text: str, role: Role = Role.OWNER) -> Message:
    made = RuleReader().message(Said(text, role, NOW, "es"), SHOP.known, "es", buying=role.is_staff)
    assert made is not None
    return made


def sold(quantity: str = "2", **more: object) -> Reading:
    line = RequestLine(product=BEER, quantity=Decimal(quantity), unit=LineUnit.BASE)
    return replace(Reading(Intent.RECORD_SALE, Action.ACT, (line,)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "text", "reading"),
    [
        ("number_left", "vendí 2 pilsen y 7 de las otras", sold()),
        ("money_idle", "vendí 2 pilsen en 8000 pesos", sold()),
        ("very_much", "vendí 9000 pilsen", sold("9000")),
        ("product_twice", "vendí 2 pilsen y 2 pilsen", replace(sold(), lines=sold().lines * 2)),
        (
            "money_left",
            "el cliente pagó 5000 pesos de los $8000",
            Reading(Intent.RECORD_PAYMENT, Action.ACT, amount=Decimal(5000)),
        ),
        ("two_days", "pide pilsen para mañana o el viernes", replace(sold(), intent=Intent.RESTOCK_REQUEST)),
        (
            "supplier_owes",
            "fíale 2",
            Reading(Intent.RECORD_CREDIT, Action.ACT, party=PartyRef(SUPPLIER["id"]), amount=Decimal(2)),
        ),
        (
            "new_name",
            "fíale 2",
            Reading(Intent.RECORD_CREDIT, Action.ACT, party=PartyRef(new_name="Zoe"), amount=Decimal(2)),
        ),
        ("negation", "no vendí 2 pilsen", sold()),
        ("strange_words_3", "vendí 2 pilsen zurbaga trimuda lokerna", sold()),
        ("bare_offer", "todo listo patrón", Reading(Intent.SUPPLIER_OFFER, Action.ACT)),
    ],
)
def test_a_sign_holds_where_it_should(sign: str, text: str, reading: Reading) -> None:
    assert sign in signs(message(text), reading, 1.0)


def test_nothing_speaks_against_a_plain_reading() -> None:
    made = message("vendí 2 pilsen")
    reading = RuleReader().read(Said("vendí 2 pilsen litro y medio", Role.OWNER, NOW, "es"), SHOP.known)
    assert signs(made, sold(), 1.0) == ()
    assert doubt(made, sold(), 1.0).risk < 0.02
    assert earned(made, sold(), 1.0) == sold()
    assert reading.action in (Action.ACT, Action.ASK)


def test_numbers_that_the_reading_holds_in_another_form_are_not_left() -> None:
    paid = Reading(Intent.RECORD_PAYMENT, Action.ACT, amount=Decimal("7.5"))
    assert "number_left" not in signs(message("pagó siete cincuenta"), paid, 1.0)
    loose = sold("0.3")
    assert "number_left" not in signs(message("vendí 300 de pilsen"), loose, 1.0)
    due = replace(sold(), intent=Intent.CUSTOMER_ORDER, due=date(2026, 3, 12))
    assert "number_left" not in signs(message("2 pilsen para mañana a las 6", Role.CUSTOMER), due, 1.0)


def test_an_outsider_who_says_who_it_is_names_nobody() -> None:
    reading = replace(sold(), intent=Intent.SUPPLIER_OFFER, party=PartyRef(SUPPLIER["id"]))
    assert "outsider_names" in signs(message("le llevo 2 pilsen", Role.SUPPLIER), reading, 1.0)
    assert "outsider_names" not in signs(message("le llevo 2 pilsen"), reading, 1.0)


def test_a_doubtful_reading_asks_for_confirmation_and_keeps_what_it_holds() -> None:
    made, reading = message("vendí 2 pilsen y 7 de las otras"), sold()
    found = doubt(made, reading, 1.0)
    assert found.risk >= ASK_FROM
    asked = earned(made, reading, 1.0)
    assert (asked.action, asked.missing) == (Action.ASK, ("confirmation",))
    assert asked.lines == reading.lines


def test_a_reading_whose_intent_is_not_sure_asks_and_no_other_action_changes() -> None:
    made = message("vendí 2 pilsen")
    assert earned(made, sold(), ACT_FROM - 0.01).missing == ("confirmation",)
    unknown = Reading(Intent.UNKNOWN, Action.NONE)
    assert earned(made, unknown, 0.0) is unknown
    asks = replace(sold(), action=Action.ASK, missing=("quantity",))
    assert earned(made, asks, 1.0) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("pide media caja de queso fresco", True),  # which comes in no boxes
        ("vendí medio kilo de queso fresco", False),
        ("pide media caja de jabón", False),
        ("vendí 1.5 jabones", True),
    ],
)
def test_a_part_of_what_has_no_parts_is_asked_about(text: str, asks: bool) -> None:
    assert (read(text, "es").action is Action.ASK) is asks


@pytest.mark.parametrize(
    ("text", "day"), [("order 3 cases tuna 4 tmrw", "2025-11-23"), ("order 3 cases tuna 4 friday", "2025-11-28")]
)
def test_a_four_before_a_day_is_for_and_counts_nothing(text: str, day: str) -> None:
    reading = read(text, "en")
    assert (told(reading), str(reading.due), reading.action) == (["3 pack TUNA"], day, Action.ACT)


def test_a_four_that_may_count_goods_is_asked_about() -> None:
    assert read("order 3 cases tuna 4 of them friday", "en").action is Action.ASK
