"""Branches called by a part of their names, and the one to which goods go where two are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, Knowledge, Reading, Said
from hub.domain.people import Role
from hub.domain.shop import Branch, Shop
from hub.storage.matching import CatalogueMatcher
from hub.understanding import RuleReader
from hub.understanding.pieces.branches import Branches
from hub.understanding.pieces.lexicon import lexicon
from hub.understanding.pieces.text import clean, tokens
from tests.understanding.pieces import NOW, Goods, shop, told

_NAMES = {
    "boca": "Abarrotes Luz Boca del Río",
    "valdivia": "Abarrotes Luz Pedro de Valdivia",
    "jlo": "Abarrotes Luz José Leonardo Ortiz",
    "carmelo": "Pulpería Barrio El Carmelo",
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
        ("pasa 5 cajas de atún a El Carmelo", "carmelo"),
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


_NAMED_ALIKE: tuple[Goods, ...] = (
    ("WATER", "Agua San Luis 625 ml", "San Luis", "unit", "caja", 12, (), None),
    ("BEER", "Cerveja Bela Serra lata 350 ml", "Bela Serra", "unit", "fardo", 12, (), None),
    ("COFFEE", "Green Valley Coffee 8 oz", "Green Valley", "unit", "case", 12, (), None),
)


def _read(text: str, language: str) -> Reading:
    """What an owner's message means to a shop with branches that are called like its water, beer and coffee."""
    known = shop(language, _NAMED_ALIKE)
    names = ("Bodega San Luis", "Mercadinho Bela Serra", "Green Valley", "Centro")
    branches = tuple(Branch(name, name, name) for name in names)
    return RuleReader().read(Said(text, Role.OWNER, NOW, language), replace(known, branches=branches))


@pytest.mark.parametrize(
    ("language", "text", "lines", "branch"),
    [
        ("es", "pide 15 cajas de San Luis y 10 de jabón", ["15 pack WATER", "10 pack SOAP"], None),
        ("es", "llegaron 8 cajas san luis", ["8 pack WATER"], None),
        ("es", "vendí 2 san luis", ["2 base WATER"], None),
        ("es", "inventario:\nsan luis: 4\njabón: 6", ["4 base WATER", "6 base SOAP"], None),
        ("es", "cuánto se vendió de agua san luis ayer", ["? WATER"], None),
        ("es", "cuántas san luis quedan", ["? WATER"], None),
        ("es", "lleva 3 cajas de san luis a la tienda de san luis", ["3 pack WATER"], "Bodega San Luis"),
        ("es", "pasa 5 cajas de jabón a san luis", ["5 pack SOAP"], "Bodega San Luis"),
        ("es", "inventario san luis: jabón 4", ["4 base SOAP"], "Bodega San Luis"),
        ("es", "cuánto se vendió en san luis ayer?", [], "Bodega San Luis"),
        ("pt", "pede 3 fardos de bela serra", ["3 pack BEER"], None),
        ("pt", "leva 2 fardos de bela serra pra bela serra", ["2 pack BEER"], "Mercadinho Bela Serra"),
        ("en", "sold 2 green valley", ["2 base COFFEE"], None),
        ("en", "how much green valley coffee left?", ["? COFFEE"], None),
        ("en", "carry 3 cases soap to green valley", ["3 pack SOAP"], "Green Valley"),
    ],
)
def test_goods_called_like_a_branch_are_goods_unless_a_place_is_meant(
    language: str, text: str, lines: list[str], branch: str | None
) -> None:
    reading = _read(text, language)
    assert (told(reading), reading.branch, reading.action) == (lines, branch, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "cuánto vendió san luis ayer?"),
        ("es", "ventas de san luis"),
        ("pt", "quanto tem de bela serra?"),
        ("en", "what did green valley sell yesterday?"),
    ],
)
def test_whether_a_place_or_goods_called_so_is_asked_about(language: str, text: str) -> None:
    assert _read(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "branch"),
    [("boca conteo: 16 atunes", "boca"), ("valdivia: quedan 16 atunes", "valdivia"), ("conteo: 16 atunes", None)],
)
def test_a_branch_called_by_a_part_of_its_name_may_head_a_message(text: str, branch: str | None) -> None:
    reading = RuleReader().read(Said(text, Role.EMPLOYEE, NOW, "es"), _shop())
    assert (reading.intent, reading.branch, reading.action) == (Intent.STOCK_COUNT, branch, Action.ACT)
