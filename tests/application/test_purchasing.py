"""Purchase orders through the use cases: from the request to the last crate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from hub.application import order_drafts, purchasing
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidQuantity, MostradorError, NotFound, WrongState
from hub.domain.events import OfferedLine, OrderLine
from hub.domain.people import Role
from hub.domain.purchasing import ALLOWED, OrderState, PurchaseOrder, Step
from tests.application.scene import Scene, pen, received

FRIDAY = date(2026, 11, 27)
Take = Callable[[Transaction, str], None]


def request(
    scene: Scene, *lines: OrderLine, role: Role = Role.EMPLOYEE, due: date | None = FRIDAY, draft: bool = False
) -> PurchaseOrder:
    asked = lines or (OrderLine(scene.coke, Decimal(120), Decimal(20)),)
    made = scene.do(
        lambda tx: purchasing.request_order(tx, supplier=scene.supplier, lines=asked, due=due, draft=draft).id,
        by=scene.actor(role),
    )
    return look(scene, made)


def look(scene: Scene, order: str) -> PurchaseOrder:
    with scene.books.read() as reader:
        return reader.order(order)


def test_from_request_to_the_last_crate(shop: Scene) -> None:
    order = request(shop)
    assert (order.reference, order.state, order.requested_by) == ("A-1", OrderState.DRAFT, shop.employee)
    assert order.lines[0].unit_cost == pen("5.60")
    shop.do(lambda tx: purchasing.mark_sent(tx, order.id, "m"), by=shop.actor(Role.EMPLOYEE))
    supplier = shop.actor(Role.SUPPLIER)
    offered = [OfferedLine(shop.coke, Decimal(90), pen("6"))]
    shop.do(lambda tx: purchasing.offer(tx, order.id, offered, None, "solo 15") and None, by=supplier)
    assert look(shop, order.id).state is OrderState.SHORT
    shop.do(lambda tx: purchasing.accept_offer(tx, order.id), by=shop.actor(Role.EMPLOYEE))
    for quantity, state in (("60", OrderState.PARTLY_RECEIVED), ("30", OrderState.CLOSED)):
        lines = [received(shop.coke, quantity)]
        shop.do(lambda tx, x=lines: purchasing.receive_goods(tx, lines=x, order=order.id), by=shop.actor(Role.EMPLOYEE))
        assert look(shop, order.id).state is state
    with shop.books.read() as reader:
        # Costs not said at the door are those agreed in the order.
        assert (reader.on_hand(shop.coke), reader.product(shop.coke).cost) == (90, pen("6"))
    with pytest.raises(WrongState):
        shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "1")], order=order.id))
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke) == 90


@pytest.mark.parametrize(
    ("limit", "cost", "role", "state"),
    [
        ("", "5.60", Role.EMPLOYEE, OrderState.DRAFT),
        ("672", "5.60", Role.EMPLOYEE, OrderState.DRAFT),
        ("671.99", "5.60", Role.EMPLOYEE, OrderState.AWAITING_APPROVAL),
        ("671.99", "5.60", Role.MANAGER, OrderState.DRAFT),
        ("0", "0.01", Role.EMPLOYEE, OrderState.AWAITING_APPROVAL),
    ],
)
def test_above_the_limit_the_owner_is_asked(shop: Scene, limit: str, cost: str, role: Role, state: OrderState) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "order_limit", limit))
    order = request(shop, OrderLine(shop.coke, Decimal(120), None, pen(cost)), role=role)
    assert order.state is state


def test_an_order_of_unknown_value_is_above_any_limit(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "order_limit", "100000"))
    order = request(shop, OrderLine(shop.rice, Decimal(1)))
    assert order.state is OrderState.AWAITING_APPROVAL
    with pytest.raises(WrongState):
        shop.do(lambda tx: purchasing.mark_sent(tx, order.id, "m"))
    shop.do(lambda tx: purchasing.approve_order(tx, order.id), by=shop.actor(Role.OWNER))
    shop.do(lambda tx: purchasing.mark_sent(tx, order.id, "m"))
    assert look(shop, order.id).state is OrderState.SENT


def test_a_product_said_twice_is_one_line_and_is_received_once(shop: Scene) -> None:
    order = request(shop, OrderLine(shop.coke, Decimal(12), Decimal(2)), OrderLine(shop.coke, Decimal(6), Decimal(1)))
    assert [(line.quantity, line.packs) for line in order.lines] == [(18, 3)]
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "18")], order=order.id))
    assert look(shop, order.id).lines[0].received == 18


def test_orders_that_cannot_be_have_no_effect(shop: Scene) -> None:
    before = shop.events()
    line = OrderLine(shop.coke, Decimal(1))
    for supplier, lines, error in (
        (shop.customer, [line], InvalidInput),
        ("nobody", [line], InvalidInput),
        (shop.supplier, [], InvalidInput),
        (shop.supplier, [OrderLine(shop.coke, Decimal(0))], InvalidQuantity),
        (shop.supplier, [OrderLine(shop.coke, Decimal(-5))], InvalidQuantity),
        (shop.supplier, [line, OrderLine("no-such", Decimal(1))], NotFound),
    ):
        with pytest.raises(error):
            shop.do(lambda tx, s=supplier, x=lines: purchasing.request_order(tx, supplier=s, lines=x, due=None).id)
    with pytest.raises(NotFound):
        shop.do(lambda tx: purchasing.cancel_order(tx, "no-such"))
    assert shop.events() == before
    assert request(shop).reference == "A-1"


def test_an_offer_speaks_of_the_order_s_products_alone(shop: Scene) -> None:
    order = request(shop)
    shop.do(lambda tx: purchasing.mark_sent(tx, order.id, "m"))
    for lines, code in (
        ([OfferedLine(shop.rice, Decimal(5))], "invalid_input.not_in_order"),
        ([OfferedLine("no-such", Decimal(5))], "not_found.product"),
        ([OfferedLine(shop.coke, Decimal(-5))], "invalid_quantity"),
    ):
        with pytest.raises(MostradorError) as refused:
            shop.do(lambda tx, x=lines: purchasing.offer(tx, order.id, x, None).id)
        assert refused.value.code == code
    assert look(shop, order.id).state is OrderState.SENT


def test_goods_of_an_order_go_to_the_order_s_branch_unless_said_otherwise(shop: Scene) -> None:
    order = request(shop)
    shop.do(lambda tx: shops.join_device(tx, name="Phone", branch=shop.second_branch))
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "60")], order=order.id))
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "6")]))
    with shop.books.read() as reader:
        here = [branch.id for branch in reader.branches()]
        assert [reader.on_hand(shop.coke, branch) for branch in here] == [60, 6]


def test_goods_that_did_not_come_are_no_receipt(shop: Scene) -> None:
    order = request(shop)
    for lines in ([], [received(shop.coke, "0")]):
        with pytest.raises(InvalidInput):
            shop.do(lambda tx, x=lines: purchasing.receive_goods(tx, lines=x, order=order.id))
    with pytest.raises(InvalidQuantity):
        shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "-3")], order=order.id))
    with pytest.raises(NotFound):
        shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "3")], branch="no-such"))
    assert look(shop, order.id).state is OrderState.DRAFT


def test_a_command_of_several_steps_is_undone_whole_where_one_is_not_allowed(shop: Scene) -> None:
    order = request(shop)
    before = shop.events()

    def work(tx: Transaction) -> None:
        purchasing.mark_sent(tx, order.id, "m")
        purchasing.confirm_order(tx, order.id)
        purchasing.approve_order(tx, order.id)

    with pytest.raises(WrongState):
        shop.do(work)
    assert (shop.events(), look(shop, order.id).state) == (before, OrderState.DRAFT)


def sent(tx: Transaction, order: str) -> None:
    purchasing.mark_sent(tx, order, "m")


def offering(quantity: int, cost: str | None = None, due: date | None = None) -> Take:
    def take(tx: Transaction, order: str) -> None:
        product = tx.order(order).lines[0].product
        purchasing.offer(tx, order, [OfferedLine(product, Decimal(quantity), pen(cost) if cost else None)], due)

    return take


def receiving(quantity: str) -> Take:
    def take(tx: Transaction, order: str) -> None:
        product = tx.order(order).lines[0].product
        purchasing.receive_goods(tx, lines=[received(product, quantity)], order=order)

    return take


WAYS: dict[OrderState, list[Take]] = {
    OrderState.DRAFT: [],
    OrderState.AWAITING_APPROVAL: [],
    OrderState.SENT: [sent],
    OrderState.CONFIRMED: [sent, purchasing.confirm_order],
    OrderState.SHORT: [sent, offering(90)],
    OrderState.REPRICED: [sent, offering(120, "6")],
    OrderState.RESCHEDULED: [sent, offering(120, None, date(2026, 11, 30))],
    OrderState.DECLINED: [sent, purchasing.decline_order],
    OrderState.PARTLY_RECEIVED: [sent, receiving("60")],
    OrderState.CLOSED: [sent, receiving("120")],
    OrderState.CANCELLED: [purchasing.cancel_order],
}


def editing(tx: Transaction, order: str) -> None:
    order_drafts.edit_order(tx, order, lines=[OrderLine(tx.order(order).lines[0].product, Decimal(6))])


STEPS: dict[Step, Take] = {
    Step.EDIT: editing,
    Step.RELEASE: order_drafts.release_order,
    Step.APPROVE: purchasing.approve_order,
    Step.SEND: sent,
    Step.CONFIRM: purchasing.confirm_order,
    Step.OFFER: offering(80),
    Step.ACCEPT: purchasing.accept_offer,
    Step.DECLINE: purchasing.decline_order,
    Step.CANCEL: purchasing.cancel_order,
    Step.RECEIVE: receiving("1"),
    Step.CLOSE: purchasing.close_order,
}


@pytest.mark.parametrize("state", OrderState)
def test_a_step_that_is_not_allowed_has_no_effect_and_one_that_is_has_one(shop: Scene, state: OrderState) -> None:
    if state is OrderState.AWAITING_APPROVAL:
        shop.do(lambda tx: shops.write_setting(tx, "order_limit", "1"))
    for step, take in STEPS.items():
        asked = OrderLine(shop.coke, Decimal(120), Decimal(20), pen("5.60"))
        # Only what is still put together can be finished.
        order = request(shop, asked, draft=(state, step) == (OrderState.DRAFT, Step.RELEASE)).id
        for way in WAYS[state]:
            shop.do(lambda tx, w=way, o=order: w(tx, o))
        before, events = look(shop, order), shop.events()
        assert before.state is state
        if state in ALLOWED[step]:
            shop.do(lambda tx, t=take, o=order: t(tx, o) and None)
            assert shop.events() == events + 1
        else:
            with pytest.raises(WrongState) as refused:
                shop.do(lambda tx, t=take, o=order: t(tx, o))
            assert refused.value.code == "wrong_state.order"
            assert (look(shop, order), shop.events()) == (before, events)
