"""Stock-takes: what is to be counted, what was counted, and what that came to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from hub.application.views.stocktake import Difference, TakeRow, ToCount
from hub.domain.clock import Stamp
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit, from_thousandths
from hub.domain.stocktake import CountLine, Found, StockTake, TakeState, found
from hub.storage.reader.base import ReaderBase

_SCOPE = """
    p.parts = '[]' AND (t.category IS NULL OR p.category = t.category)
    AND (t.products = '[]' OR p.id IN (
        SELECT coalesce(m.kept, value) FROM json_each(t.products) LEFT JOIN merged m ON m.product = value))
    AND (p.active = 1 OR EXISTS (SELECT 1 FROM stock WHERE product = p.id AND branch = t.branch AND on_hand <> 0))
"""
_HOLDING = "c.take = t.id AND (t.ended IS NULL OR c.stamp <= t.ended)"
_ROWS = f"""
SELECT t.*, b.name AS branch_name, w.name AS starter,
    (SELECT count(*) FROM products p WHERE {_SCOPE}) AS wanted,
    (SELECT count(DISTINCT product) FROM counted_places c WHERE {_HOLDING}) AS done
FROM stock_takes t LEFT JOIN branches b ON b.id = t.branch LEFT JOIN contacts w ON w.id = t.started_by
WHERE :open = 0 OR t.state = 'open' ORDER BY t.at DESC, t.id LIMIT :limit OFFSET :offset
"""  # noqa: S608  put together from parts of this page
_TO_COUNT = f"""
SELECT p.id, p.name, p.base_unit FROM stock_takes t JOIN products p ON {_SCOPE}
WHERE t.id = :take AND (:rest = 0 OR NOT EXISTS (
    SELECT 1 FROM counted_places c WHERE {_HOLDING} AND c.product = p.id))
ORDER BY p.category, p.name COLLATE NOCASE, p.id LIMIT :limit OFFSET :offset
"""  # noqa: S608
_COUNTS = f"""
SELECT c.* FROM stock_takes t JOIN stock_take_counts c ON {_HOLDING}
WHERE t.id = :take AND (:products IS NULL OR c.product IN (SELECT value FROM json_each(:products)))
ORDER BY c.stamp, c.id
"""  # noqa: S608
_COUNTING = """
SELECT t.id FROM stock_takes t
WHERE t.state = 'open' AND t.branch = ? AND EXISTS (SELECT 1 FROM counted_places WHERE take = t.id AND product = ?)
"""


class StockTakeReader(ReaderBase):
    """Stock-takes."""

    def stock_take(self, take: str) -> StockTake | None:
        """One stock-take, without its counts."""
        row = self._row("SELECT * FROM stock_takes WHERE id = ?", [take])
        if row is None:
            return None
        products = tuple(self.meant(product) for product in json.loads(row["products"]))
        return StockTake(take, row["branch"], products, row["category"], row["started_by"], TakeState(row["state"]))

    def stock_take_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[TakeRow]:
        """Stock-takes, latest first."""
        rows = self._rows(_ROWS, {"open": int(only_open), "limit": limit, "offset": offset})
        return [
            TakeRow(
                id=row["id"],
                branch=row["branch_name"] or "",
                category=row["category"],
                whole=row["products"] == "[]" and row["category"] is None,
                state=TakeState(row["state"]),
                started_by=row["starter"],
                at=self._at(row["at"]),
                products=row["wanted"],
                counted=row["done"],
            )
            for row in rows
        ]

    def takes_counting(self, product: str, branch: str) -> Sequence[str]:
        """Open stock-takes of a branch in which a product was counted."""
        return [row[0] for row in self.connection.execute(_COUNTING, [branch, product]).fetchall()]

    def to_count(
        self, take: str, *, only_uncounted: bool = False, limit: int = 50, offset: int = 0
    ) -> Sequence[ToCount]:
        """What is to be counted, by category and name, with what was counted and never with what the books say."""
        asked = {"take": take, "rest": int(only_uncounted), "limit": limit, "offset": offset}
        rows = self._rows(_TO_COUNT, asked)
        known = {x.product: x for x in self._found(take, [row["id"] for row in rows])}
        return [self._to_count(row, known.get(row["id"])) for row in rows]

    def _to_count(self, row: sqlite3.Row, counted: Found | None) -> ToCount:
        unit = Unit(row["base_unit"])
        if counted is None:
            return ToCount(row["id"], row["name"], unit, (), None)
        places = tuple((x.place, x.counted or Decimal(0), self._name(x.by)) for x in counted.places)
        return ToCount(row["id"], row["name"], unit, places, counted.recount)

    def take_differences(self, take: str) -> Sequence[Difference]:
        """What was found of every product that was counted, the dearest difference first."""
        listed = [self._difference(x) for x in self._found(take, None)]
        return sorted(listed, key=_dearest_first)

    def _difference(self, counted: Found) -> Difference:
        known = self._row("SELECT name, base_unit FROM products WHERE id = ?", [counted.product])
        return Difference(
            product=counted.product,
            name=known["name"] if known else "",
            base_unit=Unit(known["base_unit"]) if known else Unit.UNIT,
            counted=counted.counted,
            books=counted.books,
            difference=counted.difference,
            value=counted.value,
            by=tuple(self._name(who) or "" for who in counted.by),
            recount=counted.recount,
        )

    def _name(self, contact: str) -> str | None:
        name: str | None = self._value("SELECT name FROM contacts WHERE id = ?", [contact])
        return name

    def _found(self, take: str, products: Sequence[str] | None) -> list[Found]:
        currency = self._currency()
        asked = {"take": take, "products": None if products is None else json.dumps(products)}
        return found(
            CountLine(
                product=row["product"],
                place=row["place"],
                counted=None if row["counted"] is None else from_thousandths(row["counted"]),
                books=from_thousandths(row["books"]),
                unit_cost=None if row["unit_cost"] is None else UnitPrice(row["unit_cost"], currency),
                by=row["actor"],
                stamp=Stamp.parse(row["stamp"]),
            )
            for row in self._rows(_COUNTS, asked)
        )


def _dearest_first(found: Difference) -> tuple[int, Decimal, str, str]:
    return -abs(found.value.minor) if found.value else 0, -abs(found.difference), found.name, found.product
