"""Variants that are ruled out: "coca que no sea zero", "2 litros sem ser zero", "yogurt, not the vanilla".

What is ruled out names no line of its own; it narrows what the words before it fit.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from hub.understanding.goods.drafts import VAGUE, Draft, plain
from hub.understanding.goods.known import Goods
from hub.understanding.goods.lines import LineReader
from hub.understanding.goods.settling import Fits
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon

_LONGEST = 3
"""Words of the longest phrase that rules out."""


@dataclass(frozen=True, slots=True)
class RuledOut:
    """`words` that what is said before the chunk `at` is not."""

    at: int
    words: str


def without_ruled_out(chunks: list[Chunk], lex: Lexicon, goods: Goods) -> tuple[list[Chunk], list[RuledOut]]:
    """The chunks with what is ruled out made silent, and what it is."""
    found: list[RuledOut] = []
    for at in range(1, len(chunks)):
        width = _phrase(chunks, at, lex)
        places = _named(chunks, at + width, lex, goods) if width else []
        words = " ".join(_text(chunks[i]) for i in places)
        if places and _varies(LineReader(chunks[:at], lex, goods).read(), words, goods.fits):
            chunks = silenced(chunks, range(at, places[-1] + 1))
            found.append(RuledOut(at, words))
    return chunks, found


def silenced(chunks: list[Chunk], places: Container[int]) -> list[Chunk]:
    """The chunks with those at `places` made to say nothing."""
    return [replace(c, sort=Sort.FILLER, text="", value=None) if i in places else c for i, c in enumerate(chunks)]


def rule_out(drafts: Sequence[Draft], found: Sequence[RuledOut]) -> None:
    """Tell each draft what it is not."""
    for each in found:
        before = [d for d in drafts if d.words and min(d.places) < each.at]
        if before:
            before[-1].ruled_out.append(each.words)


def _phrase(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> int:
    """How many chunks a phrase that rules out takes at `at`; 0 where there is none."""
    for width in range(_LONGEST, 0, -1):
        said = chunks[at : at + width]
        worded = len(said) == width and all(c.sort in (Sort.WORD, Sort.FILLER) or _none(chunks, at, lex) for c in said)
        if worded and " ".join(c.text for c in said) in lex.rules_out:
            return width
    return 0


def _named(chunks: Sequence[Chunk], at: int, lex: Lexicon, goods: Goods) -> list[int]:
    """The places of the variant or size at `at`, small words before it left out."""
    small = lex.of | lex.determiners | lex.article
    while at < len(chunks) and chunks[at].text in small:
        at += 1
    contained = at < len(chunks) and chunks[at].sort is Sort.PACK and chunks[at].text in lex.containers
    if contained or (at < len(chunks) and chunks[at].sort is Sort.MEAS):
        return [at]
    end = at
    while end < len(chunks) and _worded(chunks[end]) and goods.describes(chunks[end].text):
        end += 1
    return [*range(at, end)]


def _none(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether a no at `at` that would take a number back stands before a variant that is written like one: "não da
    zero"."""
    after = next((c for c in chunks[at + 1 :] if c.text not in lex.of | lex.determiners), None)
    zero = after is not None and after.sort is Sort.NUM and not after.value.value and after.text.isalpha()
    return zero and chunks[at].sort is Sort.FIX


def _worded(chunk: Chunk) -> bool:
    """Whether a chunk is a word; "zero" is one here."""
    return chunk.sort is Sort.WORD or (chunk.sort is Sort.NUM and chunk.text.isalpha())


def _text(chunk: Chunk) -> str:
    return f"{plain(chunk.value.value)} {chunk.value.dimension}" if chunk.sort is Sort.MEAS else chunk.text


def _varies(drafts: Sequence[Draft], words: str, fits: Fits) -> bool:
    """Whether `words` tell a variant of what was said last, and are no goods by themselves."""
    named = [d.words for d in drafts if d.words]
    if not named:
        return False
    said = named[-1]
    if any(fits(" ".join((*said[:width], words))) for width in range(len(said), 0, -1)):
        return True
    own = fits(words)
    return bool(own) and all(f.why in VAGUE for f in own)
