"""Stock movements: what every fact that moves goods comes down to, the sums on hand, and the average cost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from hub.domain.events import Event
from hub.domain.money import UnitPrice
from hub.domain.quantity import to_thousandths
from hub.storage.projections.projector import Projector

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


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement; `quantity` is positive for goods that come."""

    product: str
    branch: str
    kind: str
    quantity: Decimal
    about: str
    unit_cost: UnitPrice | None = None


def move(to: Projector, event: Event, moves: Sequence[Movement]) -> None:
    """Write the movements of one event, and keep the sums on hand and the average costs right."""
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
