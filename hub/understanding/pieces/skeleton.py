"""The skeleton of a message, which the rules of intents are tried on.

It is the folded words with numbers, money, dates, people, branches and packs replaced by their names, and ``QUESTION``
at the end where a question mark stands or question words begin it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.understanding.pieces.chunks import Chunk, Sort

_NAMED = frozenset({Sort.NUM, Sort.MEAS, Sort.MONEY, Sort.DATE, Sort.PARTY, Sort.BRANCH, Sort.PACK})


def skeleton(chunks: Sequence[Chunk], *, question: bool) -> str:
    """The message's words with what is not a word replaced by its name."""
    parts = []
    counted = False
    for chunk in chunks:
        counted = counted or chunk.sort in (Sort.NUM, Sort.MEAS, Sort.MONEY)
        if chunk.sort is Sort.FIX and counted:
            parts.append("FIX")
            continue
        if chunk.sort in _NAMED:
            parts.append(chunk.sort.value)
        elif chunk.sort in (Sort.WORD, Sort.FILLER, Sort.FIX) and chunk.text:
            parts.append(chunk.text)
    return " ".join(parts) + (" QUESTION" if question else "")
