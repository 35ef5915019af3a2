"""What is no name, no quantity and no price though it stands where one would: ledgers, sizes in names, addresses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told

OWNER, CUSTOMER, SUPPLIER = Role.OWNER, Role.CUSTOMER, Role.SUPPLIER
_NAPKINS = {
    "es": ("NAPKIN", "Servilletas Elite x 6", "Elite", "unit", None, None, (), None),
    "pt": ("NAPKIN", "Guardanapo Elite 6 unidades", "Elite", "unit", None, None, (), None),
    "en": ("NAPKIN", "Elite Napkins 6 packs", "Elite", "unit", None, None, (), None),
}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("apúntalo en la libreta a Gumersinda, 15 soles", "es", "gumersinda"),
        ("anota na caderneta 15 reais da Gumersinda", "pt", "gumersinda"),
        ("put 150 in the book for Gumersinda", "en", "gumersinda"),
    ],
)
def test_where_a_debt_is_written_is_nobody(text: str, language: str, name: str) -> None:
    reading = read(text, language, OWNER)
    new = reading.party.new_name if reading.party else None
    assert (reading.intent, (new or "").lower()) == (Intent.RECORD_CREDIT, name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("conté servilletas elite x 6 y no queda nada", "es"),
        ("não tem mais guardanapo elite 6 unidades", "pt"),
        ("we have no elite napkins 6 packs left", "en"),
    ],
)
def test_a_number_of_the_name_counts_nothing_where_none_is_left(text: str, language: str) -> None:
    assert told(read(text, language, OWNER, more=(_NAPKINS[language],))) == ["0 base NAPKIN"]


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("pagué la cuota de la cuadra 20 mil", "es", "20000"),
        ("paguei a taxa da quadra 2 mil", "pt", "2000"),
    ],
)
def test_what_a_street_costs_is_no_house_number(text: str, language: str, amount: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, reading.amount) == (Intent.RECORD_EXPENSE, Decimal(amount))


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("posso te levar 4 caixas de sabão e 12 atum na sexta", "pt", ["4 pack SOAP", "12 base TUNA"]),
        ("tenho 3 caixas de atum e 5 sabão", "pt", ["3 pack TUNA", "5 base SOAP"]),
    ],
)
def test_and_before_counted_goods_is_no_price(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, SUPPLIER)) == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mándame 4 atunes y 8 jabones, mejor quita el queso y pon 3 huevos", "es"),
        ("me manda 4 atum e 8 sabão, melhor tira o queijo e bota 3 ovos", "pt"),
        ("en lugar de atún mejor doce jabones", "es"),
    ],
)
def test_what_is_put_right_by_taking_out_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, CUSTOMER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en lugar de atún manda 12 jabones", "es"),
        ("em vez de atum manda 12 sabão", "pt"),
        ("in place of tuna send 12 soap", "en"),
    ],
)
def test_what_something_else_takes_the_place_of_is_taken_out(text: str, language: str) -> None:
    reading = read(text, language, CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, ["0 base TUNA", "12 base SOAP"])


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("alta de producto: nutella grande, 25 soles", "es", "nutella grande"),
        ("we starting to sell bombril, 150 dollars each", "en", "bombril"),
    ],
)
def test_words_that_announce_a_new_product_are_not_its_name(text: str, language: str, said: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, [line.said for line in reading.lines]) == (Intent.ADD_PRODUCT, [said])


def test_goods_that_came_from_a_supplier_unpaid_are_no_credit_of_ours() -> None:
    reading = read("got 8 cases of tuna from Distribuidora Vega, not paid for yet", "en", OWNER)
    assert (reading.intent, reading.party.contact if reading.party else None) == (Intent.RECORD_RECEIPT, "vega")
