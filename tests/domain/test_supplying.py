"""What suppliers' deeds say of prices and days, and who would be cheaper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest

from hub.domain.clock import Stamp
from hub.domain.events import (
    CorrectionReason,
    Event,
    GoodsReceived,
    OfferedLine,
    OrderConfirmed,
    OrderLine,
    OrderOffered,
    OrderRequested,
    OrderSent,
    Payload,
    ReceiptCorrected,
    ReceivedLine,
)
from hub.domain.money import Money, UnitPrice
from hub.domain.supplying import (
    KnownPrice,
    PriceSource,
    cheapest,
    days_between,
    lateness,
    lead_time,
    learned_prices,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def pen(amount: str) -> UnitPrice:
    return UnitPrice.of(amount, "PEN")


def learned(*payloads: Payload) -> list[tuple[str, str, str, str]]:
    ticks = count()
    events = [
        Event(f"e{t}", Stamp(t, 0, "a"), t + 1, "b", "n", f"c{t}", 0, said)
        for said in payloads
        if (t := next(ticks)) >= 0
    ]
    return [(x.supplier, x.product, str(x.price.amount.normalize()), x.source.value) for x in learned_prices(events)]


COKE = OrderLine("coke", Decimal(120), None, pen("5.6"), estimated=True)
RICE = OrderLine("rice", Decimal(50), None, pen("3"))
ASKED = OrderRequested("o", "A-1", "b", "s", (COKE, RICE), None, "n")
SENT = OrderSent("o", "m")


def receipt(*lines: tuple[str, str | None], order: str | None = "o", supplier: str | None = "s") -> GoodsReceived:
    came = tuple(ReceivedLine(product, Decimal(6), pen(cost) if cost else None) for product, cost in lines)
    return GoodsReceived("r", "b", supplier, came, order)


def test_a_yes_says_the_prices_of_the_order_but_not_the_shop_s_own_estimates() -> None:
    assert learned(ASKED, SENT, OrderConfirmed("o")) == [("s", "rice", "3", "confirmed")]
    assert learned(ASKED, OrderConfirmed("o")) == []


def test_an_offer_and_goods_say_what_they_cost() -> None:
    offer = OrderOffered("o", (OfferedLine("coke", Decimal(90), pen("6")), OfferedLine("rice", Decimal(50))), None)
    assert learned(ASKED, SENT, offer, receipt(("coke", "6"), ("rice", "3.1"), ("soap", "2"))) == [
        ("s", "coke", "6", "offered"),
        ("s", "coke", "6", "received"),
        ("s", "rice", "3.1", "received"),
        ("s", "soap", "2", "received"),
    ]


def test_a_cost_that_was_only_filled_in_is_nobody_s_price() -> None:
    assert learned(ASKED, SENT, receipt(("coke", "5.6"), ("rice", None))) == []
    assert learned(receipt(("coke", "5.6"), order=None)) == [("s", "coke", "5.6", "received")]
    assert learned(receipt(("coke", "5.6"), order=None, supplier=None)) == []


def test_a_receipt_put_right_says_what_it_says_now() -> None:
    right = ReceiptCorrected("r", (ReceivedLine("coke", Decimal(6), pen("5.9")),), CorrectionReason.INVOICE, "o")
    assert learned(ASKED, SENT, receipt(("coke", "59")), right) == [("s", "coke", "5.9", "received")]


def known(supplier: str, price: str, pack: str | None = None, minimum: str | None = None, day: int = 1) -> KnownPrice:
    return KnownPrice(
        supplier,
        "coke",
        pen(price),
        datetime(2026, 11, day, tzinfo=UTC),
        PriceSource.RECEIVED,
        Decimal(pack) if pack else None,
        Decimal(minimum) if minimum else None,
    )


@pytest.mark.parametrize(
    ("price", "wanted", "amount", "cost"),
    [
        (known("t", "5"), "10", "10", 5000),
        (known("t", "5", pack="6"), "10", "12", 6000),
        (known("t", "5", minimum="24"), "10", "24", 12000),
        (known("t", "5", pack="10", minimum="24"), "10", "30", 15000),
        (known("t", "5", pack="0.5"), "0.7", "1", 500),
    ],
)
def test_what_has_to_be_taken_for_what_is_wanted(price: KnownPrice, wanted: str, amount: str, cost: int) -> None:
    assert price.delivered(Decimal(wanted)) == Decimal(amount)
    assert price.cost(Decimal(wanted)) == Money(cost, "PEN")


@pytest.mark.parametrize(
    ("prices", "who", "saving"),
    [
        ([], None, 0),
        ([known("s", "1")], None, 0),
        ([known("t", "5"), known("u", "5.50")], "t", 7200),
        ([known("t", "5.60")], None, 0),
        # Cheaper by the unit, but they sell no less than 240.
        ([known("t", "5", minimum="240"), known("u", "5.50")], "u", 1200),
        ([known("t", "5", pack="100"), known("u", "5.50")], "u", 1200),
        ([known("t", "5", day=1), known("u", "5", day=2)], "u", 7200),
    ],
)
def test_who_is_cheapest_for_what_is_wanted(prices: list[KnownPrice], who: str | None, saving: int) -> None:
    cost = pen("5.60")
    found = cheapest("s", "coke", Decimal(120), cost, prices)
    if who is None:
        assert found is None
        return
    assert found is not None
    assert found.price.supplier == who
    assert found.saving == Money(saving, "PEN")
    assert cheapest("s", "rice", Decimal(120), cost, prices) is None
    assert cheapest("s", "coke", Decimal(0), cost, prices) is None


def test_days() -> None:
    assert [lead_time(days) for days in ([], [3], [2, 5], [9, 1, 2])] == [None, 3, 5, 2]
    assert days_between(NOON, NOON.replace(day=23, hour=1)) == 3
    assert [lateness(due, NOON.date()) for due in (None, date(2026, 11, 20), date(2026, 11, 18))] == [0, 0, 2]
