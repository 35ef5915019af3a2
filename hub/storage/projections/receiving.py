"""Goods from suppliers: what came, what a receipt put right changes, what went back and what is owed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hub.domain.events import (
    Event,
    GoodsReceived,
    GoodsReturned,
    ReceiptCorrected,
    ReceivedLine,
    ReturnSettled,
)
from hub.domain.stock import MovementKind
from hub.storage.projections import orders
from hub.storage.projections.merging import refolded_when_merged
from hub.storage.projections.movements import Movement, move, restate
from hub.storage.projections.projector import Projector, projects

_SETTLED = """
INSERT INTO return_settlements (returned, how, at, stamp) VALUES (?, ?, ?, ?)
ON CONFLICT (returned) DO UPDATE SET how = excluded.how, at = excluded.at, stamp = excluded.stamp
WHERE excluded.stamp > return_settlements.stamp
"""


@projects(GoodsReceived)
def received(to: Projector, event: Event, said: GoodsReceived) -> None:
    """Goods in: stock, cost, and the order that they fulfil."""
    move(to, event, [_moved(said, line) for line in said.lines])
    row = {"id": said.receipt, "stream": said.stream, "supplier": said.supplier, "branch": said.branch}
    to.upsert("receipts", {**row, "purchase_order": said.order, "at": event.stamp.wall_ms})
    orders.refold(to, said.stream)
    if any(isinstance(x.payload, ReceiptCorrected) for x in to.log.stream(said.stream)):
        _correct(to, said.stream)


@projects(ReceiptCorrected)
def corrected(to: Projector, _event: Event, said: ReceiptCorrected) -> None:
    """A receipt put right moves the difference, at the costs of then and of now."""
    _correct(to, said.stream)
    orders.refold(to, said.stream)


def _moved(receipt: GoodsReceived, line: ReceivedLine) -> Movement:
    about = receipt.order or receipt.receipt
    return Movement(line.product, receipt.branch, MovementKind.RECEIPT, line.quantity, about, line.unit_cost, line.lot)


def _correct(to: Projector, stream: str) -> None:
    history = to.log.stream(stream)
    moves = dict(_differences(history))
    restate(to, [event for event in history if isinstance(event.payload, ReceiptCorrected)], moves)


refolded_when_merged(ReceiptCorrected, _correct)


def _differences(history: Sequence[Event]) -> Iterator[tuple[str, list[Movement]]]:
    """What each correction moves, by its event: each follows upon what held before it in clock order."""
    receipts = {x.payload.receipt: x.payload for x in history if isinstance(x.payload, GoodsReceived)}
    held = {receipt: said.lines for receipt, said in receipts.items()}
    for event in history:
        said = event.payload
        if isinstance(said, ReceiptCorrected) and said.receipt in receipts:
            receipt = receipts[said.receipt]
            yield event.id, [_moved(receipt, line) for line in _changed(held[said.receipt], said.lines)]
            held[said.receipt] = said.lines


def _changed(before: Sequence[ReceivedLine], after: Sequence[ReceivedLine]) -> list[ReceivedLine]:
    """Lines that lead from one list to the other: what is alike but for its quantity is moved once."""
    sums: dict[ReceivedLine, Decimal] = {}
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            alike = replace(line, quantity=Decimal(0))
            sums[alike] = sums.get(alike, Decimal(0)) + sign * line.quantity
    return [replace(alike, quantity=amount) for alike, amount in sums.items() if amount]


@projects(GoodsReturned)
def returned(to: Projector, event: Event, said: GoodsReturned) -> None:
    """Goods back to the supplier, at what they cost."""
    about, kind = said.order or said.returned, MovementKind.SUPPLIER_RETURN
    moves = [Movement(x.product, said.branch, kind, -x.quantity, about, x.unit_cost, x.lot) for x in said.lines]
    move(to, event, moves)
    to.upsert(
        "supplier_returns",
        {
            "id": said.returned,
            "supplier": said.supplier,
            "branch": said.branch,
            "purchase_order": said.order,
            "reason": said.reason.value,
            "at": event.stamp.wall_ms,
            "credit": said.credit.minor if said.credit else None,
        },
    )
    if said.order:
        orders.refold(to, said.order)


@projects(ReturnSettled)
def settled(to: Projector, event: Event, said: ReturnSettled) -> None:
    """What the supplier gave for a return: the latest word of the shop holds."""
    values = [said.returned, said.how.value, event.stamp.wall_ms, str(event.stamp)]
    to.connection.execute(_SETTLED, values)
