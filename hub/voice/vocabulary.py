"""The everyday words of a shop's counter, from one data file per language, and what of a catalogue can be spoken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from hub.voice.sound import SpellingBook, words_of

_NUMBERS = "# numbers"
# How sizes are abbreviated in product names; nobody says them like that.
_UNITS = frozenset(["ml", "l", "lt", "lts", "cc", "cl", "kg", "g", "gr", "grs", "un", "u", "und", "oz", "lb", "lbs"])


@cache
def _sections(language: str) -> dict[str, frozenset[str]]:
    path = Path(__file__).with_name("data") / f"words.{language}.txt"
    sections: dict[str, set[str]] = {}
    title = ""
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                title = line
            else:
                sections.setdefault(title, set()).update(line.split())
    return {title: frozenset(words) for title, words in sections.items()}


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the everyday words in `language`; empty for a language without such a list."""
    return frozenset().union(*_sections(language).values())


def number_words(language: str) -> frozenset[str]:
    """Return those of the everyday words that are numbers."""
    return _sections(language).get(_NUMBERS, frozenset())


@cache
def _styles() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("data").joinpath("style.toml").read_text("utf-8"))


def style(language: str) -> str:
    """Return a few sentences of shop talk in `language`; empty where there are none."""
    return _styles().get(language, "")


def speakable(phrases: Iterable[str]) -> list[str]:
    """Return `phrases` as people say them: without digits and abbreviated units, each once, in the same order."""
    spoken: dict[str, str] = {}
    for phrase in phrases:
        words = [w for w in phrase.replace("/", " ").split() if _said(w)]
        if words:
            spoken.setdefault(" ".join(words).lower(), " ".join(words))
    return list(spoken.values())


@lru_cache(4)
def spelling_book(phrases: tuple[str, ...], language: str) -> SpellingBook:
    """Return the spelling book of a shop with these (speakable) `phrases`; the last few are kept."""
    return SpellingBook(phrases, language, common_words(language), number_words(language))


def _said(word: str) -> bool:
    bare = "".join(words_of(word))
    return bool(bare) and bare not in _UNITS and not any(c.isdigit() for c in bare)
