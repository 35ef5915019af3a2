"""The arithmetic of a bill, and a scale's labels."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.barcodes import check_digit
from hub.domain.errors import InvalidInput, InvalidMoney
from hub.domain.events import Payment, Tender
from hub.domain.money import Money
from hub.domain.pricing import CashRule, Discount, Rounding, cash_rule, shared
from hub.domain.scale_labels import LabelValue, find_label, layouts, value_digit
from hub.domain.selling import payments_for


def soles(amount: str) -> Money:
    return Money.of(amount, "PEN")


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_what_is_shared_out_comes_to_the_whole_and_nobody_gets_more_than_their_line(
    amount: int, weights: list[int]
) -> None:
    amount = min(amount, sum(weights))
    shares = shared(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    for share, weight in zip(shares, weights, strict=True):
        assert amount == 0 or abs(share * sum(weights) - amount * weight) < sum(weights)


def test_the_largest_remainders_get_what_is_left_over() -> None:
    assert shared(100, [1, 1, 1]) == [34, 33, 33]
    assert shared(10, [300, 500, 200]) == [3, 5, 2]
    assert shared(5, [0, 0]) == [0, 0]


def test_a_discount_is_a_percentage_or_an_amount_up_to_the_price() -> None:
    assert Discount(percent=Decimal("12.5")).off(soles("9.99")) == soles("1.25")
    assert Discount(amount=soles("9.99")).off(soles("9.99")) == soles("9.99")
    for wrong in (
        Discount(),
        Discount(Decimal(5), soles("1")),
        Discount(percent=Decimal(101)),
        Discount(percent=Decimal(-1)),
        Discount(amount=soles("10")),
    ):
        with pytest.raises(InvalidMoney) as refused:
            wrong.off(soles("9.99"))
        assert refused.value.code == "invalid_money.discount"


@pytest.mark.parametrize(
    ("currency", "amount", "due"),
    [
        ("PEN", "9.96", "9.90"),
        ("CLP", "5865", "5860"),
        ("CLP", "5866", "5870"),
        ("UYU", "217.25", "217"),
        ("UYU", "217.50", "217"),
        ("UYU", "217.75", "218"),
        ("MXN", "12.74", "12.50"),
        ("BRL", "49.99", "49.95"),
        ("USD", "9.99", "9.99"),
    ],
)
def test_cash_is_rounded_as_each_country_does(currency: str, amount: str, due: str) -> None:
    assert cash_rule("", currency).due(Money.of(amount, currency)) == Money.of(due, currency)


def test_a_shop_may_round_otherwise_or_not_at_all() -> None:
    assert cash_rule("no", "PEN").due(soles("9.96")) == soles("9.96")
    assert cash_rule("0.50 nearest", "PEN").due(soles("9.76")) == soles("10")
    assert cash_rule("0.05", "PEN") == CashRule(5, Rounding.DOWN)
    for wrong in ("0", "0.10 up", "much"):
        with pytest.raises((InvalidInput, InvalidMoney)):
            cash_rule(wrong, "PEN")


def test_change_comes_from_cash_alone_and_only_cash_is_rounded() -> None:
    rule = cash_rule("", "PEN")
    handed = [(Tender.YAPE, soles("10")), (Tender.CASH, soles("20"))]
    assert payments_for(soles("17.38"), handed, rule) == (
        Payment(Tender.CASH, soles("7.30"), soles("20")),
        Payment(Tender.YAPE, soles("10")),
    )
    # Who has the coins pays to the cent.
    assert payments_for(soles("17.38"), [(Tender.CASH, soles("17.38"))], rule) == (
        Payment(Tender.CASH, soles("17.38")),
    )
    assert payments_for(soles("17.38"), [(Tender.CARD, soles("17.38"))], rule) == (
        Payment(Tender.CARD, soles("17.38")),
    )
    for handed, reason in (
        ([(Tender.CARD, soles("20"))], "no_change"),
        ([(Tender.CASH, soles("17.20"))], "not_paid"),
        ([(Tender.CARD, soles("17"))], "not_paid"),
    ):
        with pytest.raises(InvalidMoney) as refused:
            payments_for(soles("17.38"), handed, rule)
        assert refused.value.reason == reason


def label(body: str) -> str:
    return body + check_digit(body)


def test_labels_with_weight_count_or_price() -> None:
    known = layouts("20IIIIIWW.WWWC, 21IIIIUUUUUUC 2?IIIIIVPPP.PC 02IIIIIPPPPPC")
    for body, item, kind, value in (
        ("200012300350", "00123", LabelValue.WEIGHT, "0.35"),
        ("211234000012", "1234", LabelValue.COUNT, "12"),
        (f"2900123{value_digit('2875')}2875", "00123", LabelValue.PRICE, "287.5"),
        ("020012301990", "00123", LabelValue.PRICE, "1990"),
    ):
        found = find_label(label(body), known)
        assert (found.item, found.kind, found.value) == (item, kind, Decimal(value))
    assert find_label("7751271008358", known) is None
    assert find_label("20001230035", known) is None


def test_a_label_that_was_misread_is_no_other_product() -> None:
    known = layouts("2?IIIIIVPPPPC")
    good = label(f"2900123{value_digit('2875')}2875")
    assert find_label(good, known).value == 2875
    with pytest.raises(InvalidInput) as refused:
        find_label(good[:-1] + str((int(good[-1]) + 1) % 10), known)
    assert refused.value.reason == "check_digit"
    with pytest.raises(InvalidInput) as refused:
        find_label(label("2900123" + str((int(value_digit("2875")) + 1) % 10) + "2875"), known)
    assert refused.value.reason == "label_digit"


def test_the_check_digit_of_a_price_is_gs1_s() -> None:
    assert (value_digit("2875"), value_digit("14685")) == ("9", "6")


@pytest.mark.parametrize(
    "pattern",
    ["20IIIIIWWWWC", "30IIIIIWWWWWC", "20IIIIIWWPPPC", "20IIIWWWWWWWC", "20IIIIIW.W.WWWC", "20IIIIVWWWWWWC", "x"],
)
def test_a_pattern_that_describes_no_label_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        layouts(pattern)
    assert refused.value.reason == "label_layout"
