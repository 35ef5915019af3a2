"""Amounts that people enter, held against the shop's currency and common sense."""

from __future__ import annotations

from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidMoney, WrongState
from hub.domain.events import Personal
from hub.domain.money import LARGEST, Money
from hub.domain.shop import Shop

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
