"""Sales with their lines and what came back of them, tickets that wait, and what of both needs a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.domain.events import Payment
from hub.domain.money import Money, UnitPrice


@dataclass(frozen=True, slots=True)
class SaleLineView:
    """A line of a sale; quantities in base units, `place` is what a return names it by."""

    place: int
    product: str
    name: str
    base_unit: str
    quantity: Decimal
    unit_price: UnitPrice
    amount: Money
    discount: Money
    tax: Money
    returned: Decimal
    refunded: Money


@dataclass(frozen=True, slots=True)
class SaleRow:
    """A sale in a list; `returned` is what of its total came back or was voided."""

    id: str
    receipt: str
    at: datetime
    total: Money
    rounding: Money
    returned: Money
    voided: bool
    customer: str | None
    """The customer's name."""
    actor: str | None
    """The name of who sold it."""


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A return, or the void that ended a sale; `cut` where it had less effect than it says, since others came first."""

    void: bool
    receipt: str | None
    """The number of a return's slip."""
    at: datetime
    amount: Money
    refunded: Money
    reason: str
    cut: bool
    actor: str | None
    """The name of who took it back."""


@dataclass(frozen=True, slots=True)
class SaleDetail:
    """A sale with everything that belongs to it."""

    row: SaleRow
    branch: str
    """The branch's name."""
    lines: tuple[SaleLineView, ...]
    payments: tuple[Payment, ...]
    returns: tuple[ReturnView, ...]
    fee: Money | None = None
    """For the delivery."""
    customer_order: str | None = None
    """The customer's order that was handed over with it."""


@dataclass(frozen=True, slots=True)
class OversoldLine:
    """A line of which the books had less than was sold: `short` base units of it."""

    sale: str
    receipt: str
    at: datetime
    product: str
    name: str
    quantity: Decimal
    short: Decimal
    on_hand: Decimal
    """What the branch's books have now."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket that waits, or is on a device: `holder` is that device's name."""

    id: str
    name: str
    at: datetime
    branch: str
    customer: str | None
    """The customer's name."""
    actor: str | None
    """The name of who put it aside."""
    lines: int
    holder: str | None


@dataclass(frozen=True, slots=True)
class SaleDoubt:
    """Something that two devices did apart and a person has to look at: money may be wrong by it.

    `kind` is ``return`` or ``void`` where one gave back what had been given back already, ``ticket`` where two took
    the money for one ticket; `receipts` are the sales that it is about.
    """

    kind: str
    at: datetime
    receipts: tuple[str, ...]
    actor: str | None
