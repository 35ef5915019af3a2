"""Money that is paid before the goods go out: in the books at once, sold for, or owed and given back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hub.application import advances, cash, customer_orders, returns
from hub.application.ports.books import Actor
from hub.domain.cash import PaymentKind
from hub.domain.errors import InvalidInput, InvalidMoney, NotAllowed, WrongState
from hub.domain.events import CancelReason, ChangeReason, Payment, PaymentPlan, Tender, UndoReason
from hub.domain.money import Money
from hub.domain.people import Role
from tests.application.scene import Scene, soles
from tests.application.wishes import detail, kinds, look, place

CASH, YAPE = Tender.CASH, Tender.YAPE
ADVANCE, REFUND, SALE = PaymentKind.ADVANCE, PaymentKind.REFUND, PaymentKind.SALE


def pay(scene: Scene, order: str, tender: Tender = YAPE, amount: str | None = None) -> None:
    given = soles(amount) if amount else None
    scene.do(lambda tx: advances.take_advance(tx, order, tender, given), by=scene.actor(Role.EMPLOYEE))


def back(scene: Scene, order: str, tender: Tender | None = None, by: Actor | None = None) -> dict[str, int]:
    return scene.do(lambda tx: advances.give_back(tx, order, tender), by=by or scene.actor(Role.MANAGER))


def cancel(scene: Scene, order: str) -> None:
    scene.do(lambda tx: customer_orders.cancel(tx, order, CancelReason.OUT_OF_STOCK))


def flows(scene: Scene) -> dict[tuple[PaymentKind, Tender], int]:
    """What today's payments come to."""
    with scene.books.read() as reader:
        day = reader.day_report(scene.clock().date())
    return {(flow.kind, flow.tender): flow.amount.minor for flow in day.flows}


def owing(scene: Scene) -> list[tuple[str, Money]]:
    with scene.books.read() as reader:
        return [(row.reference, row.owed) for row in reader.customer_orders_owing()]


def test_what_is_paid_in_advance_is_in_the_payments_of_that_day_and_in_the_sale_of_the_other(shop: Scene) -> None:
    order = place(shop, payment=PaymentPlan.PREPAID)
    pay(shop, order)
    pay(shop, order)
    assert (look(shop, order).prepaid, look(shop, order).due) == (soles("42"), soles("0"))
    assert flows(shop) == {(ADVANCE, YAPE): 4200}
    shop.do(lambda tx: customer_orders.accept(tx, order))
    shop.clock.forward(days=1)
    done = customer_orders.deliver(shop.books, shop.hub, order)
    assert flows(shop) == {(SALE, YAPE): 4200, (ADVANCE, YAPE): -4200}
    assert (detail(shop, order).row.paid, detail(shop, order).row.owed, owing(shop)) == (soles("42"), soles("0"), [])
    # What comes back of it is given back as any sale is.
    lines = [returns.Back(0, Decimal(6))]
    given = shop.do(lambda tx: returns.return_sale(tx, done["sale"], lines, UndoReason.OTHER))
    assert given["refunds"] == {"yape": 4200}
    assert sum(flows(shop).values()) == -4200


def test_cash_paid_in_advance_is_in_the_drawer_s_count_and_so_is_what_is_given_back(shop: Scene) -> None:
    session = shop.do(lambda tx: cash.open_session(tx, soles("100")))
    order = place(shop)
    pay(shop, order, CASH, "20")

    def expected() -> int:
        with shop.books.read() as reader:
            return {one.tender: one.amount.minor for one in reader.session_sums(session)}[CASH]

    assert expected() == 12000
    cancel(shop, order)
    assert back(shop, order) == {"cash": 2000}
    assert expected() == 10000


def test_a_part_in_advance_leaves_the_rest_for_the_handing_over(shop: Scene) -> None:
    order = place(shop)
    pay(shop, order, YAPE, "20")
    shop.do(lambda tx: customer_orders.accept(tx, order))
    with pytest.raises(InvalidMoney):
        customer_orders.deliver(shop.books, shop.hub, order, [Payment(CASH, soles("42"))])
    done = customer_orders.deliver(shop.books, shop.hub, order)
    with shop.books.read() as reader:
        sale = reader.sale_state(done["sale"]).sale
    assert sale.payments == (Payment(YAPE, soles("20")), Payment(CASH, soles("22")))
    assert flows(shop) == {(SALE, YAPE): 2000, (SALE, CASH): 2200, (ADVANCE, YAPE): 0}


def test_a_cancelled_order_s_money_is_owed_and_listed_until_a_manager_gives_it_back(shop: Scene) -> None:
    order = place(shop)
    pay(shop, order, YAPE, "20")
    pay(shop, order, CASH, "12")
    assert owing(shop) == []
    cancel(shop, order)
    assert (owing(shop), kinds(shop)) == ([("PA-1", soles("32"))], ["order_refund"])
    before = shop.events()
    with pytest.raises(NotAllowed):
        back(shop, order, by=shop.actor(Role.EMPLOYEE))
    with pytest.raises(InvalidInput):
        back(shop, order, Tender.CREDIT)
    assert (shop.events(), owing(shop)) == (before, [("PA-1", soles("32"))])
    assert back(shop, order) == {"yape": 2000, "cash": 1200}
    assert (owing(shop), kinds(shop)) == ([], [])
    assert flows(shop) == {(ADVANCE, YAPE): 2000, (ADVANCE, CASH): 1200, (REFUND, YAPE): -2000, (REFUND, CASH): -1200}
    with pytest.raises(WrongState) as refused:
        back(shop, order)
    assert refused.value.code == "wrong_state.nothing_owed"


def test_what_was_paid_by_yape_can_be_given_back_in_cash(shop: Scene) -> None:
    order = place(shop)
    pay(shop, order)
    cancel(shop, order)
    assert back(shop, order, CASH) == {"cash": 4200}
    assert flows(shop) == {(ADVANCE, YAPE): 4200, (REFUND, CASH): -4200}


def test_what_is_beyond_the_total_of_an_order_that_was_cut_is_owed_at_once(shop: Scene) -> None:
    order = place(shop)
    pay(shop, order)
    shop.do(lambda tx: customer_orders.change(tx, order, {shop.coke: Decimal(4)}, ChangeReason.OUT_OF_STOCK))
    assert owing(shop) == [("PA-1", soles("14"))]
    customer_orders.watch(shop.books, shop.clock() + timedelta(minutes=1))
    assert kinds(shop) == ["order_refund"]
    assert back(shop, order) == {"yape": 1400}
    shop.do(lambda tx: customer_orders.accept(tx, order))
    assert customer_orders.deliver(shop.books, shop.hub, order)["total"] == 2800
    assert (owing(shop), sum(flows(shop).values())) == ([], 2800)


def test_money_that_is_owed_again_after_a_refund_is_asked_for_again(shop: Scene) -> None:
    order = place(shop)
    pay(shop, order)
    for left, given in (("4", 1400), ("3", 700)):
        shop.do(
            lambda tx, n=left: customer_orders.change(tx, order, {shop.coke: Decimal(n)}, ChangeReason.OUT_OF_STOCK)
        )
        customer_orders.watch(shop.books, shop.clock())
        customer_orders.watch(shop.books, shop.clock())
        assert kinds(shop) == ["order_refund"]
        assert back(shop, order) == {"yape": given}
        assert kinds(shop) == []
    cancel(shop, order)
    assert (owing(shop), kinds(shop)) == ([("PA-1", soles("21"))], ["order_refund"])


def test_advances_that_cannot_be_have_no_effect(shop: Scene) -> None:
    order, gone = place(shop), place(shop)
    cancel(shop, gone)
    before = shop.events()
    for amount in (soles("42.01"), Money(0, "PEN"), Money(-1, "PEN"), Money(100, "BRL")):
        with pytest.raises(InvalidMoney):
            shop.do(lambda tx, x=amount: advances.take_advance(tx, order, CASH, x))
    with pytest.raises(InvalidInput):
        pay(shop, order, Tender.CREDIT)
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: advances.take_advance(tx, order, CASH), by=shop.actor(Role.CUSTOMER))
    for work in (lambda: pay(shop, gone), lambda: back(shop, order)):
        with pytest.raises(WrongState):
            work()
    assert (shop.events(), flows(shop)) == (before, {})
