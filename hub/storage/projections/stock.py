"""Goods that come in, are counted, or leave unsold."""

from __future__ import annotations

from hub.domain.events import Event, GoodsReceived, StockCounted, StockLost
from hub.domain.stock import MovementKind
from hub.storage.projections import orders
from hub.storage.projections.movements import Movement, move
from hub.storage.projections.projector import Projector, projects


@projects(GoodsReceived)
def received(to: Projector, event: Event, said: GoodsReceived) -> None:
    """Goods in: stock, cost, and the order that they fulfil."""
    about = said.order or said.receipt
    move(
        to,
        event,
        [Movement(x.product, said.branch, MovementKind.RECEIPT, x.quantity, about, x.unit_cost) for x in said.lines],
    )
    if said.order:
        orders.refold(to, said.order)


@projects(StockCounted)
def counted(to: Projector, event: Event, said: StockCounted) -> None:
    """A count moves stock by the difference that it found."""
    move(to, event, [Movement(said.product, said.branch, MovementKind.COUNT, said.difference, said.count)])


@projects(StockLost)
def lost(to: Projector, event: Event, said: StockLost) -> None:
    """Goods left unsold."""
    move(to, event, [Movement(said.product, said.branch, MovementKind.LOSS, -said.quantity, said.loss)])
