"""Prices by quantity, taxes within them, and what a kit takes from the shelf."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.catalogue import KitPart, PriceTier, explode, kit_depth, price_for
from hub.domain.errors import InvalidInput
from hub.domain.money import Money, UnitPrice
from hub.domain.products import blank
from hub.domain.tax import TaxShare, split_tax, tax_rate, tax_within


def pen(amount: str) -> UnitPrice:
    return UnitPrice.of(amount, "PEN")


TIERS = (PriceTier(Decimal(6), pen("6.50")), PriceTier(Decimal(12), pen("6")))
COKE = replace(blank("coke"), price=pen("7"), tiers=TIERS)


@pytest.mark.parametrize(
    ("quantity", "price"), [("0.5", "7"), ("5.999", "7"), ("6", "6.50"), ("11", "6.50"), ("12", "6"), ("500", "6")]
)
def test_whoever_takes_more_pays_the_tier_s_price(quantity: str, price: str) -> None:
    assert price_for(COKE, Decimal(quantity)) == pen(price)


def test_a_retail_price_below_a_tier_is_everybody_s() -> None:
    assert price_for(replace(COKE, price=pen("5")), Decimal(12)) == pen("5")
    assert price_for(replace(COKE, price=None), Decimal(1)) is None
    assert price_for(replace(COKE, price=None), Decimal(6)) == pen("6.50")


@given(st.integers(1, 10_000), st.lists(st.tuples(st.integers(1, 100), st.integers(1, 10_000)), max_size=5))
def test_more_never_costs_more_a_unit(price: int, tiers: list[tuple[int, int]]) -> None:
    # Whatever two devices wrote apart: in no order, above the retail price.
    made = tuple(PriceTier(Decimal(at), UnitPrice(cost, "PEN")) for at, cost in tiers)
    product = replace(COKE, price=UnitPrice(price, "PEN"), tiers=made)
    prices = [price_for(product, Decimal(n)).ten_thousandths for n in range(1, 102)]  # type: ignore[union-attr]
    assert prices == sorted(prices, reverse=True)


def test_net_and_tax_come_to_what_was_paid() -> None:
    assert tax_within(Money(11800, "PEN"), Decimal(18)) == Money(1800, "PEN")
    assert tax_within(Money(1000, "MXN"), Decimal(16)) == Money(138, "MXN")
    assert tax_within(Money(990, "CLP"), Decimal(19)) == Money(158, "CLP")
    assert tax_within(Money(500, "PEN"), Decimal(0)) == Money(0, "PEN")


def test_a_ticket_s_tax_is_rounded_once_for_each_rate() -> None:
    lines = [(Money(10, "PEN"), Decimal(18))] * 10 + [(Money(300, "PEN"), Decimal(0))]
    assert split_tax(lines) == (
        TaxShare(Decimal(0), Money(300, "PEN"), Money(0, "PEN")),
        TaxShare(Decimal(18), Money(85, "PEN"), Money(15, "PEN")),
    )
    assert sum(tax_within(Money(10, "PEN"), Decimal(18)).minor for _ in range(10)) == 20


@pytest.mark.parametrize("rate", ["-1", "100.001", "NaN", "dieciocho", 0.18])
def test_no_tax_is_below_zero_or_above_a_hundred_percent(rate: object) -> None:
    with pytest.raises(InvalidInput) as error:
        tax_rate(rate)  # type: ignore[arg-type]
    assert error.value.code == "invalid_input.tax_rate"


KITS = {
    "hamper": (KitPart("box", Decimal(2)), KitPart("card", Decimal(1))),
    "box": (KitPart("wine", Decimal(1)), KitPart("card", Decimal(1))),
    "loop": (KitPart("pool", Decimal(2)), KitPart("card", Decimal(1))),
    "pool": (KitPart("loop", Decimal(3)),),
}


def parts_of(product: str) -> tuple[KitPart, ...]:
    return KITS.get(product, ())


def test_a_kit_takes_its_parts_from_the_shelf_each_once() -> None:
    assert explode("card", Decimal(2), parts_of) == (KitPart("card", Decimal(2)),)
    assert explode("hamper", Decimal(3), parts_of) == (KitPart("wine", Decimal(6)), KitPart("card", Decimal(9)))


def test_kits_that_two_devices_put_into_each_other_still_come_to_an_end() -> None:
    assert explode("loop", Decimal(1), parts_of) == (KitPart("loop", Decimal(6)), KitPart("card", Decimal(1)))


def test_how_deep_a_kit_is_and_whether_it_would_hold_itself() -> None:
    assert [kit_depth(kit, parts_of) for kit in ("card", "box", "hamper", "loop")] == [0, 1, 2, None]
