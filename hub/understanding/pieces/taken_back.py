"""From where on a message holds what was meant, where its sender takes back what was said before.

The words that take back stand before what is meant ("diez, no, doce") or after it: "dos cajas, tres mejor dicho, y un
jabón", "2 galões, 3 aliás", "for Friday, Saturday rather".
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon

_NAMED = (Sort.NUM, Sort.MEAS, Sort.MONEY, Sort.PACK, Sort.DATE, Sort.PARTY, Sort.BRANCH)
_STOPS = (Sort.BREAK, Sort.LINE)


def meant_before(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> int:
    """Where what is meant begins that stands right before the words at `at` which take back; -1 where it follows them,
    or nothing was said before it."""
    first = end = at
    while first and chunks[first - 1].sort is Sort.FIX:
        first -= 1
    while end < len(chunks) and chunks[end].sort is Sort.FIX:
        end += 1
    if all(c.text in lex.denial for c in chunks[first:end]):
        return -1  # "cinco não, seis"
    closed = end == len(chunks) or chunks[end].sort in _STOPS or chunks[end].text in lex.conjunctions
    if not closed or not first or chunks[first - 1].sort not in _NAMED:
        return -1
    begin = first - 1
    while begin and (chunks[begin - 1].sort in _NAMED or chunks[begin - 1].text in lex.to | lex.determiners):
        begin -= 1
    return begin if begin > 1 and chunks[begin - 1].sort in _STOPS else -1


def meant_from(chunks: Sequence[Chunk], lex: Lexicon) -> int:
    """From which place on what was said holds; 0 where nothing is taken back."""
    last = max((i for i, c in enumerate(chunks) if c.sort is Sort.FIX), default=-1)
    begin = meant_before(chunks, last, lex) if last >= 0 else -1
    return begin if begin >= 0 else last + 1
