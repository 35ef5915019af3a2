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


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide 2 cajas de atún y una de jabón, no, jabón no", "es", ["2 pack TUNA"]),
        ("pide 2 cajas de atún y media caja de jabón, no no jabón no, nomás el atún", "es", ["2 pack TUNA"]),
        ("pide 2 cajas de atún y 3 quesos, ah no, quesos no", "es", ["2 pack TUNA"]),
        ("pede 2 caixas de atum e uma de sabão, não, sabão não", "pt", ["2 pack TUNA"]),
        ("pede 2 caixas de atum e 12 ovos, ovo não", "pt", ["2 pack TUNA"]),
        ("order 2 cases tuna and 3 cases soap, no wait, soap no", "en", ["2 pack TUNA"]),
    ],
)
def test_goods_said_again_with_a_no_behind_them_are_not_wanted(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, lines, Action.ACT)


def test_a_no_behind_goods_that_may_be_two_lines_is_asked_about() -> None:
    reading = read("pide 2 cajas de leche de 1 litro y 3 de leche de 2 litros, no, leche no", "es")
    assert reading.action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me quedé corto con el atún, pide 3 cajas", "es"),
        ("ando escasa de atún, pide 3 cajas", "es"),
        ("fiquei curto de atum, pede 3 caixas", "pt"),
    ],
)
def test_what_one_is_short_of_is_what_is_ordered(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, ["3 pack TUNA"], Action.ACT)
