"""Purchase orders with their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hub.application.views import HistoryEntry, OrderDetail, OrderLineView, OrderRow
from hub.domain.events import Event, OfferedLine, OrderRequested, Personal
from hub.domain.purchasing import Line, OrderState, PurchaseOrder, fold
from hub.storage.reader.conversation import ConversationReader
from hub.storage.reader.products import ProductReader
from hub.storage.reader.shop import ShopReader

_ROWS = """
SELECT o.*, s.name AS supplier_name, r.name AS requester_name
FROM orders o LEFT JOIN contacts s ON s.id = o.supplier LEFT JOIN contacts r ON r.id = o.requested_by
"""
_UNPUSHED = """
SELECT count(*) FROM events
WHERE stream = ? AND counts = 1 AND device = ? AND seq > coalesce((SELECT value FROM replica WHERE name = 'pushed'), 0)
"""


class OrderReader(ConversationReader, ProductReader, ShopReader):
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
        return [order for order in (self.order(row["id"]) for row in rows) if order]

    def order_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[OrderRow]:
        """Orders, latest first."""
        where = "WHERE o.is_open = 1" if only_open else ""
        rows = self._rows(f"{_ROWS} {where} ORDER BY o.at DESC, o.id LIMIT ? OFFSET ?", [limit, offset])
        return [self._order_row(dict(row)) for row in rows]

    def _order_row(self, row: dict[str, Any]) -> OrderRow:
        order_id = row["id"]
        order = self.order(order_id)
        return OrderRow(
            id=order_id,
            reference=row["reference"],
            state=OrderState(row["state"]),
            supplier=row["supplier_name"],
            requested_by=row["requester_name"],
            due=date.fromisoformat(row["due"]) if row["due"] else None,
            at=self._at(row["at"]),
            lines=self._lines(order) if order else (),
            value=self._money(row["value"]) if row["value"] is not None else None,
            synced=self._value(_UNPUSHED, [order_id, self.keys.device]) == 0,
        )

    def _lines(self, order: PurchaseOrder) -> tuple[OrderLineView, ...]:
        offered = {line.product: line for line in order.offer}
        return tuple(self._line(line, offered.get(line.product)) for line in order.lines)

    def _line(self, line: Line, offer: OfferedLine | None) -> OrderLineView:
        product = self.product(line.product)
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
        )

    def order_detail(self, order: str) -> OrderDetail | None:
        """An order with everything that belongs to it."""
        row = self._row(f"{_ROWS} WHERE o.id = ?", [order])
        if row is None:
            return None
        events = self.log.stream(order)
        asked = next((e.payload for e in events if isinstance(e.payload, OrderRequested)), None)
        asking = self.message(asked.message) if asked and asked.message else None
        messages = [asking] if asking else []
        messages += self.messages_about(order)
        branch = self._value("SELECT name FROM branches WHERE id = ?", [row["branch"]])
        return OrderDetail(
            row=self._order_row(dict(row)),
            branch=branch or "",
            history=tuple(self._entry(event) for event in events),
            messages=tuple(sorted(messages, key=lambda m: m.at)),
            voice_note=asking.media if asking else None,
        )

    def _entry(self, event: Event) -> HistoryEntry:
        who = self._value("SELECT name FROM contacts WHERE id = ?", [event.actor])
        words = getattr(event.payload, "words", None)
        return HistoryEntry(
            at=self._at(event.stamp.wall_ms),
            what=event.payload.type_name,
            who=who,
            words=words.words if isinstance(words, Personal) else None,
        )
