"""Counts of goods of which nothing is left, and what sounds like one and is none."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("se acabó el jabón", "es", ["0 base SOAP"]),
        ("se nos terminó el atún", "es", ["0 base TUNA"]),
        ("ya no hay huevos", "es", ["0 base EGG"]),
        ("ya no queda atún", "es", ["0 base TUNA"]),
        ("no quedan huevos", "es", ["0 base EGG"]),
        ("el arroz ya se acabó, no queda nada", "es", ["0 base RICE"]),
        ("jabón ya no tenemos", "es", ["0 base SOAP"]),
        ("nos quedamos sin atún", "es", ["0 base TUNA"]),
        ("no hay ni un huevo", "es", ["0 base EGG"]),
        ("huevos se acabaron y quedan 5 atunes", "es", ["0 base EGG", "5 base TUNA"]),
        ("zerou o atum", "pt", ["0 base TUNA"]),
        ("acabou o sabão, não tem mais nada", "pt", ["0 base SOAP"]),
        ("acabou o sabão", "pt", ["0 base SOAP"]),
        ("não tem mais ovo", "pt", ["0 base EGG"]),
        ("sabão acabou tudo", "pt", ["0 base SOAP"]),
        ("não sobrou ovo nenhum", "pt", ["0 base EGG"]),
        ("no more tuna, it done", "en", ["0 base TUNA"]),
        ("soap finish", "en", ["0 base SOAP"]),
        ("the tuna all gone", "en", ["0 base TUNA"]),
        ("we have no more eggs", "en", ["0 base EGG"]),
        ("there's no soap left", "en", ["0 base SOAP"]),
        ("di soap done", "en", ["0 base SOAP"]),
        ("tuna done done", "en", ["0 base TUNA"]),
        ("we ain got no more soap", "en", ["0 base SOAP"]),
        ("nuh more egg lef", "en", ["0 base EGG"]),
        ("egg all gone", "en", ["0 base EGG"]),
    ],
)
def test_goods_that_are_said_to_be_gone_are_counted_as_nothing(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.STOCK_COUNT, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("se acabó el jabón, pide 3 cajas", "es", Intent.RESTOCK_REQUEST),
        ("acabou o sabão, pede 2 caixas", "pt", Intent.RESTOCK_REQUEST),
        ("no more soap, get 3 cases", "en", Intent.RESTOCK_REQUEST),
        ("ya no hay huevos?", "es", Intent.STOCK_QUERY),
        ("any more soap?", "en", Intent.STOCK_QUERY),
    ],
)
def test_goods_that_are_gone_and_wanted_or_asked_about_are_no_count(text: str, language: str, intent: Intent) -> None:
    assert read(text, language, Role.OWNER).intent is intent


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("no queda yogurt de fresa y de vainilla quedan 9", "es", ["0 base YOG-FR", "9 base YOG-VA"]),
        ("se acabó el yogurt de vainilla y del de fresa hay 4", "es", ["0 base YOG-VA", "4 base YOG-FR"]),
        ("acabou o iogurte de morango e do de baunilha restam 5", "pt", ["0 base YOG-FR", "5 base YOG-VA"]),
        ("não tem mais iogurte de baunilha e de morango tem 7", "pt", ["0 base YOG-VA", "7 base YOG-FR"]),
        ("no more strawberry yogurt and of the vanilla we have 6", "en", ["0 base YOG-FR", "6 base YOG-VA"]),
    ],
)
def test_a_variant_counted_after_one_that_is_gone_is_a_line_of_its_own(
    text: str, language: str, lines: list[str]
) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.STOCK_COUNT, lines, Action.ACT)
