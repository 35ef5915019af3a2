"""What can be asked: suppliers' prices and lead times, what is expected of them, receipts and returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from hub.application.views.supplying import (
    CheaperHint,
    ExpectedDelivery,
    LeadTime,
    ReceiptView,
    SupplierPriceRow,
    SupplierReturnView,
)
from hub.domain.supplying import KnownPrice


class SupplyingReads(Protocol):
    """Suppliers' deeds."""

    def supplier_price(self, supplier: str, product: str) -> KnownPrice | None:
        """A supplier's latest price for a product, entered, offered, confirmed or received."""
        ...

    def supplier_prices(self, product: str) -> Sequence[SupplierPriceRow]:
        """Every supplier's latest price for a product, the lowest first."""
        ...

    def cheaper_suppliers(self, order: str, today: date) -> Sequence[CheaperHint]:
        """For each line of an order who would deliver it for less, and how much that saves; most first."""
        ...

    def lead_time(self, supplier: str) -> LeadTime | None:
        """How long a supplier takes; None where nothing came from them for an order that was sent."""
        ...

    def on_order(self, product: str, branch: str | None = None) -> Decimal:
        """What orders that are with suppliers still bring of a product, in base units."""
        ...

    def expected_deliveries(
        self, today: date, *, branch: str | None = None, supplier: str | None = None
    ) -> Sequence[ExpectedDelivery]:
        """Orders of which goods are still to come, the earliest expected first, those without a day last."""
        ...

    def receipt(self, receipt: str) -> ReceiptView | None:
        """One receipt."""
        ...

    def receipts(self, *, supplier: str | None = None, limit: int = 50) -> Sequence[ReceiptView]:
        """Receipts, latest first."""
        ...

    def supplier_return(self, returned: str) -> SupplierReturnView | None:
        """One return to a supplier."""
        ...

    def supplier_returns(self, *, only_open: bool = False) -> Sequence[SupplierReturnView]:
        """Returns to suppliers, latest first; with `only_open` those for which a credit is still expected."""
        ...
