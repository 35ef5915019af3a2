"""Facts that move stock, sales among them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hub.domain.events.envelope import Payload, fact
from hub.domain.money import UnitPrice
from hub.domain.stock import Lot


class LossReason(StrEnum):
    """Why goods left the shelf unsold."""

    BROKEN = "broken"
    EXPIRED = "expired"
    STOLEN = "stolen"
    OWN_USE = "own_use"
    """Taken by the family or the staff: no loss in people's eyes, but gone."""
    IN_TRANSIT = "in_transit"
    """Sent to another branch and never found."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """Goods of one product that arrived, in base units; `unit_cost` where the supplier's price is known."""

    product: str
    quantity: Decimal
    unit_cost: UnitPrice | None = None
    lot: Lot | None = None


@fact
class GoodsReceived(Payload):
    """Goods arrived from a supplier, for a purchase order where `order` names one."""

    receipt: str
    branch: str
    supplier: str | None
    lines: tuple[ReceivedLine, ...]
    order: str | None = None
    invoice: str | None = None
    """The number of the supplier's invoice or delivery note."""

    @property
    def stream(self) -> str:
        """The order that it fulfils, else the receipt itself."""
        return self.order or self.receipt


@fact
class StockCounted(Payload):
    """Somebody counted. `difference` is what the count found beyond the books, frozen at that moment."""

    count: str
    product: str
    branch: str
    counted: Decimal
    difference: Decimal
    unit_cost: UnitPrice | None = None
    """The average cost then: what the difference is worth."""

    @property
    def stream(self) -> str:
        """The count."""
        return self.count


@fact
class StockLost(Payload):
    """Goods left the shelf unsold."""

    loss: str
    product: str
    branch: str
    quantity: Decimal
    reason: LossReason
    unit_cost: UnitPrice | None = None
    """The average cost then: what the loss is worth."""
    lot: str | None = None
    """The code of the lot, where somebody said which."""

    @property
    def stream(self) -> str:
        """The loss."""
        return self.loss


@fact
class LossUndone(Payload):
    """A loss had been entered by mistake: the goods are back in the books."""

    loss: str

    @property
    def stream(self) -> str:
        """The loss."""
        return self.loss
