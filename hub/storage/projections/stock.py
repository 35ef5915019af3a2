"""Stock movements, stock on hand, average cost and sales."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

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
_LATER_RECEIPTS = """
SELECT product FROM costs WHERE stamp > ? AND product IN (SELECT value FROM json_each(?))
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
    """One movement; `quantity` is positive for goods that come."""

    product: str
    branch: str
    kind: str
    quantity: Decimal
    about: str
    unit_cost: UnitPrice | None = None


@projects(GoodsReceived)
def received(to: Projector, event: Event, said: GoodsReceived) -> None:
    """Goods in: stock, cost, and the order that they fulfil."""
    about = said.order or said.receipt
    _move(
        to,
        event,
        [_Movement(x.product, said.branch, "receipt", x.quantity, about, x.unit_cost) for x in said.lines],
    )
    if said.order:
        orders.refold(to, said.order)


@projects(SaleRecorded)
def sold(to: Projector, event: Event, said: SaleRecorded) -> None:
    """Goods out, and the sums that Analytics reads."""
    day = said.at.date().isoformat()
    _move(to, event, [_Movement(x.product, said.branch, "sale", -x.quantity, said.sale) for x in said.lines])
    to.connection.executemany(
        _ADD_PRODUCT_DAY,
        [(day, x.product, said.branch, to_thousandths(x.quantity), x.amount.minor) for x in said.lines],
    )
    total = said.total.minor
    to.connection.execute(_ADD_SALE_DAY, [day, said.branch, total])
    sale = {"id": said.sale, "receipt": said.receipt, "at": int(said.at.timestamp() * 1000), "day": day}
    to.upsert("sales", {**sale, "branch": said.branch, "total": total, "customer": said.customer, "actor": event.actor})


@projects(StockCounted)
def counted(to: Projector, event: Event, said: StockCounted) -> None:
    """A count moves stock by the difference that it found."""
    _move(to, event, [_Movement(said.product, said.branch, "count", said.difference, said.count)])


@projects(StockLost)
def lost(to: Projector, event: Event, said: StockLost) -> None:
    """Goods left unsold."""
    _move(to, event, [_Movement(said.product, said.branch, "loss", -said.quantity, said.loss)])


def _move(to: Projector, event: Event, moves: Sequence[_Movement]) -> None:
    stamp, at = str(event.stamp), event.stamp.wall_ms
    amounts = [to_thousandths(move.quantity) for move in moves]
    for move, amount in zip(moves, amounts, strict=True):
        if move.unit_cost is not None:
            _average(to, move.product, stamp, amount, move.unit_cost.ten_thousandths)
    to.connection.executemany(
        _MOVE,
        [
            (event.id, place, move.product, move.branch, stamp, at, move.kind, amount,
             move.unit_cost.ten_thousandths if move.unit_cost else None, event.actor, move.about)
            for place, (move, amount) in enumerate(zip(moves, amounts, strict=True))
        ],
    )  # fmt: skip
    to.connection.executemany(
        _ADD_STOCK, [(move.product, move.branch, amount) for move, amount in zip(moves, amounts, strict=True)]
    )
    # What moved before goods that are in the average already: their weight was another.
    products = json.dumps([move.product for move in moves])
    for (product,) in to.connection.execute(_LATER_RECEIPTS, [stamp, products]).fetchall():
        _average_anew(to, product)


def _average(to: Projector, product: str, stamp: str, amount: int, cost: int) -> None:
    """Fold goods that came at a cost into the average; later, in clock order, where they or others came late."""
    moved = to.connection.execute("SELECT max(stamp) FROM movements WHERE product = ?", [product]).fetchone()[0]
    known = to.connection.execute("SELECT average, stamp FROM costs WHERE product = ?", [product]).fetchone()
    if (moved and moved >= stamp) or (known and known[1] >= stamp):
        _average_anew(to, product)
        return
    held = to.connection.execute("SELECT sum(on_hand) FROM stock WHERE product = ?", [product]).fetchone()[0]
    average = averaged(known[0] if known else None, held or 0, amount, cost)
    if average is not None:
        to.upsert("costs", {"product": product, "average": average, "stamp": stamp})


def _average_anew(to: Projector, product: str) -> None:
    to.late[f"average {product}"] = partial(_fold_average, product=product)


def _fold_average(to: Projector, product: str) -> None:
    """Fold a product's average cost from all its movements in clock order."""
    average, held, last = None, 0, ""
    for amount, cost, stamp in to.connection.execute(
        "SELECT quantity, unit_cost, stamp FROM movements WHERE product = ? ORDER BY stamp, event, line", [product]
    ).fetchall():
        average, held, last = averaged(average, held, amount, cost), held + amount, last if cost is None else stamp
    if average is not None:
        to.upsert("costs", {"product": product, "average": average, "stamp": last})


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
