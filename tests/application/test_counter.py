"""What a cashier does beyond the plain sale: discounts, coins, tiers, kits, labels, returns, voids, tickets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.application import catalogue, purchasing, returns, sales, scanning, stock, tickets
from hub.application import shop as shops
from hub.application.access import Approval
from hub.application.open_bill import OpenBill, close_bill, keep_bill, open_bill
from hub.application.ports.books import Transaction
from hub.application.returns import Back
from hub.domain.barcodes import check_digit
from hub.domain.catalogue import KitPart, Pack, PriceTier
from hub.domain.errors import InvalidMoney, MostradorError, NotAllowed
from hub.domain.events import LossReason, Payment, ProductFields, SoldLine, Tender, TicketLine, UndoReason
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.quantity import Unit
from hub.domain.rights import Right
from hub.storage import open_books
from tests.application.scene import Scene, pen, received, soles


def cash(amount: str, tendered: str | None = None) -> Payment:
    return Payment(Tender.CASH, soles(amount), soles(tendered) if tendered else None)


def ring(scene: Scene, wanted: Sequence[tuple[str, str]], paid: Sequence[Payment], **more: Any) -> sales.SaleDone:
    """Sell quantities of products as the hub, or as `by`; `each` is a discount on every line."""
    by, key, each = more.pop("by", None), more.pop("key", None), more.pop("each", None)

    def work(tx: Transaction) -> sales.SaleDone:
        lines = [sales.sold_line(tx, product, Decimal(count), discount=each) for product, count in wanted]
        return sales.record_sale(tx, lines, paid, **more)

    return scene.do(work, by=by, key=key)


def lines_of(scene: Scene, sale: str) -> tuple[SoldLine, ...]:
    with scene.books.read() as reader:
        return reader.sale_state(sale).sale.lines


def refused(scene: Scene, work: Any, by: Role | None = None) -> str:
    """The code of what a command is refused with; it has no effect."""
    before = scene.events()
    with pytest.raises(MostradorError) as raised:
        scene.do(work, by=scene.actor(by) if by else None)
    assert scene.events() == before
    return raised.value.code


def label(body: str) -> str:
    """The EAN-13 of twelve digits."""
    return body + check_digit(body)


def on_hand(scene: Scene, product: str) -> Decimal:
    with scene.books.read() as reader:
        return reader.on_hand(product)


def test_cash_handed_over_its_change_and_what_coins_cannot_make_up_are_kept(shop: Scene) -> None:
    done = ring(shop, [(shop.rice, "0.75")], [cash("3.10", "5")])
    assert (done["total"], done["rounding"], done["change"]) == (315, -5, 190)
    exact = ring(shop, [(shop.rice, "0.75")], [cash("3.15")])
    assert (exact["rounding"], exact["change"]) == (0, 0)
    with shop.books.read() as reader:
        detail = reader.sale_detail(done["sale"])
        assert (detail.row.total, detail.row.rounding) == (soles("3.15"), Money(-5, "PEN"))
        assert detail.payments == (cash("3.10", "5"),)


@pytest.mark.parametrize(
    ("paid", "code"),
    [
        ([cash("3.00")], "invalid_money.not_paid"),
        ([cash("3.20")], "invalid_money.not_paid"),
        ([Payment(Tender.CARD, soles("3.10"))], "invalid_money.not_paid"),
        ([Payment(Tender.CARD, soles("3.15"), soles("5"))], "invalid_money.no_change"),
        ([cash("3.10", "3")], "invalid_money.no_change"),
    ],
)
def test_only_cash_is_rounded_and_only_cash_gives_change(shop: Scene, paid: list[Payment], code: str) -> None:
    def work(tx: Transaction) -> Any:
        return sales.record_sale(tx, [sales.sold_line(tx, shop.rice, Decimal("0.75"))], paid)

    assert refused(shop, work) == code


def test_mixed_payment_rounds_what_is_left_for_cash(shop: Scene) -> None:
    paid = [Payment(Tender.YAPE, soles("2")), cash("1.10", "1.50"), Payment(Tender.CREDIT, soles("0.01"))]
    done = ring(shop, [(shop.rice, "0.75")], paid, customer=shop.customer)
    assert (done["rounding"], done["change"]) == (-4, 40)


def test_discounts_on_a_line_and_on_the_bill_come_to_the_last_cent(shop: Scene) -> None:
    lines = [(shop.coke, "1"), (shop.coke, "1"), (shop.coke, "1")]
    done = ring(
        shop, lines, [cash("19.95")], each=Discount(percent=Decimal(4)), discount=Discount(amount=soles("0.21"))
    )
    assert done["total"] == 1995
    sold = lines_of(shop, done["sale"])
    assert [line.amount for line in sold] == [soles("6.65")] * 3
    assert [line.discount for line in sold] == [soles("0.35")] * 3
    third = ring(shop, lines, [cash("20.90")], discount=Discount(amount=soles("0.10")))
    assert [line.discount.minor for line in lines_of(shop, third["sale"])] == [4, 3, 3]


def test_beyond_the_shop_s_limit_a_discount_needs_a_right_that_can_be_lent(shop: Scene) -> None:
    def sell(percent: str, approval: Approval | None = None) -> Any:
        def work(tx: Transaction) -> sales.SaleDone:
            line = sales.sold_line(tx, shop.coke, Decimal(1))
            off = Discount(percent=Decimal(percent))
            paid = [Payment(Tender.CARD, line.amount - off.off(line.amount))]
            return sales.record_sale(tx, [line], paid, discount=off, approval=approval)

        return work

    employee = shop.actor(Role.EMPLOYEE)
    assert shop.do(sell("10"), by=employee)["total"] == 630
    assert refused(shop, sell("11"), Role.EMPLOYEE) == "not_allowed"
    assert shop.do(sell("50"), by=shop.actor(Role.MANAGER))["total"] == 350
    lent = Approval(shop.manager, frozenset({Right.DISCOUNT}), "sale-x", shop.clock())
    done = shop.do(sell("50", lent), by=employee, key="sale-x")
    with shop.books.read() as reader:
        assert reader.sale_state(done["sale"]).sale.approved_by == shop.manager
    shop.do(lambda tx: shops.write_setting(tx, "discount_limit", "0"))
    assert refused(shop, sell("1"), Role.EMPLOYEE) == "not_allowed"


def test_another_price_than_the_product_s_needs_a_right(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.coke, Decimal(2), pen("6"))
        return sales.record_sale(tx, [line], [cash("12")])

    assert refused(shop, work, Role.EMPLOYEE) == "not_allowed"
    done = shop.do(work, by=shop.actor(Role.MANAGER))
    assert lines_of(shop, done["sale"])[0].list_price == pen("7")


def test_a_label_below_the_price_needs_the_right_to_another_price(shop: Scene) -> None:
    def sell(tx: Transaction, amount: str) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.rice, Decimal("0.75"), amount=soles(amount))
        return sales.record_sale(tx, [line], [Payment(Tender.CARD, line.amount)])

    before = shop.events()
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: sell(tx, "0.10"), by=shop.actor(Role.EMPLOYEE))
    assert shop.events() == before
    # A weight that was reckoned back from the label is off by less than a gram.
    assert shop.do(lambda tx: sell(tx, "3.15"), by=shop.actor(Role.EMPLOYEE))["total"] == 315
    assert shop.do(lambda tx: sell(tx, "0.10"), by=shop.actor(Role.MANAGER))["total"] == 10


@pytest.mark.parametrize("percent", ["NaN", "sNaN", "Infinity", "-Infinity", "-1", "100.1"])
def test_an_absurd_discount_is_refused(percent: str) -> None:
    with pytest.raises(InvalidMoney):
        Discount(percent=Decimal(percent)).off(soles("4.20"))


def test_a_price_that_just_changed_may_still_be_kept_to(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        return sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1), pen("7"))], [cash("7")])

    shop.clock.forward(minutes=1)
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=pen("8"))))
    shop.clock.forward(hours=1)
    done = shop.do(work, by=shop.actor(Role.EMPLOYEE))
    assert lines_of(shop, done["sale"])[0].list_price == pen("8")
    shop.clock.forward(hours=12)
    assert refused(shop, work, Role.EMPLOYEE) == "not_allowed"


def test_wholesale_tax_and_cost_are_frozen_on_the_line(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "tax_rate", "18"))
    tiers = (PriceTier(Decimal(6), pen("6.50")),)
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(tiers=tiers)))
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "24", "5.20")]))
    done = ring(shop, [(shop.coke, "5"), (shop.coke, "6")], [cash("74")])
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "24", "6")]))
    few, many = lines_of(shop, done["sale"])
    assert (few.unit_price, many.unit_price) == (pen("7"), pen("6.50"))
    assert (many.unit_cost, many.tax_rate, many.tax, many.short) == (pen("5.20"), 18, soles("5.95"), None)


def test_a_kit_takes_its_parts_from_the_shelf_and_brings_them_back(shop: Scene) -> None:
    shop.do(
        lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "5"), received(shop.rice, "9", "3")])
    )
    fields = ProductFields(
        name="Combo", price=pen("12"), parts=(KitPart(shop.coke, Decimal(1)), KitPart(shop.rice, Decimal("0.5")))
    )
    kit = shop.do(lambda tx: catalogue.add_product(tx, fields))
    done = ring(shop, [(kit, "3")], [cash("36")])
    assert lines_of(shop, done["sale"])[0].unit_cost == pen("6.50")
    assert (on_hand(shop, shop.coke), on_hand(shop, shop.rice), on_hand(shop, kit)) == (7, Decimal("7.5"), 0)
    shop.do(lambda tx: returns.return_sale(tx, done["sale"], [Back(0, Decimal(1))], UndoReason.CHANGED_MIND))
    assert (on_hand(shop, shop.coke), on_hand(shop, shop.rice)) == (8, Decimal("8"))


def test_what_the_books_did_not_know_of_is_sold_marked_and_listed(shop: Scene) -> None:
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(3))))
    done = ring(shop, [(shop.coke, "2"), (shop.coke, "2"), (shop.rice, "1")], [cash("32.20")])
    assert [line.short for line in lines_of(shop, done["sale"])] == [None, Decimal(1), Decimal(1)]
    with shop.books.read() as reader:
        found = [(line.receipt, line.name, line.quantity, line.short, line.on_hand) for line in reader.oversold()]
    assert found == [("A-1", "Coca-Cola 1.5 L", 2, 1, -1), ("A-1", "Arroz a granel", 1, 1, -1)]


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


def test_several_tickets_wait_under_their_names_until_one_is_paid(shop: Scene) -> None:
    def park(name: str, **more: Any) -> str:
        shop.clock.forward(minutes=1)
        lines = [TicketLine(shop.coke, Decimal(2)), TicketLine(shop.rice, Decimal("0.5"))]
        return shop.do(lambda tx: tickets.park_ticket(tx, name, lines, **more))

    table, lady = park(" mesa 3 "), park("señora", customer=shop.customer)
    shop.books.rebuild()
    with shop.books.read() as reader:
        waiting = [(row.name, row.lines, row.customer, row.holder) for row in reader.ticket_rows()]
        assert waiting == [("mesa 3", 2, None, None), ("señora", 2, "Rosa Condori", None)]
        assert reader.ticket(table).lines[1].quantity == Decimal("0.5")
    shop.do(lambda tx: tickets.take_ticket(tx, table))
    ring(shop, [(shop.coke, "2")], [cash("14")], ticket=table)

    def pay_again(tx: Transaction) -> sales.SaleDone:
        return sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1))], [cash("7")], ticket=table)

    assert refused(shop, pay_again) == "wrong_state.ticket_closed"
    again = park("señora", again=lady)
    with shop.books.read() as reader:
        assert [row.id for row in reader.ticket_rows()] == [again]
    shop.do(lambda tx: tickets.drop_ticket(tx, again))
    with shop.books.read() as reader:
        assert (reader.ticket_rows(), reader.sale_doubts()) == ([], [])


def test_what_is_no_ticket_is_refused(shop: Scene) -> None:
    line = TicketLine(shop.coke, Decimal(1))
    for name, lines, code in (
        (" ", [line], "invalid_input.ticket_name"),
        ("x" * 61, [line], "invalid_input.ticket_name"),
        ("x", [], "invalid_input.no_lines"),
        ("x", [TicketLine("none", Decimal(1))], "not_found.product"),
        ("x", [TicketLine(shop.coke, Decimal(0))], "invalid_quantity"),
    ):
        assert refused(shop, lambda tx, n=name, x=lines: tickets.park_ticket(tx, n, x)) == code
    assert refused(shop, lambda tx: tickets.take_ticket(tx, "none")) == "not_found.ticket"


def test_a_scanned_code_is_a_piece_a_pack_or_what_a_scale_weighed(shop: Scene) -> None:
    rice = ProductFields(base_unit=Unit.KG, barcodes=("123",))
    shop.do(lambda tx: catalogue.change_product(tx, shop.rice, rice))
    crate = ProductFields(barcodes=("7751271008358", "17751271008355"), pack=Pack("paquete", Decimal(6)))
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, crate))
    shop.do(lambda tx: shops.write_setting(tx, "scale_labels", "20IIIIIWW.WWWC 21IIIIIPPP.PPC"))
    with shop.books.read() as reader:

        def scanned(code: str) -> tuple[str, Decimal, Money | None]:
            found = scanning.scan(reader, code)
            return found.product.id, found.quantity, found.amount

        assert scanned(" 7751271008358 ") == (shop.coke, 1, None)
        assert scanned("17751271008355") == (shop.coke, 6, None)
        assert scanned(label("200012300350")) == (shop.rice, Decimal("0.35"), None)
        assert scanned(label("210012300315")) == (shop.rice, Decimal("0.75"), soles("3.15"))
        for code, reason in (
            ("7751271008359", "invalid_input.check_digit"),
            (label("200012300350")[:-1] + "0", "invalid_input.check_digit"),
            (label("200099900350"), "not_found.label_item"),
            (label("200012300000"), "invalid_quantity"),
            (label("201234500350"), "not_found.label_item"),
            (label("775018200002"), "not_found.barcode"),
            ("", "invalid_input.barcode"),
        ):
            with pytest.raises(MostradorError) as raised:
                scanning.scan(reader, code)
            assert raised.value.code == reason


def test_a_label_s_price_is_what_is_paid(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.rice, Decimal("0.333"), amount=soles("1.45"))
        return sales.record_sale(tx, [line], [Payment(Tender.CARD, soles("1.45"))])

    assert shop.do(work, by=shop.actor(Role.EMPLOYEE))["total"] == 145


@pytest.mark.parametrize(("typed", "kilos"), [("350 g", "0.35"), ("0,35", "0.35"), ("1.2kg", "1.2"), (".5", "0.5")])
def test_a_weight_is_typed_in_grams_or_kilos(typed: str, kilos: str) -> None:
    assert scanning.measured(typed, Unit.KG) == Decimal(kilos)


@pytest.mark.parametrize(("typed", "unit"), [("350 g", Unit.UNIT), ("1 l", Unit.KG), ("x", Unit.KG), ("-1", Unit.KG)])
def test_what_is_no_weight_of_it_is_refused(typed: str, unit: Unit) -> None:
    with pytest.raises(MostradorError):
        scanning.measured(typed, unit)


def test_an_open_bill_survives_the_hub_and_goes_with_its_sale(shop: Scene) -> None:
    who = shop.actor(Role.EMPLOYEE)
    bill = OpenBill(
        "sale-7",
        (
            TicketLine(shop.coke, Decimal(2), pen("6.50"), Discount(percent=Decimal("2.5"))),
            TicketLine(shop.rice, Decimal("0.35"), None, Discount(amount=soles("0.10")), soles("1.45")),
            TicketLine("gone", Decimal(1)),
        ),
        customer=shop.customer,
        discount=Discount(percent=Decimal(5)),
    )
    before = shop.events()
    keep_bill(shop.books, who.id, replace(bill, key="earlier"))
    keep_bill(shop.books, who.id, bill)
    keep_bill(shop.books, shop.owner, OpenBill("other", (TicketLine(shop.coke, Decimal(1)),)))
    shop.books.rebuild()
    shop.books.close()
    with open_books(shop.books.path, now=shop.clock) as books:
        with books.read() as reader:
            assert open_bill(reader, who.id) == replace(bill, lines=bill.lines[:2])
            assert open_bill(reader, shop.manager) is None
        again = replace(shop, books=books)
        assert again.events() == before

        def pay(tx: Transaction, *, fails: bool) -> None:
            close_bill(tx)
            sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1))], [cash("6" if fails else "7")])

        with pytest.raises(MostradorError):
            again.do(lambda tx: pay(tx, fails=True), by=who)
        with books.read() as reader:
            assert open_bill(reader, who.id) is not None
        again.do(lambda tx: pay(tx, fails=False), by=who)
        keep_bill(books, shop.owner, None)
        with books.read() as reader:
            assert (open_bill(reader, who.id), open_bill(reader, shop.owner)) == (None, None)


def test_a_sale_of_an_older_version_is_read_as_it_was_written(shop: Scene) -> None:
    """The fields of the first version: no cost, no tax, no discount."""
    done = ring(shop, [(shop.coke, "2")], [cash("14")])
    connection, projector, _ = shop.books.writer_parts
    data = json.loads(connection.execute("SELECT data FROM events WHERE type = 'SaleRecorded'").fetchone()[0])
    old = {key: data[key] for key in ("sale", "receipt", "branch", "at", "lines", "payments")}
    fields = ("product", "quantity", "unit_price", "amount")
    old["lines"] = [{key: line[key] for key in fields} for line in data["lines"]]
    row = replace(projector.log.of_device("dev-a", 0, 1000)[-1][1], data=json.dumps(old))
    said = projector.log.decode(row).payload
    assert (said.total, said.rounding, said.session, said.lines[0].unit_cost) == (soles("14"), None, None, None)
    assert (said.lines[0].tax, said.payments[0].change, said.sale) == (soles("0"), soles("0"), done["sale"])
