"""What stands beside goods and belongs to their line: a number said twice, goods owed uncounted, a half behind a unit,
a pack that nobody knows, the firm whose order is changed."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

_WATERS: tuple[Goods, ...] = (
    ("WATER-1", "Agua Cielo 1 L", "Cielo", "unit", "caja", 12, (), None),
    ("WATER-15", "Agua Cielo 1.5 L", "Cielo", "unit", "caja", 12, (), None),
)
_MARGARINE: tuple[Goods, ...] = (
    ("MARG-250", "Margarina Delícia 250 g", "Delícia", "unit", "caixa", 24, (), None),
    ("MARG-500", "Margarina Delícia 500 g", "Delícia", "unit", "caixa", 12, (), None),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "quero três caixas de sabão, não, cinco cinco caixas e duas caixas de atum"),
        ("es", "pide tres cajas de jabón, no, cinco cinco cajas y dos cajas de atún"),
        ("en", "order three cases of soap, no, five five cases and two cases of tuna"),
    ],
)
def test_a_number_said_twice_counts_once(language: str, text: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (told(reading), reading.action) == (["5 pack SOAP", "2 pack TUNA"], Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Rosa se llevó fiado 2 jabones y unos atunes"),
        ("pt", "a Rosa levou fiado 2 sabões e uns atuns"),
        ("en", "Rosa took 2 soaps and some tuna on credit"),
    ],
)
def test_goods_owed_that_nobody_counted_are_asked_about(language: str, text: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading)) == (Intent.RECORD_CREDIT, ["2 base SOAP", "? TUNA"])
    assert (reading.action, reading.missing) == (Action.ASK, ("quantity",))


def test_a_half_behind_its_unit_is_not_half_cold() -> None:
    reading = read("hay agua cielo de litro y medio helada?", "es", Role.CUSTOMER, more=_WATERS)
    assert (told(reading), reading.action) == (["? WATER-15"], Action.ACT)


def test_so_many_of_an_unknown_word_are_no_offer_of_a_bare_number() -> None:
    assert read("solo me quedan 10 tutumas, las llevo mañana", "es", Role.SUPPLIER).action is Action.ASK
    reading = read("solo me quedan 8 carteras, las llevo mañana", "es", Role.SUPPLIER)
    assert (told(reading), reading.action) == (["8 pack -"], Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "al pedido de Gloria agrégale 6 jabones"),
        ("en", "on the Gloria order change the soap to 6"),
    ],
)
def test_the_firm_whose_order_is_changed_is_a_firm(language: str, text: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.party and reading.party.contact) == (Intent.CHANGE_ORDER, "gloria")
    assert (told(reading), reading.action) == (["6 base SOAP"], Action.ACT)


def test_a_size_before_until_is_no_day() -> None:
    reading = read("encomenda 3 caixas de margarina delícia de 500 até o dia 28", "pt", Role.OWNER, more=_MARGARINE)
    assert (told(reading), reading.due) == (["3 pack MARG-500"], date(2025, 11, 28))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "pedimos 6 cajas de jabón pero llegaron 5"),
        ("es", "habíamos pedido 6 cajas de jabón pero solo llegaron 5 cajas nada más"),
        ("pt", "pedimos 6 caixas de sabão mas só chegaram 5"),
        ("en", "we ordered 6 cases of soap but only 5 came"),
    ],
)
def test_what_came_of_what_was_ordered_is_received(language: str, text: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, told(reading)) == (Intent.RECORD_RECEIPT, ["5 pack SOAP"])


@pytest.mark.parametrize(
    "text",
    [
        "pedimos 6 cajas de jabón pero llegaron 5 rotas",
        "pedimos 6 cajas de jabón pero mándame 5 más",
        "pedí 6 jabones pero llegaron 5",
    ],
)
def test_what_is_told_of_what_came_is_asked_about(text: str) -> None:
    role = Role.CUSTOMER if text.startswith("pedí ") else Role.OWNER
    assert read(text, "es", role).action is not Action.ACT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "para la fiesta del 29 mándeme 2 atunes"),
        ("es", "2 atunes pa la reunión del 29"),
        ("pt", "me manda 2 atuns pra festa do 29"),
    ],
)
def test_the_day_of_an_occasion_is_when_it_is_wanted(language: str, text: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.due, reading.action) == (["2 base TUNA"], date(2025, 11, 29), Action.ACT)


def test_maam_as_it_is_written_too() -> None:
    reading = read("ok mam send it", "en", Role.OWNER)
    assert (reading.intent, reading.action) == (Intent.CONFIRM, Action.ACT)
