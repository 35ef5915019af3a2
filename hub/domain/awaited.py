"""What can be said of goods that were ordered and of which some came, in an order as in what is shown of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

from hub.domain.money import UnitPrice

Cost = TypeVar("Cost", Decimal, UnitPrice)


class Awaited(Generic[Cost]):
    """What can be said of goods ordered, of which some came; quantities in one unit, costs of one kind."""

    __slots__ = ()
    quantity: Decimal
    received: Decimal
    unit_cost: Cost | None
    invoiced: Cost | None

    @property
    def outstanding(self) -> Decimal:
        """What is still expected, never below zero."""
        return max(self.quantity - self.received, Decimal(0))

    @property
    def over(self) -> Decimal:
        """What came beyond the order."""
        return max(self.received - self.quantity, Decimal(0))

    @property
    def costs_otherwise(self) -> bool:
        """Whether the goods came at another cost than was agreed."""
        return self.invoiced is not None and self.unit_cost is not None and self.invoiced != self.unit_cost
