"""Products: adding and changing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import ProductAdded, ProductChanged, ProductFields
from hub.domain.products import WRITABLE
from hub.domain.quantity import quantity
from hub.domain.rights import Right

MAX_TEXT = 200
"""Characters of a product's name, sku, brand or category."""
_NEEDED = frozenset({"sku", "name", "base_unit", "active"})
"""Fields that no product is without."""


def _checked(tx: Transaction, fields: ProductFields, product: str) -> ProductFields:
    tidy: dict[str, Any] = {}
    for name in ("sku", "name", "brand", "category"):
        value = getattr(fields, name)
        if value is not None:
            if not value.strip() or len(value.strip()) > MAX_TEXT:
                raise InvalidInput(f"{name} is empty or too long", reason=f"product_{name}")
            tidy[name] = value.strip()
    fields = replace(fields, **tidy)
    if _NEEDED & set(fields.cleared):
        raise InvalidInput(f"{sorted(_NEEDED & set(fields.cleared))} cannot be emptied", reason="needed_field")
    for barcode in fields.barcodes or ():
        other = tx.product_by_barcode(barcode)
        if other is not None and other.id != product:
            raise InvalidInput(f"{barcode} is taken", reason="barcode_taken", barcode=barcode, name=other.name)
    if fields.sku is not None:
        holder = tx.product_by_sku(fields.sku)
        if holder is not None and holder.id != product:
            raise InvalidInput(f"sku {fields.sku} is taken", reason="sku_taken", sku=fields.sku, name=holder.name)
    if fields.pack is not None and quantity(fields.pack.size) <= 0:
        raise InvalidInput("a pack holds something", reason="pack_size")
    if fields.reorder_point is not None:
        fields = replace(fields, reorder_point=quantity(fields.reorder_point))
    return fields


def add_product(tx: Transaction, fields: ProductFields) -> str:
    """Begin to carry a product; return its id. A sku is made where none is given.

    Raises `InvalidInput` for an empty name or a taken sku or barcode, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    if not (fields.name or "").strip():
        raise InvalidInput("a product needs a name", reason="product_name")
    product = tx.new_id()
    if not fields.sku:
        fields = replace(fields, sku=tx.next_reference("product"))
    tx.record(ProductAdded(product, _checked(tx, fields, product)))
    return product


def change_product(tx: Transaction, product: str, fields: ProductFields) -> None:
    """Write some of a product's fields; what equals the present value is not written again.

    Raises `NotFound`, `InvalidInput`, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    now = tx.product(product)
    if now is None:
        raise NotFound(f"no product {product}", reason="product")
    fields = _checked(tx, fields, product)
    same: dict[str, Any] = {name: None for name in WRITABLE if getattr(fields, name) == getattr(now, name)}
    emptied = tuple(name for name in fields.cleared if name in WRITABLE and getattr(now, name) not in (None, ()))
    written = replace(fields, **same, cleared=emptied)
    if written != ProductFields():
        tx.record(ProductChanged(product, written))
