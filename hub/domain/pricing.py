"""The arithmetic of a bill: discounts shared out to the last minor unit, and cash in whole coins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum

from hub.domain.errors import InvalidInput, InvalidMoney
from hub.domain.money import Money

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off: a percentage of the price, or an amount. One of the two is given."""

    percent: Decimal | None = None
    amount: Money | None = None

    def off(self, price: Money) -> Money:
        """Return what it takes off `price`, a percentage rounded half up to the minor unit.

        Raises `InvalidMoney` unless that is between nothing and the whole price.
        """
        if (self.percent is None) == (self.amount is None):
            raise InvalidMoney("a discount is a percentage or an amount", reason="discount")
        if self.amount is not None:
            taken = self.amount
        elif not (self.percent or Decimal(0)).is_finite() or (self.percent or 0) > _HUNDRED:
            raise InvalidMoney(f"{self.percent} per cent", reason="discount")
        else:
            share = Decimal(price.minor) * (self.percent or 0) / _HUNDRED
            taken = Money(int(share.to_integral_value(ROUND_HALF_UP)), price.currency)
        if not Money(0, price.currency) <= taken <= price:
            raise InvalidMoney(f"{taken} off {price}", reason="discount")
        return taken


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    """Return `amount` shared out in proportion to `weights`, none negative, summing to `amount` exactly.

    The largest remainder method (Hamilton's): everybody gets the whole part of their share, and what is left goes one
    by one to the largest remainders, the first of equals first. Nothing is shared where every weight is zero.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    shares = [divmod(amount * weight, whole) for weight in weights]
    left = amount - sum(share for share, _ in shares)
    first = sorted(range(len(weights)), key=lambda place: -shares[place][1])[:left]
    return [share + (place in first) for place, (share, _) in enumerate(shares)]


class Rounding(StrEnum):
    """How an amount that coins cannot make up is brought to one that they can."""

    DOWN = "down"
    """To the next lower one: for the customer."""
    NEAREST = "nearest"
    """To the nearest one, the lower of two equally near."""


@dataclass(frozen=True, slots=True)
class CashRule:
    """Cash is paid in multiples of `step` minor units; only what is paid in cash is rounded, once, at the total."""

    step: int
    rounding: Rounding = Rounding.DOWN

    def due(self, amount: Money) -> Money:
        """Return what is paid in coins for `amount`, which is not negative."""
        return self._coins(amount, ROUND_DOWN if self.rounding is Rounding.DOWN else ROUND_HALF_DOWN)

    def back(self, amount: Money) -> Money:
        """Return what is given back in coins for `amount`: the other way round, so that it stays for the customer."""
        return self._coins(amount, ROUND_UP if self.rounding is Rounding.DOWN else ROUND_HALF_UP)

    def _coins(self, amount: Money, how: str) -> Money:
        steps = (Decimal(amount.minor) / self.step).to_integral_value(how)
        return Money(int(steps) * self.step, amount.currency)


EXACT = CashRule(1)
"""No rounding."""
CASH_RULES: dict[str, CashRule] = {
    # Ley 25.954 (difference for the consumer); coins below 10 pesos are hardly seen any more.
    "ARS": CashRule(1000),
    # No coins of 1 centavo are made since 2004; consumer offices ask for the lower price (CDC, Procon).
    "BRL": CashRule(5),
    # Ley 20.956: up to 5 down, from 6 up to the next ten pesos.
    "CLP": CashRule(10, Rounding.NEAREST),
    # The smallest coin in use; no law says how, so in the customer's favour. So in the next three.
    "COP": CashRule(5000),
    "CRC": CashRule(500),
    "MXN": CashRule(50),
    "PYG": CashRule(50),
    # Ley 29571, art. 44, and Circular 0033-2018-BCRP: no 5 céntimos since 2019, the total goes down.
    "PEN": CashRule(10),
    # Ley 18.739: a difference of up to half a peso is the buyer's.
    "UYU": CashRule(100, Rounding.NEAREST),
}
"""How each currency's cash is rounded; what is not listed has coins for its minor unit."""


def cash_rule(setting: str, currency: str) -> CashRule:
    """Return the rule that a setting says: empty for the currency's own, ``no``, or ``0.50 down``, ``10 nearest``.

    Raises `InvalidInput` for anything else, `InvalidMoney`.
    """
    if not setting.strip():
        return CASH_RULES.get(currency, EXACT)
    if setting.strip() == "no":
        return EXACT
    amount, _, how = setting.strip().partition(" ")
    step = Money.of(amount, currency)
    if step.minor == 0 or (how.strip() or "down") not in set(Rounding):
        raise InvalidInput(f"no rounding: {setting!r}", reason="cash_rounding", value=setting)
    return CashRule(step.minor, Rounding(how.strip() or "down"))
