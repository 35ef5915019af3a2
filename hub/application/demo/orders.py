"""The demo's orders: what suppliers still bring, and customers' orders in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from hub.application import customer_orders, purchasing
from hub.application.customer_placing import Handover, place
from hub.application.delivery_zones import write_zone
from hub.application.ports.books import Actor, Books, Transaction
from hub.domain.catalogue import Product
from hub.domain.events import CancelReason, Fulfilment, OrderChannel, OrderLine, ReceivedLine, Tender
from hub.domain.money import Money
from hub.domain.people import Role

_ADDRESS = "Jr. Dante 480, puerta verde"
_SENT = "demo-order"
"""The message that the order went out with: before the chat's own time."""


def seed_orders(books: Books, owner: Actor, now: datetime) -> None:
    """Write the orders of empty books, as the owner's; done once."""
    books.run("demo:supplies", owner, _supplies)
    done = books.run("demo:customers", owner, lambda tx: _customers(tx, now))
    if done is not None:
        customer_orders.deliver(books, owner, done)


def _supplies(tx: Transaction) -> None:
    """An order of which half came, so that the rest is expected; and one that is still put together."""
    suppliers = [contact.id for contact in tx.contacts(Role.SUPPLIER)]
    listed = [row.product for row in tx.product_rows(limit=1000) if row.product.pack and row.product.cost]
    first, second = ([product for product in listed if product.supplier == supplier][:3] for supplier in suppliers[:2])
    if first:
        order = purchasing.request_order(
            tx, supplier=first[0].supplier or "", lines=[_packs(product, 10) for product in first], due=None
        ).id
        purchasing.mark_sent(tx, order, _SENT)
        purchasing.confirm_order(tx, order)
        came = [ReceivedLine(line.product, line.quantity / 2) for line in (_packs(product, 10) for product in first)]
        purchasing.receive_goods(tx, lines=came, order=order)
    if second:
        lines = [_packs(product, 4) for product in second]
        purchasing.request_order(tx, supplier=second[0].supplier or "", lines=lines, due=None, draft=True)


def _packs(product: Product, packs: int) -> OrderLine:
    size = product.pack.size if product.pack else Decimal(1)
    return OrderLine(product.id, size * packs, Decimal(packs))


def _customers(tx: Transaction, now: datetime) -> str | None:
    """Zones, and an order in each state; returns the one that is to be handed over."""
    shop, customers = tx.shop(), [contact.id for contact in tx.contacts(Role.CUSTOMER)][:5]
    goods = [row.product.id for row in tx.product_rows(limit=60) if row.product.price and row.product.active]
    if shop is None or len(customers) < 5 or len(goods) < 6:
        return None
    zone = write_zone(tx, name="Surquillo", fee=Money(300, shop.currency), free_from=Money(6000, shop.currency))
    write_zone(tx, name="Miraflores", fee=Money(600, shop.currency), minimum=Money(2000, shop.currency))
    made: list[str] = []
    for number, customer in enumerate(customers):
        home = number % 2 == 1
        handover = Handover(
            how=Fulfilment.DELIVERY if home else Fulfilment.PICKUP,
            zone=zone if home else None,
            address=_ADDRESS if home else None,
            promised=now + timedelta(hours=2),
        )
        wanted = {goods[number]: Decimal(2), goods[number + 1]: Decimal(1)}
        channel = (OrderChannel.CHAT, OrderChannel.WEB, OrderChannel.COUNTER)[number % 3]
        tender = Tender.YAPE if home else None
        placed = place(tx, channel=channel, wanted=wanted, customer=customer, handover=handover, tender=tender)
        made.append(placed["order"])
    _, accepted, ready, delivered, cancelled = made
    for order in (accepted, ready, delivered):
        customer_orders.accept(tx, order)
    for order in (ready, delivered):
        customer_orders.mark_ready(tx, order)
    customer_orders.cancel(tx, cancelled, CancelReason.CHANGED_MIND)
    return delivered
