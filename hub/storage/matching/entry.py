"""One product as the index sees it: its terms with the part that each plays, and its marks.

A mark is a term that nobody says: it begins with a sign and stands for a size, an alias by its first word, a compound
name, a code (sku or barcode) or the pack's name, so that all questions are asked of one kind of list.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import IntFlag
from functools import lru_cache

from hub.domain.barcodes import barcode_key
from hub.domain.catalogue import Product
from hub.domain.words import fold
from hub.storage.matching.sizes import Size, Words, take_apart
from hub.storage.matching.tables import Tables


class Part(IntFlag):
    """What a term is in a product's words; the strong ones name the product by themselves."""

    HEAD = 1
    BRAND = 2
    ALIAS = 4
    NAME = 8
    ATTRIBUTE = 16
    CONTAINER = 32
    CATEGORY = 64


STRONG = (Part.HEAD | Part.BRAND | Part.ALIAS).value
"""A plain number, as the parts in the index are: an enumeration costs ten times as much where there are thousands."""


SIZE, ALIAS, COMPOUND, CODE, PACK = "=", "@", "~", "#", "&"
"""How a mark begins. No word does: words are letters, figures, and one dash before what something is without."""
MARKS = frozenset((SIZE, ALIAS, COMPOUND, CODE, PACK))
BESIDE = "."
"""Stands for the dimension of a number beside a size: "arroz tipo 1, 5 kg" is no rice of 1 kg."""
_THOUSAND = Decimal(1000)
_NO_PLURAL = ("ss", "us", "is")


def size_mark(value: Decimal, dimension: str = "") -> str:
    """The mark of a size; equal values have one mark however they are written."""
    return f"{SIZE}{dimension}{value.normalize():f}"


def size_marks(size: Size, table: Tables) -> list[str]:
    """The marks of every size that agrees with this one (`Size.agrees`), and of numbers as bare as this one."""
    bare = size_mark(size.value)
    if size.dimension:
        return [size_mark(size.value, size.dimension), bare, size_mark(size.value * _THOUSAND)]
    dimensions = sorted({dimension for dimension, _ in table.units.values()})
    return [
        bare,
        size_mark(size.value, BESIDE),
        *(size_mark(v, d) for d in dimensions for v in (size.value, size.value / _THOUSAND)),
    ]


def alias_mark(words: int, first: str) -> str:
    """The mark of an alias of so many words that begins with `first`."""
    return f"{ALIAS}{words} {first}"


def compound_mark(compound: Iterable[str]) -> str:
    """The mark of a compound name."""
    return COMPOUND + " ".join(compound)


def code_mark(code: str) -> str:
    """The mark of a sku."""
    return CODE + fold(code.strip())


def barcode_mark(code: str) -> str:
    """The mark of a barcode, in whatever form a scanner gives it."""
    return CODE + barcode_key(code.strip())


def aliases_of(product: Product, table: Tables) -> list[tuple[tuple[str, ...], tuple[Size, ...]]]:
    """A product's aliases, each as the words that mean something and its sizes."""
    said = (take_apart(alias, table) for alias in product.aliases)
    return [(tuple(w for w in parts.words if w not in table.stop), parts.sizes) for parts in said]


def sizes_of(product: Product, table: Tables) -> tuple[Size, ...]:
    """A product's sizes: its name's first, then its brand's and its aliases'."""
    named = take_apart(product.name, table).sizes + take_apart(product.brand or "", table).sizes
    return named + tuple(size for _, sizes in aliases_of(product, table) for size in sizes)


def _singular_in(word: str, group: frozenset[str], table: Tables) -> bool:
    return any(form in group for form in table.forms(word))


def _core(words: list[str], table: Tables) -> list[int]:
    """Positions of the name's words up to its first qualifying phrase."""
    for at, word in enumerate(words):
        if at and word in table.prepositions:
            return list(range(at))
    return list(range(len(words)))


class _Terms:
    """Collects the terms of one product."""

    def __init__(self, table: Tables) -> None:
        self.table = table
        self.found: dict[str, int] = {}

    def add(self, word: str, part: Part) -> None:
        self.found[word] = self.found.get(word, 0) | part.value

    def add_name(self, words: list[str], core: set[int]) -> None:
        table = self.table
        for at, word in enumerate(words):
            if word in table.stop or word in table.prepositions:
                continue
            if word in table.container:
                self.add(table.container[word], Part.CONTAINER)
                self.add(word, Part.CONTAINER)
            elif at not in core or (at and _singular_in(word, table.attributes, table)):
                self.add(word, Part.ATTRIBUTE)
            else:
                self.add(word, Part.NAME)

    def add_all(self, words: tuple[str, ...], part: Part) -> None:
        for word in words:
            if word not in self.table.stop:
                self.add(word, part)

    def add_alias(self, meaning: tuple[str, ...], *, alone: bool) -> None:
        container = self.table.container
        for word in meaning:
            part = Part.CONTAINER if word in container else Part.NAME
            self.add(container.get(word, word), Part.ALIAS if alone else part)


def analyse(product: Product, table: Tables) -> dict[str, int]:
    """Find the head noun, brand, attributes and containers in a product's own words, and its marks."""
    parts = take_apart(product.name, table)
    brand = take_apart(product.brand or "", table)
    words = list(parts.words)
    core = set(_core(words, table))
    terms = _Terms(table)
    terms.add_name(words, core)
    head = _head(words, sorted(core), set(brand.words), table)
    for word in filter(None, (head, _plural(words, sorted(core), set(brand.words), table))):
        terms.add(word, Part.HEAD)
    if core and not table.head_first and not brand.words:
        terms.add(words[max(core)], Part.NAME)  # "Cheddar Cheese" is cheese, "Doritos Nacho Cheese" is not
    terms.add_all(brand.words, Part.BRAND)
    numeral = fold(product.brand or "").replace("-", "")
    if numeral.isdecimal():
        terms.add(numeral, Part.BRAND)  # "51", "1882", "1-2-3"
    compact = _joined(brand)
    for joined in filter(None, (compact, _joined(Words(tuple(words[:2]), ())))):
        terms.add(joined, Part.BRAND if joined == compact else Part.NAME)
    aliases = aliases_of(product, table)
    for meaning, own in aliases:
        terms.add_alias(meaning, alone=len(meaning) == 1 and not own)
    terms.add_all(take_apart(product.category or "", table).words, Part.CATEGORY)
    bare = BESIDE if any(size.dimension for size in parts.sizes) else ""
    marks = [size_mark(size.value, size.dimension or bare) for size in parts.sizes]
    marks += [size_mark(size.value, size.dimension or "") for size in sizes_of(product, table)[len(parts.sizes) :]]
    marks.extend(alias_mark(len(meaning), meaning[0]) for meaning, _ in aliases if meaning)
    marks.extend(compound_mark(c) for c in table.compounds if c[0] in words and _inside(c, words))
    marks.extend([code_mark(product.sku), *map(barcode_mark, product.barcodes)])
    if product.pack is not None:
        marks.append(PACK + " ".join(product.pack.name.split()))
    return terms.found | dict.fromkeys(marks, 0)


def _joined(parts: Words) -> str:
    """Two words written as one ("cocacola"), where both are long enough to be meant."""
    return "".join(parts.words) if len(parts.words) == 2 and all(len(w) > 1 for w in parts.words) else ""


def _inside(compound: tuple[str, ...], words: list[str]) -> bool:
    width = len(compound)
    return any(tuple(words[i : i + width]) == compound for i in range(len(words) - width + 1))


def _head(words: list[str], core: list[int], branded: set[str], table: Tables) -> str | None:
    """The head noun: first in es and pt, last before qualifiers in en; None where only the brand is named."""
    if table.head_first:
        first = words[0] if words else None
        return first if first and first not in branded else None
    for at in reversed(core):
        word = words[at]
        if (
            word not in branded
            and word not in table.stop
            and word not in table.container
            and word not in table.packs
            and len(word) > 1
            and not (
                at and _singular_in(word, table.attributes, table) and not _follows_brand(words, at, branded, table)
            )
            and not (at and word in table.soft)
        ):
            return word
    return None


def _follows_brand(words: list[str], at: int, branded: set[str], table: Tables) -> bool:
    """Whether the word at `at` is what a brand makes and no flavour: "Tastee Cheese", no "Doritos Nacho Cheese"."""
    return words[at] in table.after_brand and branded.issuperset(words[:at])


def _plural(words: list[str], core: list[int], branded: set[str], table: Tables) -> str | None:
    """Where the head noun stands last, what tells of it is singular: the plural before a word that tells only more
    names the goods too, "sardines" in "Brunswick sardines hot pepper"."""
    for at in core[1:-1] if not table.head_first else ():
        word, after = words[at], words[at + 1]
        named = word.endswith("s") and not word.endswith(_NO_PLURAL) and word not in branded | table.packs
        if named and word not in table.container and (after in table.soft or after in table.attributes):
            return word
    return None


_WEAK = ((Part.NAME, "name"), (Part.CONTAINER, "container"), (Part.CATEGORY, "category"))


@lru_cache(maxsize=128)
def why(part: int) -> str:
    """Name the parts of a product that matched, for people to read."""
    names = [
        (Part.ALIAS, "alias"),
        (Part.BRAND, "brand"),
        (Part.HEAD, "name"),
        (Part.ATTRIBUTE, "variant"),
    ]
    matched = ", ".join(name for flag, name in names if part & flag)
    return matched or next((n for f, n in _WEAK if part & f), "name")
