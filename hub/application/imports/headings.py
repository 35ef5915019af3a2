"""Which column holds what: headings in Spanish, Portuguese and English, as people and other programs write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from hub.application.amounts import folded
from hub.application.i18n import LANGUAGES
from hub.application.ports.sheets import Cell, SheetRow

_FOLDER = Path(__file__).parent / "headings"


class Kind(StrEnum):
    """What a file can bring in."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    SUPPLIERS = "suppliers"
    STOCK = "stock"
    DEBTS = "debts"


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a kind: which sections of the heading files name them, and which none can do without."""

    sections: tuple[str, ...]
    shared: frozenset[str]
    """What it takes from the section that several kinds share."""
    needed: frozenset[str]
    """One of them has to be there for each row to say what it is about."""
    also: frozenset[str] = frozenset()
    """All of them have to be there."""


FORMS: dict[Kind, Form] = {
    Kind.PRODUCTS: Form(("products",), frozenset({"sku", "barcode", "name"}), frozenset({"sku", "barcode", "name"})),
    Kind.CUSTOMERS: Form(("people",), frozenset({"name", "phone", "code"}), frozenset({"name"})),
    Kind.SUPPLIERS: Form(("people",), frozenset({"name", "phone", "code"}), frozenset({"name"})),
    Kind.STOCK: Form(
        ("stock",), frozenset({"sku", "barcode"}), frozenset({"sku", "barcode", "product"}), frozenset({"quantity"})
    ),
    Kind.DEBTS: Form(
        ("debts",), frozenset({"phone", "code"}), frozenset({"customer", "phone", "code"}), frozenset({"amount"})
    ),
}


@cache
def _words(language: str) -> dict[str, dict[str, list[str]]]:
    with (_FOLDER / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _known(kind: Kind) -> Mapping[str, str]:
    """The field of every heading, folded; a kind's own words come before shared ones."""
    form = FORMS[kind]
    known: dict[str, str] = {}
    for language in LANGUAGES:
        words = _words(language)
        named = [(field, said) for section in form.sections for field, said in words[section].items()]
        named += [(field, said) for field, said in words["shared"].items() if field in form.shared]
        for field, said in named:
            for heading in (field, *said):
                known.setdefault(folded(heading), field)
    return known


@cache
def values(name: str) -> frozenset[str]:
    """Every word, folded, that people write in a cell for ``yes``, ``no`` or a base unit."""
    return frozenset(folded(word) for language in LANGUAGES for word in _words(language)["values"][name])


def title(kind: Kind, field: str, language: str) -> str:
    """Return how a column is headed when we write it: the first word of its list."""
    words = _words(language)
    for section in (*FORMS[kind].sections, "shared"):
        if field in words[section]:
            return words[section][field][0]
    return field


def columns(kind: Kind, row: SheetRow) -> dict[int, str]:
    """Return the fields of a heading row by column; a field named twice is the one that stands first."""
    known = _known(kind)
    found: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        field = known.get(_heading(cell))
        if field and field not in found.values():
            found[place] = field
    return found


def is_heading(kind: Kind, fields: frozenset[str]) -> bool:
    """Whether these columns say enough to be the heading of a table of that kind."""
    form = FORMS[kind]
    return bool(fields & form.needed) and form.also <= fields and len(fields) >= min(2, len(form.also) + 1)


def _heading(cell: Cell) -> str:
    return folded(cell) if isinstance(cell, str) else ""
