"""Words written without some of their vowels, as people type in haste: "urgnte", "ordr", "pidle"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_VOWELS = str.maketrans("", "", "aeiou")
_MOST_LEFT_OUT = 2
_UNSAYABLE = re.compile(r"[^aeiouy]{3}|^[^aeiouy][^aeiouylrh]")
_TWO_VOWELS = re.compile(r"[aeiou]{2}")
"""Of these one may have been left out, as children write: "trago" is no "traigo"."""


def consonants(word: str) -> str:
    """What stays of `word` without its vowels; the first letter always does."""
    return word[:1] + word[1:].translate(_VOWELS)


def by_consonants(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`words` by what stays of each."""
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        found.setdefault(consonants(word), []).append(word)
    return {key: tuple(each) for key, each in found.items()}


def whole(word: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """The one word of `known` that `word` is without a vowel or two; None where none is, or more than one."""
    fits = [full for full in known.get(consonants(word), ()) if _left_out(word, full)]
    return fits[0] if len(fits) == 1 else None


def _left_out(word: str, full: str) -> bool:
    """Whether `word` is `full` without a letter or two, and nobody could say it: "urgnte", but not "carta" of "carita".

    Both have the same consonants in a row.
    """
    letters = iter(full)
    if not 0 < len(full) - len(word) <= _MOST_LEFT_OUT or not all(letter in letters for letter in word):
        return False
    return bool(_UNSAYABLE.search(word)) and not _TWO_VOWELS.search(full)
