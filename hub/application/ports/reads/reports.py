"""What can be asked: figures for Analytics and the owner's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hub.application.views.reports import BotCounters, InventorySummary, SalesSummary
from hub.application.views.shop import BranchView


class ReportReads(Protocol):
    """Figures for Analytics and the owner's report."""

    def sales_summary(self, now: datetime, days: int = 14, branch: str | None = None) -> SalesSummary:
        """Sales of the last `days` days, today last."""
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
