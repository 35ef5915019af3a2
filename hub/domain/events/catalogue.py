"""Facts about products."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hub.domain.catalogue import KitPart, Pack, PriceTier
from hub.domain.events.envelope import Payload, fact
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit


@dataclass(frozen=True, slots=True)
class ProductFields:
    """Fields of a product that were written; None was not touched. What was emptied is named in `cleared`."""

    sku: str | None = None
    name: str | None = None
    brand: str | None = None
    category: str | None = None
    base_unit: Unit | None = None
    pack: Pack | None = None
    price: UnitPrice | None = None
    cost: UnitPrice | None = None
    barcodes: tuple[str, ...] | None = None
    supplier: str | None = None
    aliases: tuple[str, ...] | None = None
    reorder_point: Decimal | None = None
    image: str | None = None
    active: bool | None = None
    tiers: tuple[PriceTier, ...] | None = None
    tax_rate: Decimal | None = None
    reorder_target: Decimal | None = None
    tracks_lots: bool | None = None
    parts: tuple[KitPart, ...] | None = None
    cleared: tuple[str, ...] = ()


@fact
class ProductAdded(Payload):
    """The shop began to carry a product."""

    product: str
    fields: ProductFields

    @property
    def stream(self) -> str:
        """The product."""
        return self.product


@fact
class ProductChanged(Payload):
    """Fields of a product were written; of each field the latest write holds."""

    product: str
    fields: ProductFields

    @property
    def stream(self) -> str:
        """The product."""
        return self.product
