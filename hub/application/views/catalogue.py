"""Products as the grid and their own page show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hub.application.views.stock import MovementView
from hub.domain.catalogue import Product


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the grid; `on_hand` in base units."""

    product: Product
    on_hand: Decimal
    low: bool
    """At or below the reorder point."""


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with its stock by branch name and its latest movements, newest first."""

    row: ProductRow
    supplier: str | None
    """The supplier's name."""
    by_branch: tuple[tuple[str, Decimal], ...]
    movements: tuple[MovementView, ...]
