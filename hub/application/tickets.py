"""Tickets that wait: bills put aside under a name, seen on every device, taken up by one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from hub.application.access import demand
from hub.application.amounts import checked_amount, open_for_business
from hub.application.ports.books import Transaction
from hub.application.product_checks import checked_price
from hub.application.sales import open_ticket
from hub.application.stock import known_branch, known_product
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound
from hub.domain.events import TicketClosed, TicketLine, TicketParked, TicketTaken
from hub.domain.money import Money
from hub.domain.pricing import Discount
from hub.domain.quantity import quantity
from hub.domain.rights import Right

MAX_NAME = 60
"""Characters of a ticket's name."""


def park_ticket(
    tx: Transaction,
    name: str,
    lines: Sequence[TicketLine],
    *,
    customer: str | None = None,
    discount: Discount | None = None,
    again: str | None = None,
) -> str:
    """Put a bill aside; return the ticket's id. `again` is the ticket that it was taken up from, closed with this.

    Raises `InvalidInput` for an empty or long name or without lines, `InvalidQuantity`, `InvalidMoney`, `NotFound`,
    `WrongState` where `again` is closed or on another device, `NotAllowed`.
    """
    demand(tx, Right.SELL)
    label = name.strip()
    if not label or len(label) > MAX_NAME:
        raise InvalidInput("a ticket has a short name", reason="ticket_name")
    if not lines:
        raise InvalidInput("a ticket has lines", reason="no_lines")
    shop = open_for_business(tx)
    for line in lines:
        known_product(tx, line.product)
        if quantity(line.quantity) == 0:
            raise InvalidQuantity("nothing was sold", value=line.quantity)
        if line.unit_price is not None:
            checked_price(tx, line.unit_price)
        if line.amount is not None:
            checked_amount(shop, line.amount, zero=True)
    for each in (discount, *(line.discount for line in lines)):
        if each is not None and each.amount is not None:
            checked_amount(shop, each.amount, zero=True)
        elif each is not None:
            each.off(Money(0, shop.currency))
    if customer is not None and tx.contact(customer) is None:
        raise NotFound(f"no contact {customer}", reason="contact")
    if again is not None:
        drop_ticket(tx, again)
    ticket = tx.new_id()
    tx.record(TicketParked(ticket, label, known_branch(tx, None), tuple(lines), customer, discount))
    return ticket


def take_ticket(tx: Transaction, ticket: str, *, over: bool = False) -> None:
    """Take a ticket up on this device, to go on with it or to be paid; `over`: also where another device has it.

    Raises `NotFound`, `WrongState` where it is closed, or on another device and not taken `over`, `NotAllowed`.
    """
    demand(tx, Right.SELL)
    found = tx.ticket(ticket)
    elsewhere = found is not None and found.holder not in (None, tx.device)
    if not (over and elsewhere and found and not found.closed):
        found = open_ticket(tx, ticket)
    if found.holder != tx.device:
        tx.record(TicketTaken(ticket, tx.device, over=elsewhere))


def drop_ticket(tx: Transaction, ticket: str) -> None:
    """Close a ticket that nobody will pay. Raises `NotFound`, `WrongState`, `NotAllowed`."""
    demand(tx, Right.SELL)
    open_ticket(tx, ticket)
    tx.record(TicketClosed(ticket))
