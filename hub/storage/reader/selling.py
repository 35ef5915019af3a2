"""Sales, what came back of them, and tickets that wait."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hub.application.views.selling import (
    OversoldLine,
    ReturnView,
    SaleDetail,
    SaleDoubt,
    SaleLineView,
    SaleRow,
    TicketRow,
)
from hub.domain.money import UnitPrice
from hub.domain.quantity import from_thousandths
from hub.domain.selling import SaleState, Ticket, fold_sale, fold_ticket
from hub.storage.reader.base import ReaderBase

_ROWS = """
SELECT s.*, c.name AS customer_name, a.name AS actor_name
FROM sales s LEFT JOIN contacts c ON c.id = s.customer LEFT JOIN contacts a ON a.id = s.actor
"""
_PAGE = """
WHERE (:customer IS NULL OR s.customer = :customer) AND (:day IS NULL OR s.day = :day)
ORDER BY s.at DESC, s.id DESC LIMIT :limit OFFSET :offset
"""
_LINES = """
SELECT l.*, p.name, p.base_unit FROM sale_lines l LEFT JOIN products p ON p.id = l.product
WHERE l.sale = ? ORDER BY l.line
"""
_RETURNS = """
SELECT r.*, a.name AS actor_name FROM returns r LEFT JOIN contacts a ON a.id = r.actor
WHERE r.sale = ?
"""
# The oldest of the ids lie first: what was sold last is at the index's end.
_OVERSOLD = """
SELECT l.sale, l.product, l.quantity, l.short, s.receipt, s.at, p.name,
    coalesce((SELECT on_hand FROM stock WHERE product = l.product AND branch = s.branch), 0) AS on_hand
FROM sale_lines l INDEXED BY sale_lines_short
JOIN sales s ON s.id = l.sale LEFT JOIN products p ON p.id = l.product
WHERE l.short IS NOT NULL ORDER BY l.sale DESC, l.line LIMIT ? OFFSET ?
"""
# Their list as rows: for `IN` SQLite would make a table of it first.
_ON_HAND = "SELECT product, on_hand FROM (VALUES {asked}) CROSS JOIN stock ON product = column1 WHERE branch = ?"
_TICKETS = """
SELECT t.*, b.name AS branch_name, c.name AS customer_name, a.name AS actor_name, d.name AS device_name
FROM tickets t LEFT JOIN branches b ON b.id = t.branch LEFT JOIN contacts c ON c.id = t.customer
LEFT JOIN contacts a ON a.id = t.actor LEFT JOIN devices d ON d.id = t.holder
WHERE t.closed = 0 ORDER BY t.at, t.id
"""
_DOUBTS = """
SELECT r.kind, r.at, json_array(s.receipt) AS receipts, a.name AS actor_name
FROM returns r JOIN sales s ON s.id = r.sale LEFT JOIN contacts a ON a.id = r.actor WHERE r.cut = 1
UNION ALL
SELECT 'ticket', t.at, (SELECT json_group_array(receipt) FROM (
    SELECT s.receipt FROM events e JOIN sales s ON s.id = e.data ->> 'sale'
    WHERE e.stream = t.id AND e.counts = 1 AND e.type = 'TicketClosed' ORDER BY e.stamp)), a.name
FROM tickets t LEFT JOIN contacts a ON a.id = t.actor WHERE t.sales > 1
ORDER BY 2 DESC LIMIT ?
"""


class SellingReader(ReaderBase):
    """Sales and tickets."""

    def sale_state(self, sale: str) -> SaleState | None:
        """One sale, folded."""
        return fold_sale(self.log.stream(sale))

    def _sales(self, rest: str, **values: Any) -> list[sqlite3.Row]:
        return self._rows(_ROWS + rest, values)

    def sale_rows(
        self, *, day: date | None = None, customer: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[SaleRow]:
        """Sales of a day or all, latest first."""
        found = self._sales(_PAGE, day=day and day.isoformat(), customer=customer, limit=limit, offset=offset)
        return [self._sale_row(row) for row in found]

    def _sale_row(self, row: sqlite3.Row) -> SaleRow:
        return SaleRow(
            id=row["id"],
            receipt=row["receipt"],
            at=self._at(row["at"]),
            total=self._money(row["total"]),
            rounding=self._money(row["rounding"]),
            returned=self._money(row["returned"]),
            voided=bool(row["voided"]),
            customer=row["customer_name"],
            actor=row["actor_name"],
        )

    def sale_by_receipt(self, receipt: str) -> SaleDetail | None:
        """The latest sale with a receipt's number."""
        sql = "SELECT id FROM sales WHERE receipt = ? ORDER BY at DESC"
        found = self._value(sql, [receipt.strip().upper()])
        return self.sale_detail(found) if found else None

    def sale_detail(self, sale: str) -> SaleDetail | None:
        """One sale with its lines, payments and returns."""
        found, state = self._sales("WHERE s.id = :id", id=sale), self.sale_state(sale)
        if not found or state is None:
            return None
        order = {step.event.id: place for place, step in enumerate(state.undone)}
        returns = sorted(self._rows(_RETURNS, [sale]), key=lambda row: order[row["event"]])
        branch = self._value("SELECT name FROM branches WHERE id = ?", [found[0]["branch"]])
        return SaleDetail(
            self._sale_row(found[0]),
            branch or "",
            tuple(self._sale_line(row) for row in self._rows(_LINES, [sale])),
            state.sale.payments,
            tuple(self._return(row) for row in returns),
            fee=state.sale.fee,
            customer_order=state.sale.customer_order,
        )

    def _sale_line(self, row: sqlite3.Row) -> SaleLineView:
        return SaleLineView(
            place=row["line"],
            product=row["product"],
            name=row["name"] or "",
            base_unit=row["base_unit"] or "unit",
            quantity=from_thousandths(row["quantity"]),
            unit_price=UnitPrice(row["unit_price"], self._currency()),
            amount=self._money(row["amount"]),
            discount=self._money(row["discount"]),
            tax=self._money(row["tax"]),
            returned=from_thousandths(row["returned"]),
            refunded=self._money(row["refunded"]),
        )

    def _return(self, row: sqlite3.Row) -> ReturnView:
        return ReturnView(
            void=row["kind"] == "void",
            receipt=row["receipt"],
            at=self._at(row["at"]),
            amount=self._money(row["amount"]),
            refunded=self._money(row["refunded"]),
            reason=row["reason"],
            cut=bool(row["cut"]),
            actor=row["actor_name"],
        )

    def oversold(self, limit: int = 50, offset: int = 0) -> Sequence[OversoldLine]:
        """Lines that were sold beyond what the books had, latest sale first."""
        return [
            OversoldLine(
                sale=row["sale"],
                receipt=row["receipt"],
                at=self._at(row["at"]),
                product=row["product"],
                name=row["name"] or "",
                quantity=from_thousandths(row["quantity"]),
                short=from_thousandths(row["short"]),
                on_hand=from_thousandths(row["on_hand"]),
            )
            for row in self._rows(_OVERSOLD, [limit, offset])
        ]

    def on_hand_of(self, products: Sequence[str], branch: str) -> Mapping[str, Decimal]:
        """What a branch has of several products."""
        if not products:
            return {}
        # With as many places as products: a JSON list would cost more than the look-ups themselves.
        asked = ", ".join(["(?)"] * len(products))
        found = dict(self.connection.execute(_ON_HAND.format(asked=asked), [*products, branch]).fetchall())
        return {product: from_thousandths(found.get(product, 0)) for product in products}

    def ticket(self, ticket: str) -> Ticket | None:
        """One ticket, folded."""
        return fold_ticket(self.log.stream(ticket))

    def ticket_rows(self) -> Sequence[TicketRow]:
        """Tickets that are not closed, oldest first."""
        return [
            TicketRow(
                id=row["id"],
                name=row["name"],
                at=self._at(row["at"]),
                branch=row["branch_name"] or "",
                customer=row["customer_name"],
                actor=row["actor_name"],
                lines=row["lines"],
                holder=row["device_name"] or row["holder"],
            )
            for row in self._rows(_TICKETS)
        ]

    def draft(self, name: str) -> str:
        """What is kept under a name at this device; empty where nothing is."""
        found: str | None = self._value("SELECT text FROM drafts WHERE name = ?", [name])
        return found or ""

    def sale_doubts(self, limit: int = 50) -> Sequence[SaleDoubt]:
        """What devices did apart with one sale or ticket, latest first."""
        return [
            SaleDoubt(row["kind"], self._at(row["at"]), tuple(json.loads(row["receipts"])), row["actor_name"])
            for row in self._rows(_DOUBTS, [limit])
        ]
