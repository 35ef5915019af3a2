"""Transfers between branches, folded from their streams."""

from __future__ import annotations

from collections import defaultdict

from hub.domain.events import (
    Event,
    LossReason,
    TransferCancelled,
    TransferReceived,
    TransferRequested,
    TransferResolved,
    TransferSent,
)
from hub.domain.events.transfers import TransferFact
from hub.domain.transfers import Transfer, fold
from hub.storage.projections import losses
from hub.storage.projections.losses import LossRow
from hub.storage.projections.merging import refolded_when_merged
from hub.storage.projections.movements import Movement, restate
from hub.storage.projections.projector import Projector, projects


@projects(TransferRequested, TransferSent, TransferReceived, TransferResolved, TransferCancelled)
def transfer(to: Projector, _event: Event, said: TransferFact) -> None:
    """A transfer as its history leaves it."""
    refold(to, said.transfer)


def refold(to: Projector, transfer: str) -> None:
    """Write a transfer's row, what it moved, and what was lost on the way, anew from its stream."""
    history = to.history(transfer)
    folded = fold(history) if history else None
    if folded is None or not history:
        return
    asked = next(event for event in history if isinstance(event.payload, TransferRequested))
    to.upsert(
        "transfers",
        {
            "id": folded.id,
            "reference": folded.reference,
            "source": folded.source,
            "target": folded.target,
            "state": folded.state.value,
            "is_open": int(folded.state.is_open),
            "surplus": int(bool(folded.surplus)),
            "at": asked.stamp.wall_ms,
        },
    )
    moves = {
        event: [Movement(m.product, m.branch, m.kind, m.quantity, folded.id, lot=m.lot) for m in made]
        for event, made in folded.moves.items()
    }
    restate(to, history, moves)
    _losses(to, folded, history)


refolded_when_merged(TransferRequested, refold)


def _losses(to: Projector, folded: Transfer, history: list[Event]) -> None:
    rows: defaultdict[str, list[LossRow]] = defaultdict(list)
    for loss in folded.losses:
        if loss.quantity:
            part, code = loss.part, loss.part.lot.code if loss.part.lot else None
            rows[loss.resolution].append(
                LossRow(
                    loss.event, part.product, folded.source, loss.quantity, LossReason.IN_TRANSIT, loss.unit_cost, code
                )
            )
    for event in history:
        if isinstance(event.payload, TransferResolved):
            losses.write(to, event.payload.resolution, rows[event.payload.resolution])
