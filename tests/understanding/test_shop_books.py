"""What Caribbean shops say of who owes and pays, and of what is paid for the shop itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit
from hub.domain.people import Role
from tests.understanding.pieces import read, told

CREDIT, PAID = Intent.RECORD_CREDIT, Intent.RECORD_PAYMENT


@pytest.mark.parametrize(
    ("text", "lines", "who"),
    [
        ("di higgler lady Miss Cherry take 3 soap pon trust", ["3 base SOAP"], "Cherry"),
        ("Tanisha get 2 soap, she a pay friday", ["2 base SOAP"], "Tanisha"),
        ("mark up 2 soap gainst Tanisha", ["2 base SOAP"], "Tanisha"),
        ("let Rosa have 2 soap, him pay later", ["2 base SOAP"], "rosa"),
    ],
)
def test_who_takes_goods_on_trust(text: str, lines: list[str], who: str) -> None:
    reading = read(text, "en", Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (CREDIT, lines, Action.ACT)
    assert reading.party is not None
    assert who in (reading.party.new_name, reading.party.contact)


def test_a_place_is_nobody() -> None:
    reading = read("trus 2 soap down di lane", "en", Role.OWNER)
    assert reading.action is not Action.ACT or (reading.party is None)


@pytest.mark.parametrize("text", ["Rosa clear 1200 off him trust", "Rosa bring 1200 gi mi fi him bill"])
def test_creole_possessives_of_an_account(text: str) -> None:
    reading = read(text, "en", Role.OWNER)
    assert (reading.intent, reading.amount, reading.action) == (PAID, Decimal(1200), Action.ACT)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("600 gone pon ice", 600),
        ("freezer repair 4500", 4500),
        ("bus fare fi go wholesale 400", 400),
        ("rent fi di month 25 grand", 25000),
        ("tek out 2000 fi pay di girl", 2000),
        ("pay di youth weh wash di van 500", 500),
        ("buy scandal bag 350", 350),
    ],
)
def test_what_is_paid_for_the_shop(text: str, amount: int) -> None:
    reading = read(text, "en", Role.OWNER)
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_EXPENSE, amount, Action.ACT)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("who nuh pay yet", Role.OWNER),
        ("weh Rosa stand with mi", Role.OWNER),
        ("read out di credit list", Role.OWNER),
        ("total money outside", Role.OWNER),
        ("how mi bill stay", Role.CUSTOMER),
        ("how much mi have fi pay", Role.CUSTOMER),
        ("mi bill deh pon how much", Role.CUSTOMER),
        ("lemme know mi balance nuh", Role.CUSTOMER),
    ],
)
def test_what_is_owed_is_asked(text: str, role: Role) -> None:
    reading = read(text, "en", role)
    assert (reading.intent, reading.action) == (Intent.DEBT_QUERY, Action.ACT)


def test_what_goes_over_the_till_is_no_case() -> None:
    [line] = read("passei 3 atum no caixa", "pt", Role.OWNER).lines
    assert (line.quantity, line.unit) == (Decimal(3), LineUnit.BASE)
