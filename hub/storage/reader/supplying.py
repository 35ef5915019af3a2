"""Suppliers' prices and lead times, what is expected of them, receipts and returns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hub.application.views.supplying import (
    CheaperHint,
    ExpectedDelivery,
    ExpectedLine,
    LeadTime,
    ReceiptView,
    SupplierPriceRow,
    SupplierReturnView,
)
from hub.domain.events import CreditSettlement, GoodsReceived, ReceiptCorrected, ReceivedLine, ReturnReason
from hub.domain.money import UnitPrice
from hub.domain.purchasing import OrderState
from hub.domain.quantity import from_thousandths
from hub.domain.supplying import (
    LEAD_TIME_ORDERS,
    CheaperSupplier,
    KnownPrice,
    PriceSource,
    cheapest,
    days_between,
    lateness,
    lead_time,
)
from hub.storage.reader.orders import OrderReader

# What deeds say and what somebody entered: of both the latest holds.
_PRICES = """
WITH said AS (
    SELECT product, supplier, price, source, at, stamp FROM supplier_prices
    WHERE product IN (SELECT value FROM json_each(:products)) AND (:supplier IS NULL OR supplier = :supplier)
    UNION ALL
    SELECT product, supplier, price, 'entered', price_at, '' FROM supplier_terms
    WHERE product IN (SELECT value FROM json_each(:products)) AND (:supplier IS NULL OR supplier = :supplier)
        AND price IS NOT NULL
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY product, supplier ORDER BY at DESC, stamp DESC, price) AS place FROM said
)
SELECT r.product, r.supplier, r.price, r.source, r.at, c.name, t.minimum, coalesce(t.pack_size, p.pack_size) AS pack
FROM ranked r LEFT JOIN contacts c ON c.id = r.supplier LEFT JOIN products p ON p.id = r.product
LEFT JOIN supplier_terms t ON t.product = r.product AND t.supplier = r.supplier
WHERE r.place = 1 ORDER BY r.price, r.supplier
"""
_LEAD_TIMES = """
SELECT sent_at, received_at FROM orders
WHERE supplier = ? AND sent_at IS NOT NULL AND received_at >= sent_at ORDER BY received_at DESC LIMIT ?
"""
_EXPECTED = """
SELECT o.id, o.reference, o.branch, o.state, o.due, o.sent_at, o.supplier, c.name AS supplier_name
FROM orders o LEFT JOIN contacts c ON c.id = o.supplier
WHERE o.is_open = 1 AND (:branch IS NULL OR o.branch = :branch) AND (:supplier IS NULL OR o.supplier = :supplier)
    AND EXISTS (SELECT 1 FROM order_lines WHERE "order" = o.id AND expected > 0)
ORDER BY o.at, o.id
"""
_EXPECTED_LINES = """
SELECT l.*, p.name, p.base_unit FROM order_lines l LEFT JOIN products p ON p.id = l.product
WHERE l."order" IN (SELECT value FROM json_each(?)) AND l.expected > 0 ORDER BY p.name COLLATE NOCASE, l.product
"""
_ON_ORDER = """
SELECT coalesce(sum(expected), 0) FROM order_lines
WHERE product = :product AND expected > 0 AND (:branch IS NULL OR branch = :branch)
"""
_RECEIPTS = """
SELECT r.*, c.name FROM receipts r LEFT JOIN contacts c ON c.id = r.supplier
"""
_RETURNS = """
SELECT r.*, c.name, s.how FROM supplier_returns r
LEFT JOIN contacts c ON c.id = r.supplier LEFT JOIN return_settlements s ON s.returned = r.id
"""


class SupplyingReader(OrderReader):
    """What suppliers ask, how long they take, what they still bring and what they owe."""

    def _known_prices(
        self, products: Sequence[str], supplier: str | None = None
    ) -> list[tuple[KnownPrice, str | None]]:
        rows = self._rows(_PRICES, {"products": json.dumps(list(products)), "supplier": supplier})
        return [(self._known_price(row), row["name"]) for row in rows]

    def _known_price(self, row: sqlite3.Row) -> KnownPrice:
        return KnownPrice(
            supplier=row["supplier"],
            product=row["product"],
            price=UnitPrice(row["price"], self._currency()),
            at=self._at(row["at"]),
            source=PriceSource(row["source"]),
            pack=from_thousandths(row["pack"]) if row["pack"] else None,
            minimum=from_thousandths(row["minimum"]) if row["minimum"] else None,
        )

    def supplier_price(self, supplier: str, product: str) -> KnownPrice | None:
        """A supplier's latest price for a product."""
        found = self._known_prices([self.meant(product)], supplier)
        return found[0][0] if found else None

    def supplier_prices(self, product: str) -> Sequence[SupplierPriceRow]:
        """Every supplier's latest price for a product, the lowest first."""
        return [SupplierPriceRow(known, name) for known, name in self._known_prices([self.meant(product)])]

    def cheaper_suppliers(self, order: str, today: date) -> Sequence[CheaperHint]:
        """For each line of an order who would deliver it for less."""
        found = self.order(order)
        if found is None:
            return []
        known = self._known_prices([line.product for line in found.lines])
        names = {price.supplier: name for price, name in known}
        prices = [price for price, _ in known]
        hints = [
            cheapest(found.supplier, line.product, line.outstanding, line.unit_cost, prices)
            for line in found.lines
            if line.unit_cost is not None
        ]
        best = sorted((hint for hint in hints if hint), key=lambda hint: (-hint.saving.minor, hint.product))
        return [self._hint(hint, names, today) for hint in best]

    def _hint(self, hint: CheaperSupplier, names: dict[str, str | None], today: date) -> CheaperHint:
        product = self.product(hint.product)
        age = (today - hint.price.at.date()).days
        return CheaperHint(hint, product.name if product else "", names.get(hint.price.supplier), max(age, 0))

    def lead_time(self, supplier: str) -> LeadTime | None:
        """How long a supplier takes, by their last orders."""
        rows = self._rows(_LEAD_TIMES, [supplier, LEAD_TIME_ORDERS])
        days = [days_between(self._at(row["sent_at"]), self._at(row["received_at"])) for row in rows]
        learned = lead_time(days)
        return LeadTime(learned, len(days)) if learned is not None else None

    def on_order(self, product: str, branch: str | None = None) -> Decimal:
        """What orders that are with suppliers still bring."""
        return from_thousandths(self._value(_ON_ORDER, {"product": self.meant(product), "branch": branch}))

    def expected_deliveries(
        self, today: date, *, branch: str | None = None, supplier: str | None = None
    ) -> Sequence[ExpectedDelivery]:
        """Orders of which goods are still to come, the earliest expected first."""
        rows = self._rows(_EXPECTED, {"branch": branch, "supplier": supplier})
        lines: dict[str, list[ExpectedLine]] = {row["id"]: [] for row in rows}
        for row in self._rows(_EXPECTED_LINES, [json.dumps(list(lines))]):
            lines[row["order"]].append(_expected_line(row))
        learned = {row["supplier"]: self.lead_time(row["supplier"]) for row in rows}
        found = [self._expected(row, tuple(lines[row["id"]]), learned[row["supplier"]], today) for row in rows]
        return sorted(found, key=lambda delivery: delivery.on or date.max)

    def _expected(
        self, row: sqlite3.Row, lines: tuple[ExpectedLine, ...], learned: LeadTime | None, today: date
    ) -> ExpectedDelivery:
        on = date.fromisoformat(row["due"]) if row["due"] else None
        agreed = on is not None
        if on is None and learned is not None and row["sent_at"] is not None:
            on = self._at(row["sent_at"]).date() + timedelta(days=learned.days)
        return ExpectedDelivery(
            order=row["id"],
            reference=row["reference"],
            supplier=row["supplier_name"],
            branch=row["branch"],
            state=OrderState(row["state"]),
            on=on,
            agreed=agreed,
            days_late=lateness(on, today),
            lines=lines,
        )

    def receipt(self, receipt: str) -> ReceiptView | None:
        """One receipt, as it was last put right."""
        row = self._row(f"{_RECEIPTS} WHERE r.id = ?", [receipt])
        return self._receipt(row) if row else None

    def receipts(self, *, supplier: str | None = None, limit: int = 50) -> Sequence[ReceiptView]:
        """Receipts, latest first."""
        where = "WHERE r.supplier = :supplier" if supplier else ""
        values = {"supplier": supplier, "limit": limit}
        return [
            self._receipt(row)
            for row in self._rows(f"{_RECEIPTS} {where} ORDER BY r.at DESC, r.id LIMIT :limit", values)
        ]

    def _receipt(self, row: sqlite3.Row) -> ReceiptView:
        lines: tuple[ReceivedLine, ...] = ()
        invoice = None
        for event in self.log.stream(row["stream"]):
            said = event.payload
            if isinstance(said, GoodsReceived) and said.receipt == row["id"]:
                lines, invoice = said.lines, said.invoice
            elif isinstance(said, ReceiptCorrected) and said.receipt == row["id"]:
                lines = said.lines
        return ReceiptView(
            id=row["id"],
            order=row["purchase_order"],
            supplier=row["name"],
            branch=row["branch"],
            at=self._at(row["at"]),
            invoice=invoice,
            lines=lines,
        )

    def supplier_return(self, returned: str) -> SupplierReturnView | None:
        """One return to a supplier."""
        row = self._row(f"{_RETURNS} WHERE r.id = ?", [returned])
        return self._returned(row) if row else None

    def supplier_returns(self, *, only_open: bool = False) -> Sequence[SupplierReturnView]:
        """Returns to suppliers, latest first."""
        where = "WHERE s.how IS NULL" if only_open else ""
        return [self._returned(row) for row in self._rows(f"{_RETURNS} {where} ORDER BY r.at DESC, r.id")]

    def _returned(self, row: sqlite3.Row) -> SupplierReturnView:
        return SupplierReturnView(
            id=row["id"],
            supplier=row["supplier"],
            supplier_name=row["name"],
            order=row["purchase_order"],
            reason=ReturnReason(row["reason"]),
            at=self._at(row["at"]),
            credit=self._money(row["credit"]) if row["credit"] is not None else None,
            settled=CreditSettlement(row["how"]) if row["how"] else None,
        )


def _expected_line(row: sqlite3.Row) -> ExpectedLine:
    return ExpectedLine(
        product=row["product"],
        name=row["name"] or "",
        base_unit=row["base_unit"] or "unit",
        ordered=from_thousandths(row["quantity"]),
        received=from_thousandths(row["received"]),
        outstanding=from_thousandths(row["expected"]),
    )
