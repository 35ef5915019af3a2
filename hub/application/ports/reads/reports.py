"""What can be asked: figures for Analytics and the owner's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from hub.application.views.reports import (
    BotCounters,
    CoverRow,
    InventorySummary,
    ProductGroup,
    SalesBy,
    SalesGroup,
    SalesSummary,
)
from hub.application.views.shop import BranchView


class ReportReads(Protocol):
    """Figures for Analytics and the owner's report."""

    def sales_summary(self, now: datetime, days: int = 14, branch: str | None = None) -> SalesSummary:
        """Sales of the last `days` days, today last."""
        ...

    def sales_by(self, by: SalesBy, first: date, last: date, branch: str | None = None) -> Sequence[SalesGroup]:
        """Sales of the days from `first` to `last`, both included: days and hours in order, else the largest first."""
        ...

    def sales_by_product(
        self, first: date, last: date, branch: str | None = None, *, limit: int = 50, offset: int = 0
    ) -> Sequence[ProductGroup]:
        """What products brought in a period, the largest total first."""
        ...

    def products_sold(self, first: date, last: date, branch: str | None = None) -> int:
        """Of how many products `sales_by_product` tells in all."""
        ...

    def sales_by_category(self, first: date, last: date, branch: str | None = None) -> Sequence[ProductGroup]:
        """What categories brought in a period, by the products' categories of today, the largest total first."""
        ...

    def stock_cover(
        self, now: datetime, branch: str | None = None, *, weeks: int = 4, limit: int = 50, offset: int = 0
    ) -> Sequence[CoverRow]:
        """How long the stock lasts, what is worth most first. Stock below zero is left out."""
        ...

    def products_in_stock(self, branch: str | None = None) -> int:
        """Of how many products `stock_cover` tells in all."""
        ...

    def inventory_summary(self, branch: str | None = None) -> InventorySummary:
        """Stock value, low and negative stock."""
        ...

    def bot_counters(self, now: datetime, days: int = 14) -> BotCounters:
        """What the bot did in the last `days` days."""
        ...

    def branch_rows(self) -> Sequence[BranchView]:
        """Branches with their stock figures."""
        ...
