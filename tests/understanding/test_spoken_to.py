"""Who is spoken to names nobody and no goods, and what a supplier offers is what was named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, read, shop, told


@pytest.mark.parametrize(
    ("text", "language", "name", "lines"),
    [
        ("Chola de atún le puedo dejar 3 cajas", "es", "Bodega La Chola", ["3 pack TUNA"]),
        ("buenas Chola, de jabón sólo 2 cajas", "es", "Bodega La Chola", ["2 pack SOAP"]),
        ("Zefa de atum só consigo 4 caixas", "pt", "Mercearia da Zefa", ["4 pack TUNA"]),
        ("Winsome the tuna short this week, mi can bring 6 case Monday", "en", "Winsome Grocery", ["6 pack TUNA"]),
    ],
)
def test_the_shop_called_by_its_own_name_is_no_goods(text: str, language: str, name: str, lines: list[str]) -> None:
    known = shop(language)
    known = replace(known, shop=replace(known.shop, name=name))
    reading = RuleReader().read(Said(text, Role.SUPPLIER, NOW, language), known)
    assert (reading.intent, told(reading), reading.action) == (Intent.SUPPLIER_OFFER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("doña Eulalia de atún le llevo 5 cajas", "es", ["5 pack TUNA"]),
        ("Miss Hortense the soap low, I can only carry 4 cases", "en", ["4 pack SOAP"]),
        ("seu Anacleto de atum tenho 6 caixas", "pt", ["6 pack TUNA"]),
    ],
)
def test_whom_an_outsider_calls_by_a_title_is_the_one_who_is_spoken_to(
    text: str, language: str, lines: list[str]
) -> None:
    reading = read(text, language, Role.SUPPLIER)
    assert (told(reading), reading.party, reading.action) == (lines, None, Action.ACT)


def test_to_staff_a_stranger_with_a_title_is_somebody() -> None:
    reading = read("doña Eulalia se llevó 3 jabones fiados", "es")
    assert reading.party is not None
    assert reading.party.new_name == "Eulalia"


@pytest.mark.parametrize(
    "text", ["el atún zurdo pelao, le dejo 5 cajas", "la línea atún anda quebrantada, le dejo 5 cajas"]
)
def test_goods_that_were_named_and_are_in_no_line_are_asked_about(text: str) -> None:
    assert read(text, "es", Role.SUPPLIER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [("holaa veci", "es"), ("bom diaa dona Zefa", "pt"), ("oii bom diaa", "pt"), ("buenass nochess", "es")],
)
def test_a_greeting_drawn_out_at_its_end_greets(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).intent is Intent.GREETING
