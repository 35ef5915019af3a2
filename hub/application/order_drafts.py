"""Putting a purchase order together before it goes out: by several people, on several devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.purchasing import ask_approval, checked_due, checked_line, find_order, known_supplier
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import OrderEdited, OrderLine, OrderReleased
from hub.domain.purchasing import PurchaseOrder, Step
from hub.domain.rights import Right


def _draft(tx: Transaction, order: str, step: Step) -> PurchaseOrder:
    demand(tx, Right.ORDER)
    found = find_order(tx, order)
    found.require(step)
    return found


def edit_order(
    tx: Transaction,
    order: str,
    *,
    lines: Sequence[OrderLine] = (),
    dropped: Sequence[str] = (),
    due: date | None = None,
    supplier: str | None = None,
) -> PurchaseOrder:
    """Write lines of an order that did not go out yet, drop products, or say another day or supplier.

    Of each product the latest write holds, on whatever device; what nobody touched stays. An order that is released
    and grows above the shop's limit is asked for again. Raises `InvalidInput` where nothing would be left, for a
    supplier that is none or a day that cannot be, `InvalidQuantity`, `InvalidMoney`, `NotFound`, `WrongState`,
    `NotAllowed`.
    """
    found = _draft(tx, order, Step.EDIT)
    if supplier is not None:
        known_supplier(tx, supplier)
    there = {line.product for line in found.lines}
    for product in dropped:
        if product not in there:
            raise NotFound(f"no {product} in {found.reference}", reason="product")
    written = tuple(checked_line(tx, line, supplier or found.supplier) for line in lines)
    if not (there - set(dropped)) | {line.product for line in written}:
        raise InvalidInput("nothing is left of the order", reason="nothing_left")
    gone = tuple(OrderLine(product, Decimal(0)) for product in dropped)
    edited = OrderEdited(order, (*written, *gone), checked_due(tx, due), supplier)
    if edited != OrderEdited(order):
        tx.record(edited)
        if not found.draft:
            ask_approval(tx, order)
    return find_order(tx, order)


def release_order(tx: Transaction, order: str) -> PurchaseOrder:
    """Finish a draft: the order goes out, or to the owner first where it is above the shop's limit.

    Doing it again changes nothing. Raises `InvalidInput` where nothing is left of it, `WrongState`, `NotFound`,
    `NotAllowed`.
    """
    found = _draft(tx, order, Step.RELEASE)
    if not found.lines:
        raise InvalidInput("nothing is left of the order", reason="nothing_left")
    if found.draft:
        tx.record(OrderReleased(order))
        ask_approval(tx, order)
    return find_order(tx, order)
