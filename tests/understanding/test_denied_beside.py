"""One line of a card denied beside another: the one goes off, the other stays or gets its number and keeps its pack."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine, Topic
from tests.understanding.pieces import read, told

_NAMES = {
    "es": ("Cola Real 500 ml", "Jabón Bolívar"),
    "pt": ("Cola Real 500 ml", "Sabão Bolívar"),
    "en": ("Real Cola 500 ml", "Bolivar Soap"),
}
_LINES = tuple(RequestLine(product=sku, quantity=Decimal(6), unit=LineUnit.PACK) for sku in ("COLA", "SOAP"))


def _answered(text: str, language: str, lines: int = 2) -> Reading:
    """`text` as an answer to a card of six packs of cola and, on the second line, of soap."""
    topic = Topic(Intent.RESTOCK_REQUEST, _LINES[:lines], names=_NAMES[language][:lines])
    return read(text, language, topic=topic)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cola no, jabón 4", "es"),
        ("cola no jabón 4", "es"),
        ("no cola y 4 jabones", "es"),
        ("de cola no, de jabón 4", "es"),
        ("jabón 4, no cola", "es"),
        ("jabón 4, cola no", "es"),
        ("cola não, sabão 4", "pt"),
        ("de cola não e de sabão 4", "pt"),
        ("sabão 4, cola não", "pt"),
        ("no cola and 4 soap", "en"),
        ("cola no, soap 4", "en"),
        ("soap 4 no cola", "en"),
    ],
)
def test_the_one_goes_off_and_the_other_gets_its_number(text: str, language: str) -> None:
    reading = _answered(text, language)
    assert sorted(told(reading)) == ["0 base COLA", "4 SOAP"]
    assert (reading.intent, reading.action) == (Intent.CHANGE_ORDER, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jabón sí cola no", "es"),
        ("el jabón está bien, la cola no", "es"),
        ("sí pero sin cola", "es"),
        ("está bien pero sin cola", "es"),
        ("sabão sim cola não", "pt"),
        ("o sabão tá certo, a cola não", "pt"),
        ("sim mas sem cola", "pt"),
        ("soap yes cola no", "en"),
        ("the soap is good, the cola no", "en"),
        ("yes but no cola", "en"),
        ("ok but without cola", "en"),
    ],
)
def test_the_one_goes_off_and_the_other_stays(text: str, language: str) -> None:
    reading = _answered(text, language)
    assert (told(reading), reading.action) == (["0 base COLA"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("la cola no, el jabón", "es", 2),
        ("no cola y 4 jabones", "es", 1),
        ("el jabón sí, la cola no", "es", 1),
        ("o sabão sim, a cola não", "pt", 1),
        ("no cola and 4 soap", "en", 1),
        ("soap yes cola no", "en", 1),
    ],
)
def test_where_nobody_can_tell_what_becomes_of_the_other_it_is_asked(text: str, language: str, lines: int) -> None:
    assert _answered(text, language, lines).action is Action.ASK
