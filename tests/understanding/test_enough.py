"""Goods of which there are enough are no line beside what is ordered."""

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
