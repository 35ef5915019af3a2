"""Spanish days, hours, who is meant after all, and short answers to an open card as they are said in passing."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, RequestLine, Topic
from hub.domain.people import Role
from tests.understanding.pieces import read, told

_LINES = (
    RequestLine(product="COLA", quantity=3, unit=LineUnit.PACK),
    RequestLine(product="SOAP", quantity=2, unit=LineUnit.BASE),
)
_NAMES = ("Cola Real 500 ml", "Jabón Bolívar")


def _card(lines: int, intent: Intent = Intent.RESTOCK_REQUEST) -> Topic:
    order = "order-1" if intent is Intent.SUPPLIER_OFFER else None
    return Topic(intent, _LINES[:lines], order, _NAMES[:lines])


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("para la quincena", date(2025, 11, 30)),
        ("para fines de diciembre", date(2025, 12, 31)),
        ("para pasado", date(2025, 11, 24)),
        ("para el juevecito", date(2025, 11, 27)),
        ("al ratito", None),
        ("tipo 6 y media", None),
        ("entre 3 y 4 de la tarde", None),
    ],
)
def test_days_and_hours_in_everyday_words(when: str, due: date | None) -> None:
    reading = read(f"mándeme 2 atunes {when}", "es", Role.CUSTOMER)
    assert (told(reading), reading.due, reading.action) == (["2 base TUNA"], due, Action.ACT)


def test_so_many_days_ago_is_a_day() -> None:
    reading = read("cuánto vendimos hace 3 días", "es", Role.OWNER)
    assert (reading.period, reading.action) == ((date(2025, 11, 19),) * 2, Action.ACT)


@pytest.mark.parametrize("beside", ["y feria de 200", "a la casa de dos pisos", "vivo en la calle 5 número 23"])
def test_change_and_houses_count_no_goods(beside: str) -> None:
    assert told(read(f"mándeme 2 atunes, {beside}", "es", Role.CUSTOMER)) == ["2 base TUNA"]


@pytest.mark.parametrize("text", ["anótale 50 a Rosa, digo a Julio", "anótale 50 a Rosa, no, a don Julio"])
def test_who_is_meant_after_all_owes(text: str) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.party and reading.party.contact, reading.amount) == (
        Intent.RECORD_CREDIT,
        "julio",
        50,
    )


def test_what_is_taken_off_an_account_was_paid() -> None:
    reading = read("bájale 80 a la cuenta de Rosa", "es")
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_PAYMENT, 80, Action.ACT)


@pytest.mark.parametrize(
    "text", ["recibí 5 cajas de atún, la regué, eran 6", "llegaron 5 cajas de atún, no wait, son 6"]
)
def test_mistakes_are_called_many_names(text: str) -> None:
    assert told(read(text, "es")) == ["6 pack TUNA"]


@pytest.mark.parametrize(
    ("text", "lines", "wanted"),
    [
        ("ponle 5", 1, ["5 -"]),
        ("al jabón ponle 5", 2, ["5 SOAP"]),
        ("de jabón 6", 2, ["6 SOAP"]),
        ("el jabón siempre no", 2, ["0 base SOAP"]),
    ],
)
def test_the_card_is_changed_in_few_words(text: str, lines: int, wanted: list[str]) -> None:
    reading = read(text, "es", topic=_card(lines))
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, wanted, Action.ACT)


@pytest.mark.parametrize("text", ["ándale pues", "ajá", "sin bronca", "va pues", "eso mero", "sipo"])
def test_a_yes_has_many_names(text: str) -> None:
    assert read(text, "es", topic=_card(1)).intent is Intent.CONFIRM


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("le puedo completar 2 y la otra el viernes", "es"),
        ("consigo 2 amanhã e o resto na sexta", "pt"),
        ("I can send 2 tomorrow and the rest Friday", "en"),
    ],
)
def test_an_offer_in_two_parts_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.SUPPLIER, _card(1, Intent.SUPPLIER_OFFER)).action is Action.ASK
