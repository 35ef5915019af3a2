"""Stock movements, stock on hand, average cost and sales."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hub.domain.events import Event, GoodsReceived, SaleRecorded, StockCounted, StockLost
from hub.domain.money import UnitPrice
from hub.domain.quantity import to_thousandths
from hub.storage.projections import orders
from hub.storage.projections.projector import Projector, projects

_MOVE = """
INSERT INTO movements (event, line, product, branch, stamp, at, kind, quantity, unit_cost, actor, about)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_STOCK = """
INSERT INTO stock (product, branch, on_hand) VALUES (?, ?, ?)
ON CONFLICT (product, branch) DO UPDATE SET on_hand = on_hand + excluded.on_hand
"""
_ADD_SALE_DAY = """
INSERT INTO sale_days (day, branch, total, count) VALUES (?, ?, ?, 1)
ON CONFLICT (day, branch) DO UPDATE SET total = total + excluded.total, count = count + 1
"""
_ADD_PRODUCT_DAY = """
INSERT INTO product_days (day, product, branch, quantity, total) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (day, product, branch) DO UPDATE SET quantity = quantity + excluded.quantity, total = total + excluded.total
"""


@dataclass(frozen=True, slots=True)
class _Movement:
    product: str
    branch: str
    kind: str
    quantity: Decimal
    about: str
    unit_cost: UnitPrice | None = None


@projects(GoodsReceived)
def received(to: Projector, event: Event, said: GoodsReceived) -> None:
    """Goods in: stock, cost, and the order that they fulfil."""
    for place, line in enumerate(said.lines):
        about = said.order or said.receipt
        _move(to, event, place, _Movement(line.product, said.branch, "receipt", line.quantity, about, line.unit_cost))
    if said.order:
        orders.refold(to, said.order)


@projects(SaleRecorded)
def sold(to: Projector, event: Event, said: SaleRecorded) -> None:
    """Goods out, and the sums that Analytics reads."""
    day = said.at.date().isoformat()
    for place, line in enumerate(said.lines):
        _move(to, event, place, _Movement(line.product, said.branch, "sale", -line.quantity, said.sale))
        quantity = to_thousandths(line.quantity)
        to.connection.execute(_ADD_PRODUCT_DAY, [day, line.product, said.branch, quantity, line.amount.minor])
    total = said.total.minor
    to.connection.execute(_ADD_SALE_DAY, [day, said.branch, total])
    sale = {"id": said.sale, "receipt": said.receipt, "at": int(said.at.timestamp() * 1000), "day": day}
    to.upsert("sales", {**sale, "branch": said.branch, "total": total, "customer": said.customer, "actor": event.actor})


@projects(StockCounted)
def counted(to: Projector, event: Event, said: StockCounted) -> None:
    """A count moves stock by the difference that it found."""
    _move(to, event, 0, _Movement(said.product, said.branch, "count", said.difference, said.count))


@projects(StockLost)
def lost(to: Projector, event: Event, said: StockLost) -> None:
    """Goods left unsold."""
    _move(to, event, 0, _Movement(said.product, said.branch, "loss", -said.quantity, said.loss))


def _move(to: Projector, event: Event, place: int, move: _Movement) -> None:
    stamp, quantity = str(event.stamp), to_thousandths(move.quantity)
    cost = move.unit_cost.ten_thousandths if move.unit_cost else None
    to.connection.execute(
        _MOVE,
        [event.id, place, move.product, move.branch, stamp, event.stamp.wall_ms, move.kind, quantity, cost,
         event.actor, move.about],
    )  # fmt: skip
    to.connection.execute(_ADD_STOCK, [move.product, move.branch, quantity])
    _cost(to, move.product, stamp, quantity, cost)


def _cost(to: Projector, product: str, stamp: str, quantity: int, cost: int | None) -> None:
    """Fold the movement into the average cost; anew in clock order where it came late."""
    found = to.connection.execute("SELECT average, on_hand, stamp FROM costs WHERE product = ?", [product]).fetchone()
    average, on_hand, last = found or (None, 0, "")
    if stamp >= last:
        average, on_hand, last = averaged(average, on_hand, quantity, cost), on_hand + quantity, stamp
    else:
        average, on_hand = None, 0
        for moved, paid in to.connection.execute(
            "SELECT quantity, unit_cost FROM movements WHERE product = ? ORDER BY stamp, event, line", [product]
        ).fetchall():
            average, on_hand = averaged(average, on_hand, moved, paid), on_hand + moved
    to.upsert("costs", {"product": product, "average": average, "on_hand": on_hand, "stamp": last})


def averaged(average: int | None, on_hand: int, quantity: int, cost: int | None) -> int | None:
    """Return the moving average cost after a movement, in ten-thousandths, rounded half up.

    Weighted average over what was on hand and what arrived; stock below zero weighs nothing, since nothing was there.
    """
    if cost is None or quantity <= 0:
        return average
    if average is None:
        return cost
    weight = max(on_hand, 0)
    return (2 * (average * weight + cost * quantity) + weight + quantity) // (2 * (weight + quantity))
