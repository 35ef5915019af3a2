"""What can be asked: purchase orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hub.application.views.purchasing import OrderDetail, OrderRow
from hub.domain.purchasing import PurchaseOrder


class PurchasingReads(Protocol):
    """Purchase orders."""

    def order(self, order: str) -> PurchaseOrder | None:
        """One purchase order, folded."""
        ...

    def order_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[OrderRow]:
        """Purchase orders, latest first."""
        ...

    def order_detail(self, order: str) -> OrderDetail | None:
        """An order with lines, its whole history, its messages and the voice note that asked for it."""
        ...

    def open_orders(self, *, supplier: str | None = None, requested_by: str | None = None) -> Sequence[PurchaseOrder]:
        """Open orders (`OrderState.is_open`), oldest first, of one supplier or of one who asked."""
        ...
