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


def test_who_only_tells_whose_somebody_is_owes_nothing() -> None:
    reading = read("anota 12 pra rosa, a mãe do julio", "pt", OWNER)
    assert (reading.party and reading.party.contact, reading.action) == ("rosa", Action.ACT)
