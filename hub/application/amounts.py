"""Amounts, moments and words that people enter, held against the shop's currency and common sense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidMoney, WrongState
from hub.domain.events import Personal
from hub.domain.money import LARGEST, Money
from hub.domain.shop import Shop
from hub.domain.words import bare

LONGEST_NAME = 200
"""Characters of a name or code."""
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""What another device's clock may be ahead of this one's."""
_LONGEST = 500
"""Characters of a note: beyond it, something was pasted by mistake."""


def open_for_business(tx: Transaction) -> Shop:
    """The shop. Raises `WrongState` before it was opened."""
    shop = tx.shop()
    if shop is None:
        raise WrongState("the shop is not open yet", reason="no_shop")
    return shop


def checked_amount(shop: Shop, amount: Money, *, zero: bool = False, negative: bool = False) -> Money:
    """Return an amount in the shop's currency, above zero unless allowed otherwise, and not absurdly large.

    Raises `InvalidMoney`.
    """
    if amount.currency != shop.currency:
        raise InvalidMoney(
            f"{amount.currency} in a shop of {shop.currency}", reason="other_currency", wanted=shop.currency,
            given=amount.currency,
        )  # fmt: skip
    if amount.minor == 0 and not zero:
        raise InvalidMoney("nothing is no amount", reason="zero")
    if (amount.minor < 0 and not negative) or abs(amount.amount) > LARGEST:
        raise InvalidMoney(f"amount out of range: {amount}", value=amount.amount)
    return amount


def when(tx: Transaction, shop: Shop, at: datetime | None) -> datetime:
    """Return a moment in the shop's zone: now, or `at`, which is for bringing in what was done elsewhere.

    Raises `InvalidInput` for one without a zone, to come, or before there were such books.
    """
    if at is None:
        return tx.now.astimezone(shop.zone)
    if at.tzinfo is None or not _OLDEST <= at <= tx.now + _AHEAD:
        raise InvalidInput(f"not a moment of ours: {at}", reason="moment", day=at.isoformat())
    return at.astimezone(shop.zone)


def short_text(words: str, longest: int = LONGEST_NAME) -> str:
    """Return a name or code without space around it. Raises `InvalidInput` where it is very long."""
    said = words.strip()
    if len(said) > longest:
        raise InvalidInput(f"{len(said)} characters", reason="long_note", most=longest)
    return said


def note(subject: str, words: str | None, *, needed: bool = False) -> Personal | None:
    """Return what somebody wrote as words of `subject`; None for nothing, unless it is `needed`.

    Raises `InvalidInput` where it is needed and missing, or very long.
    """
    said = (words or "").strip()
    if len(said) > _LONGEST:
        raise InvalidInput(f"{len(said)} characters", reason="long_note", most=_LONGEST)
    if not said and needed:
        raise InvalidInput("a reason is needed", reason="no_reason")
    return Personal(subject, said) if said else None


def folded(text: str) -> str:
    """Return words as names and headings are compared: `bare`, with the per cent sign, which tells goods apart."""
    return bare(text, "%")
