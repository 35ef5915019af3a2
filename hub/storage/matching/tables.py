"""The language tables of product matching, read once from `data/<language>.toml`.

Keys of a file: `head` says whether a name's head noun comes first (es, pt) or last (en); `stop` are words that carry
nothing; `prepositions` open a name's qualifying phrase ("con gas", "in water");
`without` are words for the lack of something; `plurals` and `diminutives` are
suffix rewritings tried in order; `phonetic` and `skeleton` rewrite a word into its sound and its consonants;
`goods` are goods by themselves, so that one alone is not what is made of it ("leche" is no "dulce de leche");
`attributes` are flavours, colours and variants, which narrow but never name a product; `plain` excludes the
`variants`; `small`, `medium`, `large` choose among sizes; `soft` words may be ignored; `compounds` are names whose
first word alone does not mean them; `synonyms` are words for the same thing; `containers` groups words by container.

What goods are called lies beside it, in `goods.<language>.toml` and `goods.any.toml`: there `synonyms` are words of
which a shop may write one and people say another, and `kinds` are what goods are whose names tell only a brand ("Sedal
340 ml" is shampoo). They are less sure than the synonyms above: what is found by them is shown to somebody who chooses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

from hub.domain.words import fold

Phrase = tuple[str, ...]
Wordings = dict[str, tuple[tuple[Phrase, tuple[Phrase, ...]], ...]]


@dataclass(frozen=True)
class Tables:
    """One language's tables, folded and ready for look-up."""

    language: str
    head_first: bool
    stop: frozenset[str]
    prepositions: frozenset[str]
    without: frozenset[str]
    plurals: tuple[tuple[str, str], ...]
    diminutives: tuple[tuple[str, str], ...]
    phonetic: tuple[tuple[re.Pattern[str], str], ...]
    skeleton: tuple[tuple[re.Pattern[str], str], ...]
    attributes: frozenset[str]
    goods: frozenset[str]
    after_brand: frozenset[str]
    """Attributes that are the goods where only a brand stands before them: "Tastee Cheese"."""
    brands: frozenset[str]
    """Known everywhere: none of them is another name misspelt."""
    plain: frozenset[str]
    variants: frozenset[str]
    small: frozenset[str]
    medium: frozenset[str]
    large: frozenset[str]
    soft: frozenset[str]
    compounds: tuple[tuple[str, ...], ...]
    letters: tuple[tuple[re.Pattern[str], str], ...]
    synonymous: Wordings
    """By a phrase's first word: the phrase and what means the same for sure."""
    container: dict[str, str]
    packs: frozenset[str]
    units: dict[str, tuple[str, Decimal]]
    numbers: dict[str, Decimal]

    def tells(self, word: str) -> bool:
        """Whether a folded `word` is what goods are told by: a flavour, a kind, a size, a container, goods."""
        groups = (self.attributes, self.goods, self.plain, self.variants, self.small, self.medium, self.large)
        known = any(form in group for form in self.forms(word) for group in groups)
        return known or word in self.container or word in self.packs or word in self.synonymous

    def means_itself(self, word: str) -> bool:
        """Whether a folded `word` is a brand known everywhere or a word for goods, and no other one misspelt."""
        return word in self.brands or any(form in self.goods for form in self.forms(word))

    def forms(self, word: str) -> tuple[str, ...]:
        """Return `word` and what it may be the plural of; same singulars mean the same word."""
        return _forms(self.language, word)

    def bases(self, word: str) -> tuple[str, ...]:
        """Return what `word` may be a diminutive of, in the singular."""
        return _bases(self.language, word)

    def sound(self, word: str) -> str:
        """Return how `word` sounds, so that misspellings by ear meet."""
        return _rewrite(self.language, word, skeleton=False)

    def bones(self, word: str) -> str:
        """Return the consonants of how `word` sounds."""
        return _rewrite(self.language, word, skeleton=True)


@lru_cache(maxsize=65536)
def _forms(language: str, word: str) -> tuple[str, ...]:
    out = [word]
    for suffix, other in tables(language).plurals:
        if word.endswith(suffix) and len(word) - len(suffix) + len(other) >= 2:
            out.append(word[: len(word) - len(suffix)] + other)
    return tuple(dict.fromkeys(out))


_STEM = 3
"""Letters of a word that its diminutive keeps, at least."""


@lru_cache(maxsize=65536)
def _bases(language: str, word: str) -> tuple[str, ...]:
    out = []
    for form in _forms(language, word):
        for suffix, other in tables(language).diminutives:
            # "coquita" is "coca" spelt for its sound: two letters stand before
            if form.endswith(suffix) and len(form) - len(suffix) >= _STEM - (len(other) > 1):
                out.append(form[: len(form) - len(suffix)] + other)
    return tuple(dict.fromkeys(out))


@lru_cache(maxsize=131072)
def _rewrite(language: str, word: str, *, skeleton: bool) -> str:
    known = tables(language)
    for pattern, other in known.phonetic:
        word = pattern.sub(other, word)
    if skeleton:
        first = word[:1]
        for pattern, other in known.skeleton:
            word = pattern.sub(other, word)
        if first in {"a", "i", "o", "u"}:
            word = first + word
        word = re.sub(r"(.)\1+", r"\1", word)
    return word


@dataclass(frozen=True)
class Called:
    """What goods are called in one language, by the first word of what somebody may say."""

    synonymous: Wordings
    """A phrase and what may be the same thing."""
    kinds: Wordings
    """A kind by any of its names and the brands that are of it."""
    words: frozenset[str]
    """Every word of a phrase or of a kind's name, and what it may be the plural of."""


def _phrase(text: str, stop: frozenset[str], without: frozenset[str]) -> Phrase:
    """The words of a phrase that mean something; one behind a word for "without" has a dash before it instead."""
    out: list[str] = []
    for word in fold(text).split():
        if out and out[-1] in without:
            out[-1] = "-" + word
        elif word not in stop:
            out.append(word)
    return tuple(out)


def _by_first(wordings: Iterable[tuple[Phrase, Iterable[Phrase]]]) -> Wordings:
    by_first: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
    for phrase, others in wordings:
        by_first.setdefault(phrase[0], []).append((phrase, tuple(others)))
    return {first: tuple(found) for first, found in by_first.items()}


def _synonymous(groups: Sequence[Sequence[Phrase]]) -> Wordings:
    return _by_first((phrase, (o for o in group if o != phrase)) for group in groups for phrase in group)


@cache
def called(language: str) -> Called:
    """Return what goods are called in `language`, or in Spanish where there is nothing for it."""
    table = tables(language)
    folder = files("hub.storage.matching") / "data"
    own, shared = (
        tomllib.loads((folder / f"goods.{name}.toml").read_text(encoding="utf-8")) for name in (table.language, "any")
    )

    def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
        return tuple(filter(None, (_phrase(text, table.stop, table.without) for text in texts)))

    groups = [phrases(group) for group in (*own["synonyms"], *shared["synonyms"])]
    brands: dict[Phrase, dict[Phrase, None]] = {}
    for kind, of_it in own["kinds"].items():
        (name,) = phrases([kind])
        for each in {name, *(other for group in groups if name in group for other in group)}:
            brands.setdefault(each, {}).update(dict.fromkeys(phrases(of_it)))
    said = {word for phrase in (*brands, *(phrase for group in groups for phrase in group)) for word in phrase}
    return Called(
        synonymous=_synonymous(groups),
        kinds=_by_first(brands.items()),
        words=frozenset(form for word in said for form in table.forms(word)),
    )


@cache
def tables(language: str) -> Tables:
    """Return the tables of `language`, or Spanish ones where there are none for it."""
    folder = files("hub.storage.matching") / "data"
    path = folder / f"{language}.toml"
    if not path.is_file():
        return tables("es")
    raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    shared = tomllib.loads((folder / "any.toml").read_text(encoding="utf-8"))

    def words(key: str) -> frozenset[str]:
        return frozenset(fold(w) for w in raw[key])

    return Tables(
        language=language,
        head_first=raw["head"] == "first",
        stop=words("stop"),
        prepositions=words("prepositions"),
        without=words("without"),
        plurals=tuple((a, b) for a, b in raw["plurals"]),
        diminutives=tuple((a, b) for a, b in raw["diminutives"]),
        phonetic=tuple((re.compile(a), b) for a, b in raw["phonetic"]),
        skeleton=tuple((re.compile(a), b) for a, b in raw["skeleton"]),
        attributes=words("attributes"),
        goods=words("goods"),
        after_brand=words("after_brand"),
        brands=frozenset(shared["brands"].split()),
        plain=words("plain"),
        variants=words("variants"),
        small=words("small"),
        medium=words("medium"),
        large=words("large"),
        soft=words("soft"),
        compounds=tuple(tuple(fold(c).split()) for c in raw["compounds"]),
        letters=tuple((re.compile(rf"\b{fold(a)}\b"), fold(b)) for a, b in raw["letters"]),
        synonymous=_synonymous(
            [
                [_phrase(s, words("stop"), words("without")) for s in group]
                for group in (*raw["synonyms"], *shared["synonyms"])
            ]
        ),
        container={fold(w): name for name, group in raw["containers"].items() for w in group},
        packs=frozenset(fold(w) for w in raw["packs"]["words"]),
        units={fold(w): (dim, Decimal(f)) for dim, group in raw["units"].items() for w, f in group},
        numbers={fold(w): Decimal(v) for w, v in raw["numbers"].items()},
    )
