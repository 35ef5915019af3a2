"""How words sound: keys under which spellings that are spoken alike are equal, for each language.

Brand names are rarely spelled as they sound ("Inca Kola", "Bimbo", "Guaraná"), and a recogniser writes what it heard
("inca cola"). The rewriting rules are data (``data/sounds.toml``); a language without rules, and every language's
accents, are handled by Unicode decomposition, which also takes Hangul apart into its letters.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "sounds.toml"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, without punctuation."""
    return _WORD.findall(text.lower())


@cache
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(_DATA.read_text("utf-8"))
    return tuple((re.compile(pattern), sound) for pattern, sound in data.get(language, {}).get("rules", []))


@lru_cache(20_000)
def sound_of(text: str, language: str) -> str:
    """Return the sound key of `text`: word boundaries, accents and silent letters are gone."""
    key = "".join(words_of(text)).replace("'", "").replace("ñ", "\N{LATIN SMALL LETTER ENG}").replace("ç", "ss")
    key = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
    for pattern, sound in _rules(language):
        key = pattern.sub(sound, key)
    return re.sub(r"(.)\1+", r"\1", key)


def likeness(left: str, right: str) -> float:
    """Return how alike two sound keys are: 1 equal, 0 nothing in common (edit distance over the longer length)."""
    if not left or not right:
        return 0.0
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return 1 - previous[-1] / max(len(left), len(right))


def shortlist(heard: str, phrases: Sequence[str], language: str, limit: int) -> list[str]:
    """Return the `phrases` whose sounds occur in what was `heard`, best first, at most `limit`.

    A phrase scores by the share of its pairs of sounds that were heard; half of them is the least.
    """
    pairs = _pairs(sound_of(heard, language))
    scored = []
    for place, phrase in enumerate(phrases):
        own = _pairs(sound_of(phrase, language))
        if own and (score := len(own & pairs) / len(own)) >= 0.5:
            scored.append((-score, place, phrase))
    return [phrase for _, _, phrase in sorted(scored)[:limit]]


class SpellingBook:
    """Spells what was heard the way the shop does, where both sound the same.

    `phrases` are the shop's own; words that already are common speech (`common`) are never replaced.
    """

    def __init__(self, phrases: Iterable[str], language: str, common: frozenset[str] = frozenset()) -> None:
        self._language, self._common = language, common
        self._by_sound: dict[str, str] = {}
        self._known: set[str] = set()
        for phrase in phrases:
            words = words_of(phrase)
            self._known.update(words)
            for piece in [words, *([word] for word in words)]:
                spelled = " ".join(piece)
                key = sound_of(spelled, language)
                if len(key) >= 4:
                    self._by_sound.setdefault(key, spelled)

    def respell(self, words: Sequence[str]) -> list[tuple[str, int]]:
        """Return `words` respelled, each with how many of the given words it stands for (1 where it was kept)."""
        result: list[tuple[str, int]] = []
        place = 0
        while place < len(words):
            spelled, used = self._longest(words, place)
            result.append((spelled, used))
            place += used
        return result

    def _longest(self, words: Sequence[str], place: int) -> tuple[str, int]:
        for used in range(min(4, len(words) - place), 0, -1):
            heard = [word.lower() for word in words[place : place + used]]
            if all(word in self._known for word in heard):
                continue
            if used == 1 and heard[0] in self._common:
                continue
            spelled = self._by_sound.get(sound_of(" ".join(heard), self._language))
            if spelled is not None:
                return spelled, used
        return words[place], 1


@lru_cache(20_000)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))
