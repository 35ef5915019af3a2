"""Goods that are counted."""

from __future__ import annotations

from hub.domain.events import Event, StockCounted
from hub.domain.stock import MovementKind
from hub.storage.projections.movements import Movement, move
from hub.storage.projections.projector import Projector, projects


@projects(StockCounted)
def counted(to: Projector, event: Event, said: StockCounted) -> None:
    """A count moves stock by the difference that it found."""
    move(to, event, [Movement(said.product, said.branch, MovementKind.COUNT, said.difference, said.count)])
