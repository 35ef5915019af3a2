"""Customers' accounts beside sales: what was written into the notebook, paid, adjusted or taken back, and the terms."""

from __future__ import annotations

from hub.domain.accounts import EntryKind, fold_terms
from hub.domain.cash import PaymentKind
from hub.domain.events import (
    AccountEntryUndone,
    AccountPaid,
    AccountPaidBack,
    AccountTermsWritten,
    DebtAdjusted,
    DebtBroughtIn,
    DebtCharged,
    Event,
)
from hub.domain.events.accounts import AccountFact
from hub.storage.projections.ledger import Entry, enter
from hub.storage.projections.payments import Occasion, paid, unpaid
from hub.storage.projections.projector import Projector, projects


@projects(DebtCharged, DebtBroughtIn, AccountPaid, AccountPaidBack, DebtAdjusted, AccountEntryUndone)
def entry(to: Projector, _event: Event, said: AccountFact) -> None:
    """An entry made by hand: it counts unless it was a mistake."""
    history = to.history(said.entry)
    if history is None:
        return
    made = next((event for event in history if not isinstance(event.payload, AccountEntryUndone)), None)
    if made is None:
        return
    unpaid(to, made.id)
    if not any(isinstance(event.payload, AccountEntryUndone) for event in history):
        _write(to, made)


def _write(to: Projector, event: Event) -> None:
    match event.payload:
        case DebtCharged() as said:
            _enter(to, event, said, EntryKind.CHARGE, said.amount.minor, said.session)
        case DebtBroughtIn() as said:
            _enter(to, event, said, EntryKind.OPENING, said.amount.minor)
        case DebtAdjusted() as said:
            _enter(to, event, said, EntryKind.ADJUSTMENT, said.amount.minor, said.session)
        case AccountPaid() as said:
            amount = sum(payment.amount.minor for payment in said.payments)
            _enter(to, event, said, EntryKind.PAYMENT, -amount, said.session)
            paid(to, event, said.payments, _occasion(said, PaymentKind.ACCOUNT))
        case AccountPaidBack() as said:
            _enter(to, event, said, EntryKind.PAYBACK, said.payment.amount.minor, said.session)
            paid(to, event, [said.payment], _occasion(said, PaymentKind.PAYBACK), back=True)
        case _:
            pass


def _occasion(said: AccountPaid | AccountPaidBack, kind: PaymentKind) -> Occasion:
    return Occasion(kind.value, said.entry, said.at, said.branch, said.session, said.customer)


def _enter(
    to: Projector,
    event: Event,
    said: DebtCharged | DebtBroughtIn | DebtAdjusted | AccountPaid | AccountPaidBack,
    kind: EntryKind,
    amount: int,
    session: str | None = None,
) -> None:
    words = said.words.words if said.words else None
    enter(to, event, Entry(said.customer, kind.value, said.entry, amount, said.at, said.branch, session, words))


@projects(AccountTermsWritten)
def terms(to: Projector, _event: Event, said: AccountTermsWritten) -> None:
    """A customer's terms, folded from their stream."""
    history = to.history(said.stream)
    if history is None:
        return
    folded = fold_terms(history)
    limit = folded.limit.minor if folded.limit else None
    to.upsert("account_terms", {"customer": said.customer, "credit_limit": limit, "blocked": int(folded.blocked)})
