"""Facts about transfers: goods that go from one branch to another, from the request to the last missing crate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hub.domain.events.envelope import Payload, fact
from hub.domain.money import UnitPrice
from hub.domain.stock import Lot


class Fate(StrEnum):
    """What became of goods that were sent and did not arrive."""

    LOST = "lost"
    RETURNED = "returned"
    """They are at the branch that sent them, or never left it."""


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Goods of one product that are asked for, sent or received, in base units."""

    product: str
    quantity: Decimal
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Goods of one product that are missing, in base units; `unit_cost` is the average cost when that was said."""

    product: str
    quantity: Decimal
    unit_cost: UnitPrice | None = None


class TransferFact(Payload):
    """Base of what happens to a transfer."""

    __slots__ = ()
    transfer: str

    @property
    def stream(self) -> str:
        """The transfer."""
        return self.transfer


@fact
class TransferRequested(TransferFact):
    """A branch asked another one for goods, or was about to be sent them."""

    transfer: str
    reference: str
    source: str
    target: str
    lines: tuple[TransferLine, ...]


@fact
class TransferSent(TransferFact):
    """The goods left; they are on the way from now on."""

    transfer: str
    lines: tuple[TransferLine, ...]


@fact
class TransferReceived(TransferFact):
    """Goods arrived, all that was sent or a part of it."""

    transfer: str
    receipt: str
    lines: tuple[TransferLine, ...]


@fact
class TransferResolved(TransferFact):
    """Somebody found out what became of goods that did not arrive."""

    transfer: str
    resolution: str
    fate: Fate
    lines: tuple[MissingLine, ...]


@fact
class TransferCancelled(TransferFact):
    """The transfer is off; what had left is back where it came from."""

    transfer: str
