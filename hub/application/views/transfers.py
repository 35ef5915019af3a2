"""Transfers between branches as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.domain.quantity import Unit
from hub.domain.transfers import TransferState


@dataclass(frozen=True, slots=True)
class TransferLineView:
    """What became of one product of a transfer, in base units."""

    product: str
    name: str
    base_unit: Unit
    requested: Decimal
    sent: Decimal
    received: Decimal
    in_transit: Decimal
    """On the way, or missing once the rest arrived."""
    returned: Decimal
    lost: Decimal
    surplus: Decimal
    """Received beyond what was sent: in nobody's books until somebody counts."""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer with its lines; branches by name."""

    id: str
    reference: str
    source: str
    target: str
    state: TransferState
    at: datetime
    requested_by: str | None
    lines: tuple[TransferLineView, ...]
