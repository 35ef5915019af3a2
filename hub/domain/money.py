"""Money in integer minor units, and unit prices in integer ten-thousandths of the currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Self

from hub.domain.errors import InvalidMoney

_NO_MINOR_UNIT = frozenset({"CLP", "PYG"})
"""Currencies of the region whose ISO 4217 exponent is 0; all others have two decimals."""
LARGEST = Decimal(10) ** 12


def exponent(currency: str) -> int:
    """Return how many decimals a currency's minor unit has (ISO 4217)."""
    return 0 if currency in _NO_MINOR_UNIT else 2


def _decimal(value: Decimal | int | str, *, negative: bool) -> Decimal:
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise InvalidMoney(f"not an amount: {value!r}", value=value) from error
    if not number.is_finite() or abs(number) > LARGEST or (number < 0 and not negative):
        raise InvalidMoney(f"amount out of range: {value}", value=value)
    return number


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount: `minor` units (céntimos, centavos) of `currency`."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str, *, negative: bool = False) -> Self:
        """Return an amount written in whole currency, rounded half up to the minor unit.

        Raises `InvalidMoney` for no number, below zero (unless `negative`) or absurdly large.
        """
        number = _decimal(amount, negative=negative)
        return cls(int(number.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole currency."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise InvalidMoney(f"{self.currency} and {other.currency} do not add up")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)


@dataclass(frozen=True, slots=True, order=True)
class UnitPrice:
    """A price or cost of one base unit, in ten-thousandths of `currency`: a gram's price survives in it."""

    ten_thousandths: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        """Return a price written in whole currency per base unit. Raises `InvalidMoney`."""
        number = _decimal(amount, negative=False)
        return cls(int(number.scaleb(4).to_integral_value(ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """The price in whole currency."""
        return Decimal(self.ten_thousandths).scaleb(-4)

    def times(self, quantity: Decimal) -> Money:
        """Return the price of `quantity` base units, rounded half up to the minor unit once, at the end."""
        whole = self.amount * quantity
        return Money(int(whole.scaleb(exponent(self.currency)).to_integral_value(ROUND_HALF_UP)), self.currency)
