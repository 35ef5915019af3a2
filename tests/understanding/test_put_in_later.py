"""What is asked for later, what was not said, where there is plenty, what is on offer, and who is wished well."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told

OWNER, CUSTOMER = Role.OWNER, Role.CUSTOMER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ay y 5 atunes también", "es"),
        ("se me olvidó pedirte 5 atunes", "es"),
        ("complementando o meu pedido: 5 atum", "pt"),
        ("esqueci de pedir 5 atum", "pt"),
        ("oh and 5 tuna as well", "en"),
        ("i forgot to tell you 5 tuna", "en"),
    ],
)
def test_what_was_forgotten_is_put_in_the_order(text: str, language: str) -> None:
    reading = read(text, language, CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, ["5 base TUNA"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("eso no era lo que pedí", "es"),
        ("anotaste todo mal", "es"),
        ("isso não foi o que eu falei", "pt"),
        ("você anotou errado", "pt"),
        ("that nuh what mi seh", "en"),
        ("you write it down wrong", "en"),
        ("i never order that", "en"),
    ],
)
def test_what_was_not_said_is_declined(text: str, language: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, reading.action) == (Intent.DECLINE, Action.ACT)


@pytest.mark.parametrize(("text", "language"), [("oh no", "en"), ("uy no", "es"), ("ai não", "pt")])
def test_a_lament_declines_nothing_for_sure(text: str, language: str) -> None:
    assert read(text, language, CUSTOMER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el Norte necesita 6 cajas de atún, aquí tenemos de sobra", "es"),
        ("falta atum no Norte, umas 6 caixas, aqui temos bastante", "pt"),
        ("Norte could use 6 cases of tuna, we have nuff", "en"),
    ],
)
def test_what_there_is_plenty_of_goes_to_the_branch_that_needs_it(text: str, language: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, told(reading), reading.branch) == (Intent.TRANSFER_STOCK, ["6 pack TUNA"], "norte")


@pytest.mark.parametrize(
    ("text", "language"),
    [("el atún está en oferta?", "es"), ("o atum tá em promoção?", "pt"), ("any discount on the tuna?", "en")],
)
def test_whether_goods_are_on_offer_is_asked_of_their_price(text: str, language: str) -> None:
    reading = read(text, language, CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.PRICE_QUERY, ["? TUNA"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el atún ya no, lo demás sí", "es"),
        ("o atum não precisa mandar", "pt"),
        ("mi nuh want no tuna again", "en"),
    ],
)
def test_what_is_not_needed_is_taken_out(text: str, language: str) -> None:
    reading = read(text, language, CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, ["0 base TUNA"])


def test_who_is_wished_well_is_no_party() -> None:
    reading = read("happy easter Don Julio", "en", OWNER)
    assert (reading.intent, reading.party) == (Intent.GREETING, None)
