"""Goods that come back and sales that are voided: what is given back, to whom, and by whom."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.application import returns
from hub.application.access import Approval
from hub.application.ports.books import Transaction
from hub.application.returns import Back
from hub.domain.errors import NotAllowed
from hub.domain.events import LossReason, Payment, Tender, UndoReason
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.rights import Right
from tests.application.counter import cash, on_hand, refused, ring
from tests.application.scene import Scene, soles


def test_a_return_gives_back_what_was_paid_bit_by_bit_to_the_last_cent(shop: Scene) -> None:
    done = ring(shop, [(shop.coke, "3")], [Payment(Tender.CARD, soles("20"))], discount=Discount(amount=soles("1")))

    def back(count: str, **more: Any) -> Any:
        return lambda tx: returns.return_sale(tx, done["sale"], [Back(0, Decimal(count))], UndoReason.OTHER, **more)

    assert shop.do(back("1")) == {"receipt": "A-1", "refunds": {"card": 667}}
    # In cash it is what coins can make up, for the customer.
    assert shop.do(back("1", tender=Tender.CASH)) == {"receipt": "A-2", "refunds": {"cash": 670}}
    assert refused(shop, back("2")) == "invalid_quantity.returned_more"
    # The last of it is whatever was paid and not given back.
    assert shop.do(back("1")) == {"receipt": "A-3", "refunds": {"card": 663}}
    assert on_hand(shop, shop.coke) == 0
    with shop.books.read() as reader:
        detail = reader.sale_by_receipt("a-1")
        assert (detail.row.returned, detail.lines[0].returned, detail.row.voided) == (soles("20"), 3, False)
        assert [view.refunded.minor for view in detail.returns] == [667, 670, 663]
        assert reader.home(shop.clock()).sales_today == soles("0")


def test_what_comes_back_broken_is_a_loss_and_not_on_the_shelf(shop: Scene) -> None:
    done = ring(shop, [(shop.coke, "2")], [cash("14")])
    lines = [Back(0, Decimal(1), LossReason.BROKEN)]
    shop.do(lambda tx: returns.return_sale(tx, done["sale"], lines, UndoReason.DAMAGED))
    assert on_hand(shop, shop.coke) == -2
    with shop.books.read() as reader:
        kinds = [(move.kind, move.quantity) for move in reader.product_detail(shop.coke).movements]
    assert sorted(kinds) == [("loss", -1), ("return", 1), ("sale", -2)]


def test_what_was_sold_on_credit_lowers_the_debt_first(shop: Scene) -> None:
    paid = [cash("4"), Payment(Tender.CREDIT, soles("10"))]
    done = ring(shop, [(shop.coke, "2")], paid, customer=shop.customer)

    def back(tx: Transaction, tender: Tender | None = None) -> Any:
        return returns.return_sale(tx, done["sale"], [Back(0, Decimal(1))], UndoReason.OTHER, tender=tender)

    assert refused(shop, lambda tx: back(tx, Tender.CREDIT)) == "invalid_input.refund_tender"
    assert shop.do(lambda tx: back(tx, Tender.CASH))["refunds"] == {"credit": 700}
    assert shop.do(back)["refunds"] == {"credit": 300, "cash": 400}


def test_a_void_restores_goods_money_and_debt_on_the_day_itself(shop: Scene) -> None:
    paid = [cash("4"), Payment(Tender.CREDIT, soles("10"))]
    done = ring(shop, [(shop.coke, "2")], paid, customer=shop.customer)

    def void(tx: Transaction) -> Any:
        return returns.void_sale(tx, done["sale"], UndoReason.MISTAKE)

    shop.clock.forward(hours=24)
    assert refused(shop, void) == "wrong_state.void_late"
    shop.clock.at -= timedelta(hours=23)
    assert shop.do(void) == {"receipt": "A-1", "refunds": {"credit": 1000, "cash": 400}}
    assert refused(shop, void) == "wrong_state.sale_voided"
    assert on_hand(shop, shop.coke) == 0
    with shop.books.read() as reader:
        home = reader.home(shop.clock())
        assert (home.sales_today, home.sales_count) == (soles("0"), 0)
        rows = reader.sale_rows(customer=shop.customer)
        assert [(row.receipt, row.voided, row.returned) for row in rows] == [("A-1", True, soles("14"))]
        assert reader.connection.execute("SELECT sum(amount) FROM payments").fetchone()[0] == 0
        assert reader.connection.execute("SELECT sum(amount) FROM ledger").fetchone()[0] == 0


def test_a_sale_that_came_back_whole_cannot_be_voided_and_none_can_that_is_not_there(shop: Scene) -> None:
    done = ring(shop, [(shop.coke, "1")], [cash("7")])
    shop.do(lambda tx: returns.return_sale(tx, done["sale"], [Back(0, Decimal(1))], UndoReason.OTHER))
    assert (
        refused(shop, lambda tx: returns.void_sale(tx, done["sale"], UndoReason.OTHER)) == "wrong_state.sale_returned"
    )
    assert refused(shop, lambda tx: returns.void_sale(tx, "none", UndoReason.OTHER)) == "not_found.sale"
    for lines, code in (([], "invalid_input.no_lines"), ([Back(1, Decimal(1))], "not_found.sale_line")):
        assert refused(shop, lambda tx, x=lines: returns.return_sale(tx, done["sale"], x, UndoReason.OTHER)) == code


def test_an_employee_takes_back_and_voids_only_with_a_lent_right(shop: Scene) -> None:
    done = ring(shop, [(shop.coke, "2")], [cash("14")])
    employee = shop.actor(Role.EMPLOYEE)

    def back(tx: Transaction, approval: Approval | None = None) -> Any:
        return returns.return_sale(tx, done["sale"], [Back(0, Decimal(1))], UndoReason.OTHER, approval=approval)

    def void(tx: Transaction) -> Any:
        return returns.void_sale(tx, done["sale"], UndoReason.OTHER)

    assert (refused(shop, back, Role.EMPLOYEE), refused(shop, void, Role.EMPLOYEE)) == ("not_allowed", "not_allowed")
    lent = Approval(shop.owner, frozenset({Right.RETURN_SALE}), "back-1", shop.clock())
    shop.do(lambda tx: back(tx, lent), by=employee, key="back-1")
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: back(tx, lent), by=employee, key="back-2")
