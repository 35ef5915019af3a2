"""Names of goods that begin with a number ("7UP", "Siete Raíces", "Three Rivers"), whose number counts nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise

from hub.application.ports.understanding import Fit
from hub.domain.words import fold
from hub.understanding.goods.drafts import same_word
from hub.understanding.goods.settling import Fits
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.numbers import Number
from hub.understanding.pieces.text import Token

_LOOKED_AT = 16
"""Products of a brand that are looked at: the others are called so too."""
_PARTS = re.compile(r"\d+|[^\W\d_]+")


def with_figured_names(whole: Sequence[Chunk], parts: Sequence[Token], lex: Lexicon, fits: Fits) -> list[Chunk]:
    """Make a number one word with the word after it where goods are called so by both.

    Written as one ("7up") or led there by a count, by "of" or by "the" ("2 cases of 7 up") it is their name whatever
    else the word may be; elsewhere ("7 up: 4") it is where the word alone names no other goods.
    """
    out: list[Chunk] = []
    for chunk in whole:
        number = out[-1] if out else None
        if number is None or number.sort is not Sort.NUM or chunk.sort is not Sort.WORD:
            out.append(chunk)
            continue
        glued = parts[number.end - 1].end == parts[chunk.start].start
        if _is_name(number, chunk, lex, fits, sure=glued or _is_led(out[:-1], lex)):
            out[-1] = replace(chunk, start=number.start, text=f"{number.text} {chunk.text}")
        else:
            out.append(chunk)
    return out


def _is_name(number: Chunk, chunk: Chunk, lex: Lexicon, fits: Fits, *, sure: bool) -> bool:
    found: Number = number.value
    if found.counted or (found.article and not sure):
        return False
    called = [_is_called(fit, found.value, chunk.text, lex) for fit in islice(fits(chunk.text), _LOOKED_AT)]
    return any(called) if sure else bool(called) and all(called)


def _is_led(before: Sequence[Chunk], lex: Lexicon) -> bool:
    """Whether what stands before a number says that it is no count."""
    last = before[-1] if before else None
    if last is None or last.sort in (Sort.NUM, Sort.PACK):
        return last is not None
    return last.text in lex.of or last.text in lex.determiners


def _is_called(fit: Fit, value: Decimal, word: str, lex: Lexicon) -> bool:
    """Whether goods are called by a number and the word after it: in the beginning of a brand or alias or of a name,
    whose first word may be what the goods are ("Trago Siete Raíces"); a number further on is a grade or a size."""
    product = fit.product
    named = [(product.name, 2), (product.brand or "", 1), *((alias, 1) for alias in product.aliases)]
    return any(
        (lex.cardinals.get(first) == value or first == f"{value:f}") and same_word(second, word)
        for text, least in named
        for first, second in islice(pairwise(_PARTS.findall(fold(text))), least)
    )
