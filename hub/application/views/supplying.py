"""What is expected of suppliers, what they ask, how long they take and what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hub.domain.events import CreditSettlement, ReceivedLine, ReturnReason
from hub.domain.money import Money
from hub.domain.purchasing import OrderState
from hub.domain.supplying import CheaperSupplier, KnownPrice


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """What of an order's line is still to come, in base units."""

    product: str
    name: str
    base_unit: str
    ordered: Decimal
    received: Decimal
    outstanding: Decimal


@dataclass(frozen=True, slots=True)
class ExpectedDelivery:
    """An order of which goods are still to come."""

    order: str
    reference: str
    supplier: str | None
    """The supplier's name."""
    branch: str
    state: OrderState
    on: date | None
    """When it is expected: the day that was agreed, else as long after the sending as the supplier takes."""
    agreed: bool
    """Whether `on` was agreed, and not learned from earlier orders."""
    days_late: int
    lines: tuple[ExpectedLine, ...]

    @property
    def late(self) -> bool:
        """Whether it should have come before today."""
        return self.days_late > 0

    @property
    def back_order(self) -> bool:
        """Whether part of it came, and this is the rest."""
        return self.state is OrderState.PARTLY_RECEIVED


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How many days a supplier takes from the order to the first goods, learned from so many of the last orders."""

    days: int
    orders: int


@dataclass(frozen=True, slots=True)
class SupplierPriceRow:
    """A supplier's latest price for a product."""

    known: KnownPrice
    supplier: str | None
    """The supplier's name."""


@dataclass(frozen=True, slots=True)
class CheaperHint:
    """Somebody else would deliver a line of an order for less."""

    hint: CheaperSupplier
    product: str
    """The product's name."""
    supplier: str | None
    """Who is cheaper."""
    days_old: int
    """How old that price is."""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt as it was last put right."""

    id: str
    order: str | None
    supplier: str | None
    branch: str
    at: datetime
    invoice: str | None
    lines: tuple[ReceivedLine, ...]


@dataclass(frozen=True, slots=True)
class SupplierReturnView:
    """Goods that went back, and what became of the credit; `settled` is None while it is expected."""

    id: str
    supplier: str
    supplier_name: str | None
    order: str | None
    reason: ReturnReason
    at: datetime
    credit: Money | None
    settled: CreditSettlement | None
