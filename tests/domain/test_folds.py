"""What a history leaves: orders step by step, products by the latest write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count, permutations

import pytest

from hub.domain.clock import Stamp
from hub.domain.errors import WrongState
from hub.domain.events import (
    ApprovalAsked,
    Event,
    GoodsReceived,
    OfferAccepted,
    OfferedLine,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderEdited,
    OrderLine,
    OrderOffered,
    OrderReleased,
    OrderRequested,
    OrderSent,
    Payload,
    ProductAdded,
    ProductChanged,
    ProductFields,
    ReceivedLine,
)
from hub.domain.money import UnitPrice
from hub.domain.products import fold as fold_product
from hub.domain.purchasing import ALLOWED, OrderState, PurchaseOrder, Step, fold

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
COST = UnitPrice.of("5.60", "PEN")
REQUEST = OrderRequested(
    "o",
    "A-1",
    "b",
    "s",
    (OrderLine("coke", Decimal(120), Decimal(20), COST), OrderLine("rice", Decimal(50))),
    FRIDAY,
    "n",
)


def history(*payloads: Payload) -> list[Event]:
    ticks = count()
    return [
        Event(f"e{t}", Stamp(t, 0, "a"), t + 1, "b", "n", f"c{t}", 0, said)
        for said in payloads
        if (t := next(ticks)) >= 0
    ]


def order(*payloads: Payload) -> PurchaseOrder:
    folded = fold(history(REQUEST, *payloads))
    assert folded is not None
    return folded


def offer(quantity: int = 120, cost: UnitPrice | None = None, due: date | None = None) -> OrderOffered:
    return OrderOffered("o", (OfferedLine("coke", Decimal(quantity), cost),), due)


def receipt(coke: int, rice: int = 0) -> GoodsReceived:
    lines = (ReceivedLine("coke", Decimal(coke)), ReceivedLine("rice", Decimal(rice)))
    return GoodsReceived(f"r{coke}", "b", "s", lines, "o")


SENT = OrderSent("o", "m")
WAYS: dict[OrderState, tuple[Payload, ...]] = {
    OrderState.DRAFT: (),
    OrderState.AWAITING_APPROVAL: (ApprovalAsked("o"),),
    OrderState.SENT: (SENT,),
    OrderState.CONFIRMED: (SENT, OrderConfirmed("o")),
    OrderState.SHORT: (SENT, offer(90)),
    OrderState.REPRICED: (SENT, offer(cost=UnitPrice.of("6", "PEN"))),
    OrderState.RESCHEDULED: (SENT, offer(due=MONDAY)),
    OrderState.DECLINED: (SENT, OrderDeclined("o")),
    OrderState.PARTLY_RECEIVED: (SENT, receipt(60)),
    OrderState.CLOSED: (SENT, receipt(120, 50)),
    OrderState.CANCELLED: (SENT, OrderCancelled("o")),
}
EDITED = OrderEdited("o", (OrderLine("coke", Decimal(6)), OrderLine("rice", Decimal(0))), MONDAY)
STEPS: dict[Step, tuple[Payload, OrderState]] = {
    Step.EDIT: (EDITED, OrderState.DRAFT),
    Step.RELEASE: (OrderReleased("o"), OrderState.DRAFT),
    Step.ASK_APPROVAL: (ApprovalAsked("o"), OrderState.AWAITING_APPROVAL),
    Step.APPROVE: (OrderApproved("o"), OrderState.DRAFT),
    Step.SEND: (SENT, OrderState.SENT),
    Step.CONFIRM: (OrderConfirmed("o"), OrderState.CONFIRMED),
    Step.OFFER: (offer(80), OrderState.SHORT),
    Step.ACCEPT: (OfferAccepted("o"), OrderState.CONFIRMED),
    Step.DECLINE: (OrderDeclined("o"), OrderState.DECLINED),
    Step.CANCEL: (OrderCancelled("o"), OrderState.CANCELLED),
    Step.RECEIVE: (receipt(1), OrderState.PARTLY_RECEIVED),
    Step.CLOSE: (OrderClosed("o"), OrderState.CLOSED),
}
D, A, S, C = OrderState.DRAFT, OrderState.AWAITING_APPROVAL, OrderState.SENT, OrderState.CONFIRMED
OFFERED = {OrderState.SHORT, OrderState.REPRICED, OrderState.RESCHEDULED}
PARTLY = OrderState.PARTLY_RECEIVED
FROM: dict[Step, set[OrderState]] = {
    Step.EDIT: {D},
    Step.RELEASE: {D},
    Step.ASK_APPROVAL: {D},
    Step.APPROVE: {A},
    Step.SEND: {D},
    Step.CONFIRM: {S} | OFFERED,
    Step.OFFER: {S, C} | OFFERED,
    Step.ACCEPT: OFFERED,
    Step.DECLINE: {S, C} | OFFERED,
    Step.CANCEL: {D, A, S, C} | OFFERED,
    Step.RECEIVE: {D, A, S, C, PARTLY} | OFFERED,
    Step.CLOSE: {C, PARTLY},
}


@pytest.mark.parametrize("state", OrderState)
def test_every_state_can_be_reached(state: OrderState) -> None:
    assert order(*WAYS[state]).state is state


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", OrderState)
def test_each_step_from_each_state(state: OrderState, step: Step) -> None:
    before = order(*WAYS[state])
    said, leads_to = STEPS[step]
    after = order(*WAYS[state], said)
    if state in FROM[step]:
        before.require(step)
        assert after.state is leads_to
    else:
        with pytest.raises(WrongState) as refused:
            before.require(step)
        assert refused.value.params == {"reference": "A-1", "state": state.value, "step": step.value}
        assert after.state is state
        if step is not Step.RECEIVE:
            assert after == before
    assert {s: set(ALLOWED[s]) for s in Step} == FROM


def test_goods_that_came_count_whatever_became_of_the_order() -> None:
    after = order(SENT, OrderCancelled("o"), receipt(120, 50))
    assert after.state is OrderState.CANCELLED
    assert [line.received for line in after.lines] == [120, 50]


def test_an_order_is_closed_by_the_last_crate_and_never_expects_less_than_nothing() -> None:
    partly = order(SENT, receipt(100, 50))
    assert [line.outstanding for line in partly.lines] == [20, 0]
    done = order(SENT, receipt(100, 50), receipt(30))
    assert (done.state, [line.outstanding for line in done.lines]) == (OrderState.CLOSED, [0, 0])


def test_accepting_less_makes_the_order_for_less_at_the_offered_cost_and_day() -> None:
    dearer = UnitPrice.of("6", "PEN")
    accepted = order(SENT, offer(90, dearer, MONDAY), OfferAccepted("o"))
    line = accepted.lines[0]
    assert (line.requested, line.quantity, line.packs, line.unit_cost) == (120, 90, None, dearer)
    assert (accepted.due, accepted.offer, accepted.offered_due) == (MONDAY, (), None)
    assert accepted.lines[1].quantity == 50


def test_an_offer_of_all_that_was_asked_confirms_and_one_of_more_never_enlarges_the_order() -> None:
    assert order(SENT, offer(120, COST, FRIDAY)).state is OrderState.CONFIRMED
    more = order(SENT, offer(200))
    assert (more.state, more.lines[0].quantity, more.lines[0].packs) == (OrderState.CONFIRMED, 120, 20)


def test_the_supplier_s_yes_takes_back_an_earlier_offer() -> None:
    sure = order(SENT, offer(90), OrderConfirmed("o", MONDAY))
    assert (sure.state, sure.due, sure.offer, sure.lines[0].quantity) == (OrderState.CONFIRMED, MONDAY, (), 120)


def test_an_order_s_value_is_unknown_where_one_cost_is() -> None:
    assert order().value() is None
    lines = (
        OrderLine("coke", Decimal(120), None, COST),
        OrderLine("rice", Decimal(50), None, UnitPrice.of("3.10", "PEN")),
    )
    folded = fold(history(OrderRequested("o", "A-1", "b", "s", lines, None, "n")))
    assert folded is not None
    assert folded.value() is not None
    assert folded.value().amount == Decimal("827.00")  # type: ignore[union-attr]


def test_steps_before_the_request_are_not_an_order() -> None:
    assert fold(history(SENT, OrderConfirmed("o"))) is None


def test_a_product_s_field_is_its_latest_write_and_untouched_fields_stay() -> None:
    events = history(
        ProductAdded("p", ProductFields(name="Coca", price=COST, brand="Coca-Cola")),
        ProductChanged("p", ProductFields(price=UnitPrice.of("7", "PEN"))),
        ProductChanged("p", ProductFields(name="Coca-Cola 1.5 L", cleared=("brand",))),
    )
    folded = fold_product(events)
    assert folded is not None
    assert (folded.name, folded.price, folded.brand) == ("Coca-Cola 1.5 L", UnitPrice.of("7", "PEN"), None)


def test_a_product_is_the_same_in_whatever_order_its_events_arrived() -> None:
    events = history(
        ProductAdded("p", ProductFields(name="Coca")),
        ProductChanged("p", ProductFields(name="Coca 2", category="gaseosas")),
        ProductChanged("p", ProductFields(name="Coca 3")),
    )
    # A fold is given its events in clock order: arrival does not matter, a change before the add included.
    folded = {str(fold_product(sorted(way, key=lambda e: e.stamp))) for way in permutations(events)}
    assert len(folded) == 1
    assert fold_product(events[1:]) is None
