"""Money in integer minor units, and unit prices in integer ten-thousandths of the currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import total_ordering
from typing import Self

from hub.domain.errors import InvalidMoney

_NO_MINOR_UNIT = frozenset({"CLP", "PYG"})
"""Currencies of the region whose ISO 4217 exponent is 0; all others have two decimals."""
LARGEST = Decimal(10) ** 11
"""A hundred thousand million of any currency: beyond it, a typing error or an attack."""
LARGEST_LINE = Decimal(10) ** 9
"""A thousand million: of a price, and of what the goods of one line come to.

What goods cost is summed in ten-millionths of the currency: nine hundred lines of the largest fit the database's
integers (9 · 10^18).
"""
_LARGEST_TIMES = LARGEST_LINE * 10_000


def exponent(currency: str) -> int:
    """Return how many decimals a currency's minor unit has (ISO 4217)."""
    return 0 if currency in _NO_MINOR_UNIT else 2


def _no_float(value: object) -> Decimal | int | str:
    if not isinstance(value, Decimal | int | str):
        raise TypeError(f"{type(value).__name__} is no exact number")
    return value


def _decimal(value: Decimal | int | str, *, negative: bool, most: Decimal = LARGEST) -> Decimal:
    try:
        number = Decimal(_no_float(value))
    except (InvalidOperation, ValueError, TypeError) as error:
        raise InvalidMoney(f"not an amount: {value!r}", value=value) from error
    if not number.is_finite() or abs(number) > most or (number < 0 and not negative):
        raise InvalidMoney(f"amount out of range: {value}", value=value)
    return number


def _whole(number: Decimal, decimals: int) -> int:
    return int(number.scaleb(decimals).to_integral_value(ROUND_HALF_UP))


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (céntimos, centavos) of `currency`."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str, *, negative: bool = False) -> Self:
        """Return an amount written in whole currency, rounded half up to the minor unit.

        Raises `InvalidMoney` for no number, below zero (unless `negative`) or absurdly large.
        """
        return cls(_whole(_decimal(amount, negative=negative), exponent(currency)), currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Self:
        """Return the sum of amounts in `currency`, nothing where there are none. Raises `InvalidMoney` for another."""
        minor = 0
        for amount in amounts:
            if amount.currency != currency:
                raise InvalidMoney(f"{currency} and {amount.currency} do not go together")
            minor += amount.minor
        return cls(minor, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole currency."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise InvalidMoney(f"{self.currency} and {other.currency} do not go together")

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price or cost of one base unit, in ten-thousandths of `currency`: a gram's price survives in it."""

    ten_thousandths: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        """Return a price written in whole currency per base unit. Raises `InvalidMoney`."""
        return cls(_whole(_decimal(amount, negative=False, most=LARGEST_LINE), 4), currency)

    @property
    def amount(self) -> Decimal:
        """The price in whole currency."""
        return Decimal(self.ten_thousandths).scaleb(-4)

    def times(self, quantity: Decimal) -> Money:
        """Return the price of `quantity` base units, rounded half up to the minor unit once, at the end.

        Raises `InvalidMoney` where that is absurdly large.
        """
        minor = self.demand_times(quantity).scaleb(exponent(self.currency) - 4)
        return Money(int(minor.to_integral_value(ROUND_HALF_UP)), self.currency)

    def is_met(self, amount: Money, quantity: Decimal) -> bool:
        """Return whether `amount` is no less than the price of `quantity` base units, to the last digit."""
        step = 10_000 if self.currency in _NO_MINOR_UNIT else 100
        return amount.minor * step >= self.ten_thousandths * quantity and amount.currency == self.currency

    def demand_times(self, quantity: Decimal) -> Decimal:
        """Return the price of `quantity` base units in ten-thousandths, to the last digit.

        Raises `InvalidMoney` where that is absurdly large.
        """
        whole = self.ten_thousandths * quantity
        if not whole.is_finite() or abs(whole) > _LARGEST_TIMES:
            raise InvalidMoney(f"{quantity} at {self.amount} is out of range", value=quantity)
        return whole
