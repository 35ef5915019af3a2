"""Of which goods there are enough or so many still: "cristal hay, pide 8 de pilsen", "still have flour", "só tem 2"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data

_SAID = (Sort.WORD, Sort.FILLER)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    return re.compile(data("enough")[language][kind])


@cache
def vague(language: str) -> frozenset[str]:
    """Words before goods of which nobody says how many: "unos takis", "some ginger tea"."""
    return frozenset(data("enough")[language]["vague"])


def enough_of(first: int, last: int, chunks: Sequence[Chunk], language: str) -> bool:
    """Whether the clause of the goods that stand from `first` to `last` says that there is enough of them."""
    after = _clause(chunks[last + 1 :])
    if after and _pattern("after", language).search(" ".join(after)):
        return True
    before = _clause(reversed(chunks[:first]))
    return bool(before) and bool(_pattern("before", language).search(" ".join(reversed(before))))


def left_over(at: int, last: int, chunks: Sequence[Chunk], language: str) -> bool:
    """Whether the number at `at` of goods that end at `last` is told as what is there: "queda un costal", "só tem 2",
    "2 soap left"."""
    before = _clause(reversed(chunks[:at]))
    if before and _pattern("left_before", language).search(" ".join(reversed(before))):
        return True
    after = _clause(chunks[last + 1 :])
    return bool(after) and bool(_pattern("left_after", language).search(" ".join(after)))


def _clause(chunks: Iterable[Chunk]) -> list[str]:
    """The words up to where the clause ends or a number stands."""
    out: list[str] = []
    for chunk in chunks:
        if chunk.sort not in _SAID:
            break
        out += [chunk.text] if chunk.text else []
    return out
