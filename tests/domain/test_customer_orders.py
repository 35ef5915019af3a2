"""The fold of a customer's order: every step from every state, and what two devices did apart."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

import pytest

from hub.domain.catalogue import KitPart
from hub.domain.clock import Stamp
from hub.domain.customer_orders import ALLOWED, CustomerOrder, CustomerOrderState, CustomerStep, fold, told
from hub.domain.delivery import DeliveryZone
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.events import (
    CancelReason,
    ChangeReason,
    CustomerLine,
    CustomerOrderAccepted,
    CustomerOrderCancelled,
    CustomerOrderChanged,
    CustomerOrderDelivered,
    CustomerOrderPaid,
    CustomerOrderPlaced,
    CustomerOrderReady,
    CustomerOrderRefunded,
    Event,
    OrderChannel,
    Payload,
    Payment,
    Tender,
)
from hub.domain.money import Money, UnitPrice

COKE = CustomerLine("coke", Decimal(6), UnitPrice.of("7", "PEN"))
HAMPER = CustomerLine(
    "hamper", Decimal(2), UnitPrice.of("20", "PEN"), (KitPart("coke", Decimal(1)), KitPart("rice", Decimal("0.5")))
)
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
PLACED = CustomerOrderPlaced("o", "PA-1", "b", OrderChannel.WEB, (COKE, HAMPER), fee=Money(500, "PEN"))


def soles(amount: int) -> Money:
    return Money(amount * 100, "PEN")


def history(*payloads: Payload) -> list[Event]:
    ticks = count()
    return [
        Event(f"e{t}", Stamp(t, 0, "a"), t + 1, "b", "n", f"c{t}", 0, said)
        for said in payloads
        if (t := next(ticks)) >= 0
    ]


def order(*payloads: Payload, placed: CustomerOrderPlaced = PLACED) -> CustomerOrder:
    folded = fold(history(placed, *payloads))
    assert folded is not None
    return folded


def changed(quantity: int, product: str = "coke") -> CustomerOrderChanged:
    line = CustomerLine(product, Decimal(quantity), UnitPrice.of("9", "PEN"))
    return CustomerOrderChanged("o", (line,), ChangeReason.OUT_OF_STOCK)


ACCEPTED, READY, DELIVERED = CustomerOrderAccepted("o"), CustomerOrderReady("o"), CustomerOrderDelivered("o", "s")
CANCELLED = CustomerOrderCancelled("o", CancelReason.OUT_OF_STOCK)
WITHDRAWN = CustomerOrderCancelled("o", CancelReason.CHANGED_MIND, by_customer=True)
PAID = CustomerOrderPaid("o", Tender.YAPE, soles(87))
S = CustomerOrderState
WAYS: dict[S, tuple[Payload, ...]] = {
    S.PLACED: (),
    S.ACCEPTED: (ACCEPTED,),
    S.READY: (ACCEPTED, READY),
    S.DELIVERED: (ACCEPTED, READY, DELIVERED),
    S.CANCELLED: (CANCELLED,),
}
STEPS: dict[CustomerStep, tuple[Payload, S | None]] = {
    CustomerStep.CHANGE: (changed(3), None),
    CustomerStep.ACCEPT: (ACCEPTED, S.ACCEPTED),
    CustomerStep.PAY: (PAID, None),
    CustomerStep.PREPARE: (READY, S.READY),
    CustomerStep.DELIVER: (DELIVERED, S.DELIVERED),
    CustomerStep.CANCEL: (CANCELLED, S.CANCELLED),
    CustomerStep.WITHDRAW: (WITHDRAWN, S.CANCELLED),
}
FROM: dict[CustomerStep, set[S]] = {
    CustomerStep.CHANGE: {S.PLACED},
    CustomerStep.ACCEPT: {S.PLACED},
    CustomerStep.PAY: {S.PLACED, S.ACCEPTED, S.READY},
    CustomerStep.PREPARE: {S.ACCEPTED},
    CustomerStep.DELIVER: {S.ACCEPTED, S.READY},
    CustomerStep.CANCEL: {S.PLACED, S.ACCEPTED, S.READY},
    CustomerStep.WITHDRAW: {S.PLACED, S.ACCEPTED},
}
ALWAYS_COUNTS = {CustomerStep.PAY, CustomerStep.DELIVER}
"""Money and goods that changed hands did so, whatever another device knew of the order."""


@pytest.mark.parametrize("step", CustomerStep)
@pytest.mark.parametrize("state", S)
def test_each_step_from_each_state(state: S, step: CustomerStep) -> None:
    before = order(*WAYS[state])
    assert before.state is state
    said, leads_to = STEPS[step]
    after = order(*WAYS[state], said)
    assert {each: set(ALLOWED[each]) for each in CustomerStep} == FROM
    if state in FROM[step]:
        before.require(step)
        assert after != before
        assert after.state is (leads_to or state)
        return
    with pytest.raises(WrongState) as refused:
        before.require(step)
    assert refused.value.params == {"reference": "PA-1", "state": state.value, "step": step.value}
    if step not in ALWAYS_COUNTS:
        assert after == before


def test_goods_handed_over_are_handed_over_though_another_device_had_cancelled() -> None:
    both = order(ACCEPTED, CANCELLED, DELIVERED)
    assert (both.state, both.sale, both.cancelled, both.reserved) == (S.DELIVERED, "s", None, ())
    again = order(ACCEPTED, DELIVERED, CustomerOrderDelivered("o", "another"), CANCELLED)
    assert (again.state, again.sale) == (S.DELIVERED, "s")


def test_a_payment_seen_on_two_devices_is_one() -> None:
    paid = order(PAID, CustomerOrderPaid("o", Tender.CARD, soles(1)), CANCELLED)
    assert (paid.paid, paid.owed) == ((Payment(Tender.YAPE, soles(87)),), soles(87))
    # Cash that two tills took is in both drawers.
    both = order(PAID, CustomerOrderPaid("o", Tender.CASH, soles(7)))
    assert (both.due, both.owed) == (soles(0), soles(7))


def test_what_was_paid_is_owed_until_it_is_sold_for_or_given_back() -> None:
    half = CustomerOrderPaid("o", Tender.CASH, soles(40))
    back = CustomerOrderRefunded("o", (Payment(Tender.YAPE, soles(40)),), NOW)
    used = CustomerOrderDelivered("o", "s", (Payment(Tender.CASH, soles(40)),))
    assert [(x.prepaid, x.due, x.owed) for x in (
        order(half), order(half, CANCELLED), order(half, CANCELLED, back), order(half, ACCEPTED, used),
        order(PAID, changed(1)), order(half, ACCEPTED, CustomerOrderDelivered("o", "s", ())),
    )] == [
        (soles(40), soles(47), soles(0)),
        (soles(40), soles(47), soles(40)),
        (soles(0), soles(87), soles(0)),
        (soles(0), soles(87), soles(0)),
        (soles(87), soles(0), soles(35)),
        (soles(40), soles(47), soles(40)),
    ]  # fmt: skip


def test_what_was_changed_before_the_acceptance_keeps_its_price_and_what_was_asked() -> None:
    folded = order(changed(4), changed(2, "rice"), changed(0, "hamper"), ACCEPTED, changed(1))
    assert [(x.product, x.asked, x.quantity, x.unit_price.amount) for x in folded.lines] == [
        ("coke", 6, 4, 7),
        ("hamper", 2, 0, 20),
        ("rice", 2, 2, 9),
    ]
    assert [line.product for line in folded.kept] == ["coke", "rice"]
    assert (folded.goods, folded.total) == (soles(46), soles(51))


def test_stock_is_kept_from_the_acceptance_on_or_from_the_placing_where_the_shop_wants_it() -> None:
    kept = (KitPart("coke", Decimal(6)), KitPart("coke", Decimal(2)), KitPart("rice", Decimal(1)))
    assert [order(*WAYS[state]).reserved for state in S] == [(), kept, kept, (), ()]
    early = CustomerOrderPlaced("o", "PA-1", "b", OrderChannel.WEB, (COKE, HAMPER), reserves=True)
    assert [order(*WAYS[state], placed=early).reserved for state in S] == [kept, kept, kept, (), ()]


def test_history_tells_what_came_too_late() -> None:
    seen: list[bool] = []
    before = None
    for _, after in told(history(PLACED, ACCEPTED, changed(1), READY, WITHDRAWN)):
        seen.append(after is not before)
        before = after
    assert seen == [True, True, False, True, False]
    assert fold(history(ACCEPTED, READY)) is None


def test_a_zone_s_fee() -> None:
    zone = DeliveryZone("z", "Surquillo", soles(5), soles(20), soles(60))
    assert [zone.fee_for(soles(x)) for x in (20, 59, 60)] == [soles(5), soles(5), soles(0)]
    with pytest.raises(InvalidInput) as refused:
        zone.fee_for(Money(1999, "PEN"))
    assert refused.value.params == {"zone": "Surquillo", "minimum": Decimal(20)}
    assert DeliveryZone("z", "Near", soles(0)).fee_for(soles(1)) == soles(0)
