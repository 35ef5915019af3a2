"""Customers' orders: from the acceptance to the handing over.

Placing them is in `customer_placing`, money that comes before the goods in `advances`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypedDict

from hub.application.access import Approval, demand, may
from hub.application.advances import ask_to_give_back, find_customer_order, planned, refund_matter, up_to
from hub.application.amounts import note, open_for_business
from hub.application.cash import session_now
from hub.application.customer_placing import priced, promise
from hub.application.ports.books import Actor, Books, Transaction
from hub.application.sales import Asked, SaleDone, record_sale, sold_lines
from hub.application.settings import STUCK_AFTER
from hub.domain.customer_orders import CustomerOrder, CustomerOrderState, CustomerStep
from hub.domain.errors import InvalidInput, NotAllowed, NotFound
from hub.domain.events import (
    AttentionRaised,
    AttentionResolved,
    CancelReason,
    ChangeReason,
    CustomerLine,
    CustomerOrderAccepted,
    CustomerOrderCancelled,
    CustomerOrderChanged,
    CustomerOrderDelivered,
    CustomerOrderReady,
    Payment,
)
from hub.domain.ids import derived_id
from hub.domain.rights import Right


def _step(tx: Transaction, order: str, step: CustomerStep) -> CustomerOrder:
    demand(tx, Right.SERVE_CUSTOMERS)
    found = find_customer_order(tx, order)
    found.require(step)
    return found


def change(tx: Transaction, order: str, quantities: Mapping[str, Decimal], reason: ChangeReason) -> None:
    """Write quantities anew before the acceptance, in base units by product; zero takes a product off the order.

    What is in the order keeps its price, what is new has today's. Raises `InvalidInput` where nothing would be left
    (the order is cancelled instead), `InvalidQuantity`, `InvalidMoney`, `WrongState`, `NotFound`, `NotAllowed`.
    """
    found = _step(tx, order, CustomerStep.CHANGE)
    before = {line.product: line for line in found.lines}
    lines = tuple(
        CustomerLine(x.product, x.quantity, before[x.product].unit_price if x.product in before else x.unit_price)
        for x in priced(tx, quantities, zero=True)
    )
    after = {line.product: line.quantity for line in found.lines} | {line.product: line.quantity for line in lines}
    if not any(after.values()):
        raise InvalidInput("nothing is left of the order", reason="nothing_left")
    changed = tuple(x for x in lines if x.product not in before or before[x.product].quantity != x.quantity)
    if changed:
        tx.record(CustomerOrderChanged(order, changed, reason))


def accept(tx: Transaction, order: str, promised: datetime | None = None) -> None:
    """Take an order as it stands; stock is kept for it from now on, even where there is less than that.

    Raises `WrongState`, `NotFound`, `InvalidInput` for a time that cannot be promised, `NotAllowed`.
    """
    found = _step(tx, order, CustomerStep.ACCEPT)
    if not found.kept:
        raise InvalidInput("nothing is left of the order", reason="nothing_left")
    tx.record(CustomerOrderAccepted(order, promise(tx, promised)))
    _dealt_with(tx, order)


def mark_ready(tx: Transaction, order: str) -> None:
    """The goods are packed. Raises `WrongState`, `NotFound`, `NotAllowed`."""
    _step(tx, order, CustomerStep.PREPARE)
    tx.record(CustomerOrderReady(order))
    _dealt_with(tx, order)


class Delivered(TypedDict):
    """What a handed over order gives back: JSON values."""

    sale: str
    receipt: str
    total: int
    """In minor units."""


def delivery_key(order: str) -> str:
    """Return the key of the command that hands an order over: on whatever device, it is one command and one sale."""
    return f"customer-order:{order}:delivered"


def deliver(
    books: Books, actor: Actor, order: str, payments: Sequence[Payment] = (), approval: Approval | None = None
) -> Delivered:
    """Hand an order over: it becomes a sale at the prices that were promised, with the delivery's fee.

    What was paid in advance is part of the sale's payments. `payments` are what the customer pays now; without them,
    the order says how the rest is paid: into the account (fiado), or by the tender that was said, cash by default.
    `approval` is for fiado above the customer's limit. Done twice it is done once, two devices that did not know of
    each other included: then what is given back is that sale. Raises `InvalidMoney` where the payments are not the
    total, `WrongState`, `NotFound`, `NotAllowed`, and what `record_sale` raises.
    """
    done: Delivered | None = books.run(delivery_key(order), actor, lambda tx: hand_over(tx, order, payments, approval))
    return done or _handed_over_elsewhere(books, order)


def _handed_over_elsewhere(books: Books, order: str) -> Delivered:
    with books.read() as reader:
        found = reader.customer_order(order)
        sale = reader.sale_detail(found.sale) if found and found.sale else None
    if sale is None:
        raise NotFound(f"no sale of {order}", reason="customer_order")
    return Delivered(sale=sale.row.id, receipt=sale.row.receipt, total=sale.row.total.minor)


def hand_over(
    tx: Transaction, order: str, payments: Sequence[Payment] = (), approval: Approval | None = None
) -> Delivered:
    """What `deliver` does; the command's key is `delivery_key`'s, or it is not done. Raises as `deliver`."""
    if tx.key != delivery_key(order):
        raise ValueError("an order is handed over by its own command")
    found = _step(tx, order, CustomerStep.DELIVER)
    # Nobody writes another price here: it is the one that was promised, whatever the product costs by now.
    asked = [Asked(line.product, line.quantity, line.unit_price) for line in found.kept]
    lines = [replace(line, list_price=None) for line in sold_lines(tx, asked)]
    advances = up_to(found.advances, found.total)
    sale: SaleDone = record_sale(
        tx, lines, [*advances, *(payments or planned(found))], found.placed.customer, approval=approval, order=found
    )
    at = tx.now.astimezone(open_for_business(tx).zone)
    tx.record(CustomerOrderDelivered(order, sale["sale"], advances, at, session_now(tx)))
    _dealt_with(tx, order)
    return Delivered(sale=sale["sale"], receipt=sale["receipt"], total=sale["total"])


def cancel(tx: Transaction, order: str, reason: CancelReason, words: str | None = None) -> None:
    """Call an order off; what was kept for it can be sold again.

    Customers cancel their own orders, until these are packed. Where something was paid already, somebody of the
    shop is asked to give it back. Raises `WrongState`, `NotFound`, `NotAllowed`.
    """
    by_customer = not may(tx, Right.SERVE_CUSTOMERS)
    if by_customer:
        demand(tx, Right.PLACE_ORDER)
    found = find_customer_order(tx, order)
    if by_customer and found.placed.customer != tx.actor.id:
        raise NotAllowed("the order is somebody else's", reason="not_own_order")
    found.require(CustomerStep.WITHDRAW if by_customer else CustomerStep.CANCEL)
    said = note(found.placed.customer or order, words)
    tx.record(CustomerOrderCancelled(order, reason, by_customer, said))
    _dealt_with(tx, order)
    ask_to_give_back(tx, order)


def _raise(tx: Transaction, kind: str, order: CustomerOrder) -> None:
    tx.record(AttentionRaised(derived_id("attention", kind, order.id), kind, order.placed.customer, order.id))


def _dealt_with(tx: Transaction, order: str) -> None:
    for matter in tx.attention():
        if matter.about == order and matter.kind in _STUCK.values():
            tx.record(AttentionResolved(matter.id))


_STUCK = {
    CustomerOrderState.PLACED: "customer_order_waiting",
    CustomerOrderState.ACCEPTED: "customer_order_late",
    CustomerOrderState.READY: "customer_order_not_collected",
}
"""What Home says of an order that stands still."""
CROSSED = "order_crossed"
"""What it says of one that was handed over on one device and called off, perhaps paid back, on another."""
NOT_COLLECTED_AFTER = timedelta(hours=24)
"""Packed goods that nobody fetched for so long block the shelf."""


def watch(books: Books, now: datetime) -> bool:
    """Ask for a person where a customer's order stands still; once per order and state. Return whether one did.

    One that nobody answered within the shop's setting, one that was not packed when it was promised, one that stayed
    a day after it was packed, one whose money has to be given back, again where more is owed after a refund, and one
    that was handed over and called off on devices that did not know of each other. To be called every minute or so, on
    as many devices as you like.
    """
    with books.read() as reader:
        wait = timedelta(minutes=int(reader.setting(STUCK_AFTER)))
        still = reader.customer_orders_standing_still(now, wait, NOT_COLLECTED_AFTER)
        raised = {matter.id for matter in reader.attention()}
        crossed = reader.customer_orders_crossed(CROSSED)
        owing = [order for row in reader.customer_orders_owing() if (order := reader.customer_order(row.id))]
    found = False
    for order in owing:
        if (matter := refund_matter(order)) not in raised:
            asking = partial(ask_to_give_back, order=order.id)
            found = books.run(f"owing:{matter}", Actor.hub(books.device), asking) or found
    for row in crossed:
        both = partial(_tell_crossed, order=row.id)
        found = books.run(f"crossed:{row.id}", Actor.hub(books.device), both) or found
    for one in still:
        kind = _STUCK[one.state]
        if derived_id("attention", kind, one.id) not in raised:
            found = books.run(f"stuck:{one.id}:{one.state}", Actor.hub(books.device), _asking(kind, one.id)) or found
    return found


def _tell_crossed(tx: Transaction, order: str) -> bool:
    _raise(tx, CROSSED, find_customer_order(tx, order))
    return True


def _asking(kind: str, order: str) -> Callable[[Transaction], bool]:
    def work(tx: Transaction) -> bool:
        found = find_customer_order(tx, order)
        if _STUCK.get(found.state) != kind:
            return False
        _raise(tx, kind, found)
        return True

    return work
