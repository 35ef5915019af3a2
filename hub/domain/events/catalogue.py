"""Facts about products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from hub.domain.catalogue import KitPart, Pack, PriceTier
from hub.domain.events.envelope import Payload, fact
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit

MERGES = "products:merged"
"""The stream of all merges."""


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
    """Id of a picture that the books keep; no other is taken."""
    active: bool | None = None
    tiers: tuple[PriceTier, ...] | None = None
    tax_rate: Decimal | None = None
    reorder_target: Decimal | None = None
    tracks_lots: bool | None = None
    parts: tuple[KitPart, ...] | None = None
    cleared: tuple[str, ...] = ()


WRITABLE = tuple(each.name for each in fields(ProductFields) if each.name != "cleared")
"""The fields that a `ProductFields` can write."""


def written_fields(written: ProductFields) -> dict[str, Any]:
    """Return what was written, by field; None for what was emptied."""
    values: dict[str, Any] = {name: None for name in written.cleared if name in WRITABLE}
    for name in WRITABLE:
        value = getattr(written, name)
        if value is not None:
            values[name] = value
    return values


class ProductFact(Payload):
    """Base of what says which product is which: it keeps its own ids, also where the product was merged since."""

    __slots__ = ()


@fact
class ProductAdded(ProductFact):
    """The shop began to carry a product."""

    product: str
    fields: ProductFields

    @property
    def stream(self) -> str:
        """The product."""
        return self.product


@fact
class ProductChanged(ProductFact):
    """Fields of a product were written; of each field the latest write holds."""

    product: str
    fields: ProductFields
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field the stamps of the writes that it replaced, see `hub.domain.fields`."""

    @property
    def stream(self) -> str:
        """The product."""
        return self.product


@fact
class ProductsMerged(ProductFact):
    """Two entries were one product all along: what is said of `drop` is meant of `keep` from now on."""

    keep: str
    drop: str
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field the stamps of the writes of `drop` that the person saw: others were made apart, and are not lost."""

    @property
    def stream(self) -> str:
        """All merges: which product is kept follows from all of them in clock order."""
        return MERGES


@dataclass(frozen=True, slots=True)
class TermsFields:
    """A supplier's terms that were written; None was not touched. What was emptied is named in `cleared`."""

    price: UnitPrice | None = None
    pack: Pack | None = None
    minimum: Decimal | None = None
    lead_days: int | None = None
    code: str | None = None
    cleared: tuple[str, ...] = ()


@fact
class SupplierTermsWritten(ProductFact):
    """Somebody wrote how a supplier sells a product; of each field the latest write holds.

    What orders and receipts show of it is folded from these, and needs no fact of its own.
    """

    product: str
    supplier: str
    terms: TermsFields

    @property
    def stream(self) -> str:
        """The terms of the product."""
        return terms_stream(self.product)


def terms_stream(product: str) -> str:
    """The stream of what all suppliers ask for a product."""
    return f"terms:{product}"
