"""Customers' orders as lists and their own page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.application.views.purchasing import HistoryEntry
from hub.domain.customer_orders import CustomerOrderState
from hub.domain.events import CancelReason, Fulfilment, OrderChannel, PaymentPlan, Tender
from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class CustomerLineView:
    """A line of a customer's order; quantities in base units."""

    product: str
    name: str
    base_unit: str
    asked: Decimal
    quantity: Decimal
    """What the customer gets: zero where it was taken off the order."""
    unit_price: Decimal
    amount: Money
    short: Decimal = Decimal(0)
    """How much of it is promised to customers beyond what the branch holds: it has to be found somewhere."""


@dataclass(frozen=True, slots=True)
class CustomerOrderRow:
    """A customer's order in a list."""

    id: str
    reference: str
    state: CustomerOrderState
    channel: OrderChannel
    fulfilment: Fulfilment
    branch: str
    customer: str | None
    """The customer's name; None where nobody is named, or the name was erased."""
    zone: str | None
    """The zone's name."""
    at: datetime
    since: datetime
    """When it came into its state."""
    promised: datetime | None
    lines: int
    total: Money
    paid: Money
    """What was paid in advance."""
    owed: Money
    """What of it has to be given back."""
    short: bool
    """Whether it keeps more than the branch holds."""
    synced: bool


@dataclass(frozen=True, slots=True)
class CustomerOrderDetail:
    """A customer's order with everything that belongs to it."""

    row: CustomerOrderRow
    branch: str
    """The branch's name."""
    contact: str | None
    address: str | None
    note: str | None
    phone: str | None
    """The customer's number."""
    payment: PaymentPlan
    tender: Tender | None
    goods: Money
    fee: Money | None
    lines: tuple[CustomerLineView, ...]
    cancelled: CancelReason | None
    sale: str | None
    history: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class StandingStill:
    """A customer's order that waits for a person, and in which state."""

    id: str
    state: CustomerOrderState
