"""Stock from a file: what was counted, branch by branch; the books move by the difference."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from hub.application.amounts import folded
from hub.application.branches import branch_named
from hub.application.imports.products import by_name, find
from hub.application.imports.records import Effect, Reading, Record
from hub.application.ports.books import Transaction
from hub.application.stock import count_stock
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound


def read(row: Reading) -> Record:
    """Return what a row says. Raises `InvalidInput`, `InvalidQuantity`."""
    sku, barcodes, named = row.text("sku"), row.texts("barcode") or (), row.text("product")
    branch, counted = row.text("branch"), row.quantity("quantity")
    if counted is None:
        row.asked = "quantity"
        raise InvalidQuantity("no quantity", reason="none")
    what = sku or ", ".join(barcodes) or named
    if not what:
        raise InvalidInput("no product is named", reason="no_product")
    key = f"{folded(what)} {folded(branch or '')}"
    return Record(
        (f"product {key}",),
        partial(_write, sku=sku, barcodes=barcodes, named=named, branch=branch, counted=counted, what=what),
    )


def _write(
    tx: Transaction,
    *,
    sku: str | None,
    barcodes: tuple[str, ...],
    named: str | None,
    branch: str | None,
    counted: Decimal,
    what: str,
) -> Effect:
    product = find(tx, sku, barcodes, None) or (by_name(tx, named) if named else None)
    if product is None:
        raise NotFound(f"no product {what}", reason="product_named", name=what)
    place = branch_named(tx, branch).id if branch else tx.branch
    if counted == tx.on_hand(product.id, place):
        return Effect.SAME
    count_stock(tx, product.id, counted, place)
    return Effect.CHANGED
