"""What Caribbean customers ask, refuse, repeat and put right in so many words."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("weh mi tings deh", Intent.ORDER_STATUS),
        ("di bike man reach yet wid mi order", Intent.ORDER_STATUS),
        ("run back di last order", Intent.REPEAT_ORDER),
        ("scratch di whole order", Intent.CANCEL),
        ("doh worry wid de order again", Intent.CANCEL),
        ("yes i fine wid dat", Intent.CONFIRM),
        ("look good to me", Intent.CONFIRM),
        ("mi alright fi now", Intent.DECLINE),
        ("wah a say boss lady", Intent.GREETING),
        ("how tings", Intent.GREETING),
        ("put paulette pon di line", Intent.TALK_TO_PERSON),
        ("show mi how fi order", Intent.HELP),
        ("wah mi can do pon yah", Intent.HELP),
    ],
)
def test_short_talk(text: str, intent: Intent) -> None:
    reading = read(text, "en", Role.CUSTOMER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2 soap, no mek it 3", ["3 base SOAP"]),
        ("2 soap, hol on, 3", ["3 base SOAP"]),
        ("2 soap an a tuna, figet di tuna", ["2 base SOAP"]),
        ("2 soap cause easter soon reach", ["2 base SOAP"]),
        ("mi sending mi son fi 2 soap", ["2 base SOAP"]),
    ],
)
def test_orders_put_right_and_explained(text: str, lines: list[str]) -> None:
    reading = read(text, "en", Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ACT)


def test_what_a_customer_has_already_is_not_ordered_in_silence() -> None:
    assert read("mi have 2 soap already, send 1 tuna", "en", Role.CUSTOMER).action is Action.ASK


@pytest.mark.parametrize(
    ("said", "day"), [("tonite", 22), ("wedns", 26), ("thusday evening", 27), ("Sat'day", 29), ("tomrw", 23)]
)
def test_days_as_they_are_typed(said: str, day: int) -> None:
    reading = read(f"10 soap {said}", "en", Role.CUSTOMER)
    assert (told(reading), reading.due) == (["10 base SOAP"], date(2025, 11, day))


def test_what_goods_run_for_is_their_price() -> None:
    reading = read("wah soap a go fah", "en", Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.PRICE_QUERY, ["? SOAP"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("can do 5 case now and the rest thursday", "en"),
        ("can send half a di order now", "en"),
        ("puedo llevar 5 cajas ahora y el resto el jueves", "es"),
        ("consigo 5 caixas agora e o resto na quinta", "pt"),
    ],
)
def test_part_of_an_order_now_and_the_rest_later_is_asked_about(text: str, language: str) -> None:
    reading = read(text, language, Role.SUPPLIER)
    assert (reading.intent, reading.action) == (Intent.SUPPLIER_OFFER, Action.ASK)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("soap how it stay", Intent.STOCK_QUERY),
        ("we good fi soap?", Intent.STOCK_QUERY),
        ("wah deh pon di shelf all now", Intent.STOCK_QUERY),
        ("what done already", Intent.LOW_STOCK_QUERY),
        ("wha di shop lack", Intent.LOW_STOCK_QUERY),
        ("anyting want restock", Intent.LOW_STOCK_QUERY),
        ("wah we pull in today", Intent.SALES_QUERY),
        ("how much soap gone since morning", Intent.SALES_QUERY),
    ],
)
def test_what_staff_ask(text: str, intent: Intent) -> None:
    reading = read(text, "en", Role.OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


def test_a_new_thing_with_its_price() -> None:
    reading = read("new ting: milo 400", "en", Role.OWNER)
    assert (reading.intent, reading.lines[0].said, reading.lines[0].price) == (Intent.ADD_PRODUCT, "milo", 400)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("maybe 2 soap, mi will see", "en"),
        ("next time put in 2 soap", "en"),
        ("either 2 soap or 1 tuna", "en"),
        ("2 hard dough bread if it fresh", "en"),
        ("if yuh have tuna send 2 if not send 1 soap", "en"),
        ("di 2 soap mi get spoil", "en"),
        ("quizás 2 jabones", "es"),
        ("talvez 2 sabões", "pt"),
    ],
)
def test_a_customer_who_is_not_sure_is_asked(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is not Action.ACT


@pytest.mark.parametrize(
    "text",
    [
        "we shoulda order 4 case soap",
        "Rosa promise fi pay 500 friday",
        "Rosa seh she pay 500 but mi nuh see it",
        "remind Rosa fi pay 500",
        "tell Rosa she owe 500",
    ],
)
def test_what_only_was_said_or_should_have_been_is_not_written_down(text: str) -> None:
    assert read(text, "en", Role.OWNER).action is not Action.ACT
