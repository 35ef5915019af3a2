"""Self-corrections: what is taken back in the same breath is not ordered."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide diez, no, mejor doce cajas de tomate", "es", ["12 pack TOMATO"]),
        ("pide diez no mejor doce cajas de tomate", "es", ["12 pack TOMATO"]),
        ("pide 10 cajas de tomate, perdón, 12", "es", ["12 pack TOMATO"]),
        ("pide 12 perdón 15 cajas de tomate", "es", ["15 pack TOMATO"]),
        ("pide 10 cajas de tomate\n*12", "es", ["12 pack TOMATO"]),
        ("pide 10 cajas de tomate\n*12 cajas", "es", ["12 pack TOMATO"]),
        ("pide 5 cajas de jabón, digo, de huevos", "es", ["5 pack EGG"]),
        ("vendí 3 atún, no, 4", "es", ["4 base TUNA"]),
        ("pide 8 cajas de jabón, corrijo, 6 cajas", "es", ["6 pack SOAP"]),
        ("pide 3 cajas de huevos, espera, que sean 5", "es", ["5 pack EGG"]),
        ("boté un kilo de arroz y 6 tomates... 6 no, medio kilo de tomate", "es", ["1 base RICE", "0.5 base TOMATO"]),
        ("pide 3 cajas de atún en vez de 5", "es", ["3 pack TUNA"]),
        ("pide dos cajas de yogurt, no, mejor tres, de fresa", "es", ["3 pack YOG-FR"]),
        ("pede dez, não, melhor doze caixas de tomate", "pt", ["12 pack TOMATO"]),
        ("pede 10 caixas de tomate, desculpa, 12", "pt", ["12 pack TOMATO"]),
        ("pede 10 caixas de tomate\n*12", "pt", ["12 pack TOMATO"]),
        ("vendi 3 atum, quer dizer, 4", "pt", ["4 base TUNA"]),
        ("pede 5 caixas de sabão, digo, de ovos", "pt", ["5 pack EGG"]),
        ("pede 8 caixas de atum, aliás, 6", "pt", ["6 pack TUNA"]),
        ("order ten, no, make it twelve cases of tomatoes", "en", ["12 pack TOMATO"]),
        ("order 10 cases of tomatoes, sorry, 12", "en", ["12 pack TOMATO"]),
        ("order 10 cases of tomatoes\n*12", "en", ["12 pack TOMATO"]),
        ("sold 3 tuna, no wait, 4", "en", ["4 base TUNA"]),
        ("order 5 cases of soap, I mean eggs", "en", ["5 pack EGG"]),
        ("order 8 cases tuna, actually 6", "en", ["6 pack TUNA"]),
    ],
)
def test_the_last_word_counts(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("no pidas pan, pide 3 cajas de huevos", "es", ["3 pack EGG"]),
        ("ya no hay atún, pide 2 cajas", "es", ["2 pack TUNA"]),
        ("acabou o atum, pede 2 caixas", "pt", ["2 pack TUNA"]),
        ("no more tuna, order 2 cases", "en", ["2 pack TUNA"]),
    ],
)
def test_a_no_that_takes_nothing_back(text: str, language: str, lines: list[str]) -> None:
    assert lines[0] in told(read(text, language))
