"""Customers' orders, what is short of them, and delivery zones."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from hub.application.views.customer_orders import (
    CustomerLineView,
    CustomerOrderDetail,
    CustomerOrderRow,
    StandingStill,
)
from hub.domain.customer_orders import CustomerOrder, CustomerOrderState, OrderedLine, fold, told
from hub.domain.delivery import DeliveryZone
from hub.domain.events import Fulfilment, OrderChannel
from hub.domain.quantity import from_thousandths, quantity
from hub.storage.reader.history import HistoryReader
from hub.storage.reader.products import ProductReader
from hub.storage.reader.shop import ShopReader

# A product is short at a branch where more is kept for customers than is there.
_ROWS = """
SELECT o.*, c.name AS customer_name, z.name AS zone_name, EXISTS (
    SELECT 1 FROM reservations AS mine WHERE mine."order" = o.id AND (
        SELECT sum(quantity) FROM reservations WHERE product = mine.product AND branch = mine.branch
    ) > coalesce((SELECT on_hand FROM stock WHERE product = mine.product AND branch = mine.branch), 0)
) AS short
FROM customer_orders o LEFT JOIN contacts c ON c.id = o.customer LEFT JOIN delivery_zones z ON z.id = o.zone
"""
_SHORT = """
SELECT mine.product, (
    SELECT sum(quantity) FROM reservations WHERE product = mine.product AND branch = mine.branch
) - coalesce((SELECT on_hand FROM stock WHERE product = mine.product AND branch = mine.branch), 0) AS missing
FROM reservations AS mine WHERE mine."order" = ?
"""
_STANDING_STILL = """
SELECT id, state FROM customer_orders WHERE is_open = 1 AND (
    (state = 'placed' AND since <= :unanswered)
    OR (state = 'accepted' AND promised < :now)
    OR (state = 'ready' AND since <= :uncollected)
) ORDER BY at, id
"""


class CustomerOrderReader(HistoryReader, ProductReader, ShopReader):
    """Customers' orders and delivery zones."""

    def customer_order(self, order: str) -> CustomerOrder | None:
        """One order, folded."""
        return fold(self.log.stream(order))

    def customer_order_rows(
        self, *, only_open: bool = False, customer: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[CustomerOrderRow]:
        """Orders, latest first."""
        wanted = [*(["o.is_open = 1"] if only_open else []), *(["o.customer = :customer"] if customer else [])]
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = self._rows(
            f"{_ROWS} {where} ORDER BY o.at DESC, o.id LIMIT :limit OFFSET :offset",
            {"customer": customer, "limit": limit, "offset": offset},
        )
        return self._customer_rows(rows)

    def customer_orders_owing(self) -> Sequence[CustomerOrderRow]:
        """Orders with money to give back, longest waiting first."""
        return self._customer_rows(self._rows(f"{_ROWS} WHERE o.owed > 0 ORDER BY o.since, o.id"))

    def customer_orders_crossed(self, kind: str) -> Sequence[CustomerOrderRow]:
        """Orders handed over and called off apart that no matter of `kind` was ever about."""
        asked = "SELECT 1 FROM attention AS a WHERE a.about = o.id AND a.kind = ?"
        return self._customer_rows(
            self._rows(f"{_ROWS} WHERE o.crossed = 1 AND NOT EXISTS ({asked}) ORDER BY o.at, o.id", [kind])
        )

    def _customer_rows(self, rows: Sequence[sqlite3.Row]) -> Sequence[CustomerOrderRow]:
        unpushed = self.unpushed([row["id"] for row in rows])
        return [self._customer_row(row, row["id"] not in unpushed) for row in rows]

    def _customer_row(self, row: sqlite3.Row, synced: bool) -> CustomerOrderRow:
        return CustomerOrderRow(
            id=row["id"],
            reference=row["reference"],
            state=CustomerOrderState(row["state"]),
            channel=OrderChannel(row["channel"]),
            fulfilment=Fulfilment(row["fulfilment"]),
            branch=row["branch"],
            customer=row["customer_name"],
            zone=row["zone_name"],
            at=self._at(row["at"]),
            since=self._at(row["since"]),
            promised=self._at(row["promised"]) if row["promised"] is not None else None,
            lines=row["lines"],
            total=self._money(row["total"]),
            paid=self._money(row["paid"]),
            owed=self._money(row["owed"]),
            short=bool(row["short"]),
            synced=synced,
        )

    def customer_order_detail(self, order: str) -> CustomerOrderDetail | None:
        """An order with everything that belongs to it."""
        row = self._row(f"{_ROWS} WHERE o.id = ?", [order])
        events = self.log.stream(order)
        folded = fold(events)
        if row is None or folded is None:
            return None
        missing = {each["product"]: each["missing"] for each in self._rows(_SHORT, [order])}
        customer = self.contact(row["customer"]) if row["customer"] else None
        branch = self._value("SELECT name FROM branches WHERE id = ?", [row["branch"]])
        return CustomerOrderDetail(
            row=self._customer_row(row, not self.unpushed([order])),
            branch=branch or "",
            contact=row["contact"],
            address=row["address"],
            note=row["note"],
            phone=customer.phone if customer else None,
            payment=folded.placed.payment,
            tender=folded.placed.tender,
            goods=folded.goods,
            fee=folded.placed.fee,
            lines=tuple(self._customer_line(line, missing) for line in folded.lines),
            cancelled=folded.cancelled,
            sale=folded.sale,
            history=self.history_of(told(events)),
        )

    def _customer_line(self, line: OrderedLine, missing: Mapping[str, int]) -> CustomerLineView:
        product = self.product(line.product)
        return CustomerLineView(
            product=line.product,
            name=product.name if product else "",
            base_unit=product.base_unit.value if product else "unit",
            asked=line.asked,
            quantity=line.quantity,
            unit_price=line.unit_price.amount,
            amount=line.amount,
            short=_short(line, missing),
        )

    def customer_orders_standing_still(
        self, now: datetime, unanswered: timedelta, uncollected: timedelta
    ) -> Sequence[StandingStill]:
        """Orders that wait for a person, oldest first."""
        times = {"now": now, "unanswered": now - unanswered, "uncollected": now - uncollected}
        values = {name: int(at.timestamp() * 1000) for name, at in times.items()}
        return [
            StandingStill(row["id"], CustomerOrderState(row["state"])) for row in self._rows(_STANDING_STILL, values)
        ]

    def delivery_zones(self, *, every: bool = False) -> Sequence[DeliveryZone]:
        """Zones by name."""
        where = "" if every else "WHERE active = 1"
        return [
            DeliveryZone(
                id=row["id"],
                name=row["name"],
                fee=self._money(row["fee"]),
                minimum=self._money(row["minimum"]) if row["minimum"] is not None else None,
                free_from=self._money(row["free_from"]) if row["free_from"] is not None else None,
                active=bool(row["active"]),
            )
            for row in self._rows(f"SELECT * FROM delivery_zones {where} ORDER BY name COLLATE NOCASE, id")  # noqa: S608
        ]


def _short(line: OrderedLine, missing: Mapping[str, int]) -> Decimal:
    """How much of a line cannot be put together from what is there; `missing` in thousandths by product."""
    lacks = [from_thousandths(max(missing.get(x.product, 0), 0)) / x.quantity for x in line.shelf if x.quantity]
    return quantity(min(line.quantity, max(lacks, default=Decimal(0))))
