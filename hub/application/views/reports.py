"""Figures for Analytics and the owner's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

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


class SalesBy(StrEnum):
    """What sales can be added up by."""

    DAY = "day"
    HOUR = "hour"
    PERSON = "person"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Earned:
    """What sales brought, less what came back."""

    total: Money
    tax: Money
    """Within the total."""
    discount: Money
    """Taken off before the total."""
    margin: Money
    """Of the lines whose cost was known: what they brought less what they cost."""
    costed: Money
    """What the lines whose cost was known brought: where it is less than the total, the margin speaks for a part."""


@dataclass(frozen=True, slots=True)
class SalesGroup:
    """The sales of one day, hour, person or branch. `key` is an ISO date, an hour from 0 to 23, or an id."""

    key: str
    name: str
    """Of a person or branch; empty for days and hours, and for somebody whose name was erased."""
    count: int
    earned: Earned


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """What a product, or a category, brought in a period; `quantity` in base units, None for a category."""

    key: str
    name: str
    quantity: Decimal | None
    total: Money
    margin: Money
    costed: Money


@dataclass(frozen=True, slots=True)
class CoverRow:
    """How long a product's stock lasts at the pace of the last weeks."""

    product: str
    name: str
    on_hand: Decimal
    value: Money
    """At average cost."""
    per_day: Decimal
    """Sold, in base units, over the weeks that were asked for."""
    days: Decimal | None
    """On hand over sold per day; None where nothing was sold."""


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
