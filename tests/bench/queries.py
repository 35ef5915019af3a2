"""What people type to find a product: seeded queries of every kind, each with the product that is meant.

A query is fair: somebody who sees the catalogue could tell what is meant, because no more than five products hold all
that was typed, before one letter went wrong. Whether a product holds a word is told by its own words alone, without the
matcher that is being measured.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hub.domain.events import ProductFields

FEW = 5
"""What a search box shows at a glance."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_STOP = frozenset({"de", "en", "con", "para", "y", "a", "la", "el", "del", "of", "in", "with", "do", "da", "em", "com"})
_WITHOUT = re.compile(r"\b(sin|sem) ")
_SHORTEST = 4
_SIZE = re.compile(r"([0-9.,]+) (ml|l|g|kg)$")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` as typed, of a `kind`; `meant` is a place in the catalogue."""

    kind: str
    text: str
    meant: int


def plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


def _words(name: str) -> list[str]:
    """The words that mean something; "sin gas" is one, since nobody takes it apart."""
    return [word for word in _WITHOUT.sub(r"\1_", plain(name)).split() if word not in _STOP]


class Asker:
    """Makes queries over a catalogue."""

    def __init__(self, products: Sequence[ProductFields], seed: int = 11) -> None:
        self._chance = random.Random(seed)
        self._products = products
        self._words = [[w.replace("_", " ") for w in _words(p.name or "")] for p in products]
        self._holding: dict[str, set[int]] = defaultdict(set)
        for at, words in enumerate(self._words):
            for word in words:
                self._holding[word].add(at)
        self._vocabulary = sorted(self._holding)
        kinds: dict[str, Callable[[int], str | None]] = {
            "exact": lambda at: " ".join(self._told(at)),
            "accents": self._accented,
            "prefix": self._begun,
            "typo_missing": lambda at: self._mistyped(at, lambda w, i: w[:i] + w[i + 1 :]),
            "typo_doubled": lambda at: self._mistyped(at, lambda w, i: w[: i + 1] + w[i:]),
            "typo_extra": lambda at: self._mistyped(at, lambda w, i: w[:i] + self._letter() + w[i:]),
            "typo_wrong": lambda at: self._mistyped(at, lambda w, i: w[:i] + self._letter() + w[i + 1 :]),
            "typo_swapped": lambda at: self._mistyped(at, lambda w, i: w[:i] + w[i + 1 : i + 2] + w[i] + w[i + 2 :]),
            "alias": self._alias,
            "size": self._sized,
            "sku": lambda at: plain(products[at].sku or ""),
        }
        self._kinds = kinds

    def _letter(self) -> str:
        return self._chance.choice(_LETTERS)

    def queries(self, each: int) -> list[Query]:
        """`each` queries of every kind."""
        made = []
        for kind, ask in self._kinds.items():
            found = 0
            while found < each:
                at = self._chance.randrange(len(self._products))
                text = ask(at)
                if text:
                    made.append(Query(kind, text, at))
                    found += 1
        return made

    def _told(self, at: int, *, also: Sequence[str] = ()) -> list[str]:
        """Some of a product's words in any order, `also` among them, as many as tell it from all but a few."""
        words = list(dict.fromkeys(self._words[at]))
        self._chance.shuffle(words)
        words.sort(key=lambda w: (w not in also, len(w) < 2))
        told: list[str] = []
        left: set[int] | None = None
        for word in words:
            told.append(word)
            left = self._holding[word] if left is None else left & self._holding[word]
            if len(left) <= FEW and len(told) > 1:
                break
        # A number stands before its unit, as in the name: apart they say something else.
        size = [w for w in self._words[at][-2:] if w in told]
        if size and size != self._words[at][-2:]:
            told += [w for w in self._words[at][-2:] if w not in told]
        told = [w for w in told if w not in self._words[at][-2:]]
        self._chance.shuffle(told)
        if size:
            told.insert(self._chance.randrange(len(told) + 1), " ".join(self._words[at][-2:]))
        return told

    def _accented(self, at: int) -> str | None:
        """The name as written, its accents lost or kept at random."""
        name = self._products[at].name or ""
        if plain(name) == name.lower():
            return None
        return plain(name) if self._chance.random() < 0.5 else name.upper()

    def _begun(self, at: int) -> str | None:
        """The last word is still being typed."""
        long = [w for w in self._words[at] if len(w) > _SHORTEST and w.isalpha()]
        if not long:
            return None
        last = self._chance.choice(long)
        others = [w for w in self._told(at) if w != last]
        begun = last[: self._chance.randint(3, len(last) - 1)]
        held = [self._holding[w] for text in others for w in text.split()]
        beginning = set().union(*(self._holding[w] for w in self._vocabulary if w.startswith(begun)))
        return " ".join([*others, begun]) if len(beginning.intersection(*held)) <= FEW else None

    def _mistyped(self, at: int, wrong: Callable[[str, int], str]) -> str | None:
        long = [w for w in self._words[at] if len(w) >= _SHORTEST and w.isalpha()]
        if not long:
            return None
        word = self._chance.choice(long)
        told = self._told(at, also=[word])
        typed = wrong(word, self._chance.randrange(len(word)))
        if typed == word or typed in self._holding:
            return None
        return " ".join(typed if w == word else w for w in told)

    def _alias(self, at: int) -> str | None:
        aliases = self._products[at].aliases
        if not aliases:
            return None
        return plain(self._chance.choice(aliases))

    def _sized(self, at: int) -> str | None:
        """The size written otherwise: "1.5 L" as "1500ml", "1,5 lt" or "1500"."""
        name = plain(self._products[at].name or "")
        found = _SIZE.search(name)
        if not found:
            return None
        number, unit = Decimal(found[1].replace(",", ".")), found[2]
        small = unit in ("ml", "g")
        factor, other = (Decimal("0.001"), {"ml": "l", "g": "kg"}) if small else (Decimal(1000), {"l": "ml", "kg": "g"})
        forms = [f"{found[1]}{unit}", f"{(number * factor).normalize():f} {other[unit]}", found[1]]
        words = [w.replace("_", " ") for w in _words(name[: found.start()])]
        self._chance.shuffle(words)
        return " ".join([*words, self._chance.choice(forms)])
