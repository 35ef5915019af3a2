"""Products and their barcodes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hub.domain.barcodes import barcode_key
from hub.domain.catalogue import KitPart, Product
from hub.domain.events import Event, ProductAdded, ProductChanged
from hub.domain.fields import Thing
from hub.domain.products import blank
from hub.domain.quantity import to_thousandths
from hub.storage.histories import entries_of, product_histories
from hub.storage.projections import categories, conflicts
from hub.storage.projections.projector import Projector, before_rebuild, projects


@projects(ProductAdded, ProductChanged)
def product(to: Projector, _event: Event, said: ProductAdded | ProductChanged) -> None:
    """A product, folded from its stream and from those of the entries merged into it."""
    kept = to.log.kept.get(said.product, said.product)
    if to.first(kept):
        refold(to, kept)


@before_rebuild
def _unsorted(to: Projector) -> None:
    """Products are found by their own id alone until all are there."""
    to.set_aside("products_name", "products_category", "products_sku", "products_reorder", "products_never_came")


def refold(to: Projector, product: str) -> None:
    """Write a kept product anew from the log: its row, its barcodes, what is searched, and what waits for a person."""
    histories = product_histories(to.log, product)
    folded = histories.product(product)
    for entry in entries_of(to.log, product)[1:]:
        known = histories.product(entry)
        to.connection.execute("UPDATE merged SET sku = ? WHERE product = ?", [known.sku if known else "", entry])
    if folded is None:
        return
    folded = replace(folded, parts=_parts(folded.parts, to.log.kept))
    categories.moved(to, product, folded.category or "")
    to.upsert("products", row_of(folded))
    to.search.touch(folded)
    to.connection.execute("DELETE FROM barcodes WHERE product = ?", [product])
    to.connection.executemany(
        "INSERT OR IGNORE INTO barcodes (barcode, product) VALUES (?, ?)",
        [(barcode_key(barcode), product) for barcode in folded.barcodes],
    )
    conflicts.note(to, Thing.PRODUCT, product, histories.standing(product))


def forget(to: Projector, product: str) -> None:
    """Take a product out of the tables: it is another one's entry now."""
    known = to.connection.execute("SELECT 1 FROM products WHERE id = ?", [product]).fetchone()
    if known:
        to.search.touch(replace(blank(product), active=False))
    to.connection.execute("DELETE FROM products WHERE id = ?", [product])
    to.connection.execute("DELETE FROM barcodes WHERE product = ?", [product])
    conflicts.note(to, Thing.PRODUCT, product, {})


def _parts(parts: tuple[KitPart, ...], kept: Mapping[str, str]) -> tuple[KitPart, ...]:
    amounts: dict[str, Decimal] = {}
    for part in parts:
        meant = kept.get(part.product, part.product)
        amounts[meant] = amounts.get(meant, Decimal(0)) + part.quantity
    return tuple(KitPart(product, amount) for product, amount in amounts.items())


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
