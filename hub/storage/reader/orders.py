"""Purchase orders with their history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from hub.application.views.purchasing import OrderDetail, OrderLineView, OrderRow
from hub.domain.catalogue import Product
from hub.domain.events import OfferedLine, OrderRequested
from hub.domain.purchasing import Line, OrderState, PurchaseOrder, fold, told
from hub.storage.reader.conversation import ConversationReader
from hub.storage.reader.history import HistoryReader
from hub.storage.reader.products import ProductReader
from hub.storage.reader.shop import ShopReader

_ROWS = """
SELECT o.*, s.name AS supplier_name, r.name AS requester_name
FROM orders o LEFT JOIN contacts s ON s.id = o.supplier LEFT JOIN contacts r ON r.id = o.requested_by
"""


class OrderReader(HistoryReader, ConversationReader, ProductReader, ShopReader):
    """Purchase orders."""

    def order(self, order: str) -> PurchaseOrder | None:
        """One order, folded."""
        return fold(self.log.stream(order))

    def open_orders(self, *, supplier: str | None = None, requested_by: str | None = None) -> Sequence[PurchaseOrder]:
        """Open orders, oldest first."""
        rows = self._rows(
            "SELECT id FROM orders WHERE is_open = 1 AND (:supplier IS NULL OR supplier = :supplier)"
            " AND (:by IS NULL OR requested_by = :by) ORDER BY at, id",
            {"supplier": supplier, "by": requested_by},
        )
        histories = self.log.streams([row["id"] for row in rows])
        return [order for order in (fold(histories[row["id"]]) for row in rows) if order]

    def order_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[OrderRow]:
        """Orders, latest first."""
        where = "WHERE o.is_open = 1" if only_open else ""
        rows = self._rows(f"{_ROWS} {where} ORDER BY o.at DESC, o.id LIMIT ? OFFSET ?", [limit, offset])
        return self._order_rows(rows)

    def _order_rows(self, rows: Sequence[sqlite3.Row]) -> list[OrderRow]:
        ids = [row["id"] for row in rows]
        histories = self.log.streams(ids)
        unpushed = self.unpushed(ids)
        products = cache(self.product)
        return [self._order_row(row, fold(histories[row["id"]]), row["id"] not in unpushed, products) for row in rows]

    def _order_row(
        self,
        row: sqlite3.Row,
        order: PurchaseOrder | None,
        synced: bool,
        products: Callable[[str], Product | None],
    ) -> OrderRow:
        return OrderRow(
            id=row["id"],
            reference=row["reference"],
            state=OrderState(row["state"]),
            supplier=row["supplier_name"],
            requested_by=row["requester_name"],
            due=date.fromisoformat(row["due"]) if row["due"] else None,
            at=self._at(row["at"]),
            lines=_lines(order, products) if order else (),
            value=self._money(row["value"]) if row["value"] is not None else None,
            synced=synced,
        )

    def order_detail(self, order: str) -> OrderDetail | None:
        """An order with everything that belongs to it."""
        row = self._row(f"{_ROWS} WHERE o.id = ?", [order])
        if row is None:
            return None
        events = self.log.stream(order)
        folded = fold(events)
        asked = next((e.payload for e in events if isinstance(e.payload, OrderRequested)), None)
        asking = self.message(asked.message) if asked and asked.message else None
        messages = [asking] if asking else []
        messages += self.messages_about(order)
        branch = self._value("SELECT name FROM branches WHERE id = ?", [row["branch"]])
        return OrderDetail(
            row=self._order_rows([row])[0],
            branch=branch or "",
            history=self.history_of(told(events)),
            messages=tuple(sorted(messages, key=lambda m: m.at)),
            voice_note=asking.media if asking else None,
            extras=tuple(_line(line, self.product(line.product), None) for line in folded.extras) if folded else (),
            draft=folded is not None and folded.draft,
            closed_for=folded.closing.reason if folded and folded.closing else None,
            follows=folded.follows if folded else None,
            followed_by=folded.closing.moved_to if folded and folded.closing else None,
        )


def _lines(order: PurchaseOrder, products: Callable[[str], Product | None]) -> tuple[OrderLineView, ...]:
    offered = {line.product: line for line in order.offer}
    return tuple(_line(line, products(line.product), offered.get(line.product)) for line in order.lines)


def _line(line: Line, product: Product | None, offer: OfferedLine | None) -> OrderLineView:
    cost = offer.unit_cost if offer else None
    return OrderLineView(
        product=line.product,
        name=product.name if product else "",
        requested=line.requested,
        quantity=line.quantity,
        received=line.received,
        packs=line.packs,
        pack_name=product.pack.name if product and product.pack else None,
        pack_size=product.pack.size if product and product.pack else None,
        base_unit=product.base_unit.value if product else "unit",
        unit_cost=line.unit_cost.amount if line.unit_cost else None,
        offered=offer.quantity if offer else None,
        offered_cost=cost.amount if cost else None,
        invoiced=line.invoiced.amount if line.invoiced else None,
        returned=line.returned,
    )
