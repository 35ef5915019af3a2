"""Placing a customer's order: everything that is checked and frozen at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypedDict

from hub.application.access import demand, may
from hub.application.delivery_zones import zone_for
from hub.application.ports.books import Transaction
from hub.application.settings import RESERVE_FROM
from hub.application.stock import known_branch, known_product
from hub.domain.catalogue import KitPart, Product, explode, price_for
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotAllowed, NotFound, WrongState
from hub.domain.events import (
    CustomerLine,
    CustomerOrderPlaced,
    Fulfilment,
    OrderChannel,
    PaymentPlan,
    Personal,
    Tender,
)
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.quantity import quantity
from hub.domain.rights import Right

MAX_LINES = 200
"""Products of one order: more is no household's."""
MAX_WORDS = 500
"""Characters of an address or a note."""
LONGEST_PROMISE = timedelta(days=60)
"""Nobody promises goods for later than that."""


class Placed(TypedDict):
    """What a placed order gives back: JSON values, so that a repeated command answers the same."""

    order: str
    reference: str
    total: int
    """Goods and delivery, in minor units."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How and when the customer gets the goods. `zone` is a zone's id, `promised` an aware time."""

    how: Fulfilment = Fulfilment.PICKUP
    zone: str | None = None
    address: str | None = None
    contact: str | None = None
    """Who is to be asked for, and how they are reached, where that is more than the customer's name and number."""
    promised: datetime | None = None
    note: str | None = None


PICKUP = Handover()
"""Fetched at the counter, whenever it suits."""


def place(
    tx: Transaction,
    *,
    channel: OrderChannel,
    wanted: Mapping[str, Decimal],
    customer: str | None = None,
    handover: Handover = PICKUP,
    payment: PaymentPlan = PaymentPlan.ON_DELIVERY,
    tender: Tender | None = None,
    branch: str | None = None,
) -> Placed:
    """Place an order for `wanted`, base units by product, at today's prices; for more than there is it is taken too.

    A customer orders for themself alone. Raises `InvalidInput` without lines, with too many, for a product that is not
    sold, a delivery without address, zone or anybody to ask for, below the zone's minimum, a time that cannot be
    promised, words that are too long, or fiado to nobody; `InvalidQuantity`, `InvalidMoney` where a product has no
    price or the sum is absurd, `NotFound` for a product, zone, branch or customer, `WrongState`, `NotAllowed`.
    """
    _demand_placing(tx, customer)
    _require_customer(tx, customer, payment)
    lines = priced(tx, wanted)
    order = tx.new_id()
    subject = customer or order
    placed = CustomerOrderPlaced(
        order=order,
        reference=f"P{tx.next_reference('customer_order')}",
        branch=known_branch(tx, branch),
        channel=channel,
        lines=lines,
        fulfilment=handover.how,
        customer=customer,
        contact=_personal(subject, handover.contact),
        address=_personal(subject, handover.address),
        note=_personal(subject, handover.note),
        promised=promise(tx, handover.promised),
        payment=payment,
        tender=tender,
        reserves=tx.setting(RESERVE_FROM) == "placed",
    )
    goods = Money.total((line.unit_price.times(line.quantity) for line in lines), lines[0].unit_price.currency)
    if handover.how is Fulfilment.DELIVERY:
        placed = _delivered(tx, placed, handover, goods)
    tx.record(placed)
    total = goods + placed.fee if placed.fee else goods
    return Placed(order=order, reference=placed.reference, total=total.minor)


def _demand_placing(tx: Transaction, customer: str | None) -> None:
    if may(tx, Right.SERVE_CUSTOMERS):
        return
    demand(tx, Right.PLACE_ORDER)
    if customer != tx.actor.id:
        raise NotAllowed("a customer orders for themself", reason="not_own_order")


def _require_customer(tx: Transaction, customer: str | None, payment: PaymentPlan) -> None:
    if customer is None and payment is PaymentPlan.CREDIT:
        raise InvalidInput("credit is given to somebody", reason="credit_customer")
    known = tx.contact(customer) if customer else None
    if customer is not None and known is None:
        raise NotFound(f"no contact {customer}", reason="contact")
    if known is not None and known.name is None:
        raise WrongState(f"contact {customer} was erased", reason="erased")
    if known is not None and known.role is Role.SUPPLIER and payment is PaymentPlan.CREDIT:
        raise InvalidInput(f"{customer} is a supplier", reason="credit_customer")


def priced(tx: Transaction, wanted: Mapping[str, Decimal], *, zero: bool = False) -> tuple[CustomerLine, ...]:
    """Return lines at today's prices. With `zero` a quantity of nothing is one too.

    Raises `InvalidInput`, `InvalidQuantity`, `InvalidMoney`, `NotFound` as `place` does.
    """
    if not wanted:
        raise InvalidInput("an order has lines", reason="no_lines")
    if len(wanted) > MAX_LINES:
        raise InvalidInput(f"{len(wanted)} lines", reason="too_many_lines", most=MAX_LINES)
    return tuple(_line(tx, product, amount, zero=zero) for product, amount in wanted.items())


def _line(tx: Transaction, product: str, wanted: Decimal, *, zero: bool) -> CustomerLine:
    known, amount = known_product(tx, product), quantity(wanted)
    if amount == 0 and not zero:
        raise InvalidQuantity(f"nothing of {known.sku} is ordered", value=wanted)
    if amount and not known.active:
        raise InvalidInput(f"{known.sku} is not sold any more", reason="not_sold", name=known.name)
    price = price_for(known, amount)
    if price is None:
        raise InvalidMoney(f"{known.sku} has no price", reason="no_price", name=known.name)
    price.times(amount)
    return CustomerLine(product, amount, price, _shelf(tx, known))


def _shelf(tx: Transaction, product: Product) -> tuple[KitPart, ...]:
    def parts_of(part: str) -> tuple[KitPart, ...]:
        known = tx.product(part)
        return known.parts if known else ()

    return explode(product.id, Decimal(1), parts_of) if product.is_kit else ()


def promise(tx: Transaction, when: datetime | None) -> datetime | None:
    """Return a promised time in the shop's zone. Raises `InvalidInput` for one that cannot be promised."""
    if when is None:
        return None
    shop = tx.shop()
    if when.tzinfo is None or not tx.now - timedelta(minutes=5) <= when <= tx.now + LONGEST_PROMISE:
        raise InvalidInput(f"nobody can promise {when}", reason="promised", days=LONGEST_PROMISE.days)
    return when.astimezone(shop.zone if shop else tx.now.tzinfo)


def _personal(subject: str, words: str | None) -> Personal | None:
    said = (words or "").strip()
    if len(said) > MAX_WORDS:
        raise InvalidInput(f"{len(said)} characters", reason="too_long", most=MAX_WORDS)
    return Personal(subject, said) if said else None


def _delivered(tx: Transaction, placed: CustomerOrderPlaced, handover: Handover, goods: Money) -> CustomerOrderPlaced:
    if placed.address is None:
        raise InvalidInput("a delivery goes to an address", reason="no_address")
    if placed.customer is None and placed.contact is None:
        raise InvalidInput("somebody has to be asked for at the door", reason="no_contact")
    zone = zone_for(tx, handover.zone)
    if zone is None:
        return placed
    return replace(placed, zone=zone.id, fee=zone.fee_for(goods))
