"""What was promised, is still to come, was given back or is told for another reason: asked about, not written down."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

_BEERS: tuple[Goods, ...] = (
    ("BEER", "Cerveza Imperial lata 350 ml", "Imperial", "unit", "caja", 24, (), None),
    ("BEER-S", "Cerveza Imperial Silver lata 350 ml", "Imperial", "unit", "caja", 24, (), None),
)


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("acabo de pedir 5 cajas de atún", "es", Role.OWNER),
        ("acabei de pedir 5 caixas de atum", "pt", Role.OWNER),
        ("le dije a Vega que trajera 5 cajas de atún", "es", Role.OWNER),
        ("Vega quedó de traer 5 cajas de atún mañana", "es", Role.OWNER),
        ("le debemos 500 a Vega", "es", Role.OWNER),
        ("el jabón lo compramos a 15", "es", Role.OWNER),
        ("un cliente regresó un jabón", "es", Role.EMPLOYEE),
        ("Rosa va a pagar 100 mañana", "es", Role.EMPLOYEE),
        ("Rosa quiere pagar 100", "es", Role.EMPLOYEE),
        ("a Rosa vai pagar 100 amanhã", "pt", Role.EMPLOYEE),
        ("Rosa want to pay 100", "en", Role.EMPLOYEE),
        ("mañana caducan 5 yogures de fresa", "es", Role.EMPLOYEE),
        ("acomodé 5 cajas de atún", "es", Role.EMPLOYEE),
        ("si le llega atún me aparta 3", "es", Role.CUSTOMER),
        ("iba a querer 2 atunes", "es", Role.CUSTOMER),
        ("le quedé debiendo 20", "es", Role.CUSTOMER),
    ],
)
def test_what_has_not_happened_is_not_written_down(text: str, language: str, role: Role) -> None:
    assert read(text, language, role).action is not Action.ACT


def test_a_variant_with_a_no_behind_it_is_not_the_one_that_is_meant() -> None:
    reading = read("necesito 4 cajas de imperial, silver no", "es", Role.OWNER, more=_BEERS)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, ["4 pack BEER"], Action.ACT)
