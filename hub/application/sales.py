"""Selling at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.stock import known_product
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, WrongState
from hub.domain.events import Payment, SaleRecorded, SoldLine
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
    Raises `InvalidInput` without lines, `InvalidMoney` where payments do not come to the total, `NotAllowed`.
    """
    demand(tx, Right.SELL)
    shop = tx.shop()
    if shop is None:
        raise WrongState("the shop is not open yet", reason="no_shop")
    if not lines:
        raise InvalidInput("a sale has lines", reason="no_lines")
    sale = SaleRecorded(
        sale=tx.new_id(),
        receipt=tx.next_reference("sale"),
        branch=tx.branch,
        at=(at or tx.now).astimezone(shop.zone),
        lines=tuple(lines),
        payments=tuple(payments),
        customer=customer,
    )
    paid = sum((payment.amount for payment in payments), Money(0, shop.currency))
    if paid != sale.total:
        raise InvalidMoney(f"paid {paid}, total {sale.total}", reason="not_paid", total=sale.total.amount)
    tx.record(sale)
    return SaleDone(sale=sale.sale, receipt=sale.receipt, total=sale.total.minor)
