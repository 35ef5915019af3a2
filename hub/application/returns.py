"""Taking a sale back: part of it, tied to what was sold and paid, or the whole of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypedDict

from hub.application.access import Approval, demand
from hub.application.cash import session_now
from hub.application.ports.books import Transaction
from hub.application.sales import cash_rule_of
from hub.application.stock import known_branch
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound, WrongState
from hub.domain.events import (
    LossReason,
    Payment,
    ReturnedLine,
    SaleReturned,
    SaleVoided,
    Tender,
    UndoReason,
)
from hub.domain.money import Money
from hub.domain.pricing import CashRule
from hub.domain.quantity import quantity
from hub.domain.rights import Right
from hub.domain.selling import LineLeft, SaleState, part_amount, refunds_for
from hub.domain.shop import Shop


class ReturnDone(TypedDict):
    """What a return or void gives back: JSON values."""

    receipt: str
    """Number of the return's slip; of a void the sale's own."""
    refunds: dict[str, int]
    """What is given back by tender, in minor units."""


@dataclass(frozen=True, slots=True)
class Back:
    """What comes back of a sale's line: `quantity` base units, to the shelf unless they are a loss."""

    place: int
    """Of the line in the sale, from 0."""
    quantity: Decimal
    loss: LossReason | None = None


def return_sale(
    tx: Transaction,
    sale: str,
    lines: Sequence[Back],
    reason: UndoReason,
    *,
    tender: Tender | None = None,
    approval: Approval | None = None,
) -> ReturnDone:
    """Take goods of a sale back, and give back what was paid for them.

    What was sold on credit lowers the debt first; the rest is given back as it was paid, or in `tender`. Raises
    `NotFound`, `WrongState` for a voided sale, `InvalidQuantity` where more would come back than was sold and not
    returned yet, `InvalidInput` without lines or for a `tender` of credit, `NotAllowed`.
    """
    lent = demand(tx, Right.RETURN_SALE, approval)
    shop, state = _known(tx, sale, tender)
    if not lines:
        raise InvalidInput("a return has lines", reason="no_lines")
    back, left = _lines(state, lines)
    amount = Money.total((line.amount for line in back), shop.currency)
    whole = not any(line.quantity for line in left.left)
    # With the last of the goods goes the rounding that was paid; a delivery was made all the same.
    goods = state.paid_left - state.sale.fee if state.sale.fee else state.paid_left
    refunds = refunds_for(state, goods if whole else min(amount, goods), tender)
    if not whole:
        refunds = _in_coins(refunds, state.paid_left, cash_rule_of(tx, shop))
    given = Money.total((refund.amount for refund in refunds), shop.currency)
    said = SaleReturned(
        sale=sale,
        returned=tx.new_id(),
        receipt=tx.next_reference("return"),
        branch=known_branch(tx, None),
        at=tx.now.astimezone(shop.zone),
        lines=back,
        refunds=refunds,
        reason=reason,
        rounding=given - amount if given != amount else None,
        session=session_now(tx),
        approved_by=lent,
    )
    tx.record(said)
    return _done(said.receipt, refunds)


def void_sale(
    tx: Transaction,
    sale: str,
    reason: UndoReason,
    *,
    tender: Tender | None = None,
    approval: Approval | None = None,
) -> ReturnDone:
    """Undo a whole sale on the day on which it was made: its goods, its money, its entry in an account.

    Money goes back as it was paid, or what was not on credit in `tender`. Raises `NotFound`, `WrongState` for a sale
    that is voided, has come back already, or is of another day (it is returned then), `InvalidInput` for a `tender`
    of credit, `NotAllowed`.
    """
    lent = demand(tx, Right.VOID_SALE, approval)
    shop, state = _known(tx, sale, tender)
    at = tx.now.astimezone(shop.zone)
    if at.date() != state.sale.at.date():
        raise WrongState(f"sale {sale} is of {state.sale.at.date()}", reason="void_late", receipt=state.sale.receipt)
    if not any(line.quantity for line in state.left):
        raise WrongState(f"sale {sale} has come back", reason="sale_returned", receipt=state.sale.receipt)
    refunds = refunds_for(state, state.paid_left, tender)
    tx.record(SaleVoided(sale, known_branch(tx, None), at, refunds, reason, session_now(tx), lent))
    return _done(state.sale.receipt, refunds)


def _known(tx: Transaction, sale: str, tender: Tender | None) -> tuple[Shop, SaleState]:
    shop, state = tx.shop(), tx.sale_state(sale)
    if shop is None or state is None:
        raise NotFound(f"no sale {sale}", reason="sale")
    if state.voided:
        raise WrongState(f"sale {sale} is voided", reason="sale_voided", receipt=state.sale.receipt)
    if tender is Tender.CREDIT:
        raise InvalidInput("what was paid is not given back as credit", reason="refund_tender")
    return shop, state


def _lines(state: SaleState, lines: Sequence[Back]) -> tuple[tuple[ReturnedLine, ...], SaleState]:
    """The lines with what is given for each, and what is left of the sale after them."""
    back = []
    for line in lines:
        if not 0 <= line.place < len(state.left):
            raise NotFound(f"no line {line.place}", reason="sale_line")
        count, left = quantity(line.quantity), state.left[line.place]
        if count == 0 or count > left.quantity:
            raise InvalidQuantity(f"{count} of {left.quantity}", reason="returned_more", left=left.quantity)
        amount = part_amount(state, line.place, count)
        back.append(ReturnedLine(line.place, count, amount, line.loss))
        rest = LineLeft(left.quantity - count, left.amount - amount)
        state = replace(state, left=(*state.left[: line.place], rest, *state.left[line.place + 1 :]))
    return tuple(back), state


def _in_coins(refunds: Sequence[Payment], most: Money, rule: CashRule) -> tuple[Payment, ...]:
    """The refunds with the cash among them in whole coins, together at most `most`."""
    others = sum((x.amount for x in refunds if x.tender is not Tender.CASH), most - most)
    return tuple(
        replace(refund, amount=min(rule.back(refund.amount), most - others)) if refund.tender is Tender.CASH else refund
        for refund in refunds
    )


def _done(receipt: str, refunds: Sequence[Payment]) -> ReturnDone:
    return ReturnDone(receipt=receipt, refunds={refund.tender.value: refund.amount.minor for refund in refunds})
