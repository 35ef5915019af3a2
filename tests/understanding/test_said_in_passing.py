"""What is said beside an order, of it or of somebody: what is only why, a condition, whose relative it is, what all of
it comes in."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("necesito 3 de atún y 2 de jabón, puras cajas", "es", ["3 pack TUNA", "2 pack SOAP"]),
        ("pide 3 de atún y 2 de jabón, cajas", "es", ["3 pack TUNA", "2 pack SOAP"]),
        ("order 3 tuna and 2 soap, cases", "en", ["3 pack TUNA", "2 pack SOAP"]),
        ("pide 4 cajas de atún, nombe, 6 cajas", "es", ["6 pack TUNA"]),
        ("pide 10 cajas de atún, no po, 12 cajas, y 6 de jabón", "es", ["12 pack TUNA", "6 pack SOAP"]),
        ("pide solo 2 cajas de atún, no 3", "es", ["2 pack TUNA"]),
    ],
)
def test_the_pack_or_number_that_is_meant(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("hay que vender 20 atunes", "es", Role.EMPLOYEE),
        ("temos que vender 20 atuns", "pt", Role.EMPLOYEE),
        ("Rosa dejó encargadas 3 cajas de atún", "es", Role.EMPLOYEE),
        ("llegaron 5 cajas de atún, las 2 de jabón no", "es", Role.EMPLOYEE),
        ("cuánto me falta para llegar a 10 cajas de atún", "es", Role.OWNER),
        ("sube el atún a 22 y pide 5 cajas", "es", Role.OWNER),
        ("pagué 3 mil y pico de renta", "es", Role.OWNER),
        ("compré 3 atunes ayer", "es", Role.CUSTOMER),
        ("comprei 3 atuns ontem", "pt", Role.CUSTOMER),
        ("quiero 12 huevos, si están a más de 4 soles no", "es", Role.CUSTOMER),
        ("quiero 12 huevos siempre y cuando estén frescos", "es", Role.CUSTOMER),
        ("ya voy por el pedido", "es", Role.CUSTOMER),
        ("apúntale 50 a la hija de don Julio", "es", Role.OWNER),
        ("a esposa do Julio pagou 100", "pt", Role.OWNER),
        ("apúntale 50 a Rosita", "es", Role.OWNER),
    ],
)
def test_what_is_not_told_as_it_sounds_is_asked_about(text: str, language: str, role: Role) -> None:
    assert read(text, language, role).action is not Action.ACT


def test_a_pet_name_with_the_surname_is_the_customers() -> None:
    reading = read("apúntale 20 a Rosita Quispe", "es", Role.OWNER)
    assert reading.party is not None
    assert (reading.party.contact, reading.party.new_name) == ("rosa", None)


def test_what_is_put_to_the_order_of_a_while_ago_changes_it() -> None:
    reading = read("al pedido de hace rato échale otros 2 atunes", "es", Role.CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, ["2 base TUNA"])
