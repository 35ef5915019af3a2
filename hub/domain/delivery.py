"""Where the shop delivers, and what that costs the customer."""

from __future__ import annotations

from dataclasses import dataclass

from hub.domain.errors import InvalidInput
from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class DeliveryZone:
    """A part of the town with its terms."""

    id: str
    name: str
    fee: Money
    minimum: Money | None = None
    """Orders of less are not delivered there."""
    free_from: Money | None = None
    """From this amount on the delivery costs nothing."""
    active: bool = True

    def fee_for(self, goods: Money) -> Money:
        """Return the fee for goods of this amount. Raises `InvalidInput` where it is below the zone's minimum."""
        if self.minimum is not None and goods < self.minimum:
            raise InvalidInput(
                f"{goods} is below {self.minimum} for {self.name}",
                reason="below_minimum",
                zone=self.name,
                minimum=self.minimum.amount,
            )
        if self.free_from is not None and goods >= self.free_from:
            return Money(0, self.fee.currency)
        return self.fee
