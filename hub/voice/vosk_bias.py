"""Biasing Vosk: a grammar of the shop's own words, and how its answer is joined with free recognition.

Vosk takes a list of phrases at run time and listens for nothing else. Words that its vocabulary lacks would be dropped
from it, so they are spelled in words that it has and that sound the same ("kola" as "cola", "guaraná" in pieces), and
spelled back afterwards. Because nothing else can be heard under a grammar, free recognition runs beside it, and
`join` decides stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from hub.voice.sound import likeness, sound_of, words_of
from hub.voice.vocabulary import common_words

UNKNOWN = "[unk]"
_SURE = 0.75
_ALIKE = 0.55
_MAX_VARIANTS = 200
_MIN_PIECE = 2

# Letters that are often written for one another: used to look for a known word that sounds the same.
_SWAPS: tuple[tuple[str, ...], ...] = (
    ("k", "c", "qu"),
    ("qu", "k", "c"),
    ("c", "k", "s", "z"),
    ("z", "s", "c"),
    ("s", "z", "c", "ss"),
    ("y", "i", "ll"),
    ("i", "y", "e"),
    ("ll", "y", "l"),
    ("v", "b"),
    ("b", "v"),
    ("w", "u", "gu", "v"),
    ("ph", "f"),
    ("x", "s", "ks"),
    ("h", ""),
    ("g", "j"),
    ("j", "g", "y"),
    ("oo", "u"),
    ("ee", "i"),
    ("th", "t"),
    ("tt", "t"),
    ("pp", "p"),
    ("nn", "n"),
    ("ss", "s"),
    ("ck", "c", "k"),
    ("a", "á"),
    ("e", "é"),
    ("o", "ó"),
    ("u", "ú"),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A recognised word: `start` and `end` in seconds, `confidence` from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


def spell(word: str, knows: Callable[[str], bool], language: str) -> str | None:
    """Spell `word` in words that the recogniser `knows`; itself where it is known, None where nothing sounds alike.

    A known word with the same sound is best, then two known words whose sounds make it up.
    """
    if knows(word):
        return word
    key = sound_of(word, language)
    variants = [variant for variant in _variants(word) if sound_of(variant, language) == key]
    for variant in variants:
        if knows(variant):
            return variant
    for variant in variants:
        pieces = [
            (variant[:cut], variant[cut:])
            for cut in range(_MIN_PIECE, len(variant) - _MIN_PIECE + 1)
            if knows(variant[:cut]) and knows(variant[cut:])
        ]
        if pieces:
            # The most even cut: short pieces are often abbreviations that are not spoken as written.
            return " ".join(min(pieces, key=lambda pair: abs(len(pair[0]) - len(pair[1]))))
    return None


def grammar(phrases: Iterable[str], knows: Callable[[str], bool], language: str, limit: int) -> list[str]:
    """Return what Vosk shall listen for: everyday words, then the shop's `phrases` in words that it `knows`.

    Numbers written as digits are left out (the everyday words have them as words). At most `limit` phrases.
    """
    listen = dict.fromkeys(word for word in sorted(common_words(language)) if knows(word))
    for phrase in islice(phrases, limit):
        words = [word for word in words_of(phrase) if not any(c.isdigit() for c in word)]
        spelled = [spelling for word in words if (spelling := spell(word, knows, language))]
        if spelled:
            listen.setdefault(" ".join(spelled))
    return [*listen, UNKNOWN] if knows(UNKNOWN) else list(listen)


def join(free: Sequence[Heard], bound: Sequence[Heard], language: str) -> list[Heard]:
    """Join what was heard freely with what was heard under the grammar (`bound`).

    Stretches where both agree are kept. Where they differ the shop's words win if they are sure or sound like what
    was heard freely; otherwise somebody said something that the grammar has no words for.
    """
    if not bound:
        return list(free)
    if not free:
        return [word for word in bound if word.text != UNKNOWN]
    result: list[Heard] = []
    for loose, strict in _stretches(free, bound):
        known = [word for word in strict if word.text != UNKNOWN]
        gaps = len(known) < len(strict)
        if not loose or not strict:
            # Only one of them heard anything here: the free one hears breath and noise as short words.
            result += [word for word in known or loose if word.confidence >= _SURE]
            continue
        alike = likeness(_sound(loose, language), _sound(known, language))
        sure = bool(known) and min(word.confidence for word in known) >= _SURE
        result += known if not gaps and (sure or alike >= _ALIKE) else loose
    return result


def _stretches(free: Sequence[Heard], bound: Sequence[Heard]) -> list[tuple[list[Heard], list[Heard]]]:
    """Cut both readings wherever both have a word boundary, within 60 ms."""
    ends = [word.end for word in free]
    cuts = [word.end for word in bound if any(abs(word.end - end) <= 0.06 for end in ends)]
    cuts.append(max(free[-1].end, bound[-1].end) + 1)
    stretches = []
    left, right = list(free), list(bound)
    for cut in cuts:
        loose = [word for word in left if word.end <= cut + 0.06]
        strict = [word for word in right if word.end <= cut + 0.06]
        left, right = left[len(loose) :], right[len(strict) :]
        if loose or strict:
            stretches.append((loose, strict))
    return stretches


def _sound(words: Iterable[Heard], language: str) -> str:
    return sound_of(" ".join(word.text for word in words), language)


def _variants(word: str) -> list[str]:
    """Return spellings of `word` with letters swapped for ones that may sound the same, the nearest first."""
    options: list[tuple[str, ...]] = []
    place = 0
    while place < len(word):
        swap = next((s for s in _SWAPS if len(s[0]) == 2 and word.startswith(s[0], place)), None)
        swap = swap or next((s for s in _SWAPS if word.startswith(s[0], place)), (word[place],))
        options.append(swap)
        place += len(swap[0])
    spelled = islice(product(*options), _MAX_VARIANTS * 20)
    ranked = sorted({"".join(letters) for letters in spelled}, key=lambda v: (_changes(v, word), v))
    return ranked[:_MAX_VARIANTS]


def _changes(left: str, right: str) -> float:
    return 1 - likeness(left, right)
