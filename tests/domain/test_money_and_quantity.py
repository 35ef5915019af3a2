"""Exact numbers: what is no amount is refused, what is one is kept to the last digit."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.domain.errors import InvalidMoney, InvalidQuantity
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import from_thousandths, quantity, to_thousandths

numbers = st.decimals(allow_nan=True, allow_infinity=True) | st.integers() | st.text(max_size=12)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "PEN", 1250), ("0.005", "BRL", 1), ("0.0049", "BRL", 0), ("1500", "CLP", 1500), ("99.5", "PYG", 100)],
)
def test_money_is_rounded_half_up_to_the_currency_s_own_minor_unit(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "sNaN", "", "doce", "1,50", "1e13"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(InvalidMoney):
        Money.of(amount, "PEN")
    with pytest.raises(InvalidMoney):
        UnitPrice.of(amount, "PEN")


def test_a_float_is_never_an_amount_or_a_quantity() -> None:
    with pytest.raises(InvalidMoney):
        Money.of(0.1, "PEN")  # type: ignore[arg-type]
    with pytest.raises(InvalidQuantity):
        quantity(0.1)  # type: ignore[arg-type]
    # Nor where its equal was worked out before.
    assert (quantity(1), to_thousandths(Decimal(1))) == (1, 1000)
    with pytest.raises(InvalidQuantity):
        quantity(1.0)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        to_thousandths(1.0)  # type: ignore[arg-type]


@given(numbers)
@example("0E+999999")
@example("1E-999999")
@example("9" * 5000)
def test_any_text_is_an_amount_or_is_refused_with_our_own_error(value: Decimal | int | str) -> None:
    for make in (lambda: Money.of(value, "PEN").minor, lambda: UnitPrice.of(value, "PEN").ten_thousandths):
        with suppress(InvalidMoney):
            assert abs(make()) < 2**63
    with suppress(InvalidQuantity):
        assert abs(to_thousandths(quantity(value, negative=True))) < 2**63


@given(st.integers(-(10**12), 10**12))
def test_thousandths_come_back_as_the_same_quantity(thousandths: int) -> None:
    assert to_thousandths(from_thousandths(thousandths)) == thousandths


def test_quantities_are_rounded_to_a_thousandth_and_lose_trailing_zeros() -> None:
    assert str(quantity("1200.000")) == "1200"
    assert quantity("0.0005") == Decimal("0.001")
    assert quantity("0.00049") == 0


def test_currencies_neither_add_up_nor_compare() -> None:
    soles, pesos = Money(100, "PEN"), Money(100, "MXN")
    for operation in (lambda: soles + pesos, lambda: soles - pesos, lambda: soles < pesos, lambda: soles >= pesos):
        with pytest.raises(InvalidMoney):
            operation()
    assert soles != pesos
    assert Money(99, "PEN") < soles <= Money(100, "PEN")


def test_a_gram_s_price_survives_and_is_rounded_once_at_the_end() -> None:
    gram = UnitPrice.of("0.0042", "PEN")
    assert gram.times(Decimal(1000)) == Money(420, "PEN")
    assert UnitPrice.of("3.3333", "PEN").times(Decimal("1.5")) == Money(500, "PEN")


def test_a_price_times_an_absurd_quantity_is_refused_before_it_overflows_the_database() -> None:
    with pytest.raises(InvalidMoney):
        UnitPrice.of("1000000000", "PEN").times(Decimal(10**9))
