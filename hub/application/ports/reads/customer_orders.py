"""What can be asked: customers' orders and delivery zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from hub.application.views.customer_orders import CustomerOrderDetail, CustomerOrderRow, StandingStill
from hub.domain.customer_orders import CustomerOrder
from hub.domain.delivery import DeliveryZone


class CustomerOrderReads(Protocol):
    """Customers' orders and delivery zones."""

    def customer_order(self, order: str) -> CustomerOrder | None:
        """One customer's order, folded."""
        ...

    def customer_order_rows(
        self, *, only_open: bool = False, customer: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[CustomerOrderRow]:
        """Customers' orders, latest first, of one customer where one is named."""
        ...

    def customer_order_detail(self, order: str) -> CustomerOrderDetail | None:
        """A customer's order with lines, what is short of them, and its whole history."""
        ...

    def customer_orders_standing_still(
        self, now: datetime, unanswered: timedelta, uncollected: timedelta
    ) -> Sequence[StandingStill]:
        """Orders placed longer than `unanswered` ago, promised for earlier than now and not packed, or packed for
        longer than `uncollected`; oldest first."""
        ...

    def customer_orders_owing(self) -> Sequence[CustomerOrderRow]:
        """Orders whose customers have money to get back, longest waiting first."""
        ...

    def customer_orders_crossed(self, kind: str) -> Sequence[CustomerOrderRow]:
        """Orders that were handed over on one device and called off on another, neither knowing of the other; without
        those about which somebody was asked already by a matter of `kind`."""
        ...

    def delivery_zones(self, *, every: bool = False) -> Sequence[DeliveryZone]:
        """Zones that are delivered to, by name; with `every` those too that were closed."""
        ...
