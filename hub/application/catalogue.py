"""Products: adding and changing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hub.application.access import demand
from hub.application.ports.books import Reader, Transaction
from hub.application.product_checks import checked
from hub.application.settings import TAX_RATE
from hub.application.stock import known_product
from hub.domain.catalogue import Product
from hub.domain.errors import InvalidInput
from hub.domain.events import ProductAdded, ProductChanged, ProductFields
from hub.domain.products import WRITABLE
from hub.domain.rights import Right


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
        tx.record(ProductChanged(product, written))


def tax_rate_of(reader: Reader, product: Product) -> Decimal | None:
    """Return the percent of tax that a product's price holds: its own, else the shop's; None where neither is set."""
    if product.tax_rate is not None:
        return product.tax_rate
    own = reader.setting(TAX_RATE)
    return Decimal(own) if own else None
