"""Facts about customers' accounts (fiado), beside what sales on credit write into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.domain.events.envelope import Payload, Personal, fact
from hub.domain.events.selling import Payment
from hub.domain.money import Money


class AdjustReason(StrEnum):
    """Why a debt was made smaller or larger without goods or money."""

    FORGIVEN = "forgiven"
    MISTAKE = "mistake"
    GOODS = "goods"
    """Settled in kind: with work, or with goods for the shop."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """What was agreed with a customer; None was not touched. What is the shop's default again is named in `cleared`."""

    limit: Money | None = None
    """How much they may owe."""
    blocked: bool | None = None
    """Whether nothing more is given on credit."""
    cleared: tuple[str, ...] = ()


@fact
class AccountTermsWritten(Payload):
    """What may be given on credit to a customer; of each field the latest write holds."""

    customer: str
    terms: AccountTerms

    @property
    def stream(self) -> str:
        """The customer's terms."""
        return f"account:{self.customer}"


class AccountFact(Payload):
    """Base of what is written into an account by hand: each entry is a history of its own."""

    __slots__ = ()
    entry: str

    @property
    def stream(self) -> str:
        """The entry."""
        return self.entry


@fact
class DebtCharged(AccountFact):
    """Something was written into the notebook without a sale: "apúntale 20 a doña Rosa"."""

    entry: str
    customer: str
    branch: str
    at: datetime
    amount: Money
    words: Personal | None = None
    session: str | None = None
    approved_by: str | None = None


@fact
class DebtBroughtIn(AccountFact):
    """What a customer owed before the shop kept these books, since `at`; below zero, what they had paid ahead."""

    entry: str
    customer: str
    branch: str
    at: datetime
    amount: Money
    words: Personal | None = None


@fact
class AccountPaid(AccountFact):
    """A customer paid off some or all of what they owe, or more."""

    entry: str
    customer: str
    branch: str
    at: datetime
    payments: tuple[Payment, ...]
    words: Personal | None = None
    session: str | None = None


@fact
class AccountPaidBack(AccountFact):
    """A customer was given back what they had paid beyond their debt."""

    entry: str
    customer: str
    branch: str
    at: datetime
    payment: Payment
    words: Personal | None = None
    session: str | None = None
    approved_by: str | None = None


@fact
class DebtAdjusted(AccountFact):
    """A debt was made smaller (below zero) or larger without goods or money."""

    entry: str
    customer: str
    branch: str
    at: datetime
    amount: Money
    reason: AdjustReason
    words: Personal | None = None
    session: str | None = None
    approved_by: str | None = None


@fact
class AccountEntryUndone(AccountFact):
    """It was a mistake: the entry, and what was paid with it, did not happen."""

    entry: str
    approved_by: str | None = None
