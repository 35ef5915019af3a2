"""Products and their barcodes."""

from __future__ import annotations

import json
from decimal import Decimal

from hub.domain.barcodes import barcode_key
from hub.domain.catalogue import Product
from hub.domain.events import Event, ProductAdded, ProductChanged
from hub.domain.products import fold
from hub.domain.quantity import to_thousandths
from hub.storage.projections.projector import Projector, projects


@projects(ProductAdded, ProductChanged)
def product(to: Projector, _event: Event, said: ProductAdded | ProductChanged) -> None:
    """A product, folded from its stream."""
    history = to.history(said.stream)
    if history is None:
        return
    folded = fold(history)
    if folded is None:
        return
    to.upsert("products", row_of(folded))
    to.search.touch(folded)
    to.connection.execute("DELETE FROM barcodes WHERE product = ?", [folded.id])
    to.connection.executemany(
        "INSERT OR IGNORE INTO barcodes (barcode, product) VALUES (?, ?)",
        [(barcode_key(barcode), folded.id) for barcode in folded.barcodes],
    )


def row_of(product: Product) -> dict[str, object]:
    """The row of `products`; a kit stands on no shelf, whatever was written apart: nothing of it runs low."""
    shelf = None if product.is_kit else product
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "brand": product.brand,
        "category": product.category,
        "base_unit": product.base_unit.value,
        "pack_name": product.pack.name if product.pack else None,
        "pack_size": to_thousandths(product.pack.size) if product.pack else None,
        "price": product.price.ten_thousandths if product.price else None,
        "cost": product.cost.ten_thousandths if product.cost else None,
        "barcodes": json.dumps(product.barcodes, ensure_ascii=False),
        "supplier": product.supplier,
        "aliases": json.dumps(product.aliases, ensure_ascii=False),
        "reorder_point": _thousandths(shelf.reorder_point if shelf else None),
        "image": product.image,
        "active": int(product.active),
        "tiers": json.dumps([[to_thousandths(t.from_quantity), t.price.ten_thousandths] for t in product.tiers]),
        "tax_rate": _thousandths(product.tax_rate),
        "reorder_target": _thousandths(shelf.reorder_target if shelf else None),
        "tracks_lots": int(product.tracks_lots),
        "parts": json.dumps([[part.product, to_thousandths(part.quantity)] for part in product.parts]),
    }


def _thousandths(value: Decimal | None) -> int | None:
    return None if value is None else to_thousandths(value)
