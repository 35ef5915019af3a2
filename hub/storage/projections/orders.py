"""Purchase orders, folded from their streams, with what is expected of them and what they say of prices."""

from __future__ import annotations

from collections.abc import Sequence

from hub.domain.events import (
    ApprovalAsked,
    Event,
    GoodsReceived,
    OfferAccepted,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderEdited,
    OrderOffered,
    OrderReleased,
    OrderRequested,
    OrderSent,
)
from hub.domain.events.purchasing import OrderFact
from hub.domain.purchasing import EXPECTING, PurchaseOrder, fold
from hub.domain.quantity import to_thousandths
from hub.domain.supplying import learned_prices
from hub.storage.projections.merging import keyed_by_product, refolded_when_merged
from hub.storage.projections.projector import Projector, projects

_LINE = """
INSERT INTO order_lines ("order", product, branch, supplier, quantity, received, expected, unit_cost)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_PRICE = """
INSERT INTO supplier_prices (stream, place, product, supplier, price, source, at, stamp)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


@projects(
    OrderRequested,
    OrderEdited,
    OrderReleased,
    ApprovalAsked,
    OrderApproved,
    OrderSent,
    OrderConfirmed,
    OrderOffered,
    OfferAccepted,
    OrderDeclined,
    OrderCancelled,
    OrderClosed,
)
def order(to: Projector, _event: Event, said: OrderFact) -> None:
    """An order as its history leaves it."""
    refold(to, said.order)


def refold(to: Projector, order: str) -> None:
    """Write the rows of an order, or what a receipt without one says of prices, anew from the stream."""
    history = to.history(order)
    if not history:
        return
    learn(to, order, history)
    folded = fold(history)
    if folded is not None:
        to.upsert("orders", _row(folded, history))
        _lines(to, folded)


keyed_by_product("order_lines", "quantity", "received", "expected")
refolded_when_merged(OrderRequested, refold)


def _row(order: PurchaseOrder, history: Sequence[Event]) -> dict[str, object]:
    value = order.value()
    first: dict[type, int] = {}
    for event in history:
        first.setdefault(type(event.payload), event.stamp.wall_ms)
    return {
        "id": order.id,
        "reference": order.reference,
        "branch": order.branch,
        "supplier": order.supplier,
        "state": order.state.value,
        "is_open": int(order.state.is_open),
        "due": order.due.isoformat() if order.due else None,
        "requested_by": order.requested_by,
        "message": order.message,
        "at": first[OrderRequested],
        "value": value.minor if value else None,
        "draft": int(order.draft),
        "sent_at": first.get(OrderSent),
        "received_at": first.get(GoodsReceived),
    }


def _lines(to: Projector, order: PurchaseOrder) -> None:
    expecting = order.state in EXPECTING
    to.connection.execute('DELETE FROM order_lines WHERE "order" = ?', [order.id])
    to.connection.executemany(
        _LINE,
        [
            (order.id, line.product, order.branch, order.supplier, to_thousandths(line.quantity),
             to_thousandths(line.received), to_thousandths(line.outstanding) if expecting else 0,
             line.unit_cost.ten_thousandths if line.unit_cost else None)
            for line in order.lines
        ],
    )  # fmt: skip


def learn(to: Projector, stream: str, history: Sequence[Event]) -> None:
    """Write what a stream says of suppliers' prices anew."""
    to.connection.execute("DELETE FROM supplier_prices WHERE stream = ?", [stream])
    to.connection.executemany(
        _PRICE,
        [
            (stream, place, x.product, x.supplier, x.price.ten_thousandths, x.source.value,
             x.event.stamp.wall_ms, str(x.event.stamp))
            for place, x in enumerate(learned_prices(history))
        ],
    )  # fmt: skip
