"""How words sound: keys under which spellings that are spoken alike are equal, for each language.

Brand names are rarely spelled as they sound ("Inca Kola", "Bimbo", "Guaraná"), and a recogniser writes what it heard
("inca cola"). The rewriting rules are data (``data/sounds.toml``); a language without rules, and every language's
accents, are handled by Unicode decomposition, which also takes Hangul apart into its letters.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

_DATA = Path(__file__).with_name("data") / "sounds.toml"
_MAX_SPAN = 4
_MIN_SOUNDS, _MIN_SOUNDS_NEAR = 4, 6
_NEAR = 0.85
_LONG, _NEAR_LONG = 11, 0.77
"""Long phrases are hardly ever alike by chance."""
_LIKELY, _MIN_LIKELY = 0.7, 5
_SMALL_WORD = 3
_COMPARED = 12
_SHARE, _DOUBT, _DOUBTS = 0.3, 0.66, 60
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
    return Levenshtein.normalized_similarity(left, right) if left and right else 0.0


class SpellingBook:
    """Spells what was heard the way the shop does, where it sounds the same or nearly so.

    `phrases` are the shop's own, `common` its language's everyday words, `numbers` those of them that are numbers. Only
    words that are neither are ever replaced, alone or with their neighbours: "inca cola" by "inca kola", "a punta" by
    "apunta", "desfardos" by "dez fardos".
    """

    def __init__(
        self,
        phrases: Iterable[str],
        language: str,
        common: frozenset[str] = frozenset(),
        numbers: frozenset[str] = frozenset(),
    ) -> None:
        self._language = language
        self._known = set(common)
        self._exact: dict[str, str] = {}
        self._by_pair: dict[str, set[str]] = {}
        for phrase in phrases:
            words = words_of(phrase)
            self._known.update(words)
            for piece in (" ".join(words), *words):
                self._add_own(piece)
        self._common: dict[str, str] = {}
        for word in sorted(common):
            self._common.setdefault(sound_of(word, language), word)
        self._accents = {_bare(word): word for word in sorted(common)}
        self._numbers = {sound_of(word, language): word for word in sorted(numbers)}

    def respell(self, words: Sequence[str]) -> list[tuple[str, int]]:
        """Return `words` respelled, each with how many of the given words it stands for (1 where it was kept)."""
        heard = [word.lower() for word in words]
        result: list[tuple[str, int]] = []
        place = 0
        while place < len(words):
            spelled, used, alike = self._best(heard, place)
            # "a codigiza": the brand is what follows, and the small word before it stays.
            for later in range(place + 1, place + used):
                if not self._knows(heard[later - 1]):
                    break
                if self._best(heard, later)[2] > alike:
                    spelled = ""
            used = used if spelled else 1
            result.append((spelled or words[place], used))
            place += used
        return result

    def doubtful(self, words: Sequence[str], limit: int) -> list[str]:
        """Return the shop's own words that something unknown among `words` sounds a little like, likeliest first."""
        heard = [word.lower() for word in words]
        pairs = _pairs(sound_of(" ".join(heard), self._language))
        votes = Counter(own for pair in pairs for own in self._by_pair.get(pair, ()))
        shares = {own: n / len(_pairs(own)) for own, n in votes.items() if len(own) >= _MIN_SOUNDS_NEAR}
        likely = sorted((own for own, share in shares.items() if share >= _SHARE), key=lambda own: (-shares[own], own))
        scores = {own: self._closest(heard, own) for own in likely[:_DOUBTS]}
        best = sorted((own for own, score in scores.items() if score >= _DOUBT), key=lambda own: (-scores[own], own))
        return [self._exact[own] for own in best[:limit]]

    def unknown(self, words: Sequence[str]) -> int:
        """Return how many of `words` are neither everyday words nor the shop's nor numbers."""
        return sum(not self._knows(word.lower()) and not any(c.isdigit() for c in word) for word in words)

    def likeliest(self, pieces: Sequence[str], before: Sequence[str] = ()) -> str:
        """Return the words `pieces` with the one unknown stretch that sounds most like something of the shop's put so.

        `before` are short words that run into a name ("al Inlay" for "a Lindley"). Empty where nothing is alike. Far
        looser than `respell`: another reading, not a better one.
        """
        heard = [" ".join(words_of(piece)) for piece in pieces]
        best, alike, begin, end = "", _LIKELY, 0, 0
        for used in range(1, _MAX_SPAN + 1):
            for place in range(len(heard) - used + 1):
                span = heard[place : place + used]
                if self._knows(span[-1]) or not span[-1] or any(c.isdigit() for c in "".join(span)):
                    continue
                if any(len(word) > _SMALL_WORD and self._knows(word) for word in span):
                    continue
                for spelled, likely in self._candidates(span, before if used > 1 else ()):
                    if likely > alike:
                        best, alike, begin, end = spelled, likely, place, place + used
        return " ".join([*pieces[:begin], best, *pieces[end:]]) if best else ""

    def _candidates(self, span: Sequence[str], before: Sequence[str]) -> Iterable[tuple[str, float]]:
        key = sound_of(" ".join(span), self._language)
        votes = Counter(own for pair in _pairs(key) for own in self._by_pair.get(pair, ()))
        shares = {
            own: count / (len(_pairs(own)) + len(_pairs(key)))
            for own, count in votes.items()
            if len(own) >= _MIN_LIKELY
        }
        for own in sorted(shares, key=lambda own: (-shares[own], own))[:_COMPARED]:
            # A word that both share would make anything alike.
            added = (f"{word} {self._exact[own]}" for word in before if word != span[0])
            for spelled in (self._exact[own], *added):
                yield spelled, likeness(sound_of(spelled, self._language), key)

    def _closest(self, heard: Sequence[str], own: str) -> float:
        """Return how alike `own` sounds to the likest stretch of `heard` with an unknown word at its edge."""
        size = len(self._exact[own].split())
        best = 0.0
        for used in range(max(1, size - 1), size + 2):
            for place in range(len(heard) - used + 1):
                span = heard[place : place + used]
                if not (self._knows(span[0]) and self._knows(span[-1])):
                    best = max(best, likeness(sound_of(" ".join(span), self._language), own))
        return best

    def _add_own(self, piece: str) -> None:
        key = sound_of(piece, self._language)
        if len(key) >= _MIN_SOUNDS and key not in self._exact:
            self._exact[key] = piece
            for pair in _pairs(key):
                self._by_pair.setdefault(pair, set()).add(key)

    def _best(self, heard: Sequence[str], place: int) -> tuple[str, int, float]:
        """Return the best spelling of the words at `place`, how many it stands for, and how alike it sounds."""
        best = ("", 1, 0.0)
        for used in range(min(_MAX_SPAN, len(heard) - place), 0, -1):
            span = heard[place : place + used]
            if all(self._knows(word) for word in span) or any(word.isdigit() for word in span):
                continue
            spelled, alike = self._spelling(span)
            if alike > best[2]:
                best = (spelled, used, alike)
        return best

    def _spelling(self, span: Sequence[str]) -> tuple[str, float]:
        key = sound_of(" ".join(span), self._language)
        same = self._exact.get(key)
        if not same:
            # A single word that is not the shop's becomes an everyday word only by accents that it lacks.
            same = self._common.get(key) if len(span) > 1 else self._accents.get(span[0])
        if same or (same := self._fused(key, alone=len(span) == 1)):
            return same, 1.0
        return self._nearly(key)

    def _knows(self, word: str) -> bool:
        if " " in word:
            return all(self._knows(part) for part in word.split())
        singular = (word.removesuffix("s"), word.removesuffix("es"), f"{word}s")
        return word in self._known or any(form in self._known for form in singular)

    def _nearly(self, key: str) -> tuple[str, float]:
        if len(key) < _MIN_SOUNDS_NEAR:
            return "", 0.0
        votes = Counter(
            own for pair in _pairs(key) for own in self._by_pair.get(pair, ()) if len(own) >= _MIN_SOUNDS_NEAR
        )
        likeliest = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_COMPARED]
        alike, best = max(((likeness(own, key), own) for own, _ in likeliest), default=(0.0, ""))
        enough = _NEAR_LONG if min(len(key), len(best)) >= _LONG else _NEAR
        return (self._exact[best], alike) if alike >= enough else ("", 0.0)

    def _fused(self, key: str, *, alone: bool) -> str:
        """Take apart a number, or something of the shop's, and the everyday word behind it that were heard as one."""
        for cut in range(2, len(key) - 1):
            rest = self._common.get(key[cut:])
            if rest is None:
                continue
            number = self._numbers.get(key[:cut])
            if number and len(rest) >= _MIN_SOUNDS:
                return f"{number} {rest}"
            own = self._exact.get(key[:cut]) if alone else None
            if own and len(rest) >= _SMALL_WORD:
                return f"{own} {rest}"
        return ""


def _bare(word: str) -> str:
    """Return `word` without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@lru_cache(20_000)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))
