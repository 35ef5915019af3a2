"""Readings beside what was heard: numbers that were taken apart, and words that sound like something of the shop's.

A number is put together where nothing else can be meant ("130 y 8"). Everything else is only *another* reading, for
whoever reads the transcript and finds no whole request in what was heard: "coca de oito guaraná" may have been
"dezoito", "al Inlay" a supplier called Lindley. The pairs are data (``data/mishearings.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.voice.sound import SpellingBook, words_of

_DATA = Path(__file__).with_name("data") / "mishearings.toml"
_MOST = 3
"""Other readings that are offered for one that was heard."""


@dataclass(frozen=True, slots=True)
class _Language:
    joins: str = ""
    before: tuple[str, ...] = ()
    always: tuple[tuple[re.Pattern[str], str], ...] = ()
    confusions: tuple[tuple[re.Pattern[str], str], ...] = ()


@cache
def _language(language: str) -> _Language:
    data = tomllib.loads(_DATA.read_text("utf-8")).get(language)
    if data is None:
        return _Language()
    pairs = ((re.compile(rf"\b{re.escape(wrong)}\b", re.IGNORECASE), meant) for wrong, meant in data["confusions"])
    always = tuple((re.compile(pattern, re.IGNORECASE), meant) for pattern, meant in data["always"])
    return _Language(data["and"], tuple(data["before"]), always, tuple(pairs))


@cache
def _apart(word: str) -> re.Pattern[str]:
    """A number that ends in zeros, `word`, and a smaller number that fits into them: "130 y 8", not "10 y 20"."""
    return re.compile(rf"\b(\d*[1-9]0|\d*[1-9]00) {re.escape(word)} (\d{{1,2}})\b(?![.,/]\d)", re.IGNORECASE)


def whole_numbers(text: str, language: str) -> str:
    """Return `text` with numbers put together that were written in two ("130 y 8" as "138"), and nonsense put right."""
    for pattern, meant in _language(language).always:
        text = pattern.sub(meant, text)
    word = _language(language).joins
    if not word:
        return text

    def joined(match: re.Match[str]) -> str:
        tens, units = match.group(1), match.group(2)
        zeros = len(tens) - len(tens.rstrip("0"))
        fits = len(units) <= zeros and not units.startswith("0")
        return str(int(tens) + int(units)) if fits else match.group()

    return _apart(word).sub(joined, text)


def other_readings(texts: Sequence[str], book: SpellingBook, language: str) -> list[str]:
    """Return what else may have been said, likeliest first, for the hypotheses `texts`; none of `texts` itself."""
    known = _language(language)
    found: dict[str, None] = {}
    for text in texts[:2]:
        for pattern, meant in known.confusions:
            if (other := pattern.sub(meant, text)) != text:
                found.setdefault(other)
        if other := book.likeliest(text.split(), known.before):
            found.setdefault(other)
    return [each for each in found if each not in texts][:_MOST]


def best_known(texts: Iterable[str], scores: Iterable[float], book: SpellingBook, margin: float) -> int:
    """Return which of the hypotheses has the fewest words that nobody knows, among those within `margin` of the first.

    `scores` are mean log probabilities. One with fewer words than the first is never taken: leaving a word out is no
    way to know it. A recogniser writes "secharon" where its next guess is "se echaron".
    """
    ranked = [(words_of(text), score) for text, score in zip(texts, scores, strict=True)]
    if not ranked:
        return 0
    first, best = ranked[0]
    unknown = [
        book.unknown(words) if score >= best - margin and len(words) >= len(first) else len(first) + 1
        for words, score in ranked
    ]
    return unknown.index(min(unknown))
