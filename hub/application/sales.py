"""Selling at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from hub.application.access import demand
from hub.application.cash import session_now
from hub.application.ports.books import Transaction
from hub.application.stock import known_branch, known_product
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound, WrongState
from hub.domain.events import Payment, SaleRecorded, SoldLine, Tender
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import quantity
from hub.domain.rights import Right


class SaleDone(TypedDict):
    """What a recorded sale gives back: JSON values, so that a repeated command answers the same."""

    sale: str
    receipt: str
    total: int
    """In minor units."""


def sold_line(tx: Transaction, product: str, sold: Decimal, unit_price: UnitPrice | None = None) -> SoldLine:
    """Return a line of a sale at the product's price, or at `unit_price`.

    Raises `NotFound`, `InvalidQuantity` (nothing or less), `InvalidMoney` where the product has no price.
    """
    known = known_product(tx, product)
    amount = quantity(sold)
    if amount == 0:
        raise InvalidQuantity("nothing was sold", value=sold)
    price = unit_price or known.price
    if price is None:
        raise InvalidMoney(f"{known.sku} has no price", reason="no_price", name=known.name)
    return SoldLine(product, amount, price, price.times(amount))


def record_sale(
    tx: Transaction,
    lines: Sequence[SoldLine],
    payments: Sequence[Payment],
    customer: str | None = None,
    at: datetime | None = None,
) -> SaleDone:
    """Record a sale; stock may go below zero, since the goods are already in the customer's hands.

    Payments must come to the total exactly: change is given, not kept. `at` is only for importing older sales.
    Raises `InvalidInput` without lines, or on credit to nobody, `InvalidMoney` where payments do not come to the total,
    `InvalidQuantity`, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.SELL)
    shop = tx.shop()
    if shop is None:
        raise WrongState("the shop is not open yet", reason="no_shop")
    if not lines:
        raise InvalidInput("a sale has lines", reason="no_lines")
    for line in lines:
        if quantity(line.quantity) == 0:
            raise InvalidQuantity("nothing was sold", value=line.quantity)
    if any(amount.minor < 0 for amount in (*(x.amount for x in lines), *(x.amount for x in payments))):
        raise InvalidMoney("neither a line nor a payment is below zero")
    if any(payment.tender is Tender.CREDIT for payment in payments) and customer is None:
        raise InvalidInput("credit is given to somebody", reason="credit_customer")
    if customer is not None and tx.contact(customer) is None:
        raise NotFound(f"no contact {customer}", reason="contact")
    sale = SaleRecorded(
        sale=tx.new_id(),
        receipt=tx.next_reference("sale"),
        branch=known_branch(tx, None),
        at=(at or tx.now).astimezone(shop.zone),
        lines=tuple(lines),
        payments=tuple(payments),
        customer=customer,
        session=session_now(tx, at),
    )
    paid, total = sum((payment.amount for payment in payments), Money(0, shop.currency)), sale.total
    if paid != total:
        raise InvalidMoney(f"paid {paid}, total {total}", reason="not_paid", total=total.amount)
    tx.record(sale)
    return SaleDone(sale=sale.sale, receipt=sale.receipt, total=total.minor)
