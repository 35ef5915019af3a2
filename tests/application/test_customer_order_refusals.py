"""Customers' orders, changes and zones that cannot be, and steps that are not allowed: none has an effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.application import (
    advances,
    catalogue,
    customer_orders,
)
from hub.application.customer_placing import Handover
from hub.application.ports.books import Transaction
from hub.domain.customer_orders import CustomerOrderState
from hub.domain.errors import MostradorError, WrongState
from hub.domain.events import (
    CancelReason,
    ChangeReason,
    Fulfilment,
    PaymentPlan,
    ProductFields,
    Tender,
)
from hub.domain.money import Money
from tests.application.scene import Scene, pen, soles
from tests.application.wishes import home, look, place, zone

S = CustomerOrderState


def test_orders_that_cannot_be_have_no_effect(shop: Scene) -> None:
    open_zone = zone(shop, minimum=soles("50"))
    shut = zone(shop, name="Callao", active=False)
    gone = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Old", price=pen("1"), active=False)))
    priceless = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="New")))
    now = shop.clock()
    before = shop.events()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"wanted": {}}, "invalid_input.no_lines"),
        ({"wanted": {shop.coke: Decimal(0)}}, "invalid_quantity"),
        ({"wanted": {shop.coke: Decimal(-1)}}, "invalid_quantity"),
        ({"wanted": {shop.coke: Decimal("1e12")}}, "invalid_quantity"),
        ({"wanted": {shop.coke: Decimal("NaN")}}, "invalid_quantity"),
        ({"wanted": {"no-such": Decimal(1)}}, "not_found.product"),
        ({"wanted": {f"p{n}": Decimal(1) for n in range(201)}}, "invalid_input.too_many_lines"),
        ({"wanted": {gone: Decimal(1)}}, "invalid_input.not_sold"),
        ({"wanted": {priceless: Decimal(1)}}, "invalid_money.no_price"),
        ({"customer": "nobody"}, "not_found.contact"),
        ({"customer": None, "payment": PaymentPlan.CREDIT}, "invalid_input.credit_customer"),
        ({"branch": "no-such"}, "not_found.branch"),
        ({"handover": home(shop)}, "invalid_input.no_zone"),
        ({"handover": home(shop, "no-such")}, "not_found.zone"),
        ({"handover": home(shop, shut)}, "not_found.zone"),
        ({"handover": home(shop, open_zone)}, "invalid_input.below_minimum"),
        ({"handover": Handover(Fulfilment.DELIVERY, open_zone, " ")}, "invalid_input.no_address"),
        ({"customer": None, "handover": home(shop, open_zone)}, "invalid_input.no_contact"),
        ({"handover": Handover(note="x" * 501)}, "invalid_input.too_long"),
        ({"handover": Handover(promised=now - timedelta(hours=1))}, "invalid_input.promised"),
        ({"handover": Handover(promised=now + timedelta(days=61))}, "invalid_input.promised"),
        ({"handover": Handover(promised=datetime(2026, 11, 21, 12))}, "invalid_input.promised"),  # noqa: DTZ001
    ]
    for said, code in wrong:
        with pytest.raises(MostradorError) as refused:
            place(shop, **said)
        assert refused.value.code == code
    assert shop.events() == before
    assert look(shop, place(shop)).placed.reference == "PA-1"


def test_zones_that_cannot_be_have_no_effect(shop: Scene) -> None:
    near = zone(shop)
    before = shop.events()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": " "}, "invalid_input.zone_name"),
        ({"name": "x" * 81}, "invalid_input.zone_name"),
        ({"name": "SURQUILLO"}, "invalid_input.zone_taken"),
        ({"zone": "no-such", "name": "Lince"}, "not_found.zone"),
        ({"name": "Lince", "fee": Money(-1, "PEN")}, "invalid_money"),
        ({"name": "Lince", "minimum": Money(1, "BRL")}, "invalid_money"),
    ]
    for terms, code in wrong:
        with pytest.raises(MostradorError) as refused:
            zone(shop, **terms)
        assert refused.value.code == code
    assert zone(shop, zone=near) == near
    assert shop.events() == before


def refuse_change(quantities: dict[str, Decimal]) -> Callable[[Transaction, str], None]:
    return lambda tx, order: customer_orders.change(tx, order, quantities, ChangeReason.OTHER)


def test_changes_that_cannot_be_have_no_effect(shop: Scene) -> None:
    order = place(shop)
    before = shop.events()
    for quantities, code in (
        ({shop.coke: Decimal(0)}, "invalid_input.nothing_left"),
        ({shop.coke: Decimal(-2)}, "invalid_quantity"),
        ({"no-such": Decimal(1)}, "not_found.product"),
        ({}, "invalid_input.no_lines"),
    ):
        with pytest.raises(MostradorError) as refused:
            shop.do(lambda tx, q=quantities: refuse_change(q)(tx, order))
        assert refused.value.code == code
    # What stays as it was is not written again.
    shop.do(lambda tx: refuse_change({shop.coke: Decimal(6)})(tx, order))
    for step in (customer_orders.accept, customer_orders.mark_ready):
        with pytest.raises(MostradorError) as refused:
            shop.do(lambda tx, s=step: s(tx, "no-such"))
        assert refused.value.code == "not_found.customer_order"
    assert shop.events() == before


WAYS: dict[S, list[Callable[[Scene, str], object]]] = {
    S.PLACED: [],
    S.ACCEPTED: [lambda s, o: s.do(lambda tx: customer_orders.accept(tx, o))],
    S.READY: [
        lambda s, o: s.do(lambda tx: customer_orders.accept(tx, o)),
        lambda s, o: s.do(lambda tx: customer_orders.mark_ready(tx, o)),
    ],
    S.DELIVERED: [
        lambda s, o: s.do(lambda tx: customer_orders.accept(tx, o)),
        lambda s, o: customer_orders.deliver(s.books, s.hub, o),
    ],
    S.CANCELLED: [lambda s, o: s.do(lambda tx: customer_orders.cancel(tx, o, CancelReason.OTHER))],
}
STEPS: dict[str, tuple[set[S], Callable[[Scene, str], object]]] = {
    "change": (
        {S.PLACED},
        lambda s, o: s.do(lambda tx: customer_orders.change(tx, o, {s.coke: Decimal(2)}, ChangeReason.OTHER)),
    ),
    "accept": ({S.PLACED}, lambda s, o: s.do(lambda tx: customer_orders.accept(tx, o))),
    "pay": (
        {S.PLACED, S.ACCEPTED, S.READY},
        lambda s, o: s.do(lambda tx: advances.take_advance(tx, o, Tender.PIX)),
    ),
    "ready": ({S.ACCEPTED}, lambda s, o: s.do(lambda tx: customer_orders.mark_ready(tx, o))),
    "deliver": ({S.ACCEPTED, S.READY}, lambda s, o: customer_orders.deliver(s.books, s.hub, o)),
    "cancel": (
        {S.PLACED, S.ACCEPTED, S.READY},
        lambda s, o: s.do(lambda tx: customer_orders.cancel(tx, o, CancelReason.OTHER)),
    ),
}


@pytest.mark.parametrize("state", S)
def test_a_step_that_is_not_allowed_has_no_effect_and_one_that_is_has_one(shop: Scene, state: S) -> None:
    for step, (allowed, take) in STEPS.items():
        order = place(shop)
        for way in WAYS[state]:
            way(shop, order)
        before, events = look(shop, order), shop.events()
        assert before.state is state
        if state in allowed:
            take(shop, order)
            assert look(shop, order) != before
        elif (state, step) == (S.DELIVERED, "deliver"):
            # The same command again: done once.
            take(shop, order)
            assert (look(shop, order), shop.events()) == (before, events)
        else:
            with pytest.raises(WrongState) as refused:
                take(shop, order)
            assert refused.value.code == "wrong_state.customer_order"
            assert (look(shop, order), shop.events()) == (before, events)
