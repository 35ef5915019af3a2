"""The fold of a product's history: of each field the latest write holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from hub.domain.catalogue import Product
from hub.domain.events import Event, ProductAdded, ProductChanged, ProductFields
from hub.domain.quantity import Unit

WRITABLE = tuple(field.name for field in fields(ProductFields) if field.name != "cleared")
"""The fields that a `ProductFields` can write."""
_EMPTY: dict[str, object] = {
    "barcodes": (),
    "aliases": (),
    "tiers": (),
    "parts": (),
    "tracks_lots": False,
    "name": "",
    "sku": "",
    "base_unit": Unit.UNIT,
    "active": True,
}


def fold(events: Iterable[Event]) -> Product | None:
    """Return the product that its events, in clock order, leave; None where it was never added.

    A change that lies before the add (clocks of two devices) counts, since the product is the same.
    """
    product: Product | None = None
    added = False
    for event in events:
        said = event.payload
        if not isinstance(said, ProductAdded | ProductChanged):
            continue
        added = added or isinstance(said, ProductAdded)
        product = write(product or blank(said.product), said.fields)
    return product if added else None


def blank(product: str) -> Product:
    """Return a product of which nothing was written yet."""
    return Product(
        id=product,
        sku="",
        name="",
        brand=None,
        category=None,
        base_unit=Unit.UNIT,
        pack=None,
        price=None,
        cost=None,
        barcodes=(),
        supplier=None,
        aliases=(),
    )


def write(product: Product, written: ProductFields) -> Product:
    """Return `product` with the fields of one write; emptied fields take their neutral value."""
    changes: dict[str, object] = {name: _EMPTY.get(name) for name in written.cleared if name in WRITABLE}
    for name in WRITABLE:
        value = getattr(written, name)
        if value is not None:
            changes[name] = value
    return replace(product, **changes)  # type: ignore[arg-type]  # names and types are those of ProductFields
