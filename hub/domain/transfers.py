"""Transfers between branches: the fold of a transfer's history, and what each of its steps moves.

Every step moves as much out of one place as into another (branch, or on the way), so that the sum over all branches
and what is on the way stays as it is; only what is declared lost leaves it, as a loss of the branch that sent it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hub.domain.errors import WrongState
from hub.domain.events import (
    Event,
    Fate,
    TransferCancelled,
    TransferReceived,
    TransferRequested,
    TransferResolved,
    TransferSent,
)
from hub.domain.money import UnitPrice
from hub.domain.stock import Lot, Move, MovementKind

_NOTHING = Decimal(0)


class TransferState(StrEnum):
    """Where a transfer stands."""

    REQUESTED = "requested"
    SENT = "sent"
    PARTLY_RECEIVED = "partly_received"
    """Some of it arrived; the rest is on the way until it arrives too or somebody says what became of it."""
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether goods are still to leave or to arrive."""
        return self not in (TransferState.CLOSED, TransferState.CANCELLED)


class TransferStep(StrEnum):
    """What can be done to a transfer."""

    SEND = "send"
    RECEIVE = "receive"
    RESOLVE = "resolve"
    CANCEL = "cancel"


_S = TransferState
ALLOWED: dict[TransferStep, frozenset[TransferState]] = {
    TransferStep.SEND: frozenset({_S.REQUESTED}),
    # Goods that stand in the shop are received, also where the news that they were sent did not come yet, or where
    # they had been called off or given up for lost.
    TransferStep.RECEIVE: frozenset(TransferState),
    TransferStep.RESOLVE: frozenset({_S.SENT, _S.PARTLY_RECEIVED}),
    TransferStep.CANCEL: frozenset({_S.REQUESTED, _S.SENT}),
}
"""From which states each step may be taken."""


@dataclass(slots=True)
class TransferPart:
    """What was sent of one product (and lot), and what became of it, in base units."""

    product: str
    lot: Lot | None = None
    sent: Decimal = _NOTHING
    received: Decimal = _NOTHING
    returned: Decimal = _NOTHING
    lost: Decimal = _NOTHING

    @property
    def in_transit(self) -> Decimal:
        """What is still on the way, or missing."""
        return self.sent - self.received - self.returned - self.lost


@dataclass(frozen=True, slots=True)
class Surplus:
    """Goods received beyond what was sent, or twice on two devices: in nobody's books until somebody counts."""

    product: str
    quantity: Decimal
    event: Event


@dataclass(slots=True)
class MissingLoss:
    """Goods declared lost by one resolution."""

    resolution: str
    part: TransferPart
    quantity: Decimal
    unit_cost: UnitPrice | None
    event: Event


@dataclass(slots=True)
class Transfer:
    """A transfer as its history leaves it. `moves` is what it moved, by the id of the event that did."""

    id: str
    reference: str
    source: str
    target: str
    requested: dict[str, Decimal]
    """Base units by product."""
    requested_by: str
    parts: list[TransferPart] = field(default_factory=list)
    surplus: list[Surplus] = field(default_factory=list)
    losses: list[MissingLoss] = field(default_factory=list)
    moves: dict[str, list[Move]] = field(default_factory=dict)
    sent: bool = False
    cancelled: bool = False

    @property
    def state(self) -> TransferState:
        """Where it stands."""
        if not self.parts:
            return _S.CANCELLED if self.cancelled else _S.REQUESTED
        if any(part.in_transit for part in self.parts):
            untouched = all(part.in_transit == part.sent for part in self.parts)
            return _S.SENT if untouched else _S.PARTLY_RECEIVED
        if not self.sent and not self.cancelled and self.outstanding():
            return _S.PARTLY_RECEIVED
        return _S.CANCELLED if self.cancelled and not any(part.received for part in self.parts) else _S.CLOSED

    def outstanding(self) -> dict[str, Decimal]:
        """What was asked for and has neither been sent nor received, by product."""
        left = {product: wanted - self.total(product, "sent") for product, wanted in self.requested.items()}
        return {product: amount for product, amount in left.items() if amount > 0}

    def total(self, product: str, what: str) -> Decimal:
        """The sum of ``sent``, ``received``, ``returned``, ``lost`` or ``in_transit`` over a product's parts."""
        return sum((getattr(part, what) for part in self.parts if part.product == product), _NOTHING)

    def require(self, step: TransferStep) -> None:
        """Raise `WrongState` unless `step` may be taken now."""
        if self.state not in ALLOWED[step]:
            raise WrongState(
                f"transfer {self.reference} is {self.state}: cannot {step}",
                reason="transfer",
                reference=self.reference,
                state=self.state.value,
                step=step.value,
            )


def fold(events: Iterable[Event]) -> Transfer | None:
    """Return the transfer that its events, in clock order, leave; None before it was requested.

    Total: a step that is not allowed where it arrives (two devices acted apart) moves nothing. Receipts come off what
    is on the way; beyond that, goods that were given up for lost or called off were there after all; what was never
    sent at all is listed as surplus and moves nothing, so that one delivery received on two devices counts once.
    """
    transfer: Transfer | None = None
    for event in events:
        said = event.payload
        if isinstance(said, TransferRequested):
            transfer = transfer or _request(said, event.actor)
        elif transfer is None:
            continue
        elif isinstance(said, TransferSent):
            _send(transfer, event, said)
        elif isinstance(said, TransferReceived):
            _receive(transfer, event, said)
        elif isinstance(said, TransferResolved):
            _resolve(transfer, event, said)
        elif isinstance(said, TransferCancelled):
            _cancel(transfer, event)
    return transfer


def _request(said: TransferRequested, actor: str) -> Transfer:
    wanted: dict[str, Decimal] = {}
    for line in said.lines:
        wanted[line.product] = wanted.get(line.product, _NOTHING) + line.quantity
    return Transfer(said.transfer, said.reference, said.source, said.target, wanted, actor)


def _move(transfer: Transfer, event: Event, part: TransferPart, *moves: tuple[str, MovementKind, Decimal]) -> None:
    written = transfer.moves.setdefault(event.id, [])
    for branch, kind, amount in moves:
        if amount:
            written.append(Move(part.product, branch, kind, amount, part.lot))


def _send(transfer: Transfer, event: Event, said: TransferSent) -> None:
    # One delivery leaves once; that the request was called off meanwhile does not bring the goods back.
    if transfer.sent:
        return
    transfer.sent, transfer.cancelled = True, False
    arrived = {product: transfer.total(product, "sent") for product in transfer.requested}
    for line in said.lines:
        # What arrived before the news that it was sent has left already.
        before = min(arrived.get(line.product, _NOTHING), line.quantity)
        arrived[line.product] = arrived.get(line.product, _NOTHING) - before
        leaves = line.quantity - before
        if leaves > 0:
            part = TransferPart(line.product, line.lot, sent=leaves)
            transfer.parts.append(part)
            _move(
                transfer,
                event,
                part,
                (transfer.source, MovementKind.TRANSFER_OUT, -leaves),
                (transfer.target, MovementKind.IN_TRANSIT, leaves),
            )


def _receive(transfer: Transfer, event: Event, said: TransferReceived) -> None:
    for line in said.lines:
        left = line.quantity
        parts = [part for part in transfer.parts if part.product == line.product]
        for part in parts:
            left -= _arrive(transfer, event, part, min(left, part.in_transit))
        if not transfer.sent:
            left -= _unannounced(transfer, event, line.product, left)
        for loss in reversed(transfer.losses):
            if loss.part.product == line.product:
                left -= _found(transfer, event, loss, min(left, loss.quantity))
        for part in parts:
            left -= _not_returned(transfer, event, part, min(left, part.returned))
        if left > 0:
            transfer.surplus.append(Surplus(line.product, left, event))


def _arrive(transfer: Transfer, event: Event, part: TransferPart, amount: Decimal) -> Decimal:
    part.received += amount
    to = transfer.target
    _move(transfer, event, part, (to, MovementKind.IN_TRANSIT, -amount), (to, MovementKind.TRANSFER_IN, amount))
    return amount


def _across(transfer: Transfer, event: Event, part: TransferPart, amount: Decimal) -> Decimal:
    """Goods that the books had at the source are at the target."""
    part.received += amount
    _move(
        transfer,
        event,
        part,
        (transfer.source, MovementKind.TRANSFER_OUT, -amount),
        (transfer.target, MovementKind.TRANSFER_IN, amount),
    )
    return amount


def _unannounced(transfer: Transfer, event: Event, product: str, amount: Decimal) -> Decimal:
    """Goods that arrived before the news that they were sent: at most what was asked for."""
    taken = min(amount, transfer.outstanding().get(product, _NOTHING))
    if taken > 0:
        part = TransferPart(product, sent=taken)
        transfer.parts.append(part)
        _across(transfer, event, part, taken)
    return max(taken, _NOTHING)


def _not_returned(transfer: Transfer, event: Event, part: TransferPart, amount: Decimal) -> Decimal:
    part.returned -= amount
    return _across(transfer, event, part, amount)


def _found(transfer: Transfer, event: Event, loss: MissingLoss, amount: Decimal) -> Decimal:
    loss.quantity -= amount
    loss.part.lost -= amount
    _move(transfer, event, loss.part, (transfer.source, MovementKind.LOSS, amount))
    return _across(transfer, event, loss.part, amount)


def _resolve(transfer: Transfer, event: Event, said: TransferResolved) -> None:
    for line in said.lines:
        left = line.quantity
        for part in [part for part in transfer.parts if part.product == line.product]:
            amount = min(left, part.in_transit)
            left -= amount
            _return(transfer, event, part, amount)
            if said.fate is Fate.LOST and amount:
                part.returned -= amount
                part.lost += amount
                transfer.losses.append(MissingLoss(said.resolution, part, amount, line.unit_cost, event))
                _move(transfer, event, part, (transfer.source, MovementKind.LOSS, -amount))


def _return(transfer: Transfer, event: Event, part: TransferPart, amount: Decimal) -> None:
    part.returned += amount
    _move(
        transfer,
        event,
        part,
        (transfer.target, MovementKind.IN_TRANSIT, -amount),
        (transfer.source, MovementKind.TRANSFER_IN, amount),
    )


def _cancel(transfer: Transfer, event: Event) -> None:
    if transfer.state not in ALLOWED[TransferStep.CANCEL]:
        return
    transfer.cancelled = True
    for part in transfer.parts:
        _return(transfer, event, part, part.in_transit)
