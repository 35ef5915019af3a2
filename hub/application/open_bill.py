"""The bill that somebody has open at a counter: on the disk with every change, so that a power cut loses no line.

It is no fact, since nothing was sold yet, and stays on this device; to be seen on others it is parked
(`hub.application.tickets`). It goes with the command that sells or parks it: there is no moment at which it is both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hub.application.ports.books import Books, Reader, Transaction
from hub.domain.events import TicketLine
from hub.domain.money import Money, UnitPrice
from hub.domain.pricing import Discount


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A bill in the making; `key` is the sale's idempotency key, `ticket` the parked ticket that it was."""

    key: str
    lines: tuple[TicketLine, ...]
    ticket: str | None = None
    customer: str | None = None
    discount: Discount | None = None


def keep_bill(books: Books, who: str, bill: OpenBill | None) -> None:
    """Keep the bill that a person has open at this device; None or one without lines: there is none any more."""
    books.keep_draft(_name(who), _text(bill) if bill and bill.lines else "")


def close_bill(tx: Transaction) -> None:
    """Forget the actor's open bill, with the command that sells or parks it."""
    tx.keep_draft(_name(tx.actor.id), "")


def open_bill(reader: Reader, who: str) -> OpenBill | None:
    """Return the bill that a person left open at this device; lines of products that are gone are left out."""
    text = reader.draft(_name(who))
    if not text:
        return None
    said = json.loads(text)
    lines = tuple(_line(line) for line in said["lines"] if reader.product(line["product"]))
    return OpenBill(said["key"], lines, said["ticket"], said["customer"], _discount(said["discount"]))


def _name(who: str) -> str:
    return f"bill:{who}"


def _text(bill: OpenBill) -> str:
    lines = [
        {
            "product": line.product,
            "quantity": str(line.quantity),
            "price": line.unit_price and [line.unit_price.ten_thousandths, line.unit_price.currency],
            "discount": _written(line.discount),
            "amount": line.amount and [line.amount.minor, line.amount.currency],
        }
        for line in bill.lines
    ]
    about = {"key": bill.key, "ticket": bill.ticket, "customer": bill.customer, "discount": _written(bill.discount)}
    return json.dumps({**about, "lines": lines})


def _written(discount: Discount | None) -> list[Any] | None:
    if discount is None:
        return None
    amount = discount.amount
    return [None if discount.percent is None else str(discount.percent), amount and [amount.minor, amount.currency]]


def _line(said: dict[str, Any]) -> TicketLine:
    return TicketLine(
        said["product"],
        Decimal(said["quantity"]),
        UnitPrice(*said["price"]) if said["price"] else None,
        _discount(said["discount"]),
        Money(*said["amount"]) if said["amount"] else None,
    )


def _discount(said: list[Any] | None) -> Discount | None:
    if said is None:
        return None
    return Discount(Decimal(said[0]) if said[0] else None, Money(*said[1]) if said[1] else None)
