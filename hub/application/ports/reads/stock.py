"""What can be asked: stock and what moved it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from hub.application.views.reorder import ReorderGroup, ReorderPage
from hub.application.views.stock import BranchStock, LossView, LotView
from hub.application.views.stocktake import Difference, TakeRow, ToCount
from hub.application.views.transfers import TransferRow
from hub.domain.stocktake import StockTake
from hub.domain.transfers import Transfer


class StockReads(Protocol):
    """Stock and what moved it."""

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """Quantity on hand, in base units, of one branch or of all."""
        ...

    def stock_of(self, product: str) -> Sequence[BranchStock]:
        """A product's stock branch by branch: on hand, reserved, available and on the way there."""
        ...

    def stocked_count(self, branch: str) -> int:
        """How many products a branch holds, or owes where its books say less than nothing."""
        ...

    def loss(self, loss: str) -> LossView | None:
        """One loss by id."""
        ...

    def losses(
        self, since: datetime, until: datetime, *, branch: str | None = None, limit: int = 500, offset: int = 0
    ) -> Sequence[LossView]:
        """Losses and own use of a span of time, latest first."""
        ...

    def transfer(self, transfer: str) -> Transfer | None:
        """One transfer, folded."""
        ...

    def transfer_rows(
        self, *, only_open: bool = False, branch: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[TransferRow]:
        """Transfers from or to a branch, or all, latest first."""
        ...

    def stock_take(self, take: str) -> StockTake | None:
        """One stock-take by id, without its counts."""
        ...

    def stock_take_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[TakeRow]:
        """Stock-takes, latest first."""
        ...

    def takes_counting(self, product: str, branch: str) -> Sequence[str]:
        """The open stock-takes of a branch in which a product was counted."""
        ...

    def to_count(
        self, take: str, *, only_uncounted: bool = False, limit: int = 50, offset: int = 0
    ) -> Sequence[ToCount]:
        """A page of what is to be counted, by category and name; blind: never with what the books say."""
        ...

    def take_differences(self, take: str) -> Sequence[Difference]:
        """What was found of every product that was counted, the dearest difference first; for whoever closes."""
        ...

    def reorder(self, now: datetime, branch: str | None = None, *, limit: int = 50, offset: int = 0) -> ReorderPage:
        """A page of what should be ordered for one branch or for all: what runs out first, at the rate at which it is
        sold, stands at the head, and what nobody bought of late at the end."""
        ...

    def reorder_groups(self, now: datetime, branch: str | None = None) -> Sequence[ReorderGroup]:
        """All that should be ordered for one branch or for all, by supplier; those without a supplier last."""
        ...

    def lots(self, product: str, branch: str | None = None) -> Sequence[LotView]:
        """What is left of a product's lots, the one that expires first at the head."""
        ...

    def expiring(
        self, until: date, *, branch: str | None = None, limit: int = 200, offset: int = 0
    ) -> Sequence[LotView]:
        """Lots of which something is left and that expire by a day, or have expired, the first at the head."""
        ...
