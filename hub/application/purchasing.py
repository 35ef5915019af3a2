"""Purchase orders: from the request to the last crate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hub.application.access import demand, may
from hub.application.ports.books import Transaction
from hub.application.settings import ORDER_LIMIT
from hub.application.stock import checked_lot, known_branch, known_product, shelf_product
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound
from hub.domain.events import (
    ApprovalAsked,
    GoodsReceived,
    OfferAccepted,
    OfferedLine,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderLine,
    OrderOffered,
    OrderRequested,
    OrderSent,
    Personal,
    ReceivedLine,
)
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.purchasing import PurchaseOrder, Step
from hub.domain.quantity import quantity
from hub.domain.rights import Right


def find_order(tx: Transaction, order: str) -> PurchaseOrder:
    """Return an order. Raises `NotFound`."""
    found = tx.order(order)
    if found is None:
        raise NotFound(f"no order {order}", reason="order")
    return found


def _step(tx: Transaction, order: str, step: Step, right: Right = Right.ORDER) -> PurchaseOrder:
    demand(tx, right)
    found = find_order(tx, order)
    found.require(step)
    return found


def _checked(tx: Transaction, line: OrderLine) -> OrderLine:
    product = known_product(tx, line.product)
    wanted = quantity(line.quantity)
    if wanted == 0:
        raise InvalidQuantity(f"nothing of {product.sku} is ordered", value=line.quantity)
    return OrderLine(line.product, wanted, line.packs, line.unit_cost or product.cost)


def _merged(lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """One line per product: what was said twice is ordered together."""
    merged: dict[str, OrderLine] = {}
    for line in lines:
        before = merged.get(line.product)
        if before is None:
            merged[line.product] = line
            continue
        packs = before.packs + line.packs if before.packs is not None and line.packs is not None else None
        merged[line.product] = replace(before, quantity=before.quantity + line.quantity, packs=packs)
    return tuple(merged.values())


def request_order(
    tx: Transaction,
    *,
    supplier: str,
    lines: Sequence[OrderLine],
    due: date | None,
    message: str | None = None,
    requested_by: str | None = None,
) -> PurchaseOrder:
    """Write a purchase order; costs not given are the last known ones.

    Above the shop's limit, or where its value is unknown while there is a limit, the owner is asked for approval,
    unless the actor may approve. Raises `InvalidInput` without lines or for a supplier that is none, `NotFound`,
    `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.ORDER)
    contact = tx.contact(supplier)
    if contact is None or contact.role is not Role.SUPPLIER:
        raise InvalidInput(f"{supplier} is no supplier", reason="supplier")
    if not lines:
        raise InvalidInput("an order has lines", reason="no_lines")
    asked = OrderRequested(
        order=tx.new_id(),
        reference=tx.next_reference("order"),
        branch=known_branch(tx, None),
        supplier=supplier,
        lines=_merged([_checked(tx, line) for line in lines]),
        due=due,
        requested_by=requested_by or tx.actor.id,
        message=message,
    )
    tx.record(asked)
    if not may(tx, Right.APPROVE_ORDER) and _above_limit(tx, find_order(tx, asked.order)):
        tx.record(ApprovalAsked(asked.order))
    return find_order(tx, asked.order)


def _above_limit(tx: Transaction, order: PurchaseOrder) -> bool:
    limit, shop = tx.setting(ORDER_LIMIT), tx.shop()
    if not limit or shop is None:
        return False
    value = order.value()
    return value is None or value > Money.of(limit, shop.currency)


def approve_order(tx: Transaction, order: str) -> None:
    """Let an order above the limit go out. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.APPROVE, Right.APPROVE_ORDER)
    tx.record(OrderApproved(order))


def mark_sent(tx: Transaction, order: str, message: str) -> None:
    """Record that the order goes to the supplier in `message`. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.SEND)
    tx.record(OrderSent(order, message))


def _as_supplier(tx: Transaction, order: str, step: Step) -> PurchaseOrder:
    found = find_order(tx, order)
    if tx.actor.role is Role.SUPPLIER and tx.actor.id == found.supplier:
        return _step(tx, order, step, Right.ANSWER_ORDER)
    return _step(tx, order, step)


def confirm_order(tx: Transaction, order: str, due: date | None = None) -> None:
    """Record that the supplier will deliver all of it. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _as_supplier(tx, order, Step.CONFIRM)
    tx.record(OrderConfirmed(order, due))


def offer(
    tx: Transaction, order: str, lines: Sequence[OfferedLine], due: date | None, words: str | None = None
) -> PurchaseOrder:
    """Record what the supplier offers instead; where it equals what was asked, the order is confirmed.

    Products that are not named stay as they were asked. Raises `WrongState`, `NotFound`, `NotAllowed`,
    `InvalidQuantity`, `InvalidInput` for a product that is not in the order.
    """
    found = _as_supplier(tx, order, Step.OFFER)
    asked = {line.product for line in found.lines}
    for line in lines:
        if line.product not in asked:
            name = known_product(tx, line.product).name
            raise InvalidInput(
                f"{name} is not in {found.reference}", reason="not_in_order", name=name, reference=found.reference
            )
    offered = tuple(OfferedLine(x.product, quantity(x.quantity), x.unit_cost) for x in lines)
    said = Personal(found.supplier, words) if words else None
    tx.record(OrderOffered(order, offered, due, said))
    return find_order(tx, order)


def accept_offer(tx: Transaction, order: str) -> None:
    """Take what the supplier offered. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.ACCEPT)
    tx.record(OfferAccepted(order))


def decline_order(tx: Transaction, order: str, words: str | None = None) -> None:
    """Record that the supplier will not deliver. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    found = _as_supplier(tx, order, Step.DECLINE)
    tx.record(OrderDeclined(order, Personal(found.supplier, words) if words else None))


def cancel_order(tx: Transaction, order: str) -> None:
    """Call an order off. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.CANCEL)
    tx.record(OrderCancelled(order))


def close_order(tx: Transaction, order: str) -> None:
    """Expect nothing more of an order. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.CLOSE)
    tx.record(OrderClosed(order))


def receive_goods(
    tx: Transaction,
    *,
    lines: Sequence[ReceivedLine],
    order: str | None = None,
    supplier: str | None = None,
    branch: str | None = None,
) -> str:
    """Record goods that arrived; return the receipt's id. Costs not given are the order's, and so is the branch.

    Raises `InvalidInput` without lines or for a kit, `WrongState` where the order takes no goods any more, `NotFound`,
    `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.RECEIVE_GOODS)
    found = _step(tx, order, Step.RECEIVE, Right.RECEIVE_GOODS) if order else None
    costs = {line.product: line.unit_cost for line in found.lines} if found else {}
    received = []
    for line in lines:
        product = shelf_product(tx, line.product)
        arrived = quantity(line.quantity)
        if arrived > Decimal(0):
            cost = line.unit_cost or costs.get(product.id)
            received.append(
                replace(line, product=product.id, quantity=arrived, unit_cost=cost, lot=checked_lot(line.lot))
            )
    if not received:
        raise InvalidInput("nothing arrived", reason="no_lines")
    receipt = tx.new_id()
    place = known_branch(tx, branch or (found.branch if found else None))
    from_supplier = supplier or (found.supplier if found else None)
    tx.record(GoodsReceived(receipt, place, from_supplier, tuple(received), order))
    return receipt
