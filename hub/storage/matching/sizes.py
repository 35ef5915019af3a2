"""Words and sizes of a product's name or of a mention: "1.5 L", "litro y medio", "600", "de a cuarto" made one.

A size is a number with the dimension that its unit has (``l``, ``kg``) or none. Two sizes agree where their values do,
a bare number also where it is the value in the smaller unit ("600" for 600 ml, "1.5" for 1.5 L).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hub.domain.words import fold
from hub.storage.matching.tables import Tables, tables

_CODED = re.compile(r"(?!x)([^\W\d_])-?(\d{1,2})")
"""One letter and a number, as brands and models are called: "A-1", "P13"."""
_TOKEN = re.compile(
    rf"\b{_CODED.pattern}(?![\d.,]*\d)(?![^\W\d_])"
    r"|\d+(?:-\d+)+|(?!x\d)\b[^\W\d_]+\d+[^\W\d_]+|\d+(?:[.,]\d+)?|[^\W\d_]+(?:&[^\W\d_]+)?|½|¼|¾"
)
_LETTER_HYPHEN = re.compile(r"\b([^\W\d_])-([^\W\d_]{3,})")
"""One letter before a hyphen belongs to the word: "e-pura" is "epura"."""
_DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
"""Letters with dots between are one word: "P.A.N." is "pan"."""
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_THOUSAND = Decimal(1000)
_LONGEST_NUMBER = 9
_NOUGHTS = 3
"""From so many on noughts alone are a name, of flour, and no size."""
WITHOUT = "-"
"""Begins a word that stands for the lack of something: "sin gas" is the one word "-gas"."""


@dataclass(frozen=True, slots=True)
class Size:
    """A number in a name or mention; `dimension` is ``l``, ``kg`` or None where no unit was said."""

    value: Decimal
    dimension: str | None = None

    def agrees(self, other: Size) -> bool:
        """Whether both may mean the same size."""
        if self.dimension and other.dimension:
            return self.dimension == other.dimension and self.value == other.value
        if self.dimension is None and other.dimension is None:
            return self.value == other.value
        bare, full = (self, other) if self.dimension is None else (other, self)
        return bare.value in (full.value, full.value * _THOUSAND)


@dataclass(frozen=True, slots=True)
class Words:
    """A text taken apart: its words in order, folded, and its sizes."""

    words: tuple[str, ...]
    sizes: tuple[Size, ...]
    numerals: tuple[str, ...] = ()


def _number(token: str, table: Tables) -> Decimal | None:
    if token in _VULGAR:
        return _VULGAR[token]
    if token[:1].isdigit():
        return Decimal(token.replace(",", ".")) if len(token) <= _LONGEST_NUMBER and "-" not in token else None
    return table.numbers.get(token)


def take_apart(text: str, table: Tables) -> Words:
    """Split `text` into words and sizes by the language of `table`."""
    return _take_apart(text, table.language)


@lru_cache(maxsize=16384)
def _take_apart(text: str, language: str) -> Words:
    table = tables(language)
    folded = _DOTTED.sub(lambda dotted: dotted.group().replace(".", ""), fold(text))
    folded = _LETTER_HYPHEN.sub(r"\1\2", folded)
    for spoken, written in table.letters:
        folded = spoken.sub(written, folded)
    tokens = [match.group() for match in _TOKEN.finditer(folded)]
    words: list[str] = []
    sizes: list[Size] = []
    numerals: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        coded = _CODED.fullmatch(token)
        if coded:
            words.append(coded[1] + coded[2])
            sizes.append(Size(Decimal(coded[2])))  # "gas P13" is gas of 13 too
            at += 1
            continue
        if "-" in token or (len(token) >= _NOUGHTS and not token.strip("0")):
            words.append(token.replace("-", ""))  # a brand in figures, or flour of "000", "0000"
            at += 1
            continue
        value, after = _value(tokens, at, table)
        if value is None:
            unit = table.units.get(token)
            half = _half_after(tokens, at + 1, table)
            if unit and len(token) > 2 and (half is not None or at):
                # "litro y medio", "de litro", "escudo litro": one is meant
                sizes.append(Size((1 + (half or 0)) * unit[1], unit[0]))
                at += 3 if half is not None else 1
            elif token in table.without and at + 1 < len(tokens):
                words.append(WITHOUT + tokens[at + 1])
                at += 2
            else:
                words.append(token)
                at += 1
            continue
        numerals.append(token)
        unit = table.units.get(tokens[after]) if after < len(tokens) else None
        if unit is None:
            if not token[0].isdigit() and value == 1:
                words.append(token)  # "un", "a": an article
            else:
                sizes.append(Size(value))
            at = after
            continue
        half = _half_after(tokens, after + 1, table)
        sizes.append(Size((value + (half or 0)) * unit[1], unit[0]))
        at = after + 1 + (2 if half is not None else 0)
    return Words(tuple(words), tuple(sizes), tuple(numerals))


_NUMBERED = re.compile(r"([^\W\d_]{2,})\.? (\d{1,3})(?![\d.,])(?: ?([^\W\d_]+))?")


def numbered(text: str, table: Tables) -> frozenset[str]:
    """The words of `text` with a number right behind them that is no size: "grado 1", "etapa 2", but not "coca 3 L"."""
    found = _NUMBERED.findall(fold(text))
    return frozenset(f"{word} {number}" for word, number, unit in found if unit not in table.units)


def _half_after(tokens: list[str], at: int, table: Tables) -> Decimal | None:
    """The half of "litro y medio" at `at`, if it stands there."""
    if at + 1 < len(tokens) and tokens[at] in ("y", "e", "and"):
        value = table.numbers.get(tokens[at + 1])
        if value is not None and value < 1:
            return value
    return None


def _value(tokens: list[str], at: int, table: Tables) -> tuple[Decimal | None, int]:
    """The number that begins at `at` and where it ends: digits, or words added up ("mil quinientos")."""
    value = _number(tokens[at], table)
    if value is None or tokens[at][0].isdigit() or tokens[at] in _VULGAR:
        return value, at + 1
    after = at + 1
    while after < len(tokens):
        joined = tokens[after] in ("y", "e") and after + 1 < len(tokens)
        more = table.numbers.get(tokens[after + 1] if joined else tokens[after])
        if more is None or (more >= value and more < _THOUSAND) or (joined and more < 1 and value < 1):
            break
        value = value * more if more >= _THOUSAND else value + more
        after += 2 if joined else 1
    return value, after
