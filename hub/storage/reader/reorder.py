"""What to order: demand of the last weeks, what is there and what is coming, put to `hub.domain.reorder`."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from hub.application.settings import REORDER_COVER_DAYS, REORDER_LEAD_DAYS
from hub.application.views.reorder import ReorderGroup, ReorderLine
from hub.domain.catalogue import KitPart, Pack, Product, explode
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import from_thousandths
from hub.domain.reorder import WEIGHTS, WINDOW_DAYS, Need, Suggestion, observed_days, per_day, suggest
from hub.storage.reader.supplying import SupplyingReader

_NOTHING = Decimal(0)
# Today is not over: it would count as a weak day.
_SOLD = """
SELECT product, CAST(julianday(:today) - julianday(day) - 1 AS INTEGER) / 7 AS week, sum(quantity) AS quantity,
    min(day) AS first
FROM (
    SELECT day, product, branch, quantity FROM product_days WHERE day >= :first AND day < :today
    UNION ALL SELECT day, product, branch, quantity FROM open_day WHERE day >= :first AND day < :today
)
WHERE :branch IS NULL OR branch = :branch GROUP BY product, week
"""
_CANDIDATES = """
SELECT p.id, p.supplier, p.reorder_point, p.reorder_target, t.lead_days, t.minimum, t.price,
    coalesce(t.pack_name, p.pack_name) AS pack_name, coalesce(t.pack_size, p.pack_size) AS pack_size
FROM products p LEFT JOIN supplier_terms t ON t.product = p.id AND t.supplier = p.supplier
WHERE p.active = 1 AND p.parts = '[]'
    AND (p.reorder_point IS NOT NULL OR p.id IN (SELECT value FROM json_each(:sold)))
"""
# Each table is gone through once: of most products something is to be known.
_AMOUNTS = {
    table: f"SELECT product, sum({amount}) FROM {table} WHERE :branch IS NULL OR branch = :branch GROUP BY product"  # noqa: S608
    for table, amount in (("stock", "on_hand"), ("transit", "quantity"), ("reservations", "quantity"))
}
# It leaves the open day out: what moved first today was not sold in the weeks before.
_FIRST_MOVED = """
SELECT value, (SELECT min(at) FROM movements WHERE product = value) FROM json_each(?)
"""


class ReorderReader(SupplyingReader):
    """Reorder suggestions."""

    def reorder(self, now: datetime, branch: str | None = None) -> Sequence[ReorderGroup]:
        """What should be ordered for one branch or for all, by supplier's name; those without a supplier last."""
        today = now.astimezone(self._zone()).date()
        sold = self._sold(today, branch)
        coming = self._coming(branch)
        usual, cover = int(self.setting(REORDER_LEAD_DAYS)), int(self.setting(REORDER_COVER_DAYS))
        learned = cache(self.lead_time)
        demand = self._per_day(sold, today)
        there, on_way, kept = (
            dict(self.connection.execute(sql, {"branch": branch}).fetchall()) for sql in _AMOUNTS.values()
        )
        wanted: dict[str, tuple[sqlite3.Row, Suggestion]] = {}
        for row in self._rows(_CANDIDATES, {"sold": json.dumps(list(sold))}):
            product, takes = row["id"], learned(row["supplier"]) if row["supplier"] else None
            need = Need(
                per_day=demand.get(product, _NOTHING),
                lead_days=(takes.days if takes else usual) if row["lead_days"] is None else row["lead_days"],
                cover_days=cover,
                on_hand=from_thousandths(there.get(product, 0)),
                reserved=from_thousandths(kept.get(product, 0)),
                coming=coming[product] + from_thousandths(on_way.get(product, 0)),
                reorder_point=_amount(row["reorder_point"]),
                target=_amount(row["reorder_target"]),
                pack=_amount(row["pack_size"]),
                minimum=_amount(row["minimum"]),
            )
            if suggestion := suggest(need):
                wanted[row["id"]] = row, suggestion
        products = self.products_by_id(wanted)
        names = cache(self._supplier_name)
        lines: defaultdict[str | None, list[ReorderLine]] = defaultdict(list)
        for product, (row, suggestion) in wanted.items():
            lines[row["supplier"]].append(self._line(products[product], names(row["supplier"]), row, suggestion))
        groups = [self._group(supplier, found) for supplier, found in lines.items()]
        return sorted(groups, key=lambda x: (x.name is None, (x.name or "").casefold(), x.supplier or ""))

    def _sold(self, today: date, branch: str | None) -> dict[str, tuple[list[Decimal], str]]:
        """What was sold of each product in each of the last weeks, kits by their parts, and the first day of it."""
        span = {"today": today.isoformat(), "first": (today - timedelta(days=WINDOW_DAYS)).isoformat()}
        found: dict[str, tuple[list[Decimal], str]] = {}
        kits = self._kits()
        for row in self._rows(_SOLD, {**span, "branch": branch}):
            for part in explode(row["product"], from_thousandths(row["quantity"]), lambda kit: kits.get(kit, ())):
                weeks, first = found.get(part.product, ([Decimal(0)] * len(WEIGHTS), row["first"]))
                weeks[row["week"]] += part.quantity
                found[part.product] = weeks, min(first, row["first"])
        return found

    def _kits(self) -> dict[str, tuple[KitPart, ...]]:
        rows = self._rows("SELECT id FROM products WHERE parts <> '[]'")
        return {kit.id: kit.parts for kit in self.products_by_id([row["id"] for row in rows]).values()}

    def _per_day(self, sold: dict[str, tuple[list[Decimal], str]], today: date) -> dict[str, Decimal]:
        """What is sold a day of each product of which something was."""
        demand = {}
        for product, moved in self.connection.execute(_FIRST_MOVED, [json.dumps(list(sold))]).fetchall():
            weeks, day = sold[product]
            first = date.fromisoformat(day)
            if moved:
                first = min(first, self._at(moved).date())
            days = observed_days((today - first).days)
            demand[product] = per_day(list(zip(weeks, days, strict=False)))
        return demand

    def _coming(self, branch: str | None) -> defaultdict[str, Decimal]:
        """What open purchase orders still bring, by product."""
        coming: defaultdict[str, Decimal] = defaultdict(Decimal)
        for order in self.open_orders():
            if branch in (None, order.branch):
                for line in order.lines:
                    coming[line.product] += line.outstanding
        return coming

    def _supplier_name(self, supplier: str | None) -> str | None:
        name: str | None = self._value("SELECT name FROM contacts WHERE id = ?", [supplier])
        return name

    def _line(self, product: Product, supplier: str | None, row: sqlite3.Row, suggestion: Suggestion) -> ReorderLine:
        pack = Pack(row["pack_name"], from_thousandths(row["pack_size"])) if row["pack_size"] else None
        price = product.cost if row["price"] is None else UnitPrice(row["price"], self._currency())
        return ReorderLine(product, supplier, pack, price, suggestion)

    def _group(self, supplier: str | None, lines: Sequence[ReorderLine]) -> ReorderGroup:
        ordered = tuple(sorted(lines, key=lambda line: (line.product.name.casefold(), line.product.id)))
        total = Money.total((value for line in lines if (value := line.value)), self._currency())
        return ReorderGroup(supplier, lines[0].supplier, ordered, total)


def _amount(value: int | None) -> Decimal | None:
    return None if value is None else from_thousandths(value)
