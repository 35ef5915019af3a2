"""Small words of one region: how people are addressed there, oaths, spellings, a yes and a no. They hide no goods."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("en", "hold 2 soap fa me cuzzy", "2 base SOAP"),
        ("en", "muddo, send 3 eggs fuh me please ya", "3 base EGG"),
        ("en", "comrade, wuh loss, 2 soap gine hol me", "2 base SOAP"),
        ("es", "mandame 3 huevos vos maje", "3 base EGG"),
        ("es", "2 jabones, qué clavo, que se me acabó", "2 base SOAP"),
        ("es", "asere, guárdame 2 jabones", "2 base SOAP"),
        ("pt", "oxenti, separae 2 sabão pra mim sumano", "2 base SOAP"),
        ("pt", "xa por deus, kero 3 ovos chamigo", "3 base EGG"),
    ],
)
def test_who_is_addressed_and_what_is_exclaimed_is_no_part_of_the_order(language: str, text: str, lines: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.CUSTOMER_ORDER, Action.ACT, [lines])
