"""Goods that are said and then not wanted after all, in the same message."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quiero 2 atunes y un jabón, no, olvida el jabón", "es", ["2 base TUNA"]),
        ("mándame 3 panes y 6 huevos, mejor quita los huevos y pon un jabón", "es", ["3 base BREAD", "1 base SOAP"]),
        ("deme una cola de 3 litros y dos panes, no, deje la cola", "es", ["2 base BREAD"]),
        ("quero 2 atum e um sabão, não, esquece o sabão", "pt", ["2 base TUNA"]),
        ("me vê 6 ovos e 3 pães, aliás tira os pães e põe um sabão", "pt", ["6 base EGG", "1 base SOAP"]),
        ("send 2 tuna and a soap, no wait, forget the soap", "en", ["2 base TUNA"]),
        ("gimme 6 eggs and 2 bread, sorry, leave the bread, put a soap", "en", ["6 base EGG", "1 base SOAP"]),
    ],
)
def test_what_is_taken_back_is_no_line_and_no_change_of_an_order(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quita el jabón y pon 2 atunes", "es", ["0 base SOAP", "2 base TUNA"]),
        ("tira o sabão e põe 2 atum", "pt", ["0 base SOAP", "2 base TUNA"]),
    ],
)
def test_what_was_ordered_before_is_taken_out_of_the_order(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, lines)
