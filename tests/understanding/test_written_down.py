"""Goods written down for somebody whom the shop does not know yet."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "lines", "name"),
    [
        ("anótale a Yesenia 2 atunes y un jabón", "es", ["2 base TUNA", "1 base SOAP"], "Yesenia"),
        ("apúntale 2 jabones a la yesenia", "es", ["2 base SOAP"], "Yesenia"),
        ("apúntale una cola de 3 litros a la Yesenia, es nueva", "es", ["1 base COLA-3"], "Yesenia"),
        ("anótale al Brayan del taller 6 huevos", "es", ["6 base EGG"], "Brayan"),
        ("anota 2 sabão pra Jaciara", "pt", ["2 base SOAP"], "Jaciara"),
        ("marca 6 ovos pra jaciara", "pt", ["6 base EGG"], "Jaciara"),
        ("write down 2 tuna for Tanisha", "en", ["2 base TUNA"], "Tanisha"),
        ("mark 3 soap fi tanisha, she new", "en", ["3 base SOAP"], "Tanisha"),
    ],
)
def test_goods_on_credit_for_a_stranger(text: str, language: str, lines: list[str], name: str) -> None:
    reading = read(text, language)
    assert reading.intent is Intent.RECORD_CREDIT
    assert (told(reading), reading.party and reading.party.new_name) == (lines, name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("anota 2 atunes y 3 jabones para pedir", "es"),
        ("anota 2 sabão pra pedir", "pt"),
        ("write down 2 tuna for the order", "en"),
    ],
)
def test_what_is_written_down_to_be_ordered_is_nobodys_debt(text: str, language: str) -> None:
    reading = read(text, language)
    assert reading.intent is not Intent.RECORD_CREDIT or reading.action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("la sra eulalia vino a pagar 10", "es", "Eulalia"),
        ("don eulogio vino a abonar 20", "es", "Eulogio"),
        ("a dona jaciara veio pagar 30", "pt", "Jaciara"),
    ],
)
def test_what_somebody_came_for_is_no_part_of_the_name(text: str, language: str, name: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.party and reading.party.new_name) == (Intent.RECORD_PAYMENT, name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("don julio se llevó 2 jabones y no pagó", "es"),
        ("don julio llevó 2 jabones sin pagar", "es"),
        ("dona rosa levou 2 sabões e não pagou", "pt"),
        ("don julio take 2 soap and didn't pay", "en"),
    ],
)
def test_what_somebody_known_took_and_did_not_pay_is_owed(text: str, language: str) -> None:
    reading = read(text, language)
    assert reading.intent is Intent.RECORD_CREDIT
    assert reading.party is not None
    assert reading.party.contact in ("julio", "rosa")
    assert (told(reading), reading.action) == (["2 base SOAP"], Action.ACT)


@pytest.mark.parametrize("text", ["don julio levou 2 caixas e pagou", "don julio pagou 2 caixas"])
def test_packs_are_no_money(text: str) -> None:
    reading = read(text, "pt")
    assert reading.amount is None
    assert reading.action is not Action.ACT


@pytest.mark.parametrize(
    "text", ["don eulogio sacó 2 jabones, mañana cancela", "la señora eulalia se llevó 2 jabones, el viernes los paga"]
)
def test_who_took_goods_and_pays_another_day_owes_them(text: str) -> None:
    reading = read(text, "es")
    assert (reading.intent, told(reading)) == (Intent.RECORD_CREDIT, ["2 base SOAP"])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("saiu 2 botijão pra Rosa", Intent.RECORD_SALE),
        ("vendi 3 lanches e 2 botijões para a Rosa", Intent.RECORD_SALE),
        ("anotei 2 botijão pra Rosa", Intent.RECORD_CREDIT),
        ("bota 2 botijão pra Rosa", Intent.RECORD_CREDIT),
    ],
)
def test_goods_that_begin_like_a_verb_write_nothing_down(text: str, intent: Intent) -> None:
    goods = (
        ("GAS", "Botijão de gás 13 kg", None, "unit", None, None, (), None),
        ("LANCHE", "Lanche natural", None, "unit", None, None, (), None),
    )
    assert read(text, "pt", more=goods).intent is intent
