"""Stock-takes: every count as it was made, and at the end the differences as movements."""

from __future__ import annotations

import json

from hub.domain.events import Event, StockTakeCancelled, StockTakeClosed, StockTakeCounted, StockTakeStarted
from hub.domain.events.stocktake import StockTakeFact
from hub.domain.quantity import to_thousandths
from hub.domain.stock import MovementKind
from hub.domain.stocktake import StockTake, TakeState, fold, found
from hub.storage.projections.merging import refolded_when_merged
from hub.storage.projections.movements import Movement, restate
from hub.storage.projections.projector import Projector, projects


@projects(StockTakeCounted)
def counted(to: Projector, event: Event, said: StockTakeCounted) -> None:
    """A count, beside all others; one that arrives after the end changes what the end moved."""
    to.upsert(
        "stock_take_counts",
        {
            "id": said.count,
            "take": said.take,
            "product": said.product,
            "place": said.place,
            "counted": to_thousandths(said.counted) if said.counted is not None else None,
            "books": to_thousandths(said.books),
            "unit_cost": said.unit_cost.ten_thousandths if said.unit_cost else None,
            "actor": event.actor,
            "stamp": str(event.stamp),
        },
    )
    state = to.connection.execute("SELECT state FROM stock_takes WHERE id = ?", [said.take]).fetchone()
    if state and state[0] != TakeState.OPEN.value:
        refold(to, said.take)


@projects(StockTakeStarted, StockTakeClosed, StockTakeCancelled)
def stock_take(to: Projector, _event: Event, said: StockTakeFact) -> None:
    """A stock-take as its history leaves it."""
    refold(to, said.take)


def refold(to: Projector, take: str) -> None:
    """Write the row of `stock_takes` and the movements of its end anew from its stream."""
    history = to.history(take)
    folded = fold(history) if history else None
    if folded is None or not history:
        return
    started = next(event for event in history if isinstance(event.payload, StockTakeStarted))
    to.upsert(
        "stock_takes",
        {
            "id": folded.id,
            "branch": folded.branch,
            "products": json.dumps(folded.products),
            "category": folded.category,
            "state": folded.state.value,
            "started_by": folded.started_by,
            "at": started.stamp.wall_ms,
            "ended": str(folded.ended.stamp) if folded.ended else None,
        },
    )
    ends = [event for event in history if isinstance(event.payload, StockTakeClosed | StockTakeCancelled)]
    restate(to, ends, {folded.ended.id: _moves(folded)} if folded.ended else {})


refolded_when_merged(StockTakeStarted, refold)


def _moves(take: StockTake) -> list[Movement]:
    if take.state is not TakeState.CLOSED:
        return []
    return [
        Movement(x.product, take.branch, MovementKind.COUNT, x.difference, take.id)
        for x in found(take.lines)
        if x.difference
    ]
