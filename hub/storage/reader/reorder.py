"""What to order, a page of the most urgent or all of it by supplier: what is known of each is put to the domain's rule.

Which ones they are is found by `hub.storage.reader.running_out`; how much of them to order, and why, says
`hub.domain.reorder`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache

from hub.application.settings import REORDER_COVER_DAYS, REORDER_LEAD_DAYS
from hub.application.views.reorder import ReorderGroup, ReorderLine, ReorderPage
from hub.domain.catalogue import Pack, Product
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import from_thousandths
from hub.domain.reorder import Need, Suggestion, suggest
from hub.storage.reader.base import HERE
from hub.storage.reader.running_out import COMING, RunningOutReader

_NOTHING = Decimal(0)
_THESE = """
SELECT p.id, p.supplier, p.reorder_point, p.reorder_target, t.lead_days, t.minimum, t.price,
    coalesce(t.pack_name, p.pack_name) AS pack_name, coalesce(t.pack_size, p.pack_size) AS pack_size
FROM json_each(?) AS asked JOIN products p ON p.id = asked.value
LEFT JOIN supplier_terms t ON t.product = p.id AND t.supplier = p.supplier
ORDER BY asked.key
"""
# Each table is gone through once, however many products are asked for.
_AMOUNTS = {
    name: f"SELECT product, sum(amount) FROM ({rows}) WHERE product IN (SELECT value FROM json_each(:products))"  # noqa: S608
    " GROUP BY product"
    for name, rows in (
        ("there", f"SELECT product, on_hand AS amount FROM stock WHERE {HERE}"),  # noqa: S608
        ("coming", f"SELECT product, quantity AS amount FROM ({COMING})"),  # noqa: S608
        ("on_way", f"SELECT product, quantity AS amount FROM transit WHERE {HERE}"),  # noqa: S608
        ("kept", f"SELECT product, quantity AS amount FROM reservations WHERE {HERE}"),  # noqa: S608
    )
}


class ReorderReader(RunningOutReader):
    """Reorder suggestions."""

    def reorder(self, now: datetime, branch: str | None = None, *, limit: int = 50, offset: int = 0) -> ReorderPage:
        """A page of what should be ordered for one branch or for all, what runs out first at the head."""
        moving, rest = self._to_order(now.astimezone(self._zone()).date(), branch)
        page = moving[offset : offset + limit]
        if len(page) < limit and rest:
            begin = max(offset - len(moving), 0)
            page += self._by_name(rest)[begin : begin + limit - len(page)]
        return ReorderPage(tuple(self._lines(page, now, branch)), len(moving) + len(rest))

    def reorder_groups(self, now: datetime, branch: str | None = None) -> Sequence[ReorderGroup]:
        """All that should be ordered for one branch or for all, by supplier's name; those without a supplier last."""
        moving, rest = self._to_order(now.astimezone(self._zone()).date(), branch)
        lines: defaultdict[str | None, list[ReorderLine]] = defaultdict(list)
        for line in self._lines([*moving, *rest], now, branch):
            lines[line.product.supplier].append(line)
        groups = [self._group(supplier, found) for supplier, found in lines.items()]
        return sorted(groups, key=lambda x: (x.name is None, (x.name or "").casefold(), x.supplier or ""))

    def _lines(self, products: Sequence[str], now: datetime, branch: str | None) -> list[ReorderLine]:
        today = now.astimezone(self._zone()).date()
        demand = self._per_day(self._sold(products, today, branch), today)
        asked = {"products": json.dumps(list(products)), "branch": branch}
        amounts = {name: dict(self.connection.execute(sql, asked).fetchall()) for name, sql in _AMOUNTS.items()}
        known = self.products_by_id(products)
        usual, cover = int(self.setting(REORDER_LEAD_DAYS)), int(self.setting(REORDER_COVER_DAYS))
        learned, names = cache(self.lead_time), cache(self._supplier_name)

        def amount(name: str, product: str) -> Decimal:
            return from_thousandths(amounts[name].get(product, 0))

        lines = []
        for row in self._rows(_THESE, [asked["products"]]):
            product, takes = row["id"], learned(row["supplier"]) if row["supplier"] else None
            need = Need(
                per_day=demand.get(product, _NOTHING),
                lead_days=(takes.days if takes else usual) if row["lead_days"] is None else row["lead_days"],
                cover_days=cover,
                on_hand=amount("there", product),
                reserved=amount("kept", product),
                coming=amount("coming", product) + amount("on_way", product),
                reorder_point=_amount(row["reorder_point"]),
                target=_amount(row["reorder_target"]),
                pack=_amount(row["pack_size"]),
                minimum=_amount(row["minimum"]),
            )
            if suggestion := suggest(need):
                lines.append(self._line(known[product], names(row["supplier"]), row, suggestion))
        return lines

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
