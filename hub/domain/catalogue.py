"""Products as the shop sells and buys them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit


@dataclass(frozen=True, slots=True)
class Pack:
    """How the supplier delivers a product: `name` (caja, fardo) of `size` base units."""

    name: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `price` and `cost` are per base unit; `supplier` is a contact id."""

    id: str
    sku: str
    name: str
    brand: str | None
    category: str | None
    base_unit: Unit
    pack: Pack | None
    price: UnitPrice | None
    cost: UnitPrice | None
    barcodes: tuple[str, ...]
    supplier: str | None
    aliases: tuple[str, ...]
    reorder_point: Decimal | None = None
    image: str | None = None
    active: bool = True
