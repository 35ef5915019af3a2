"""Goods that come in or are counted."""

from __future__ import annotations

from hub.domain.events import Event, GoodsReceived, StockCounted
from hub.domain.stock import MovementKind
from hub.storage.projections import orders
from hub.storage.projections.movements import Movement, move
from hub.storage.projections.projector import Projector, projects


@projects(GoodsReceived)
def received(to: Projector, event: Event, said: GoodsReceived) -> None:
    """Goods in: stock, cost, and the order that they fulfil."""
    about, kind = said.order or said.receipt, MovementKind.RECEIPT
    move(to, event, [Movement(x.product, said.branch, kind, x.quantity, about, x.unit_cost, x.lot) for x in said.lines])
    if said.order:
        orders.refold(to, said.order)


@projects(StockCounted)
def counted(to: Projector, event: Event, said: StockCounted) -> None:
    """A count moves stock by the difference that it found."""
    move(to, event, [Movement(said.product, said.branch, MovementKind.COUNT, said.difference, said.count)])
