"""What refuses and what only exclaims; a number taken back for one asked for anew, or in the place of another."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no te lo creo", "es"),
        ("no manches jajaja", "es"),
        ("no me digas", "es"),
        ("não acredito nisso", "pt"),
        ("ah não creio kkkk", "pt"),
        ("no way man", "en"),
        ("i dont believe that", "en"),
    ],
)
def test_who_does_not_believe_it_refuses_nothing(text: str, language: str) -> None:
    assert read(text, language, Role.OWNER).intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no entiendo ni papa", "es"),
        ("no fui yo veci", "es"),
        ("não fui eu não", "pt"),
        ("no sé qué le pasó al gato", "es"),
        ("no man is the dog do it", "en"),
    ],
)
def test_a_no_to_something_else_refuses_nothing_for_sure(text: str, language: str) -> None:
    assert (read(text, language, Role.CUSTOMER).action is Action.ACT) is False


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no, mejor otro día", "es"),
        ("nel, está muy caro", "es"),
        ("no, para la próxima", "es"),
        ("not now, another time", "en"),
        ("no gracias, ya no hace falta", "es"),
        ("não, tá muito caro, deixa", "pt"),
        ("não quero mais não, valeu", "pt"),
        ("nah too dear, leave it", "en"),
        ("no thanks boss, not today", "en"),
    ],
)
def test_what_refuses(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.DECLINE, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("medio kilo no, mándame un kilo de queso fresco y 3 jabones", "es", ["1 base CHEESE", "3 base SOAP"]),
        ("mándame dos no, dame tres jabones", "es", ["3 base SOAP"]),
        ("manda dois não, manda quatro ovos", "pt", ["4 base EGG"]),
        ("give me two no, give me three soap", "en", ["3 base SOAP"]),
    ],
)
def test_a_number_that_is_asked_for_anew(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("cambia, en vez de uno quiero dos jabones", "es", ["2 base SOAP"]),
        ("cámbiame, en lugar de tres atunes quiero 5", "es", ["5 base TUNA"]),
        ("troca, ao invés de um quero três sabão", "pt", ["3 base SOAP"]),
        ("muda aí, em vez de 2 quero 6 ovos", "pt", ["6 base EGG"]),
        ("change it, instead of one I want four soap", "en", ["4 base SOAP"]),
    ],
)
def test_a_number_in_the_place_of_another_changes_the_order(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, lines, Action.ACT)
