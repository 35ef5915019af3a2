"""Facts about stock-takes: counting a branch, or some of it, while selling goes on."""

from __future__ import annotations

from decimal import Decimal

from hub.domain.events.envelope import Payload, fact
from hub.domain.money import UnitPrice


class StockTakeFact(Payload):
    """Base of what happens to a stock-take."""

    __slots__ = ()
    take: str

    @property
    def stream(self) -> str:
        """The stock-take."""
        return self.take


@fact
class StockTakeStarted(StockTakeFact):
    """Counting began: of some products, of a category, or of the whole branch where neither is named."""

    take: str
    branch: str
    products: tuple[str, ...] = ()
    category: str | None = None


@fact
class StockTakeCounted(StockTakeFact):
    """Somebody counted a product at one place of the branch; a later count of that place holds instead."""

    take: str
    count: str
    product: str
    place: str
    """Shelf, storeroom: what is counted at several places is added up."""
    counted: Decimal | None
    """In base units; None takes back what was counted there."""
    books: Decimal
    """What this device's books said at that moment, in base units: the difference is frozen against it."""
    unit_cost: UnitPrice | None = None


@fact
class StockTakeClosed(StockTakeFact):
    """The differences that were found go into the books; what was not counted stays as it is."""

    take: str


@fact
class StockTakeCancelled(StockTakeFact):
    """What was counted has no effect."""

    take: str
