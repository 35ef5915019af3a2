"""Drafts, back-orders, receipts put right, returns, and what the shop learns of its suppliers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hub.application import order_drafts, people, purchasing, receiving, supplier_terms
from hub.application import shop as shops
from hub.domain.errors import InvalidInput, InvalidMoney, MostradorError, NotAllowed, WrongState
from hub.domain.events import (
    CloseReason,
    CorrectionReason,
    CreditSettlement,
    OfferedLine,
    OrderLine,
    ReturnReason,
    TermsFields,
)
from hub.domain.money import Money, UnitPrice
from hub.domain.people import Role
from hub.domain.purchasing import OrderState, PurchaseOrder
from hub.domain.supplying import PriceSource
from tests.application.scene import Scene, pen, received, soles

TODAY = date(2026, 11, 20)


def line(product: str, quantity: int, cost: str | None = None) -> OrderLine:
    return OrderLine(product, Decimal(quantity), None, pen(cost) if cost else None)


def order(scene: Scene, *lines: OrderLine, sent: bool = True, **more: Any) -> str:
    asked = lines or (line(scene.coke, 120, "5"),)
    more = {"supplier": scene.supplier, "due": None, **more}
    made = scene.do(lambda tx: purchasing.request_order(tx, lines=asked, **more).id)
    if sent:
        scene.do(lambda tx: purchasing.mark_sent(tx, made, "m"))
    return made


def look(scene: Scene, made: str) -> PurchaseOrder:
    with scene.books.read() as reader:
        return reader.order(made)


def came(scene: Scene, product: str, quantity: str, cost: str | None = None, **more: Any) -> str:
    return scene.do(lambda tx: purchasing.receive_goods(tx, lines=[received(product, quantity, cost)], **more))


def standing(scene: Scene, product: str) -> tuple[Decimal, UnitPrice | None]:
    with scene.books.read() as reader:
        return reader.on_hand(product), reader.product(product).cost


def test_a_draft_is_put_together_by_several_and_goes_out_when_it_is_finished(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "order_limit", "500"))
    draft = order(shop, line(shop.coke, 6, "5"), sent=False, draft=True)
    employee = shop.actor(Role.EMPLOYEE)
    with pytest.raises(WrongState) as refused:
        shop.do(lambda tx: purchasing.mark_sent(tx, draft, "m"))
    assert refused.value.code == "wrong_state.order_draft"
    changes: list[dict[str, Any]] = [
        {"lines": [line(shop.rice, 50, "3")]},
        {"lines": [line(shop.coke, 120, "5")], "due": date(2026, 11, 27)},
        {"dropped": [shop.rice], "supplier": shop.other_supplier},
    ]
    for change in changes:
        shop.do(lambda tx, x=change: order_drafts.edit_order(tx, draft, **x) and None, by=employee)
    seen = look(shop, draft)
    assert [(x.product, x.quantity) for x in seen.lines] == [(shop.coke, 120)]
    assert (seen.draft, seen.due, seen.supplier) == (True, date(2026, 11, 27), shop.other_supplier)
    shop.do(lambda tx: order_drafts.release_order(tx, draft) and None, by=employee)
    # It grew above the limit while it was put together.
    assert (look(shop, draft).state, look(shop, draft).draft) == (OrderState.AWAITING_APPROVAL, False)


def test_an_order_that_grows_above_the_limit_before_it_goes_out_is_asked_for_again(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "order_limit", "500"))
    employee = shop.actor(Role.EMPLOYEE)
    made = order(shop, line(shop.coke, 6, "5"), sent=False)
    shop.do(lambda tx: order_drafts.edit_order(tx, made, lines=[line(shop.coke, 100, "5")]) and None, by=employee)
    assert look(shop, made).state is OrderState.DRAFT
    shop.do(lambda tx: order_drafts.edit_order(tx, made, lines=[line(shop.coke, 101, "5")]) and None, by=employee)
    assert look(shop, made).state is OrderState.AWAITING_APPROVAL


def test_edits_that_cannot_be_have_no_effect(shop: Scene) -> None:
    draft = order(shop, sent=False, draft=True)
    before, events = look(shop, draft), shop.events()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"dropped": [shop.coke]}, "invalid_input.nothing_left"),
        ({"dropped": [shop.rice]}, "not_found.product"),
        ({"lines": [line(shop.coke, 0)]}, "invalid_quantity"),
        ({"lines": [line("no-such", 1)]}, "not_found.product"),
        ({"lines": [OrderLine(shop.coke, Decimal(1), None, UnitPrice(-1, "PEN"))]}, "invalid_money"),
        ({"lines": [OrderLine(shop.coke, Decimal(1), None, UnitPrice(1, "BRL"))]}, "invalid_money"),
        ({"lines": [OrderLine(shop.coke, Decimal(10**9), None, pen("1000000"))]}, "invalid_money"),
        ({"due": date(2026, 11, 19)}, "invalid_input.due"),
        ({"due": date(2036, 11, 19)}, "invalid_input.due"),
        ({"supplier": shop.customer}, "invalid_input.supplier"),
        ({}, ""),
    ]
    for change, code in wrong:
        if code:
            with pytest.raises(MostradorError) as refused:
                shop.do(lambda tx, x=change: order_drafts.edit_order(tx, draft, **x) and None)
            assert refused.value.code == code
        else:
            shop.do(lambda tx: order_drafts.edit_order(tx, draft) and None)
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: order_drafts.release_order(tx, draft) and None, by=shop.actor(Role.CUSTOMER))
    assert (look(shop, draft), shop.events()) == (before, events)


def test_what_is_outstanding_stays_expected_with_its_own_list(shop: Scene) -> None:
    made = order(shop, line(shop.coke, 120, "5"), line(shop.rice, 50, "3"), due=date(2026, 11, 23))
    came(shop, shop.coke, "80", order=made)
    came(shop, shop.rice, "55", order=made)
    shop.clock.forward(days=5)
    with shop.books.read() as reader:
        (expected,) = reader.expected_deliveries(date(2026, 11, 25))
        assert (expected.reference, expected.back_order, expected.agreed) == ("A-1", True, True)
        assert (expected.on, expected.days_late, expected.late) == (date(2026, 11, 23), 2, True)
        assert [(x.name, x.ordered, x.received, x.outstanding) for x in expected.lines] == [
            ("Coca-Cola 1.5 L", 120, 80, 40)
        ]
        assert (reader.on_order(shop.coke), reader.on_order(shop.rice)) == (40, 0)
        assert [x.over for x in reader.order_detail(made).row.lines] == [0, 5]
    shop.do(lambda tx: purchasing.close_order(tx, made, CloseReason.OUT_OF_STOCK))
    with shop.books.read() as reader:
        assert reader.expected_deliveries(TODAY) == []
        detail = reader.order_detail(made)
        assert (detail.closed_for, [x.outstanding for x in detail.row.lines]) == (CloseReason.OUT_OF_STOCK, [40, 0])


def test_a_back_order_is_moved_into_a_new_order_of_another_supplier(shop: Scene) -> None:
    made = order(shop)
    came(shop, shop.coke, "80", order=made)
    new = shop.do(lambda tx: purchasing.move_back_order(tx, made, supplier=shop.other_supplier).id)
    follows = look(shop, new)
    assert (follows.supplier, follows.follows, follows.lines[0].quantity) == (shop.other_supplier, made, 40)
    # What Lindley asked is not what Backus asks: the shop estimates.
    assert follows.lines[0].estimated
    with shop.books.read() as reader:
        assert (reader.order_detail(made).followed_by, reader.order_detail(new).follows) == (new, made)
    with pytest.raises(WrongState):
        shop.do(lambda tx: purchasing.move_back_order(tx, made).id)


def test_goods_that_were_not_ordered_are_taken_and_shown(shop: Scene) -> None:
    made = order(shop)
    lines = [received(shop.coke, "120", "5.50"), received(shop.rice, "10", "3")]
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=lines, order=made, invoice=" F001-778 "))
    with shop.books.read() as reader:
        detail = reader.order_detail(made)
        assert [(x.name, x.received, x.requested) for x in detail.extras] == [("Arroz a granel", 10, 0)]
        assert [(x.unit_cost, x.invoiced, x.costs_otherwise) for x in detail.row.lines] == [(5, Decimal("5.5"), True)]
        assert detail.row.state is OrderState.CLOSED
        assert [x.invoice for x in reader.receipts()] == ["F001-778"]
        assert reader.on_hand(shop.rice) == 10


def test_a_receipt_is_put_right_as_if_it_had_been_right_at_once(shop: Scene) -> None:
    made = order(shop)
    came(shop, shop.coke, "10", "4")
    receipt = came(shop, shop.coke, "990", "5", order=made)
    assert look(shop, made).state is OrderState.CLOSED
    with pytest.raises(NotAllowed):
        shop.do(
            lambda tx: receiving.correct_receipt(tx, receipt, [], CorrectionReason.OTHER), by=shop.actor(Role.EMPLOYEE)
        )
    right = [received(shop.coke, "90")]
    for _ in range(2):
        shop.do(
            lambda tx: receiving.correct_receipt(tx, receipt, right, CorrectionReason.TYPED_WRONG),
            by=shop.actor(Role.MANAGER),
        )
    assert (look(shop, made).state, look(shop, made).lines[0].outstanding) == (OrderState.PARTLY_RECEIVED, 30)
    assert standing(shop, shop.coke) == (100, pen("4.9"))
    shop.do(
        lambda tx: receiving.correct_receipt(tx, receipt, [received(shop.coke, "90", "6")], CorrectionReason.INVOICE)
    )
    assert standing(shop, shop.coke) == (100, pen("5.8"))
    shop.do(lambda tx: receiving.correct_receipt(tx, receipt, [], CorrectionReason.OTHER))
    assert (look(shop, made).state, standing(shop, shop.coke)) == (OrderState.SENT, (10, pen("4")))
    with pytest.raises(MostradorError) as refused:
        shop.do(lambda tx: receiving.correct_receipt(tx, "no-such", [], CorrectionReason.OTHER))
    assert refused.value.code == "not_found.receipt"


def test_goods_that_go_back_leave_at_what_they_cost_and_a_credit_is_expected(shop: Scene) -> None:
    made = order(shop)
    came(shop, shop.coke, "10", "4")
    came(shop, shop.coke, "120", order=made)
    back = [received(shop.coke, "20")]
    returned = shop.do(
        lambda tx: receiving.return_goods(tx, lines=back, reason=ReturnReason.DAMAGED, order=made),
        by=shop.actor(Role.EMPLOYEE),
    )
    on_hand, cost = standing(shop, shop.coke)
    assert (on_hand, cost) == (110, pen("4.9091"))
    assert look(shop, made).lines[0].returned == 20
    with shop.books.read() as reader:
        (owed,) = reader.supplier_returns(only_open=True)
        assert (owed.supplier_name, owed.credit, owed.settled) == ("Lindley", soles("100"), None)
    settle = CreditSettlement.CREDIT_NOTE
    shop.do(lambda tx: receiving.settle_return(tx, returned, settle), by=shop.actor(Role.MANAGER))
    with pytest.raises(WrongState):
        shop.do(lambda tx: receiving.settle_return(tx, returned, settle))
    with shop.books.read() as reader:
        assert reader.supplier_returns(only_open=True) == []
        assert [x.settled for x in reader.supplier_returns()] == [settle]
    before = shop.events()
    for said, code in (
        ({"lines": [], "supplier": shop.supplier}, "invalid_input.no_lines"),
        ({"lines": back, "supplier": shop.customer}, "invalid_input.supplier"),
        ({"lines": back}, "invalid_input.supplier"),
        ({"lines": back, "order": "no-such"}, "not_found.order"),
        ({"lines": [received(shop.coke, "-1")], "supplier": shop.supplier}, "invalid_quantity"),
    ):
        with pytest.raises(MostradorError) as refused:
            shop.do(lambda tx, x=said: receiving.return_goods(tx, reason=ReturnReason.OTHER, **x))
        assert refused.value.code == code
    assert shop.events() == before


def test_suppliers_prices_are_learned_and_the_latest_of_deeds_and_words_holds(shop: Scene) -> None:
    def price() -> tuple[Decimal, PriceSource] | None:
        with shop.books.read() as reader:
            known = reader.supplier_price(shop.supplier, shop.coke)
        return (known.price.amount, known.source) if known else None

    made = order(shop, line(shop.coke, 120))
    assert price() is None
    offered = [OfferedLine(shop.coke, Decimal(120), pen("6"))]
    shop.do(lambda tx: purchasing.offer(tx, made, offered, None).id)
    assert price() == (6, PriceSource.OFFERED)
    shop.clock.forward(days=1)
    entered = TermsFields(price=pen("5.80"), minimum=Decimal(24))
    shop.do(lambda tx: supplier_terms.write_terms(tx, shop.coke, shop.supplier, entered))
    assert price() == (Decimal("5.8"), PriceSource.ENTERED)
    shop.clock.forward(days=1)
    came(shop, shop.coke, "60", "5.90", order=made)
    assert price() == (Decimal("5.9"), PriceSource.RECEIVED)
    # What is ordered next is ordered at that price.
    assert look(shop, order(shop, line(shop.coke, 6))).lines[0].unit_cost == pen("5.90")


def test_who_is_cheaper_is_said_with_what_it_saves_and_how_old_the_price_is(shop: Scene) -> None:
    came(shop, shop.coke, "6", "5.20", supplier=shop.other_supplier)
    third = shop.do(lambda tx: people.add_contact(tx, name="Vega", role=Role.SUPPLIER, language="es"))
    came(shop, shop.coke, "6", "5.50", supplier=third)
    shop.clock.forward(days=9)
    made = order(shop, line(shop.coke, 122, "5.60"), line(shop.rice, 5, "3"))
    with shop.books.read() as reader:
        (hint,) = reader.cheaper_suppliers(made, date(2026, 11, 29))
        assert (hint.product, hint.supplier, hint.days_old) == ("Coca-Cola 1.5 L", "Backus", 9)
        # Packs of six: 126 have to be taken.
        assert (hint.hint.quantity, hint.hint.saving) == (126, Money(68320 - 65520, "PEN"))
        assert [(x.supplier, x.known.price.amount) for x in reader.supplier_prices(shop.coke)] == [
            ("Backus", Decimal("5.2")),
            ("Vega", Decimal("5.5")),
        ]
        assert reader.cheaper_suppliers("no-such", TODAY) == []


def test_how_long_a_supplier_takes_is_learned_and_says_when_goods_are_expected(shop: Scene) -> None:
    with shop.books.read() as reader:
        assert reader.lead_time(shop.supplier) is None
    for days in (9, 2, 3, 3, 4, 3):
        made = order(shop, line(shop.coke, 6, "5"))
        shop.clock.forward(days=days)
        came(shop, shop.coke, "3", order=made)
        shop.clock.forward(days=1)
        came(shop, shop.coke, "3", order=made)
    waiting = order(shop)
    sent = shop.clock().date()
    with shop.books.read() as reader:
        takes = reader.lead_time(shop.supplier)
        assert (takes.days, takes.orders) == (3, 5)
        (expected,) = reader.expected_deliveries(sent)
        assert (expected.order, expected.agreed, (expected.on - sent).days) == (waiting, False, 3)


def test_absurd_costs_and_days_are_refused_without_effect(shop: Scene) -> None:
    before = shop.events()
    with pytest.raises(InvalidInput) as refused:
        order(shop, due=date(2026, 11, 19))
    assert refused.value.code == "invalid_input.due"
    for cost in (UnitPrice(-1, "PEN"), UnitPrice(1, "USD"), UnitPrice(10**16, "PEN")):
        with pytest.raises(InvalidMoney):
            order(shop, OrderLine(shop.coke, Decimal(1000), None, cost))
    assert shop.events() == before
