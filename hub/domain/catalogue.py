"""Products as the shop sells and buys them: their prices by quantity, and the parts of a kit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit


@dataclass(frozen=True, slots=True)
class Pack:
    """How the supplier delivers a product: `name` (caja, fardo) of `size` base units."""

    name: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class PriceTier:
    """A wholesale price per base unit, for whoever takes `from_quantity` base units or more."""

    from_quantity: Decimal
    price: UnitPrice


@dataclass(frozen=True, slots=True)
class KitPart:
    """What goes into one unit of a kit: `quantity` base units of `product`."""

    product: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """How one supplier sells a product to the shop: `price` per base unit, `minimum` in base units."""

    product: str
    supplier: str
    price: UnitPrice | None = None
    price_at: datetime | None = None
    """When the price was entered; what orders and receipts show later holds instead (`supplier_price`)."""
    pack: Pack | None = None
    """The supplier's own pack, where it is not the product's."""
    minimum: Decimal | None = None
    lead_days: int | None = None
    """Days from order to delivery."""
    code: str | None = None
    """What the supplier calls it on paper."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `price` and `cost` are per base unit, taxes included; `supplier` is a contact id."""

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
    tiers: tuple[PriceTier, ...] = ()
    """Wholesale prices, by rising quantity."""
    tax_rate: Decimal | None = None
    """Percent that its price holds; None where the shop's own rate goes."""
    reorder_target: Decimal | None = None
    """Up to how much an order fills the shelf, in base units."""
    tracks_lots: bool = False
    """Whether its goods are received and sold by lot and expiry."""
    parts: tuple[KitPart, ...] = ()
    """What a kit is made of; empty for a product of its own."""

    @property
    def is_kit(self) -> bool:
        """Whether it is put together from other products: then its stock is theirs."""
        return bool(self.parts)


DEEPEST_KIT = 3
"""Kits within kits: a hamper of gift boxes of bottles is the most that a shop can still overlook."""


def price_for(product: Product, quantity: Decimal) -> UnitPrice | None:
    """Return the price per base unit for whoever takes `quantity` of it; None where it has no price.

    It is the lowest of the retail price and the tiers that are reached, so that more never costs more a unit, even
    where a retail price was cut below a tier.
    """
    if not product.tiers:
        return product.price
    reached = [tier.price for tier in product.tiers if quantity >= tier.from_quantity]
    prices = reached if product.price is None else [product.price, *reached]
    return min(prices, key=lambda price: price.ten_thousandths, default=None)


def explode(product: str, quantity: Decimal, parts_of: Callable[[str], tuple[KitPart, ...]]) -> tuple[KitPart, ...]:
    """Return what leaves the shelf for `quantity` of a product: itself, or a kit's parts, each product once.

    Total whatever two devices wrote apart: a product that turns up within itself, or deeper than `DEEPEST_KIT`, is
    taken as one that stands on the shelf.
    """
    taken: dict[str, Decimal] = {}

    def take(what: str, amount: Decimal, within: tuple[str, ...]) -> None:
        parts = parts_of(what) if what not in within and len(within) < DEEPEST_KIT else ()
        if not parts:
            taken[what] = taken.get(what, Decimal(0)) + amount
        for part in parts:
            take(part.product, amount * part.quantity, (*within, what))

    take(product, quantity, ())
    return tuple(KitPart(what, amount) for what, amount in taken.items())


def kits_from(parts: Iterable[KitPart], on_hand: Callable[[str], Decimal]) -> Decimal:
    """Return how many whole kits can be put together from what is on hand of its parts, never below none."""
    whole = [(on_hand(part.product) / part.quantity).to_integral_value(ROUND_FLOOR) for part in parts]
    return max(min(whole, default=Decimal(0)), Decimal(0))


def kit_depth(kit: str, parts_of: Callable[[str], tuple[KitPart, ...]]) -> int | None:
    """Return how many kits lie in one another in a kit, itself counted (0 for no kit); None where one holds itself."""

    def depth(what: str, within: tuple[str, ...]) -> int | None:
        if what in within:
            return None
        below = [depth(part.product, (*within, what)) for part in parts_of(what)]
        return None if None in below else max((1 + each for each in below if each is not None), default=0)

    return depth(kit, ())
