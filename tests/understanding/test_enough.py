"""Goods of which there are enough are no line beside what is ordered, and what is left is not how many to order."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jabón hay, pide 8 cajas de atún", "es"),
        ("todavía tenemos huevos, pide 8 cajas de atún", "es"),
        ("pide 8 cajas de atún, de jabón hay bastante", "es"),
        ("sabão ainda tem, pede 8 caixas de atum", "pt"),
        ("pede 8 caixas de atum, ovo tem bastante", "pt"),
        ("still have soap, order 8 cases of tuna", "en"),
        ("order 8 cases of tuna, soap we still have", "en"),
        ("eggs ok for now, order 8 cases of tuna", "en"),
    ],
)
def test_what_there_is_enough_of_is_not_ordered(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, ["8 pack TUNA"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("no hay jabón, pide 8 cajas de atún", "es", Role.OWNER),
        ("pide 8 cajas de atún y jabón", "es", Role.OWNER),
        ("conté 8 panes y jabón hay", "es", Role.OWNER),
        ("hay jabón? mándame 8 latas de atún", "es", Role.CUSTOMER),
        ("não tem sabão, pede 8 caixas de atum", "pt", Role.OWNER),
        ("no more soap, order 8 cases of tuna", "en", Role.OWNER),
    ],
)
def test_what_there_is_none_of_or_is_counted_or_asked_for_stays(text: str, language: str, role: Role) -> None:
    reading = read(text, language, role)
    assert (reading.action, "? SOAP" in told(reading)) == (Action.ASK, True)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("ya solo queda una caja de atún, hay que pedir más", "es", "? TUNA"),
        ("hay que pedir jabón, quedan tres", "es", "? SOAP"),
        ("encarga arroz, nomás tenemos 2 kilos", "es", "? RICE"),
        ("solo hay 3 jabones, encarga más", "es", "? SOAP"),
        ("tem que pedir atum, só tem quatro na prateleira", "pt", "? TUNA"),
        ("sobraram 3 caixas de sabão, pede mais", "pt", "? SOAP"),
        ("pede ovos, só temos 6", "pt", "? EGG"),
        ("need to order tuna, only have 2", "en", "? TUNA"),
        ("order tuna, we only got 2 left", "en", "? TUNA"),
        ("we have 3 soap left, order some more", "en", "? SOAP"),
    ],
)
def test_how_many_are_left_is_not_how_many_to_order(text: str, language: str, line: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, [line], Action.ASK)
    assert "quantity" in reading.missing


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quedan 3 atunes, pide 8 cajas", "es"),
        ("hay que pedir 8 cajas de atún", "es"),
        ("tem que pedir 8 caixas de atum", "pt"),
        ("we have to order 8 cases of tuna", "en"),
    ],
)
def test_what_is_ordered_beside_what_is_left_stays(text: str, language: str) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (["8 pack TUNA"], Action.ACT)
