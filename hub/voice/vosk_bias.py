"""Biasing Vosk: a grammar of the shop's own words, and how its answer is joined with free recognition.

Vosk takes a list of phrases at run time and listens for nothing else. Words that its vocabulary lacks would be dropped
from it, so they are spelled in words that it has and that sound the same ("kola" as "cola", "guaraná" in pieces), and
spelled back afterwards. Because nothing else can be heard under a grammar, free recognition runs beside it, and
`join` decides stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from hub.voice.sound import likeness, sound_of, words_of
from hub.voice.vocabulary import common_words

UNKNOWN = "[unk]"
_SURE = 0.75
_ALIKE = 0.55
_MAX_VARIANTS = 300
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
        halves = [
            (variant[:cut], variant[cut:])
            for cut in range(_MIN_PIECE, len(variant) - _MIN_PIECE + 1)
            if knows(variant[:cut]) and knows(variant[cut:])
        ]
        if halves:
            # The most even cut: short pieces are often abbreviations that are not spoken as written.
            left, right = min(halves, key=lambda pair: abs(len(pair[0]) - len(pair[1])))
            return f"{left} {right}"
    return None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What Vosk shall listen for: `phrases`, and which of their words are the shop's `own` and not everyday ones."""

    phrases: tuple[str, ...]
    own: frozenset[str]


def grammar(phrases: Iterable[str], speller: Callable[[str], str | None], language: str, limit: int) -> Grammar:
    """Return everyday words, then at most `limit` of the shop's `phrases`, all in words that the model knows.

    `speller` spells a word so (see `spell`), and returns None where it cannot.
    """
    common = common_words(language)
    listen = dict.fromkeys(word for word in sorted(common) if speller(word) == word)
    own: set[str] = set()
    for phrase in islice(phrases, limit):
        spelled = [spelling for word in words_of(phrase) if (spelling := speller(word))]
        if spelled:
            listen.setdefault(" ".join(spelled))
            own.update(" ".join(spelled).split())
    if speller(UNKNOWN) == UNKNOWN:
        listen.setdefault(UNKNOWN)
    return Grammar(tuple(listen), frozenset(own - common))


def join(free: Sequence[Heard], bound: Sequence[Heard], own: frozenset[str], language: str) -> list[Heard]:
    """Join what was heard freely with what was heard under the grammar (`bound`).

    Free recognition knows how people talk, the grammar knows the shop. So the free words stay, but for stretches into
    which the grammar brings one of the shop's `own` words, surely or sounding like what was heard freely.
    """
    if not bound:
        return list(free)
    if not free:
        return [word for word in bound if word.text != UNKNOWN]
    result: list[Heard] = []
    for loose, strict in _stretches(free, bound):
        known = [word for word in strict if word.text != UNKNOWN]
        if not loose or not strict:
            # Only one of them heard anything here: breath and noise come out as short words.
            result += [word for word in known or loose if word.confidence >= _SURE]
            continue
        brought = {word.text for word in known} & own - {word.text for word in loose}
        sure = all(word.confidence >= _SURE for word in known)
        alike = likeness(_sound(loose, language), _sound(known, language)) >= _ALIKE
        result += known if brought and len(known) == len(strict) and (sure or alike) else loose
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
    """Return `word`, then spellings with one, then two places swapped for letters that may sound the same."""
    pieces: list[tuple[str, ...]] = []
    place = 0
    while place < len(word):
        swap = next((s for s in _SWAPS if len(s[0]) == 2 and word.startswith(s[0], place)), None)
        swap = swap or next((s for s in _SWAPS if word.startswith(s[0], place)), (word[place],))
        pieces.append(swap)
        place += len(swap[0])
    options = [[(at, letters) for letters in piece[1:]] for at, piece in enumerate(pieces)]
    single = [[change] for changes in options for change in changes]
    double = [[one, other] for left, right in combinations(options, 2) for one in left for other in right]
    found = [word]
    for changes in [*single, *double][:_MAX_VARIANTS]:
        letters = [piece[0] for piece in pieces]
        for at, swapped in changes:
            letters[at] = swapped
        found.append("".join(letters))
    return found
