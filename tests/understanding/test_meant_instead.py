"""What is meant instead, wherever the words that take back stand; several people or places of whom one may be meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told

OWNER = Role.OWNER


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("chegou 5 caixas de sabão, quatro aliás, e duas de atum", "pt", ["4 pack SOAP", "2 pack TUNA"]),
        ("quebrou 2 atum, 3 aliás, e um ovo", "pt", ["3 base TUNA", "1 base EGG"]),
        ("chegaram cinco caixas de sabão, cinco não, seis, e três de atum", "pt", ["6 pack SOAP", "3 pack TUNA"]),
        ("perdemos 4 kg de tomate, 4 não, foi 6, e 2 ovos", "pt", ["6 base TOMATO", "2 base EGG"]),
        ("pede 3 caixas de sabão, vixe, 5, e 2 de atum", "pt", ["5 pack SOAP", "2 pack TUNA"]),
        ("vendí 3 jabones, cuatro mejor dicho, y un atún", "es", ["4 base SOAP", "1 base TUNA"]),
    ],
)
def test_what_is_meant_may_stand_before_the_words_that_take_back(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "party", "amount"),
    [
        ("anota 25 reais na conta da rosa quispe, não, do julio", "julio", "25"),
        ("anota 20 pra rosa, 25 aliás", "rosa", "25"),
        ("anota 20, 25 aliás, pra rosa", "rosa", "25"),
        ("anota 20 pra rosa, pro seu julio aliás", "julio", "20"),
    ],
)
def test_who_and_how_much_is_meant(text: str, party: str, amount: str) -> None:
    reading = read(text, "pt", OWNER)
    contact = reading.party.contact if reading.party else None
    assert (contact, reading.amount, reading.action) == (party, Decimal(amount), Action.ACT)


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("passa 2 caixas de atum pro centro, centro não, norte", "norte"),
        ("passa 2 caixas de atum pro centro, pro norte aliás", "norte"),
        ("transferência do centro p/ norte: 2 caixas de atum", "norte"),
        ("o centro recebeu do norte 2 caixas de atum", "centro"),
        ("centro recebeu 2 caixas de atum que vieram do norte", "centro"),
    ],
)
def test_which_branch_is_meant(text: str, branch: str) -> None:
    reading = read(text, "pt")
    assert (reading.branch, reading.action) == (branch, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("o seu julio e a rosa pagaram 40", "pt", Intent.RECORD_PAYMENT),
        ("rosa quispe pagou 30 da conta do julio", "pt", Intent.RECORD_PAYMENT),
        ("rosa y don julio pagaron 40", "es", Intent.RECORD_PAYMENT),
        ("rosa and julio paid 40", "en", Intent.RECORD_PAYMENT),
        ("quanto vendeu o centro e o norte ontem", "pt", Intent.SALES_QUERY),
        ("puxa do centro 5 caixas de atum", "pt", Intent.TRANSFER_STOCK),
        ("o centro mandou 3 caixas de atum pra cá", "pt", Intent.TRANSFER_STOCK),
        ("levei 3 caixas de atum pro centro e trouxe 2 de sabão", "pt", Intent.TRANSFER_STOCK),
    ],
)
def test_one_of_several_is_asked_for(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ASK)


@pytest.mark.parametrize(
    ("text", "role", "lines"),
    [
        ("pede 3 caixas de cola real de 3 litros 2 caixas de sabão", OWNER, ["3 pack COLA-3", "2 pack SOAP"]),
        ("pede 4 caixas de iogurte, baunilha não", OWNER, ["4 pack YOG-FR"]),
        ("tá confirmado 10 sabão e 5 atum pra sexta", Role.SUPPLIER, ["10 base SOAP", "5 base TUNA"]),
        ("levo 10 caixas de sabão e 5 caixas de atum", Role.SUPPLIER, ["10 pack SOAP", "5 pack TUNA"]),
    ],
)
def test_no_line_is_dropped_and_no_other_kind_taken(text: str, role: Role, lines: list[str]) -> None:
    reading = read(text, "pt", role)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("quero 3 sabão ou 3 atum", Role.CUSTOMER),
        ("se eu pedir 3 sabão entrega?", Role.CUSTOMER),
        ("pedi 2 sabão ontem, cadê?", Role.CUSTOMER),
        ("comprei 2 sabão aí ontem e tava ruim", Role.CUSTOMER),
        ("levei 3 sabão ontem e esqueci de pagar", Role.CUSTOMER),
        ("meu pedido veio faltando 1 sabão", Role.CUSTOMER),
        ("se o sabão subir pra 3 me avisa", OWNER),
        ("tenho que pagar 120 de luz amanhã", OWNER),
        ("tengo que pagar 120 de luz mañana", OWNER),
        ("vou vender 3 sabão", OWNER),
        ("seu julio pagou metade dos 80", OWNER),
        ("anota 20 reais pra maria eduarda, neta da rosa", OWNER),
        ("anota 20 pro filho da rosa", OWNER),
        ("anota 15 na conta do professor", OWNER),
    ],
)
def test_what_is_not_told_plainly_is_asked(text: str, role: Role) -> None:
    assert read(text, "es" if text.startswith("tengo") else "pt", role).action is not Action.ACT


def test_one_and_cents_is_money() -> None:
    assert read("anota um e cinquenta pra rosa", "pt", OWNER).amount == Decimal("1.5")
    assert read("cadastra guaravita a um e cinquenta", "pt", OWNER).lines[0].price == Decimal("1.5")


@pytest.mark.parametrize(
    "text", ["bota aí no pedido da vega 4 caixas de atum", "no pedido da vega muda pra 4 caixas de atum"]
)
def test_an_order_that_is_named_is_changed(text: str) -> None:
    reading = read(text, "pt", OWNER)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, ["4 pack TUNA"])


def test_a_brand_that_is_a_supplier_too_is_asked_only_where_a_verb_says_so() -> None:
    for text, party in (
        ("a gloria acabou, pede 3 caixas de leite gloria de 1 litro", None),
        ("pede a Gloria 3 caixas de leite de 1 litro", "gloria"),
    ):
        reading = read(text, "pt", OWNER)
        assert (reading.party and reading.party.contact, told(reading)) == (party, ["3 pack MILK"])


@pytest.mark.parametrize(
    ("text", "language", "party", "action"),
    [
        ("a Vega tá cara, pede 3 caixas de atum na Gloria", "pt", "gloria", Action.ACT),
        ("pede na Gloria ou na Vega 3 caixas de atum", "pt", None, Action.ASK),
        ("não pede na Gloria, pede na Vega 3 caixas de atum", "pt", None, Action.ASK),
        ("a Vega não veio hoje, pede de novo 3 caixas de atum", "pt", "vega", Action.ACT),
    ],
)
def test_of_two_suppliers_the_one_that_is_asked(text: str, language: str, party: str | None, action: Action) -> None:
    reading = read(text, language, OWNER)
    contact = reading.party.contact if reading.party else None
    assert (told(reading), contact, reading.due, reading.action) == (["3 pack TUNA"], party, None, action)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("a rosa quispe, não o julio, pagou 30", OWNER),
        ("vendi 2 atum pra rosa e 1 sabão pro julio", OWNER),
        ("quero 3 atum, bota mais um, e 2 sabão", Role.CUSTOMER),
    ],
)
def test_what_may_be_otherwise_is_asked(text: str, role: Role) -> None:
    assert read(text, "es" if " va " in text else "pt", role).action is Action.ASK


@pytest.mark.parametrize("text", ["rosa quispe vai pagar 30 sexta", "rosa va a pagar 30 el viernes"])
def test_what_will_be_paid_is_not_written_down(text: str) -> None:
    reading = read(text, "es" if " va " in text else "pt", OWNER)
    assert (reading.intent, reading.action) == (Intent.UNKNOWN, Action.NONE)
