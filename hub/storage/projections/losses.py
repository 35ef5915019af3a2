"""Goods that left unsold, with the reason and what they were worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hub.domain.events import Event, LossReason, LossUndone, StockLost
from hub.domain.money import UnitPrice
from hub.domain.quantity import to_thousandths
from hub.domain.stock import Lot, MovementKind
from hub.storage.projections.movements import Movement, restate
from hub.storage.projections.projector import Projector, projects


@dataclass(frozen=True, slots=True)
class LossRow:
    """One row of `losses`."""

    event: Event
    product: str
    branch: str
    quantity: Decimal
    reason: LossReason
    unit_cost: UnitPrice | None
    lot: str | None = None
    undone: bool = False


def write(to: Projector, loss: str, rows: Sequence[LossRow]) -> None:
    """Write the rows of a loss in place of those that it had."""
    to.connection.execute("DELETE FROM losses WHERE id = ?", [loss])
    for line, row in enumerate(rows):
        to.upsert(
            "losses",
            {
                "id": loss,
                "line": line,
                "product": row.product,
                "branch": row.branch,
                "quantity": to_thousandths(row.quantity),
                "reason": row.reason.value,
                "unit_cost": row.unit_cost.ten_thousandths if row.unit_cost else None,
                "lot": row.lot,
                "at": row.event.stamp.wall_ms,
                "actor": row.event.actor,
                "undone": int(row.undone),
            },
        )


@projects(StockLost, LossUndone)
def lost(to: Projector, _event: Event, said: StockLost | LossUndone) -> None:
    """Goods left unsold; where that was a mistake, they are back, once, however often it was undone."""
    history = to.history(said.loss)
    if history is None:
        return
    entered = next((event for event in history if isinstance(event.payload, StockLost)), None)
    if entered is None or not isinstance(entered.payload, StockLost):
        return
    loss = entered.payload
    undone = next((event for event in history if isinstance(event.payload, LossUndone)), None)
    kind = MovementKind.OWN_USE if loss.reason is LossReason.OWN_USE else MovementKind.LOSS
    lot = Lot(loss.lot) if loss.lot else None
    moves = {entered.id: [Movement(loss.product, loss.branch, kind, -loss.quantity, loss.loss, lot=lot)]}
    if undone is not None:
        moves[undone.id] = [Movement(loss.product, loss.branch, kind, loss.quantity, loss.loss, lot=lot)]
    restate(to, history, moves)
    row = LossRow(
        entered, loss.product, loss.branch, loss.quantity, loss.reason, loss.unit_cost, loss.lot, undone is not None
    )
    write(to, loss.loss, [row])
