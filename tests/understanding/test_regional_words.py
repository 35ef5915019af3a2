"""Small words of one region: how people are addressed there, oaths, spellings, a yes and a no. They hide no goods."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("en", "hold 2 soap fa me cuzzy", "2 base SOAP"),
        ("en", "muddo, send 3 eggs fuh me please ya", "3 base EGG"),
        ("en", "comrade, wuh loss, 2 soap gine hol me", "2 base SOAP"),
        ("es", "mandame 3 huevos vos maje", "3 base EGG"),
        ("es", "2 jabones, qué clavo, que se me acabó", "2 base SOAP"),
        ("es", "asere, guárdame 2 jabones", "2 base SOAP"),
        ("pt", "oxenti, separae 2 sabão pra mim sumano", "2 base SOAP"),
        ("pt", "xa por deus, kero 3 ovos chamigo", "3 base EGG"),
    ],
)
def test_who_is_addressed_and_what_is_exclaimed_is_no_part_of_the_order(language: str, text: str, lines: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.CUSTOMER_ORDER, Action.ACT, [lines])


def _called(sku: str, name: str) -> tuple[Goods, ...]:
    return ((sku, name, None, "unit", None, None, (), None),)


@pytest.mark.parametrize(
    ("language", "more", "text", "lines"),
    [
        ("es", _called("RUM", "Ron Mi Negrita"), "2 mi negrita", "2 base RUM"),
        ("en", _called("BOSS", "Big Boss"), "send 2 big boss please", "2 base BOSS"),
        ("en", _called("FA", "Fa Deodorant"), "2 fa deodorant", "2 base FA"),
        ("en", _called("WOK", "Wok Oil"), "send 3 wok oil", "3 base WOK"),
        ("es", _called("PLUSH", "Oso de peluche"), "mándame 1 oso de peluche", "1 base PLUSH"),
        ("pt", _called("BONE", "Osso bovino"), "quero 3 ovos e 2 osso", "3 base EGG, 2 base BONE"),
    ],
)
def test_goods_of_that_name_come_before_small_words(
    language: str, more: tuple[Goods, ...], text: str, lines: str
) -> None:
    reading = read(text, language, Role.CUSTOMER, more=more)
    assert (reading.action, ", ".join(told(reading))) == (Action.ACT, lines)


@pytest.mark.parametrize("more", [(), _called("BONE", "Osso bovino")])
def test_goods_without_a_number_of_their_own_are_never_dropped(more: tuple[Goods, ...]) -> None:
    assert read("quero 3 ovos e osso", "pt", Role.CUSTOMER, more=more).action is Action.ASK


def test_a_pack_that_is_spelled_short_is_not_read_as_because() -> None:
    reading = read("2pk atun", "es")
    assert (reading.action, told(reading)) == (Action.ASK, ["2 pack TUNA"])
