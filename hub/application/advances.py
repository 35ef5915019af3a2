"""Money that customers give before their goods go out: taken, set against the sale, or given back.

It is in the payments from the moment on when it came, so that a drawer's count is right at once. Handing the goods over
makes a sale of it; what nothing is sold for is owed to the customer, and listed until it was given back.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.application.access import Approval, demand
from hub.application.amounts import checked_amount, open_for_business
from hub.application.cash import session_now
from hub.application.ports.books import Transaction
from hub.domain.customer_orders import CustomerOrder, CustomerStep
from hub.domain.errors import InvalidInput, InvalidMoney, NotFound, WrongState
from hub.domain.events import (
    AttentionRaised,
    AttentionResolved,
    CustomerOrderPaid,
    CustomerOrderRefunded,
    Payment,
    PaymentPlan,
    Tender,
)
from hub.domain.ids import derived_id
from hub.domain.money import Money
from hub.domain.rights import Right

REFUND = "order_refund"
"""What Home says of an order whose money has to be given back."""


def find_customer_order(tx: Transaction, order: str) -> CustomerOrder:
    """Return a customer's order. Raises `NotFound`."""
    found = tx.customer_order(order)
    if found is None:
        raise NotFound(f"no customer's order {order}", reason="customer_order")
    return found


def take_advance(tx: Transaction, order: str, tender: Tender, amount: Money | None = None) -> None:
    """Take money for an order before its goods go out: all that is still to be paid, or `amount` of it.

    Where nothing is to be paid any more, nothing changes. Raises `InvalidInput` for credit, `InvalidMoney` for more
    than is to be paid, `WrongState`, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.SERVE_CUSTOMERS)
    shop, found = open_for_business(tx), find_customer_order(tx, order)
    found.require(CustomerStep.PAY)
    if tender is Tender.CREDIT:
        raise InvalidInput("nothing is paid in advance on credit", reason="prepaid_tender")
    given = found.due if amount is None else checked_amount(shop, amount)
    if given.minor and found.due.minor == 0:
        return
    if given > found.due:
        raise InvalidMoney(f"{given} of {found.due}", reason="advance_more", total=found.due.amount)
    if given.minor:
        tx.record(CustomerOrderPaid(order, tender, given, tx.now.astimezone(shop.zone), session_now(tx)))


def give_back(
    tx: Transaction, order: str, tender: Tender | None = None, approval: Approval | None = None
) -> dict[str, int]:
    """Give back what the shop owes of an order that came to nothing, or to less; return it by tender, in minor units.

    As it was paid, or all of it in `tender`. Raises `WrongState` where nothing is owed, `InvalidInput` for credit,
    `NotFound`, `NotAllowed`.
    """
    lent = demand(tx, Right.RETURN_SALE, approval)
    shop, found = open_for_business(tx), find_customer_order(tx, order)
    if tender is Tender.CREDIT:
        raise InvalidInput("what was paid is not given back as credit", reason="refund_tender")
    owed = found.owed
    if owed.minor == 0:
        raise WrongState(f"nothing is owed of {order}", reason="nothing_owed", reference=found.placed.reference)
    refunds = (Payment(tender, owed),) if tender else up_to(found.advances, owed)
    tx.record(CustomerOrderRefunded(order, refunds, tx.now.astimezone(shop.zone), session_now(tx), lent))
    for matter in tx.attention():
        if matter.about == order and matter.kind == REFUND:
            tx.record(AttentionResolved(matter.id))
    return {refund.tender.value: refund.amount.minor for refund in refunds}


def ask_to_give_back(tx: Transaction, order: str) -> bool:
    """Ask for a person where money of an order is owed to its customer; return whether it is."""
    found = find_customer_order(tx, order)
    if found.owed.minor == 0:
        return False
    tx.record(AttentionRaised(refund_matter(found), REFUND, found.placed.customer, order))
    return True


def refund_matter(order: CustomerOrder) -> str:
    """The id under which a person is asked to give back what is owed now: another one after every refund."""
    return derived_id("attention", REFUND, order.id, str(order.refunds))


def up_to(payments: Sequence[Payment], most: Money) -> tuple[Payment, ...]:
    """The first of these payments, together at most `most`."""
    taken = []
    for payment in payments:
        amount = min(payment.amount, most)
        most -= amount
        if amount.minor:
            taken.append(Payment(payment.tender, amount))
    return tuple(taken)


def planned(order: CustomerOrder) -> list[Payment]:
    """Return how what is still to be paid of an order is paid when it is handed over, as far as the order says.

    Raises `InvalidMoney` where it was to be paid in advance and was not.
    """
    if order.due.minor == 0:
        return []
    if order.placed.payment is PaymentPlan.PREPAID:
        raise InvalidMoney("it was not paid in advance", reason="not_prepaid", reference=order.placed.reference)
    credit = order.placed.payment is PaymentPlan.CREDIT
    return [Payment(Tender.CREDIT if credit else order.placed.tender or Tender.CASH, order.due)]
