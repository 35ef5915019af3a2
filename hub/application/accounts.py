"""Customers' accounts (fiado): what is given on credit, paid, adjusted and brought in from the old notebook.

Goods that the books know are given on credit with `record_sale` and a payment of `Tender.CREDIT`; what is only noted
("apúntale 20 a doña Rosa") with `charge`. A customer may owe what was agreed with them, else the shop's default.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypedDict

from hub.application.access import Approval, demand, demand_of, may
from hub.application.amounts import checked_amount, note, open_for_business, when
from hub.application.cash import session_now
from hub.application.ports.books import Actor, Reader, Transaction
from hub.application.ports.reads.accounts import DebtorOrder
from hub.application.settings import CREDIT_LIMIT
from hub.application.stock import known_branch
from hub.application.views.accounts import Account, DebtSummary, StatementEntry
from hub.domain.errors import InvalidInput, InvalidMoney, NotAllowed, NotFound, WrongState
from hub.domain.events import (
    AccountEntryUndone,
    AccountPaid,
    AccountPaidBack,
    AccountTerms,
    AccountTermsWritten,
    AdjustReason,
    DebtAdjusted,
    DebtBroughtIn,
    DebtCharged,
    Payment,
    Tender,
)
from hub.domain.money import Money
from hub.domain.people import Contact
from hub.domain.rights import Right
from hub.domain.shop import Shop


class EntryDone(TypedDict):
    """What an entry gives back: its id, and what the customer owes now, in minor units."""

    entry: str
    debt: int


def demand_credit(tx: Transaction, customer: str, amount: Money, approval: Approval | None = None) -> str | None:
    """Raise unless so much more may be given on credit; return who lent the right to go beyond the limit, if anybody.

    For a sale to call with what of it is paid by `Tender.CREDIT`. Raises `NotFound`, `InvalidMoney`, `WrongState` for a
    customer who is blocked or was erased, `NotAllowed`, where a limit stands in the way with the reason `over_limit`.
    """
    lent = demand(tx, Right.GIVE_CREDIT, approval)
    shop, known = open_for_business(tx), _still_known(tx, customer)
    checked_amount(shop, amount)
    terms = tx.account_terms(customer)
    if terms.blocked:
        raise WrongState(f"{customer} is blocked", reason="credit_blocked", name=known.name or "")
    limit = terms.limit if terms.limit is not None else default_limit(tx, shop)
    debt = tx.debt(customer)
    if limit is None or debt + amount <= limit:
        return lent
    if approval is None and not may(tx, Right.OVER_LIMIT):
        raise NotAllowed(
            f"{debt + amount} is over {limit}", reason="over_limit", name=known.name or "", limit=limit.amount,
            debt=debt.amount,
        )  # fmt: skip
    return demand(tx, Right.OVER_LIMIT, approval) or lent


def default_limit(reader: Reader, shop: Shop) -> Money | None:
    """How much a customer may owe with whom nothing was agreed; None without any limit."""
    written = reader.setting(CREDIT_LIMIT)
    return Money.of(written, shop.currency) if written else None


def write_terms(
    tx: Transaction,
    customer: str,
    *,
    limit: Money | None = None,
    blocked: bool | None = None,
    default: bool = False,
) -> None:
    """Agree with a customer how much they may owe, and whether anything; `default` takes back a limit of their own.

    A limit of zero: nothing without a manager. None, and what holds already, is left alone. Raises `NotFound`,
    `InvalidMoney`, `WrongState` for an erased customer, `NotAllowed`.
    """
    demand(tx, Right.EDIT_ACCOUNTS)
    shop = open_for_business(tx)
    _still_known(tx, customer)
    terms = tx.account_terms(customer)
    if limit is not None:
        checked_amount(shop, limit, zero=True)
    written = AccountTerms(
        limit if limit != terms.limit else None,
        blocked if blocked != terms.blocked else None,
        ("limit",) if default and terms.limit is not None else (),
    )
    if written != AccountTerms():
        tx.record(AccountTermsWritten(customer, written))


def charge(
    tx: Transaction,
    customer: str,
    amount: Money,
    words: str | None = None,
    approval: Approval | None = None,
    at: datetime | None = None,
) -> EntryDone:
    """Write something into a customer's account that no sale tells of. `at` is only for imports.

    Raises as `demand_credit`, and `InvalidInput` for very long words.
    """
    lent = demand_credit(tx, customer, amount, approval)
    shop, entry = open_for_business(tx), tx.new_id()
    moment, said = when(tx, shop, at), note(customer, words)
    tx.record(DebtCharged(entry, customer, known_branch(tx, None), moment, amount, said, session_now(tx, at), lent))
    return _done(tx, entry, customer)


def bring_in(
    tx: Transaction, customer: str, amount: Money, since: date | None = None, words: str | None = None
) -> EntryDone:
    """Bring in what a customer owes from before the shop kept these books; below zero, what they had paid ahead.

    `since` is the day that its age counts from, today unless said. No limit stands in the way: it is owed already.
    Raises `InvalidInput` for a day to come, `InvalidMoney`, `NotFound`, `WrongState` for an erased customer,
    `NotAllowed`.
    """
    demand(tx, Right.EDIT_ACCOUNTS)
    shop = open_for_business(tx)
    _still_known(tx, customer)
    checked_amount(shop, amount, negative=True)
    today = tx.now.astimezone(shop.zone)
    if since is not None and since > today.date():
        raise InvalidInput(f"{since} is to come", reason="day_to_come", day=since.isoformat())
    at = today if since is None else datetime.combine(since, time(), shop.zone)
    entry = tx.new_id()
    tx.record(DebtBroughtIn(entry, customer, known_branch(tx, None), at, amount, note(customer, words)))
    return _done(tx, entry, customer)


def take_payment(
    tx: Transaction,
    customer: str,
    payments: Sequence[Payment],
    words: str | None = None,
    at: datetime | None = None,
) -> EntryDone:
    """Take what a customer pays off their debt, or beyond it: then they have paid ahead. `at` is only for imports.

    Whoever was erased may still pay. Raises `InvalidInput` for a payment on credit, or none, `InvalidMoney`,
    `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.TAKE_PAYMENT)
    shop = open_for_business(tx)
    _known(tx, customer)
    if not payments:
        raise InvalidInput("nothing was paid", reason="no_payment")
    for payment in payments:
        _checked_payment(shop, payment)
    entry = tx.new_id()
    moment, said = when(tx, shop, at), note(customer, words)
    branch, session = known_branch(tx, None), session_now(tx, at)
    tx.record(AccountPaid(entry, customer, branch, moment, tuple(payments), said, session))
    return _done(tx, entry, customer)


def pay_back(
    tx: Transaction, customer: str, payment: Payment, words: str | None = None, approval: Approval | None = None
) -> EntryDone:
    """Give back what a customer has paid ahead, or some of it.

    Raises `InvalidInput` for a payment on credit, `InvalidMoney`, also for more than that, `NotFound`, `NotAllowed`;
    an employee needs somebody to lend the right.
    """
    lent = demand(tx, Right.CASH_OUT, approval)
    shop = open_for_business(tx)
    _known(tx, customer)
    _checked_payment(shop, payment)
    ahead = Money(0, shop.currency) - tx.debt(customer)
    if payment.amount > ahead:
        raise InvalidMoney(f"{payment.amount} of {ahead}", reason="not_ahead", ahead=max(ahead.amount, 0))
    entry, moment, said = tx.new_id(), tx.now.astimezone(shop.zone), note(customer, words)
    branch, session = known_branch(tx, None), session_now(tx)
    tx.record(AccountPaidBack(entry, customer, branch, moment, payment, said, session, lent))
    return _done(tx, entry, customer)


def adjust_debt(
    tx: Transaction,
    customer: str,
    amount: Money,
    reason: AdjustReason,
    words: str | None = None,
    approval: Approval | None = None,
) -> EntryDone:
    """Make a debt smaller (an amount below zero) or larger without goods or money: forgive it, or put it right.

    Raises `InvalidMoney`, also for forgiving more than is owed, `InvalidInput` where the reason is `OTHER` and not put
    into words, `NotFound`, `NotAllowed`; an employee needs somebody to lend the right.
    """
    lent = demand(tx, Right.FORGIVE_DEBT, approval)
    shop = open_for_business(tx)
    _known(tx, customer)
    checked_amount(shop, amount, negative=True)
    debt = tx.debt(customer)
    if amount.minor < 0 and (debt + amount).minor < 0:
        raise InvalidMoney(f"{amount} of {debt}", reason="more_than_owed", debt=debt.amount)
    said = note(customer, words, needed=reason is AdjustReason.OTHER)
    entry, moment = tx.new_id(), tx.now.astimezone(shop.zone)
    branch, session = known_branch(tx, None), session_now(tx)
    tx.record(DebtAdjusted(entry, customer, branch, moment, amount, reason, said, session, lent))
    return _done(tx, entry, customer)


def undo_entry(tx: Transaction, entry: str, approval: Approval | None = None) -> EntryDone:
    """Take back an entry made by hand that was a mistake, and the money that was paid with it.

    A sale's is taken back by voiding the sale. Raises `NotFound`, also where it was taken back already, `WrongState`
    where money came with it in a session that is closed: then it is put right by another entry. `NotAllowed`.
    """
    lent = demand(tx, Right.FORGIVE_DEBT, approval)
    known = tx.account_entry(entry)
    if known is None:
        raise NotFound(f"no entry {entry}", reason="account_entry")
    session = tx.cash_session(known.session) if known.session else None
    if known.kind.moves_money and session is not None and not session.is_open:
        raise WrongState("the session is closed", reason="session_closed", reference=session.reference or "")
    tx.record(AccountEntryUndone(entry, lent))
    return _done(tx, entry, known.customer)


def account_of(reader: Reader, actor: Actor, customer: str, today: date) -> Account:
    """A customer's account, for staff and for the customer. Raises `NotFound`, `NotAllowed`."""
    _demand_sight(actor, customer)
    found = reader.account(customer, today)
    if found is None:
        raise NotFound(f"no contact {customer}", reason="contact")
    return found


def statement_of(
    reader: Reader, actor: Actor, customer: str, limit: int = 50, offset: int = 0
) -> Sequence[StatementEntry]:
    """A customer's statement, latest entry first, for staff and for the customer. Raises `NotAllowed`."""
    _demand_sight(actor, customer)
    return reader.statement(customer, limit, offset)


def debtors(
    reader: Reader, actor: Actor, today: date, *, order: DebtorOrder = "amount", limit: int = 50, offset: int = 0
) -> Sequence[Account]:
    """Everybody who owes something, who owes most or longest first. Raises `NotAllowed`."""
    demand_of(actor, Right.TAKE_PAYMENT)
    return reader.debtors(today, order=order, limit=limit, offset=offset)


def debt_summary(reader: Reader, actor: Actor, today: date) -> DebtSummary:
    """All debts together, by age. Raises `NotAllowed`."""
    demand_of(actor, Right.SEE_EXPECTED)
    return reader.debt_summary(today)


def _demand_sight(actor: Actor, customer: str) -> None:
    if actor.id != customer:
        demand_of(actor, Right.TAKE_PAYMENT)


def _known(tx: Transaction, customer: str) -> Contact:
    known = tx.contact(customer)
    if known is None:
        raise NotFound(f"no contact {customer}", reason="contact")
    return known


def _still_known(tx: Transaction, customer: str) -> Contact:
    known = _known(tx, customer)
    if tx.was_erased(customer):
        raise WrongState(f"contact {customer} was erased", reason="erased")
    return known


def _checked_payment(shop: Shop, payment: Payment) -> None:
    checked_amount(shop, payment.amount)
    if payment.tender is Tender.CREDIT:
        raise InvalidInput("a debt is not paid on credit", reason="credit_tender")


def _done(tx: Transaction, entry: str, customer: str) -> EntryDone:
    return EntryDone(entry=entry, debt=tx.debt(customer).minor)
