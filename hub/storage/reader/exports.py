"""The books as tables for people: each by the query of a file in `hub/storage/schema/exports`, read row by row.

A column is named for its field, and for what it holds where that is no text: ``"amount:money"``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from hub.application.ports.sheets import Cell
from hub.application.views.exports import ExportTable
from hub.domain.errors import NotFound
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import from_thousandths
from hub.storage.reader.base import ReaderBase

_FOLDER = Path(__file__).parent.parent / "schema" / "exports"
_LISTED = "; "
_KNOWN = 4096
"""Values of a column whose cells are kept."""


@cache
def _queries() -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in sorted(_FOLDER.glob("*.sql"))}


class ExportReader(ReaderBase):
    """Everything, table by table."""

    def export_names(self) -> Sequence[str]:
        """Names of the tables."""
        return tuple(_queries())

    def export(self, name: str) -> ExportTable:
        """One table."""
        if name not in _queries():
            raise NotFound(f"no table {name}", reason="export", name=name)
        rows = self.connection.execute(_queries()[name])
        columns = [column[0].partition(":") for column in rows.description]
        makers = [self._maker(kind) for _, _, kind in columns]
        fields = tuple(field for field, _, _ in columns)
        coded = frozenset(field for field, _, kind in columns if kind == "word")
        return ExportTable(name, fields, coded, (_row(makers, row) for row in rows))

    def _maker(self, kind: str) -> Callable[[Any], Cell]:
        currency = self._currency()

        def price(value: int) -> Decimal:
            return UnitPrice(value, currency).amount.normalize() + 0

        def listed(one: Callable[[int], Decimal]) -> Callable[[str], str]:
            return lambda values: _LISTED.join(f"{one(value):f}" for value in json.loads(values))

        makers: dict[str, Callable[[Any], Cell]] = {
            "": str,
            "word": str,
            "unit": str,
            "quantity": from_thousandths,
            "price": price,
            "prices": listed(price),
            "quantities": listed(from_thousandths),
            "money": lambda minor: Money(minor, currency).amount,
            "moment": self._at,
            "day": date.fromisoformat,
            "list": lambda values: _LISTED.join(json.loads(values)),
            "yes": lambda value: str(int(bool(value))),
        }
        maker = makers[kind]
        # The same values stand in many rows.
        return maker if maker is str else lru_cache(_KNOWN)(maker)

    def log_lines(self) -> Iterator[str]:
        """Every fact as one line of JSON."""
        for event in self.log.all():
            yield self.log.readable(event)


def _row(makers: Sequence[Callable[[Any], Cell]], row: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple([None if value is None else make(value) for make, value in zip(makers, row, strict=True)])
