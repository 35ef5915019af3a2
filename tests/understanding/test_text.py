"""Normalising: accents, elongations, emoji, abbreviations, list numbers, invisible marks; tokens and their places."""

from __future__ import annotations

import pytest

from hub.understanding.lexicon import lexicon
from hub.understanding.text import Kind, clean, tokens
from tests.understanding.pieces import parts_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Holaaaa CAMIÓN", "es", ["hola", "camion"]),
        ("q tal xfa", "es", ["que", "tal", "por", "favor"]),
        ("Coca-Cola", "es", ["coca", "cola"]),
        ("3L x10", "es", ["3", "l", "x", "10"]),
        ("pa\u200bn\u202e y leche", "es", ["pan", "y", "leche"]),
        ("1. arroz\n2. sal", "es", ["arroz", "\n", "sal"]),
        ("pilas doble a", "es", ["pilas", "aa"]),
        ("diez y seis panes", "es", ["dieciseis", "panes"]),
        ("2 k d arroz", "es", ["2", "k", "de", "arroz"]),
        ("1/2 k de queso", "es", ["1/2", "k", "de", "queso"]),
        ("vive100", "es", ["vive100"]),
        ("coca600", "es", ["coca", "600"]),
        ("vc tem oq", "pt", ["voce", "tem", "o", "que"]),
        ("terça-feira", "pt", ["terca"]),
        ("meu pedidinho", "pt", ["meu", "pedido"]),
        ("👍", "en", ["ok"]),
        ("Lay's", "en", ["lays"]),
        ("pls snd b4 tmrw", "en", ["please", "snd", "before", "tomorrow"]),
        ("½ kg ¼", "en", ["1/2", "kg", "1/4"]),
    ],
)
def test_text_becomes_folded_tokens(text: str, language: str, expected: list[str]) -> None:
    assert [t.text for t in parts_of(text, language)] == expected


@pytest.mark.parametrize("text", ["S/ 3.50 y R$ 4", "Pide 2 cajas, por favor", "vive100 con todo"])
def test_a_token_knows_its_place(text: str) -> None:
    for token in tokens(clean(text), lexicon("es"), decimal_comma=False):
        assert text[token.start : token.end] == token.raw


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://x.example/a", Kind.LINK),
        ("R$5", Kind.MONEY),
        ("EC$5", Kind.MONEY),
        ("3/4", Kind.SLASH),
        ("1.5", Kind.NUMBER),
        ("\n", Kind.NEWLINE),
    ],
)
def test_kinds_of_tokens(text: str, kind: Kind) -> None:
    assert tokens(clean(text), lexicon("es"), decimal_comma=False)[0].kind is kind
