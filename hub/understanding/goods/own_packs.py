"""The shop's own words for what goods come in, which its language does not know: "panal", "horma", "cartera"."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Fit
from hub.domain.words import fold
from hub.understanding.goods.drafts import same_word
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.numbers import Number
from hub.understanding.pieces.text import Token

_SHORTEST = 3
"""Letters of such a word."""


def with_own_packs(
    whole: list[Chunk],
    parts: list[Token],
    lex: Lexicon,
    packs: Iterable[str],
    fits: Callable[[str], list[Fit]],
) -> tuple[list[Chunk], frozenset[str]]:
    """Mark the shop's own pack words that the language does not know ("panal"), where a product that is packed so is
    named too; a "pañal" is none, though it folds to the same letters."""
    places = [
        i for i, c in enumerate(whole) if c.sort is Sort.WORD and len(c.text) >= _SHORTEST and not lex.knows(c.text)
    ]
    named = [(fold(w), _marked(w), pack) for pack in packs for w in pack.split()[:1] if not lex.knows(fold(w))]
    out, own = list(whole), set()
    for i in places:
        chunk, raw = whole[i], parts[whole[i].start].raw
        meant = {pack for word, marked, pack in named if same_word(chunk.text, word) and _marked(raw) == marked}
        if meant and any(_packed_in(meant, fits(whole[at].text)) for at in places):
            out[i] = replace(chunk, sort=Sort.PACK, value=Decimal(0))
            own.add(chunk.text)
            half = lex.fractions.get(whole[i - 1].text) if i else None
            if half is not None and whole[i - 1].sort is Sort.WORD:  # "media cubeta de ..."
                out[i - 1] = replace(whole[i - 1], sort=Sort.NUM, value=Number(half, whole[i - 1].end))
    return out, frozenset(own)


def _packed_in(packs: Collection[str], fits: Iterable[Fit]) -> bool:
    return any(f.product.pack is not None and " ".join(f.product.pack.name.split()) in packs for f in fits)


def _marked(text: str) -> bool:
    """Whether a word is written with a letter of its own that folding loses."""
    return "ñ" in unicodedata.normalize("NFC", text).casefold()
