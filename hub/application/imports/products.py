"""Products from a file: new ones are added, known ones (by sku, barcode or name) get the fields that the file has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from hub.application.amounts import folded
from hub.application.catalogue import add_product, change_product
from hub.application.imports.records import Effect, Reading, Record
from hub.application.ports.books import Transaction
from hub.application.stock import count_stock
from hub.domain.catalogue import Pack, PriceTier, Product
from hub.domain.errors import InvalidInput
from hub.domain.events import ProductFields
from hub.domain.people import Contact, Role


def read(row: Reading) -> Record:
    """Return what a row says. Raises `InvalidInput`, `InvalidMoney`, `InvalidQuantity`."""
    sku, barcodes = row.text("sku"), row.texts("barcode") or ()
    fields = ProductFields(
        sku=sku,
        name=row.text("name"),
        brand=row.text("brand"),
        category=row.text("category"),
        base_unit=row.unit("unit"),
        pack=_pack(row),
        price=row.price("price"),
        cost=row.price("cost"),
        barcodes=barcodes or None,
        aliases=row.texts("aliases"),
        tiers=_tiers(row),
        tax_rate=row.percent("tax"),
        reorder_point=row.quantity("reorder_point"),
        reorder_target=row.quantity("target"),
        active=row.yes("active"),
    )
    stock, supplier = row.quantity("stock"), row.text("supplier")
    keys = [f"sku {sku.casefold()}"] if sku else []
    keys += [f"barcode {barcode}" for barcode in barcodes]
    if not keys and fields.name:
        keys = [f"name {folded(fields.name)}"]
    return Record(tuple(keys), partial(_write, fields=fields, stock=stock, supplier=supplier))


def _pack(row: Reading) -> Pack | None:
    name, size = row.text("pack_name"), row.quantity("pack_size")
    if size is None or (name is None and size == 1):
        return None
    if name is None:
        raise InvalidInput("a pack has a name", reason="pack_name")
    return Pack(name, size)


def _tiers(row: Reading) -> tuple[PriceTier, ...] | None:
    starts, prices = row.quantities("wholesale_from"), row.prices("wholesale_price")
    if not prices:
        return None
    if len(starts) != len(prices):
        row.asked = "wholesale_from"
        raise InvalidInput("a wholesale price has a quantity", reason="wholesale_from")
    return tuple(PriceTier(start, price) for start, price in zip(starts, prices, strict=True))


def _write(tx: Transaction, *, fields: ProductFields, stock: Decimal | None, supplier: str | None) -> Effect:
    known = find(tx, fields.sku, fields.barcodes or (), fields.name)
    if supplier is not None:
        fields = replace(fields, supplier=_supplier(tx, supplier).id)
    if known is None:
        product, effect = add_product(tx, fields), Effect.ADDED
    else:
        product, effect = known.id, Effect.SAME
        kept = tuple(dict.fromkeys((*known.barcodes, *(fields.barcodes or ()))))
        change_product(tx, product, replace(fields, barcodes=kept) if fields.barcodes else fields)
        if tx.product(product) != known:
            effect = Effect.CHANGED
    if stock is not None and stock != tx.on_hand(product, tx.branch):
        count_stock(tx, product, stock)
        effect = Effect.CHANGED if effect is Effect.SAME else effect
    return effect


def find(tx: Transaction, sku: str | None, barcodes: tuple[str, ...], name: str | None) -> Product | None:
    """Return the product that a row is about: by sku, else by a barcode, else by its whole name."""
    if sku and (found := tx.product_by_sku(sku)):
        return found
    for barcode in barcodes:
        if found := tx.product_by_barcode(barcode):
            return found
    if sku or barcodes or not name:
        return None
    return by_name(tx, name)


def by_name(tx: Transaction, name: str) -> Product | None:
    """Return the one product of that name; accents and case do not matter.

    Raises `InvalidInput` where several have it.
    """
    wanted = folded(name)
    same = [row.product for row in tx.product_rows(words=name, limit=20) if folded(row.product.name) == wanted]
    if len(same) > 1:
        raise InvalidInput(f"{len(same)} products are called {name}", reason="several_products", name=name)
    return same[0] if same else None


def _supplier(tx: Transaction, named: str) -> Contact:
    wanted = folded(named)
    for contact in tx.contacts(Role.SUPPLIER):
        if wanted in (folded(contact.name or ""), folded(contact.code or "")):
            return contact
    raise InvalidInput(f"no supplier {named}", reason="supplier_unknown", name=named)
