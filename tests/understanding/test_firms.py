"""Suppliers as firms in a message: called by their kind, their brand or whose they are, and told from goods."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, PartyRef, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, Goods, read, shop, told


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gloria to send 2 cases of tuna", "en"),
        ("Gloria que mande 2 cajas de atún", "es"),
        ("Gloria tem que mandar 2 caixas de atum", "pt"),
    ],
)
def test_a_supplier_named_like_a_brand_is_meant_where_it_is_to_bring_goods(text: str, language: str) -> None:
    assert read(text, language).party == PartyRef(contact="gloria")


def test_a_brand_that_is_counted_is_no_supplier() -> None:
    assert read("6 cases Gloria come in today", "en").party is None


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("chegou do atacadão 3 caixas de atum", "TUNA"),
        ("pede pro atacadão 5 caixas de sabão", "SOAP"),
        ("o atacadão trouxe 4 caixas de atum", "TUNA"),
        ("Lista Atacadão:\natum - 2 caixas\nsabão - 3 caixas", "TUNA"),
    ],
)
def test_a_supplier_called_by_a_word_for_its_kind_alone(text: str, goods: str) -> None:
    knowledge = shop("pt", supplier="Atacadão")
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, "pt"), knowledge)
    assert (reading.party and reading.party.contact, reading.lines[0].product) == ("vega", goods)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("pídele a la distribuidora 3 cajas de atún", "vega"),
        ("llegó la distribuidora con 3 cajas de atún", "vega"),
        ("vendí 3 cajas de atún en la distribuidora", None),
    ],
)
def test_the_only_supplier_of_its_kind_is_called_by_the_kind(text: str, party: str | None) -> None:
    reading = read(text, "es", Role.OWNER)
    assert (reading.party and reading.party.contact) == party


@pytest.mark.parametrize(
    ("name", "text", "language", "party"),
    [
        ("Luján La Campiña", "Vino La Campiña: 3 cajas de jabón", "es", "vega"),
        ("Luján La Campiña", "La Campiña trajo 3 cajas de jabón", "es", "vega"),
        ("Luján La Campiña", "pídele a la campiña 3 cajas de jabón", "es", "vega"),
        ("Frigo O Sertanejo", "o Sertanejo trouxe 3 caixas de sabão", "pt", "vega"),
        ("Beto del Valle", "del valle llegaron 3 cajas de jabón", "es", None),
    ],
)
def test_a_firm_is_called_by_what_its_own_article_leads(name: str, text: str, language: str, party: str | None) -> None:
    said = Said(text, Role.EMPLOYEE, NOW, language)
    found = RuleReader().read(said, shop(language, supplier=name)).party
    assert (found.contact if found else None) == party


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("spent 900 on taxi to carry the goods", False),
        ("paid 500 fi carry di load", False),
        ("get 3 case a soap from cash and carry", True),
        ("order 3 case of soap from Cash & Carry for tomorrow", True),
    ],
)
def test_what_is_done_with_something_is_no_supplier_of_that_name(text: str, *, named: bool) -> None:
    said = Said(text, Role.EMPLOYEE, NOW, "en")
    reading = RuleReader().read(said, shop("en", (), "Kingston Cash & Carry"))
    assert reading.party == (PartyRef(contact="vega") if named else None)
    assert reading.action is Action.ACT


@pytest.mark.parametrize(
    ("text", "language", "party"),
    [
        ("ya llegó el de la Gloria este dejó 12 cajas de atún", "es", "gloria"),
        ("llegó la de Gloria eh trajo 2 cajas de jabón", "es", "gloria"),
        ("o da Gloria né deixou 3 caixas de atum", "pt", "gloria"),
        ("llegaron las Gloria: 2 cajas de leche gloria de 2 litros", "es", None),
        ("link Vega, mi want 2 case tuna fi Monday", "en", "vega"),
        ("text Vega to bring 2 cases tuna", "en", "vega"),
    ],
)
def test_who_brings_goods_is_told_from_goods_of_that_name(text: str, language: str, party: str | None) -> None:
    reading = read(text, language)
    assert (reading.party.contact if reading.party else None) == party
    assert reading.action is Action.ACT


@pytest.mark.parametrize(
    "text", ["call the wholesale, we want 2 cases of tuna", "order 2 cases tuna from the wholesale"]
)
def test_an_english_firm_is_called_by_its_kind_at_the_end(text: str) -> None:
    said = Said(text, Role.EMPLOYEE, NOW, "en")
    reading = RuleReader().read(said, shop("en", (), "Linstead Wholesale"))
    assert (reading.party, reading.action) == (PartyRef(contact="vega"), Action.ACT)


@pytest.mark.parametrize(
    ("name", "text", "language", "goods"),
    [
        ("Frutas Belén", "recibimos 20 kilos de manga de Frutas Belén", "es", "20 base MANGO"),
        ("Verduras Belén", "llegaron 20 kilos de manga de verduras belén", "es", "20 base MANGO"),
        ("Hortifrúti Belém", "recebi 2 caixas de manga da Hortifrúti Belém", "pt", "2 pack MANGO"),
    ],
)
def test_a_supplier_called_as_a_kind_of_goods_brought_them(name: str, text: str, language: str, goods: str) -> None:
    more: tuple[Goods, ...] = (("MANGO", "Manga", None, "kg", "caixa", 10, (), name.split(maxsplit=1)[0]),)
    reading = RuleReader().read(Said(text, Role.EMPLOYEE, NOW, language), shop(language, more, name))
    assert (reading.party, told(reading), reading.action) == (PartyRef(contact="vega"), [goods], Action.ACT)


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Don Elías Verduras", "llegaron las verduras, son 20 kilos de tomate", "es"),
        ("Granja Elías Frutas", "llegaron las frutas y 20 kilos de tomate", "es"),
        ("Seu Elias Verduras", "chegaram as verduras, são 20 quilos de tomate", "pt"),
    ],
)
def test_goods_that_came_are_no_supplier_called_after_them(name: str, text: str, language: str) -> None:
    reading = RuleReader().read(Said(text, Role.EMPLOYEE, NOW, language), shop(language, (), name))
    assert (reading.party, told(reading)[-1:]) == (None, ["20 base TOMATO"])
