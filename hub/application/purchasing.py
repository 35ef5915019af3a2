"""Purchase orders: from the request to the last crate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hub.application.access import demand, may
from hub.application.amounts import short_text
from hub.application.ports.books import Transaction
from hub.application.settings import ORDER_LIMIT
from hub.application.stock import checked_lot, demand_plausible, known_branch, known_product, shelf_product
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound, WrongState
from hub.domain.events import (
    ApprovalAsked,
    CloseReason,
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
from hub.domain.ids import derived_id
from hub.domain.money import Money, UnitPrice
from hub.domain.people import Contact, Role
from hub.domain.purchasing import PurchaseOrder, Step
from hub.domain.quantity import quantity
from hub.domain.rights import Right

LONGEST_DUE = timedelta(days=730)
"""Nobody orders for later than that."""
LONGEST_MESSAGE = 4096
"""Characters of a WhatsApp message."""
MAX_INVOICE = 60
"""Characters of an invoice's number."""


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


def checked_line(tx: Transaction, line: OrderLine, supplier: str) -> OrderLine:
    """Return a line to be ordered; a cost that was not said is the supplier's last one, else an estimate.

    Raises `NotFound`, `InvalidQuantity`, `InvalidMoney`.
    """
    product = known_product(tx, line.product)
    wanted = quantity(line.quantity)
    if wanted == 0:
        raise InvalidQuantity(f"nothing of {product.sku} is ordered", value=line.quantity)
    cost = checked_cost(tx, line.unit_cost, wanted)
    packs = None if line.packs is None else quantity(line.packs)
    if cost is None:
        known = tx.supplier_price(supplier, line.product)
        if known is None:
            return OrderLine(line.product, wanted, packs, product.cost, estimated=product.cost is not None)
        cost = known.price
    return OrderLine(line.product, wanted, packs, cost)


def checked_cost(tx: Transaction, cost: UnitPrice | None, amount: Decimal) -> UnitPrice | None:
    """Return a cost per base unit that may be. Raises `InvalidMoney`."""
    shop = tx.shop()
    if cost is not None:
        if cost.ten_thousandths < 0 or (shop and cost.currency != shop.currency):
            raise InvalidMoney(f"not a cost: {cost}", value=cost.amount)
        cost.times(amount)
    return cost


def checked_due(tx: Transaction, due: date | None) -> date | None:
    """Return a day on which goods may be due. Raises `InvalidInput` for one that is past or years ahead."""
    shop = tx.shop()
    today = tx.now.astimezone(shop.zone if shop else tx.now.tzinfo).date()
    if due is not None and not today <= due <= today + LONGEST_DUE:
        raise InvalidInput(f"nothing is due on {due}", reason="due", day=due.isoformat())
    return due


def known_supplier(tx: Transaction, supplier: str) -> Contact:
    """Return a supplier. Raises `InvalidInput` for somebody who is none."""
    contact = tx.contact(supplier)
    if contact is None or contact.role is not Role.SUPPLIER:
        raise InvalidInput(f"{supplier} is no supplier", reason="supplier")
    return contact


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
    draft: bool = False,
    branch: str | None = None,
) -> PurchaseOrder:
    """Write a purchase order; costs not given are the supplier's last ones, or estimates. A draft waits to be released.
    The goods are for `branch`, else for this device's.

    Above the shop's limit, or where its value is unknown while there is a limit, the owner is asked for approval,
    unless the actor may approve. Raises `InvalidInput` without lines, for a supplier that is none or a day that cannot
    be, `NotFound`, `InvalidQuantity`, `InvalidMoney`, `NotAllowed`.
    """
    demand(tx, Right.ORDER)
    known_supplier(tx, supplier)
    if not lines:
        raise InvalidInput("an order has lines", reason="no_lines")
    asked = OrderRequested(
        order=tx.new_id(),
        reference=tx.next_reference("order"),
        branch=known_branch(tx, branch),
        supplier=supplier,
        lines=_merged([checked_line(tx, line, supplier) for line in lines]),
        due=checked_due(tx, due),
        requested_by=short_text(requested_by or "") or tx.actor.id,
        message=short_text(message) if message is not None else None,
        draft=draft,
    )
    tx.record(asked)
    if not draft:
        ask_approval(tx, asked.order)
    return find_order(tx, asked.order)


def ask_approval(tx: Transaction, order: str) -> None:
    """Ask for the owner's approval of an order that is ready to go out, where it is above the shop's limit."""
    if not may(tx, Right.APPROVE_ORDER) and _above_limit(tx, find_order(tx, order)):
        tx.record(ApprovalAsked(order))


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
    found = _step(tx, order, Step.SEND)
    if found.draft:
        raise WrongState(f"{found.reference} is not released", reason="order_draft", reference=found.reference)
    tx.record(OrderSent(order, short_text(message)))


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
    counts = [quantity(line.quantity) for line in lines]
    offered = tuple(
        OfferedLine(line.product, count, checked_cost(tx, line.unit_cost, count))
        for line, count in zip(lines, counts, strict=True)
    )
    tx.record(OrderOffered(order, offered, due, _supplier_words(found, words)))
    return find_order(tx, order)


def _supplier_words(order: PurchaseOrder, words: str | None) -> Personal | None:
    said = short_text(words or "", LONGEST_MESSAGE)
    return Personal(order.supplier, said) if said else None


def accept_offer(tx: Transaction, order: str) -> None:
    """Take what the supplier offered. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.ACCEPT)
    tx.record(OfferAccepted(order))


def decline_order(tx: Transaction, order: str, words: str | None = None) -> None:
    """Record that the supplier will not deliver. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    found = _as_supplier(tx, order, Step.DECLINE)
    tx.record(OrderDeclined(order, _supplier_words(found, words)))


def cancel_order(tx: Transaction, order: str) -> None:
    """Call an order off. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, Step.CANCEL)
    tx.record(OrderCancelled(order))


def close_order(tx: Transaction, order: str, reason: CloseReason | None = None) -> None:
    """Expect nothing more of an order; `reason` says why where not all of it came.

    Raises `WrongState`, `NotFound`, `NotAllowed`.
    """
    _step(tx, order, Step.CLOSE)
    tx.record(OrderClosed(order, reason))


def move_back_order(
    tx: Transaction, order: str, *, supplier: str | None = None, due: date | None = None
) -> PurchaseOrder:
    """Close an order short and ask for what is outstanding with a new one, of the same supplier unless said otherwise.

    Two devices that do it apart make one new order. Raises `InvalidInput` where nothing is outstanding, and as
    `request_order` and `close_order` do.
    """
    found = _step(tx, order, Step.CLOSE)
    if not found.outstanding:
        raise InvalidInput(f"nothing of {found.reference} is outstanding", reason="no_lines")
    to = supplier or found.supplier
    known_supplier(tx, to)
    costs = {x.product: x.unit_cost for x in found.lines if to == found.supplier and not x.estimated}
    lines = [OrderLine(x.product, x.outstanding, None, costs.get(x.product)) for x in found.outstanding]
    follows = OrderRequested(
        order=derived_id("back-order", order),
        reference=tx.next_reference("order"),
        branch=found.branch,
        supplier=to,
        lines=tuple(checked_line(tx, line, to) for line in lines),
        due=checked_due(tx, due),
        requested_by=tx.actor.id,
        follows=order,
    )
    tx.record(OrderClosed(order, CloseReason.MOVED, follows.order))
    tx.record(follows)
    ask_approval(tx, follows.order)
    return find_order(tx, follows.order)


def receive_goods(
    tx: Transaction,
    *,
    lines: Sequence[ReceivedLine],
    order: str | None = None,
    supplier: str | None = None,
    branch: str | None = None,
    invoice: str | None = None,
) -> str:
    """Record goods that arrived; return the receipt's id. Costs not given are the order's, and so is the branch.

    More than was ordered, or a product that was not, is taken and shown as such. `invoice` is the number of the
    supplier's paper. Raises `InvalidInput` without lines or for a kit, `WrongState` where the order takes no goods any
    more, `NotFound`, `InvalidQuantity`, `InvalidMoney`, `NotAllowed`.
    """
    demand(tx, Right.RECEIVE_GOODS)
    found = _step(tx, order, Step.RECEIVE, Right.RECEIVE_GOODS) if order else None
    costs = {line.product: line.unit_cost for line in found.lines} if found else {}
    received = arrived(tx, lines, costs)
    if not received:
        raise InvalidInput("nothing arrived", reason="no_lines")
    receipt = tx.new_id()
    place = known_branch(tx, branch or (found.branch if found else None))
    from_supplier = supplier or (found.supplier if found else None)
    paper = (invoice or "").strip()[:MAX_INVOICE] or None
    tx.record(GoodsReceived(receipt, place, from_supplier, received, order, paper))
    return receipt


def arrived(
    tx: Transaction, lines: Sequence[ReceivedLine], costs: Mapping[str, UnitPrice | None]
) -> tuple[ReceivedLine, ...]:
    """Return the lines of which something came; costs not given are those of `costs`, by product.

    Raises `InvalidInput` for a kit, `NotFound`, `InvalidQuantity`, `InvalidMoney`.
    """
    received = []
    for line in lines:
        product, amount = shelf_product(tx, line.product), quantity(line.quantity)
        cost = checked_cost(tx, line.unit_cost, amount) or costs.get(product.id)
        demand_plausible(product, amount)
        if amount > Decimal(0):
            lot = checked_lot(line.lot)
            received.append(replace(line, product=product.id, quantity=amount, unit_cost=cost, lot=lot))
    return tuple(received)
