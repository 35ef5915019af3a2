"""What every part of the reader shares: the connection, the shop's zone and currency, and row helpers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.money import Money, exponent
from hub.storage.log import EventLog

_WHOLE = 10**7
"""Thousandths of a unit times ten-thousandths of the currency in one unit of it."""


def whole_worth(units: int, rest: int) -> int:
    """The two sums of a worth in `stock_worth` as one, which may be larger than any integer of SQLite."""
    return units * _WHOLE + rest


HERE = "(:branch IS NULL OR branch = :branch)"
"""The condition of a query that is about one branch, or about all of them where none is given."""


class ReaderBase:
    """One connection's view of the books."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.connection = log.connection
        self.keys = log.keys
        self._shop_zone: tzinfo | None = None
        self._shop_currency: str | None = None

    def language(self) -> str:
        """The shop's language; Spanish before it was opened."""
        return self._value("SELECT language FROM shop ORDER BY id") or "es"

    def _rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        cursor = self.connection.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(sql, values).fetchall()

    def _row(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        found = self._rows(sql, values)
        return found[0] if found else None

    def _value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        found = self.connection.execute(sql, values).fetchone()
        return found[0] if found else None

    def _zone(self) -> tzinfo:
        if self._shop_zone is None:
            name = self._value("SELECT timezone FROM shop ORDER BY id")
            if not name:
                return UTC
            self._shop_zone = ZoneInfo(name)
        return self._shop_zone

    def _currency(self) -> str:
        if self._shop_currency is None:
            self._shop_currency = self._value("SELECT currency FROM shop ORDER BY id")
        return self._shop_currency or "USD"

    def _money(self, minor: int | None) -> Money:
        return Money(minor or 0, self._currency())

    def _worth(self, product_of_thousandths: int | None) -> Money:
        """Money of thousandths of a unit times ten-thousandths of the currency, rounded half up once."""
        scale = 10 ** (7 - exponent(self._currency()))
        return self._money((2 * (product_of_thousandths or 0) + scale) // (2 * scale))

    def meant(self, product: str) -> str:
        """The product that an id means: where it was merged, the one that was kept."""
        return self.log.kept.get(product, product)

    def _at(self, ms: int) -> datetime:
        return datetime.fromtimestamp(ms / 1000, self._zone())

    def _midnight(self, day: date) -> int:
        """When a day of the shop begins, in milliseconds."""
        return int(datetime.combine(day, time(), self._zone()).timestamp() * 1000)
