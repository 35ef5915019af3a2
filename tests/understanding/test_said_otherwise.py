"""Everyday ways of saying that the rules did not know: goods called as a verb, what is paid later, loose containers."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent, PartyRef
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

BEERS: tuple[Goods, ...] = (
    ("BEER-CAN", "Cerveza Norteña lata 355 ml", "Norteña", "unit", "caja", 24, (), "Cerveza"),
    ("BEER-BOT", "Cerveza Norteña botella 355 ml", "Norteña", "unit", "caja", 12, (), "Cerveza"),
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hay que comprar 4 cajas de vive y 2 cajas de atún", "es"),
        ("pide 3 cajas de pon y 2 cajas de atún", "es"),
        ("pede 3 caixas de vira e 2 caixas de atum", "pt"),
    ],
)
def test_packs_of_what_is_called_as_a_verb_are_not_packs_of_the_goods_after_them(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.action, told(reading)[-1]) == (Action.ASK, "2 pack TUNA")
    assert "3 pack TUNA" not in told(reading)


@pytest.mark.parametrize(
    ("text", "language", "party"),
    [
        ("don julio dice que luego paga, fueron 80", "es", "julio"),
        ("rosa paga después, fueron 45", "es", "rosa"),
        ("a rosa disse que paga depois, deu 45", "pt", "rosa"),
        ("seu julio depois acerta, foram 80", "pt", "julio"),
    ],
)
def test_what_somebody_pays_later_is_credit(text: str, language: str, party: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.party, reading.action) == (
        Intent.RECORD_CREDIT,
        PartyRef(contact=party),
        Action.ACT,
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("rosa dejó 50 para abonar a su fiado", "es"),
        ("rosa deixou 50 pra abater do fiado", "pt"),
        ("rosa deixou 50 para descontar do fiado dela", "pt"),
    ],
)
def test_what_is_left_to_be_taken_off_is_a_payment(text: str, language: str) -> None:
    reading = read(text, language, Role.EMPLOYEE)
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_PAYMENT, 50, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "role", "lines"),
    [
        ("contei 9 latas soltas de atum", "pt", Role.EMPLOYEE, ["9 base TUNA"]),
        ("se me regaron 2 kilos de arroz", "es", Role.EMPLOYEE, ["2 base RICE"]),
        ("we run out a tuna, order 2 cases tuna", "en", Role.EMPLOYEE, ["2 pack TUNA"]),
        ("put up 1 case tuna 4 me please", "en", Role.CUSTOMER, ["1 pack TUNA"]),
        ("3 tuna and 2 soap 4 us", "en", Role.CUSTOMER, ["3 base TUNA", "2 base SOAP"]),
    ],
)
def test_goods_are_counted_beside_everyday_words(text: str, language: str, role: Role, lines: list[str]) -> None:
    reading = read(text, language, role)
    assert (told(reading), reading.action) == (lines, Action.ACT)


def test_the_container_narrows_what_stands_under_a_heading() -> None:
    text = "conté las cervezas: 9 latas de norteña y 4 botellas de norteña"
    assert told(read(text, "es", more=BEERS)) == ["9 base BEER-CAN", "4 base BEER-BOT"]


@pytest.mark.parametrize("text", ["pida jabón que ya no queda nada", "encargue jabón que ya no tenemos nada"])
def test_what_there_is_none_of_any_more_is_not_cancelled(text: str) -> None:
    assert read(text, "es", Role.OWNER).intent is Intent.RESTOCK_REQUEST


@pytest.mark.parametrize("text", ["brigadão, chegou tudo direitinho", "obrigada viu, veio tudo direitinho"])
def test_that_all_came_well_is_thanks(text: str) -> None:
    assert read(text, "pt", Role.CUSTOMER).intent is Intent.THANKS


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("al pedido cámbiele los panes a 15 y añada un atún", "es", ["15 base BREAD", "1 base TUNA"]),
        ("cambia los huevos a 6", "es", ["6 base EGG"]),
        ("no pedido muda os ovos a 15", "pt", ["15 base EGG"]),
        ("put the bread at 4 on my order", "en", ["4 base BREAD"]),
    ],
)
def test_a_customer_who_tells_no_prices_sets_how_many(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, lines, Action.ACT)


def test_what_the_owner_sets_goods_to_may_be_a_price() -> None:
    reading = read("cambia los huevos a 6", "es", Role.OWNER)
    assert reading.action is Action.ASK or reading.intent is Intent.CHANGE_PRICE
