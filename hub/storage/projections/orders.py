"""Purchase orders, folded from their streams."""

from __future__ import annotations

from hub.domain.events import (
    ApprovalAsked,
    Event,
    OfferAccepted,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderOffered,
    OrderRequested,
    OrderSent,
)
from hub.domain.events.purchasing import OrderFact
from hub.domain.purchasing import fold
from hub.storage.projections.merging import refolded_when_merged
from hub.storage.projections.projector import Projector, projects


@projects(
    OrderRequested,
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
    """Write the row of `orders` anew from the order's stream."""
    history = to.history(order)
    folded = fold(history) if history else None
    if folded is None or not history:
        return
    asked = next(event for event in history if isinstance(event.payload, OrderRequested))
    value = folded.value()
    to.upsert(
        "orders",
        {
            "id": folded.id,
            "reference": folded.reference,
            "branch": folded.branch,
            "supplier": folded.supplier,
            "state": folded.state.value,
            "is_open": int(folded.state.is_open),
            "due": folded.due.isoformat() if folded.due else None,
            "requested_by": folded.requested_by,
            "message": folded.message,
            "at": asked.stamp.wall_ms,
            "value": value.minor if value else None,
        },
    )


refolded_when_merged(OrderRequested, refold)
