"""Figures for Analytics and the owner's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.application.views.catalogue import ProductRow
from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class DaySales:
    """One day's sales."""

    day: date
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class ProductSales:
    """What one product brought in a period; `quantity` in base units."""

    product: str
    name: str
    quantity: Decimal
    total: Money


@dataclass(frozen=True, slots=True)
class SalesSummary:
    """Sales of a period, with the same number of days before it for comparison."""

    days: tuple[DaySales, ...]
    total: Money
    before: Money
    count: int
    average: Money
    top: tuple[ProductSales, ...]


@dataclass(frozen=True, slots=True)
class InventorySummary:
    """Stock at cost and at price, and what needs a look."""

    products: int
    value_at_cost: Money
    value_at_price: Money
    low: tuple[ProductRow, ...]
    low_count: int
    negative: tuple[ProductRow, ...]
    by_category: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class BotCounters:
    """What the bot did in a period. `sent` are outgoing messages, which cost money; `by_route` counts readers."""

    received: int
    voice_notes: int
    understood: int
    asked: int
    not_understood: int
    waiting: int
    sent: int
    failed: int
    orders: int
    orders_confirmed: int
    messages_per_order: Decimal | None
    """Median of outgoing messages per confirmed order."""
    by_intent: tuple[tuple[str, int], ...]
    by_route: tuple[tuple[str, int], ...]
    days: tuple[tuple[date, int, int], ...]
    """Per day: received, sent."""
