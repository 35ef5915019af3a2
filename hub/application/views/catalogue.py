"""Products as the grid and their own page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.application.views.stock import MovementView
from hub.domain.catalogue import PriceTier, Product
from hub.domain.money import UnitPrice


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the grid; `on_hand` in base units, for a kit how many can be put together from its parts."""

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
    parts: tuple[tuple[Product, Decimal], ...] = ()
    """What a kit is made of, each with the base units that go into one."""


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """Products that share a code, the oldest first."""

    kind: str
    """``barcode`` or ``sku``."""
    code: str
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A write of a product's price, cost or tiers, in the domain's own types; None or empty where there is none."""

    field: str
    before: UnitPrice | tuple[PriceTier, ...] | None
    after: UnitPrice | tuple[PriceTier, ...] | None
    at: datetime
    who: str | None
    device: str | None


@dataclass(frozen=True, slots=True)
class CostEntry:
    """Goods that came at a known cost: `quantity` base units at `unit_cost` each, and the moving average after it."""

    at: datetime
    quantity: Decimal
    unit_cost: UnitPrice
    average: UnitPrice
    who: str | None
    about: str
    """The order or receipt."""
