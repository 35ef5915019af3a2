"""What to order, by supplier."""

from __future__ import annotations

from dataclasses import dataclass

from hub.domain.catalogue import Product
from hub.domain.money import Money
from hub.domain.reorder import Suggestion


@dataclass(frozen=True, slots=True)
class ReorderLine:
    """One product that should be ordered, and why; `value` is None where its cost is unknown."""

    product: Product
    supplier: str | None
    """The supplier's name."""
    suggestion: Suggestion
    value: Money | None


@dataclass(frozen=True, slots=True)
class ReorderGroup:
    """What should be ordered from one supplier; without one, somebody has to say from whom."""

    supplier: str | None
    name: str | None
    lines: tuple[ReorderLine, ...]
    value: Money
    """Of the lines whose cost is known."""
