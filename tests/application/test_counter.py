"""What a cashier does beyond the plain sale: discounts, coins, tiers, prices, kits."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from hub.application import catalogue, purchasing, returns, sales, stock
from hub.application import shop as shops
from hub.application.access import Approval
from hub.application.ports.books import Transaction
from hub.application.returns import Back
from hub.domain.catalogue import KitPart, PriceTier
from hub.domain.errors import InvalidMoney, NotAllowed
from hub.domain.events import Payment, ProductFields, Tender, UndoReason
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.rights import Right
from hub.domain.tax import tax_within
from hub.storage.projections import dump
from tests.application.counter import cash, lines_of, on_hand, refused, ring
from tests.application.scene import Scene, pen, received, soles


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
    assert (many.unit_cost, many.tax_rate, many.short) == (pen("5.20"), 18, None)
    assert tax_within(many.amount, many.tax_rate) == soles("5.95")


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


def test_what_a_sale_takes_off_the_shelf_is_written_line_by_line(shop: Scene) -> None:
    done = ring(shop, [(shop.coke, "2"), (shop.rice, "1.5")], [cash("20.30")])
    connection, *_ = shop.books.writer_parts
    found = connection.execute(
        "SELECT line, product, kind, quantity, unit_cost, about FROM open_movements ORDER BY line"
    )
    sale = done["sale"]
    assert [tuple(row) for row in found] == [
        (0, shop.coke, "sale", -2000, None, sale),
        (1, shop.rice, "sale", -1500, None, sale),
    ]


def test_a_sale_of_more_lines_than_one_statement_writes_is_whole(shop: Scene) -> None:
    """With a kit among them and without: what left the shelf is written in two ways, and a rebuild finds the same."""
    fields = ProductFields(name="Combo", price=pen("12"), parts=(KitPart(shop.coke, Decimal(1)),))
    kit = shop.do(lambda tx: catalogue.add_product(tx, fields))
    wanted = [(shop.coke, "1"), (shop.rice, "1")] * 61
    plain = ring(shop, wanted, [cash("683.20")])
    assert [line.product for line in lines_of(shop, plain["sale"])] == [product for product, _ in wanted]
    with_kit = ring(shop, [*wanted, (kit, "1")], [cash("695.20")])
    assert (on_hand(shop, shop.coke), on_hand(shop, shop.rice), on_hand(shop, kit)) == (-123, -122, 0)
    with shop.books.read() as reader:
        assert [len(reader.sale_detail(sale["sale"]).lines) for sale in (plain, with_kit)] == [122, 123]
    connection, *_ = shop.books.writer_parts
    before = dump(connection)
    assert sorted(row[1] for row in before["open_movements"]) == sorted([*range(122), *range(123)])
    shop.books.rebuild()
    assert dump(connection) == before


def test_what_the_books_did_not_know_of_is_sold_marked_and_listed(shop: Scene) -> None:
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(3))))
    done = ring(shop, [(shop.coke, "2"), (shop.coke, "2"), (shop.rice, "1")], [cash("32.20")])
    assert [line.short for line in lines_of(shop, done["sale"])] == [None, Decimal(1), Decimal(1)]
    with shop.books.read() as reader:
        found = [(line.receipt, line.name, line.quantity, line.short, line.on_hand) for line in reader.oversold()]
    assert found == [("A-1", "Coca-Cola 1.5 L", 2, 1, -1), ("A-1", "Arroz a granel", 1, 1, -1)]


def test_a_sale_of_an_older_version_is_read_as_it_was_written(shop: Scene) -> None:
    """The fields of the first version: no cost, no tax, no discount."""
    done = ring(shop, [(shop.coke, "2")], [cash("14")])
    connection, projector, _ = shop.books.writer_parts
    data = json.loads(connection.execute("SELECT data FROM events WHERE type = 'SaleRecorded'").fetchone()[0])
    old = {key: data[key] for key in ("sale", "receipt", "branch", "at", "lines", "payments")}
    fields = ("product", "quantity", "unit_price", "amount")
    old["lines"] = [{key: line[key] for key in fields} for line in data["lines"]]
    row = projector.log.of_device("dev-a", 0, 1000)[-1][1]._replace(data=json.dumps(old))
    said = projector.log.decode(row).payload
    assert (said.total, said.rounding, said.session, said.lines[0].unit_cost) == (soles("14"), None, None, None)
    assert (said.lines[0].tax_rate, said.payments[0].change, said.sale) == (None, soles("0"), done["sale"])
