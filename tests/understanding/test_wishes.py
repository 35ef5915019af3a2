"""What is to be brought has not come: it is wanted, wherever it is to be left."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "branch"),
    [
        ("Vega: 5 cajas de atún, que las dejen en Norte", "es", "norte"),
        ("5 cajas de atún, que nos las entreguen en Norte", "es", "norte"),
        ("que traigan 5 cajas de atún", "es", None),
        ("Vega: 5 cajas de atún para entregar en Norte", "es", "norte"),
        ("Vega: 5 cajas de atún, que me las bajen en Norte", "es", "norte"),
        ("Vega: 5 caixas de atum, que deixem no Norte", "pt", "norte"),
        ("5 caixas de atum, pra entregarem no Norte", "pt", "norte"),
        ("5 caixas de atum da Vega, pra deixar no Norte", "pt", "norte"),
        ("Vega: 5 cases of tuna, have them drop it at Norte", "en", "norte"),
        ("5 cases of tuna from Vega, they must leave it at Norte", "en", "norte"),
        ("5 cases of tuna, to be delivered to Norte", "en", "norte"),
        ("5 cases of tuna, tell Vega bring them Norte", "en", "norte"),
    ],
)
def test_what_is_to_be_brought_is_wanted(text: str, language: str, branch: str | None) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.RESTOCK_REQUEST, Action.ACT, ["5 pack TUNA"])
    assert reading.branch == branch


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("llegaron 5 cajas de atún, que las dejen en Norte", "es", Intent.RECORD_RECEIPT),
        ("Vega dejó 5 cajas de atún en Norte", "es", Intent.RECORD_RECEIPT),
        ("lleva 5 cajas de atún a Norte, que las dejen ahí", "es", Intent.TRANSFER_STOCK),
        ("chegaram 5 caixas de atum, que deixem no Norte", "pt", Intent.RECORD_RECEIPT),
        ("5 cases of tuna came from Vega, they must leave it at Norte", "en", Intent.RECORD_RECEIPT),
    ],
)
def test_what_came_or_is_taken_elsewhere_is_no_wish(text: str, language: str, intent: Intent) -> None:
    assert read(text, language, Role.OWNER).intent is intent


def test_what_no_rule_says_came_is_not_recorded_at_a_guess() -> None:
    assert read("2 cases of tuna, tell Julio drop them in Norte", "en", Role.OWNER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("6 cajas de atún en norte", "es"),
        ("6 caixas de atum no norte", "pt"),
        ("6 cases of tuna in norte", "en"),
    ],
)
def test_goods_that_may_only_lie_in_a_branch_are_not_ordered_without_asking(text: str, language: str) -> None:
    assert read(text, language).action is not Action.ACT
