"""The tax that prices hold: on the shelf a price is what the customer pays (IGV, IVA, ITBIS included)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from hub.domain.errors import InvalidInput
from hub.domain.money import Money

HIGHEST = Decimal(100)
"""Percent: no sales tax of the region comes near it."""
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What was sold at one rate: `net` and `tax` come to what was paid, to the minor unit."""

    rate: Decimal
    net: Money
    tax: Money


def tax_rate(value: Decimal | int | str) -> Decimal:
    """Return a rate in percent, to a thousandth. Raises `InvalidInput` for no number, below 0 or above 100."""
    try:
        if not isinstance(value, Decimal | int | str):
            raise TypeError(f"{type(value).__name__} is no exact number")
        rate = Decimal(value)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise InvalidInput(f"not a rate: {value!r}", reason="tax_rate", rate=value) from error
    if not rate.is_finite() or not 0 <= rate <= HIGHEST:
        raise InvalidInput(f"no tax of {value} %", reason="tax_rate", rate=value)
    return rate.quantize(_THOUSANDTH, ROUND_HALF_UP).normalize() + 0


def tax_within(amount: Money, rate: Decimal) -> Money:
    """Return the tax that `amount` holds at `rate` percent: a price of 118 with 18 % holds 18.

    The net amount is ``amount x 100 / (100 + rate)``, rounded half up to the minor unit; the tax is what is left, so
    that both always come to what was paid.
    """
    net = (Decimal(amount.minor) * 100 / (100 + rate)).to_integral_value(ROUND_HALF_UP)
    return Money(amount.minor - int(net), amount.currency)


def split_tax(paid: Iterable[tuple[Money, Decimal]]) -> tuple[TaxShare, ...]:
    """Return the shares of a ticket's lines, each an amount with its rate, by rising rate.

    Amounts are added up by rate first and rounded once, as an electronic invoice states them (UBL 2.1, TaxSubtotal; EN
    16931, BR-CO-17): line by line they would drift from the rate by up to half a minor unit each.
    """
    sums: dict[Decimal, Money] = {}
    for amount, rate in paid:
        sums[rate] = sums[rate] + amount if rate in sums else amount
    shares = []
    for rate in sorted(sums):
        tax = tax_within(sums[rate], rate)
        shares.append(TaxShare(rate, sums[rate] - tax, tax))
    return tuple(shares)
