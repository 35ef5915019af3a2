"""What to order, by supplier."""

from __future__ import annotations

from dataclasses import dataclass

from hub.domain.catalogue import Pack, Product
from hub.domain.errors import InvalidMoney
from hub.domain.money import Money, UnitPrice
from hub.domain.reorder import Suggestion


@dataclass(frozen=True, slots=True)
class ReorderLine:
    """One product that should be ordered, and why."""

    product: Product
    supplier: str | None
    """The supplier's name."""
    pack: Pack | None
    """The supplier's own pack, else the product's."""
    unit_cost: UnitPrice | None
    """The supplier's own price, else what it cost of late."""
    suggestion: Suggestion

    @property
    def value(self) -> Money | None:
        """What the order of it comes to; None where its cost is unknown, or that is absurdly large."""
        try:
            return self.unit_cost.times(self.suggestion.quantity) if self.unit_cost else None
        except InvalidMoney:
            return None


@dataclass(frozen=True, slots=True)
class ReorderGroup:
    """What should be ordered from one supplier; without one, somebody has to say from whom."""

    supplier: str | None
    name: str | None
    lines: tuple[ReorderLine, ...]
    value: Money
    """Of the lines whose cost is known."""


@dataclass(frozen=True, slots=True)
class ReorderPage:
    """Some of what should be ordered, what runs out first at the head."""

    lines: tuple[ReorderLine, ...]
    total: int
    """How many products should be ordered in all."""
