"""Firms called by their trade or by whose they are, names that are money too, and orders called by their supplier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, Knowledge, PartyRef, Reading, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, read, shop, told


def read_at(known: Knowledge, text: str, language: str) -> Reading:
    """What the rules make of the owner's `text` in the shop `known`."""
    return RuleReader().read(Said(text, Role.OWNER, NOW, language), known)


def with_lucas(country: str) -> Knowledge:
    """The Spanish shop in `country`, its Don Julio called Lucas Prado."""
    known = shop("es")
    contacts = tuple(replace(c, name="Lucas Prado") if c.id == "julio" else c for c in known.contacts)
    return replace(known, contacts=contacts, shop=replace(known.shop, country=country))


@pytest.mark.parametrize(
    ("text", "language", "supplier"),
    [
        ("o Jairo tem que trazer 2 caixas de tomate", "pt", "Hortifruti do Jairo"),
        ("o do Jairo trouxe 2 caixas de tomate", "pt", "Hortifruti do Jairo"),
        ("o hortifruti trouxe 2 caixas de tomate", "pt", "Hortifruti do Jairo"),
        ("chegou o Jairo com 2 caixas de tomate", "pt", "Sacolão do Jairo"),
        ("la verdulería trajo 2 cajas de tomate", "es", "Verdulería de Nilda"),
        ("que Nilda traiga 2 cajas de tomate", "es", "Verdulería de Nilda"),
        ("pídele a la frutería 2 cajas de tomate", "es", "Frutería Nilda"),
        ("Bexley must bring 2 cases of tomatoes", "en", "Bexley Farms"),
    ],
)
def test_a_firm_is_called_by_its_trade_or_by_whose_it_is(text: str, language: str, supplier: str) -> None:
    reading = read_at(shop(language, supplier=supplier), text, language)
    assert (reading.party, told(reading)) == (PartyRef(contact="vega"), ["2 pack TOMATO"])


@pytest.mark.parametrize(
    ("text", "intent", "party", "amount"),
    [
        ("le dimos 30 lucas al plomero", Intent.RECORD_EXPENSE, None, 30000),
        ("pagué 12 lucas de luz", Intent.RECORD_EXPENSE, None, 12000),
        ("anótale 5 lucas a Rosa", Intent.RECORD_CREDIT, "rosa", 5000),
        ("Rosa pagó veinte lucas", Intent.RECORD_PAYMENT, "rosa", 20000),
        ("Lucas pagó 20 lucas", Intent.RECORD_PAYMENT, "julio", 20000),
        ("anótale 50 a Lucas", Intent.RECORD_CREDIT, "julio", 50),
    ],
)
def test_so_much_money_is_nobody_of_that_name(text: str, intent: Intent, party: str | None, amount: int) -> None:
    reading = read_at(with_lucas("AR"), text, "es")
    who = reading.party.contact if reading.party else None
    assert (reading.intent, who, reading.amount, reading.action) == (intent, party, amount, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("add 2 cases of soap to the Vega order", "en"),
        ("we need to put 2 cases of soap in the Vega order", "en"),
        ("throw in 2 case of soap on di Vega order", "en"),
        ("agrégale 2 cajas de jabón al pedido de Vega", "es"),
        ("acrescenta 2 caixas de sabão no pedido da Vega", "pt"),
    ],
)
def test_what_is_added_to_a_suppliers_order_changes_it(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (Intent.CHANGE_ORDER, Action.ACT)
    assert (reading.party, told(reading)) == (PartyRef(contact="vega"), ["2 pack SOAP"])


def test_an_order_put_in_with_a_supplier_is_a_new_one() -> None:
    reading = read("put in an order to Vega for 2 cases of soap", "en", Role.OWNER)
    assert (reading.intent, told(reading)) == (Intent.RESTOCK_REQUEST, ["2 pack SOAP"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("oi quanto tá minha continha?", "pt"),
        ("bom dia, quanto que deu a minha continha", "pt"),
        ("hola doña, ¿cuánto es mi cuentita?", "es"),
        ("buenas, a cuánto va mi cuentica", "es"),
    ],
)
def test_a_small_account_is_an_account(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.DEBT_QUERY, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("order 5 cases of milk the small one the 1 litre and 2 of soap", "en", ["5 pack MILK", "2 pack SOAP"]),
        ("order 5 cases of cola, the 500, and 2 of soap, no make it 3 of soap", "en", ["5 pack COLA", "3 pack SOAP"]),
        ("pide 5 cajas de cola, la de 500, y 2 de jabón", "es", ["5 pack COLA", "2 pack SOAP"]),
        ("pede 5 caixas de cola, a de 500, e 2 de sabão", "pt", ["5 pack COLA", "2 pack SOAP"]),
    ],
)
def test_a_size_told_between_takes_no_pack_from_what_follows(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, Role.OWNER)) == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bom dia, que horas vcs fecham o portãozinho?", "pt"),
        ("hola, ¿cuándo es que sacan la cosita esa?", "es"),
    ],
)
def test_a_greeting_that_asks_what_nothing_explains_is_not_only_greeted(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [("hola, ¿cómo están?", "es"), ("bom dia, tudo bem?", "pt"), ("good morning, how are you?", "en")],
)
def test_a_greeting_that_asks_how_one_is_is_greeted(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.GREETING, Action.ACT)
