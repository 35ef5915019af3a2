"""Branches called by a part of their names, and the one to which goods go where two are named."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent, Knowledge, Said
from hub.domain.people import Role
from hub.domain.shop import Branch, Shop
from hub.storage.matching import CatalogueMatcher
from hub.understanding import RuleReader
from hub.understanding.pieces.branches import Branches
from hub.understanding.pieces.lexicon import lexicon
from hub.understanding.pieces.text import clean, tokens
from tests.understanding.pieces import NOW, shop

_NAMES = {
    "boca": "Abarrotes Luz Boca del Río",
    "valdivia": "Abarrotes Luz Pedro de Valdivia",
    "jlo": "Abarrotes Luz José Leonardo Ortiz",
    "bodega": "Bodega",
}


def _shop() -> Knowledge:
    return Knowledge(
        shop=Shop("s", "Abarrotes Luz", "es", "MX", "MXN", "America/Mexico_City"),
        branches=tuple(Branch(i, i, name) for i, name in _NAMES.items()),
        contacts=shop("es").contacts,
        matcher=shop("es").matcher,
    )


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("pasa 5 cajas de atún a Boca", "boca"),
        ("pasa 5 cajas de atún a Valdivia", "valdivia"),
        ("lleva 2 cajas de atún a JLO", "jlo"),
        ("lleva 2 cajas de atún al José Leonardo", "jlo"),
        ("pasa 5 cajas de atún de Boca a la bodega", "bodega"),
        ("de la bodega manda 5 cajas de atún a Boca", "boca"),
        ("pasa 5 cajas de atún a la bodega, no, a Boca", "boca"),
    ],
)
def test_goods_go_to_a_branch_called_by_a_part_of_its_name(text: str, branch: str) -> None:
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, "es"), _shop())
    assert (reading.intent, reading.branch, reading.action) == (Intent.TRANSFER_STOCK, branch, Action.ACT)


def test_a_branch_that_only_may_be_named_is_asked_about() -> None:
    reading = RuleReader().read(Said("cuánto vendió Boca ayer", Role.OWNER, NOW, "es"), _shop())
    assert (reading.intent, reading.action) == (Intent.SALES_QUERY, Action.ASK)


def test_a_part_of_a_name_that_is_a_persons_names_no_branch() -> None:
    lex = lexicon("es")
    knowledge = Knowledge(_shop().shop, _shop().branches, (), CatalogueMatcher((), "es"))
    parts = tokens(clean("dale 3 a Pedro"), lex, decimal_comma=False)
    assert [c.value for c in Branches(knowledge, lex, set()).find(parts, lambda _: False)] == ["valdivia"]
    assert not Branches(knowledge, lex, {"pedro"}).find(parts, lambda _: False)
