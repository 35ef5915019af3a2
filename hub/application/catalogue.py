"""Products: adding, changing, and merging entries that are one product."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hub.application.access import demand
from hub.application.ports.books import Reader, Transaction
from hub.application.product_checks import checked
from hub.application.settings import TAX_RATE
from hub.application.stock import known_product
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.events import ProductAdded, ProductChanged, ProductFields, ProductsMerged
from hub.domain.events.catalogue import WRITABLE, written_fields
from hub.domain.fields import Thing, replaced
from hub.domain.ids import derived_id
from hub.domain.pictures import picture_type
from hub.domain.rights import Right

PICTURES = "pictures"
"""Whose key pictures of products are sealed with: nobody's, and all of them."""


def add_product(tx: Transaction, fields: ProductFields) -> str:
    """Begin to carry a product; return its id. A sku is made where none is given.

    Raises `InvalidInput` for an empty name, a taken sku or barcode, or a wrong check digit (see `product_checks`),
    `InvalidMoney`, `InvalidQuantity`, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    if not (fields.name or "").strip():
        raise InvalidInput("a product needs a name", reason="product_name")
    product = tx.new_id()
    if not fields.sku:
        fields = replace(fields, sku=tx.next_reference("product"))
    tx.record(ProductAdded(product, checked(tx, product, None, fields)))
    return product


def change_product(tx: Transaction, product: str, fields: ProductFields) -> None:
    """Write some of a product's fields; what equals the present value is not written again.

    Raises `NotFound`, `InvalidInput`, `InvalidMoney`, `InvalidQuantity`, `WrongState` where what is on hand stands
    against it, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    now = known_product(tx, product)
    fields = checked(tx, product, now, fields)
    same: dict[str, Any] = {name: None for name in WRITABLE if getattr(fields, name) == getattr(now, name)}
    emptied = tuple(name for name in fields.cleared if name in WRITABLE and getattr(now, name) not in (None, (), False))
    written = replace(fields, **same, cleared=emptied)
    if written != ProductFields():
        over = replaced(tx.standing(Thing.PRODUCT, now.id), written_fields(written))
        tx.record(ProductChanged(now.id, written, over))


def keep_picture(tx: Transaction, product: str, content: bytes) -> str:
    """Keep a picture and let it be the product's; return its id, which follows from its bytes.

    Raises `InvalidInput` for what is no JPEG, PNG or WebP or is too large, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    known_product(tx, product)
    mime = picture_type(content)
    picture = derived_id("picture", hashlib.sha256(content).hexdigest())
    tx.keep_media(picture, PICTURES, content, mime)
    change_product(tx, product, ProductFields(image=picture))
    return picture


def learn_alias(tx: Transaction, product: str, said: str) -> None:
    """Let `said` be one of the shop's own words for a product; one that it has already is not written again.

    Whoever may order may teach. Raises `NotFound`, `InvalidInput` for too many aliases, `NotAllowed`.
    """
    demand(tx, Right.ORDER)
    now = known_product(tx, product)
    fields = checked(tx, product, now, ProductFields(aliases=(*now.aliases, said)))
    if fields.aliases != now.aliases:
        over = replaced(tx.standing(Thing.PRODUCT, now.id), ["aliases"])
        tx.record(ProductChanged(now.id, ProductFields(aliases=fields.aliases), over))


def merge_products(tx: Transaction, keep: str, drop: str) -> None:
    """Let two entries be the one product that they are: `keep` stays, with the stock, sales and codes of both.

    What it lacks it takes from `drop`, whose name becomes an alias. Offline devices may go on with `drop`: what they do
    counts for `keep`. There is no way back. Raises `InvalidInput` where both are one already, where their units differ
    or one is a kit, `WrongState` where `keep` is not carried, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    kept, dropped = known_product(tx, keep), known_product(tx, drop)
    if kept.id == dropped.id:
        raise InvalidInput(f"{keep} and {drop} are one product", reason="merge_itself", name=kept.name)
    if kept.base_unit is not dropped.base_unit:
        raise InvalidInput("their units differ", reason="merge_units", name=kept.name, other=dropped.name)
    if kept.is_kit or dropped.is_kit:
        raise InvalidInput("a kit is no other product", reason="merge_kit", name=kept.name, other=dropped.name)
    if any(kit in tx.kits_with(kept.id) for kit in tx.kits_with(dropped.id)):
        raise InvalidInput("a kit holds both", reason="merge_parts", name=kept.name, other=dropped.name)
    if not kept.active:
        raise WrongState(f"{kept.sku} is not carried", reason="not_carried", name=kept.name)
    seen = replaced(tx.standing(Thing.PRODUCT, dropped.id), WRITABLE)
    tx.record(ProductsMerged(kept.id, dropped.id, {field: stamps for field, stamps in seen.items() if stamps}))
    names = {alias.casefold() for alias in (kept.name, *kept.aliases, *dropped.aliases)}
    if dropped.name.casefold() not in names:
        now = known_product(tx, kept.id)
        over = replaced(tx.standing(Thing.PRODUCT, kept.id), ["aliases"])
        tx.record(ProductChanged(kept.id, ProductFields(aliases=(*now.aliases, dropped.name)), over))


def shop_tax_rate(reader: Reader) -> Decimal | None:
    """Return the percent of tax that prices hold of products without a rate of their own; None where none is set."""
    own = reader.setting(TAX_RATE)
    return Decimal(own) if own else None
