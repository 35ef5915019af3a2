"""Customers' orders, folded from their streams, with what they keep from being sold; and delivery zones."""

from __future__ import annotations

from hub.domain.cash import PaymentKind
from hub.domain.customer_orders import CustomerOrder, crossed, money_moved, told
from hub.domain.events import (
    CustomerOrderAccepted,
    CustomerOrderCancelled,
    CustomerOrderChanged,
    CustomerOrderDelivered,
    CustomerOrderPaid,
    CustomerOrderPlaced,
    CustomerOrderReady,
    CustomerOrderRefunded,
    DeliveryZoneWritten,
    Event,
)
from hub.domain.events.customer_orders import CustomerOrderFact
from hub.storage.projections.merging import refolded_when_merged
from hub.storage.projections.payments import Occasion, paid, unpaid
from hub.storage.projections.projector import Projector, projects
from hub.storage.projections.reservations import reserve

_LATEST_ZONE = """
INSERT INTO delivery_zones (id, name, fee, minimum, free_from, active, stamp) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, fee = excluded.fee, minimum = excluded.minimum,
    free_from = excluded.free_from, active = excluded.active, stamp = excluded.stamp
WHERE excluded.stamp > delivery_zones.stamp
"""


@projects(
    CustomerOrderPlaced,
    CustomerOrderChanged,
    CustomerOrderAccepted,
    CustomerOrderPaid,
    CustomerOrderReady,
    CustomerOrderRefunded,
    CustomerOrderDelivered,
    CustomerOrderCancelled,
)
def customer_order(to: Projector, _event: Event, said: CustomerOrderFact) -> None:
    """A customer's order as its history leaves it."""
    refold(to, said.order)


def refold(to: Projector, order: str) -> None:
    """Write the order's row, its reservations and what was paid in advance anew from its stream."""
    history = to.history(order) or []
    folded: CustomerOrder | None = None
    at = since = 0
    for event, after in told(history):
        if after is not None and (folded is None or after.state is not folded.state):
            since = event.stamp.wall_ms
            at = at or since
        if isinstance(event.payload, CustomerOrderPaid | CustomerOrderRefunded | CustomerOrderDelivered):
            unpaid(to, event.id)
            _move_money(to, event, event.payload, folded, after)
        folded = after
    if folded is not None:
        to.upsert("customer_orders", _row(folded, at, since) | {"crossed": int(crossed(history))})
        branch = folded.placed.branch
        reserve(to, order, [(kept.product, branch, kept.quantity) for kept in folded.reserved])


def _move_money(
    to: Projector,
    event: Event,
    said: CustomerOrderPaid | CustomerOrderRefunded | CustomerOrderDelivered,
    before: CustomerOrder | None,
    after: CustomerOrder | None,
) -> None:
    moved = money_moved(before, event, after)
    if not moved or after is None:
        return
    kind = PaymentKind.REFUND if isinstance(said, CustomerOrderRefunded) else PaymentKind.ADVANCE
    branch = event.branch or after.placed.branch
    at = said.at or event.stamp.at
    paid(to, event, moved, Occasion(kind, said.order, at, branch, said.session, after.placed.customer))


refolded_when_merged(CustomerOrderPlaced, refold)


def _row(order: CustomerOrder, at: int, since: int) -> dict[str, object]:
    placed = order.placed
    return {
        "id": order.id,
        "reference": placed.reference,
        "branch": placed.branch,
        "channel": placed.channel.value,
        "fulfilment": placed.fulfilment.value,
        "customer": placed.customer,
        "contact": placed.contact.words if placed.contact else None,
        "address": placed.address.words if placed.address else None,
        "note": placed.note.words if placed.note else None,
        "zone": placed.zone,
        "state": order.state.value,
        "is_open": int(order.state.is_open),
        "at": at,
        "since": since,
        "promised": int(order.promised.timestamp() * 1000) if order.promised else None,
        "lines": len(order.kept),
        "total": order.total.minor,
        "paid": sum(payment.amount.minor for payment in order.paid),
        "owed": order.owed.minor,
        "sale": order.sale,
    }


def refold_all(to: Projector, contact: str) -> None:
    """Write the orders of a contact anew from the log."""
    rows = to.connection.execute("SELECT id FROM customer_orders WHERE customer = ?", [contact]).fetchall()
    for (order,) in rows:
        refold(to, order)


@projects(DeliveryZoneWritten)
def zone(to: Projector, event: Event, said: DeliveryZoneWritten) -> None:
    """The latest write of a zone's terms."""
    minimum = said.minimum.minor if said.minimum else None
    free_from = said.free_from.minor if said.free_from else None
    values = [said.zone, said.name, said.fee.minor, minimum, free_from, int(said.active), str(event.stamp)]
    to.connection.execute(_LATEST_ZONE, values)
