"""What can be asked: sales, what came back of them, and tickets that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from hub.application.views.selling import OversoldLine, SaleDetail, SaleDoubt, SaleRow, TicketRow
from hub.domain.selling import SaleState, Ticket


class SellingReads(Protocol):
    """Sales, what came back of them, and tickets that wait."""

    def sale_state(self, sale: str) -> SaleState | None:
        """One sale, folded: what of it stands."""
        ...

    def sale_detail(self, sale: str) -> SaleDetail | None:
        """One sale with its lines, payments and returns."""
        ...

    def sale_by_receipt(self, receipt: str) -> SaleDetail | None:
        """The latest sale with a receipt's number."""
        ...

    def sale_rows(
        self, *, day: date | None = None, customer: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[SaleRow]:
        """Sales of a day or all, latest first."""
        ...

    def oversold(self, limit: int = 50, offset: int = 0) -> Sequence[OversoldLine]:
        """Lines that were sold beyond what the books had, latest sale first."""
        ...

    def on_hand_of(self, products: Sequence[str], branch: str) -> Mapping[str, Decimal]:
        """What a branch has of several products, in base units: of each of them, nothing where it never had any."""
        ...

    def ticket(self, ticket: str) -> Ticket | None:
        """One ticket, folded."""
        ...

    def ticket_rows(self) -> Sequence[TicketRow]:
        """Tickets that are not closed, oldest first."""
        ...

    def draft(self, name: str) -> str:
        """What this device keeps under a name of what somebody is in the middle of; empty where nothing is."""
        ...

    def sale_doubts(self, limit: int = 50) -> Sequence[SaleDoubt]:
        """What devices did apart with one sale or ticket and a person has to look at, latest first."""
        ...
