"""Selling, counting and writing off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import catalogue, purchasing, sales, stock, stocktake, transfers
from hub.application.ports.books import Transaction
from hub.application.views.reports import SalesBy
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, MostradorError, NotFound, WrongState
from hub.domain.events import LossReason, Payment, ProductFields, ReceivedLine, Tender, TransferLine
from hub.domain.money import LARGEST_LINE, Money, UnitPrice
from tests.application.scene import Scene, opened, pen, soles


def on_hand(scene: Scene, product: str | None = None) -> Decimal:
    with scene.books.read() as reader:
        return reader.on_hand(product or scene.coke)


def sell(
    scene: Scene,
    quantities: list[tuple[str, str]],
    payments: list[tuple[Tender, str]],
    customer: str | None = None,
    at: datetime | None = None,
) -> sales.SaleDone:
    def work(tx: Transaction) -> sales.SaleDone:
        lines = [sales.sold_line(tx, product, Decimal(quantity)) for product, quantity in quantities]
        paid = [Payment(tender, soles(amount)) for tender, amount in payments]
        return sales.record_sale(tx, lines, paid, customer, at)

    return scene.do(work)


def test_a_sale_moves_stock_and_answers_with_its_receipt(shop: Scene) -> None:
    done = sell(shop, [(shop.coke, "2"), (shop.rice, "0.75")], [(Tender.CASH, "10"), (Tender.YAPE, "7.15")])
    assert (done["receipt"], done["total"]) == ("A-1", 1715)
    # The goods are in the customer's hands already: stock may go below zero.
    assert (on_hand(shop), on_hand(shop, shop.rice)) == (-2, Decimal("-0.75"))


@pytest.mark.parametrize(
    ("payments", "code"),
    [
        ([], "invalid_money.not_paid"),
        ([(Tender.CASH, "6.99")], "invalid_money.not_paid"),
        ([(Tender.CASH, "7.01")], "invalid_money.not_paid"),
        ([(Tender.CREDIT, "7")], "invalid_input.credit_customer"),
    ],
)
def test_a_sale_that_is_not_paid_as_it_should_has_no_effect(
    shop: Scene, payments: list[tuple[Tender, str]], code: str
) -> None:
    before = shop.events()
    with pytest.raises(MostradorError) as refused:
        sell(shop, [(shop.coke, "1")], payments)
    assert refused.value.code == code
    assert (shop.events(), on_hand(shop)) == (before, 0)
    assert sell(shop, [(shop.coke, "1")], [(Tender.CASH, "7")])["receipt"] == "A-1"


def test_payments_below_zero_or_in_another_currency_do_not_make_up_a_total(shop: Scene) -> None:
    def work(tx: Transaction, *payments: Payment) -> sales.SaleDone:
        return sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1))], payments)

    minus, plus = Payment(Tender.CASH, Money(-300, "PEN")), Payment(Tender.CARD, soles("10"))
    with pytest.raises(InvalidMoney):
        shop.do(lambda tx: work(tx, minus, plus))
    with pytest.raises(InvalidMoney):
        shop.do(lambda tx: work(tx, Payment(Tender.CASH, Money(700, "USD"))))
    assert on_hand(shop) == 0


def test_a_sale_needs_lines_of_something_to_somebody_who_exists(shop: Scene) -> None:
    with pytest.raises(InvalidInput):
        sell(shop, [], [])
    for quantity in ("0", "-1", "0.0001", "NaN", "1e12"):
        with pytest.raises(InvalidQuantity):
            sell(shop, [(shop.coke, quantity)], [(Tender.CASH, "7")])
    with pytest.raises(NotFound):
        sell(shop, [("no-such", "1")], [(Tender.CASH, "7")])
    with pytest.raises(NotFound):
        sell(shop, [(shop.coke, "1")], [(Tender.CREDIT, "7")], customer="nobody")

    def zero(tx: Transaction) -> sales.SaleDone:
        line = replace(sales.sold_line(tx, shop.coke, Decimal(1)), quantity=Decimal(0))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, soles("7"))])

    with pytest.raises(InvalidQuantity):
        shop.do(zero)
    assert on_hand(shop) == 0


def test_a_price_of_the_moment_and_a_product_without_price(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.coke, Decimal(2), pen("6.50"))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, soles("13"))])

    assert shop.do(work)["total"] == 1300
    free = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Sin precio")))
    with pytest.raises(InvalidMoney) as refused:
        sell(shop, [(free, "1")], [])
    assert (refused.value.code, refused.value.params["name"]) == ("invalid_money.no_price", "Sin precio")


def test_an_older_sale_is_imported_at_its_own_day(shop: Scene) -> None:
    sell(shop, [(shop.coke, "1")], [(Tender.CASH, "7")], at=datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    with shop.books.read() as reader:
        days = {day.day.isoformat(): day.count for day in reader.sales_summary(shop.clock(), days=30).days if day.count}
    assert days == {"2026-11-01": 1}


def test_a_count_records_the_difference_that_it_found(shop: Scene) -> None:
    shop.sell(shop.coke, "3")
    assert shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(20)))) == "23"
    assert shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(20)))) == "0"
    assert on_hand(shop) == 20
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(5), shop.second_branch)))
    with shop.books.read() as reader:
        assert (reader.on_hand(shop.coke), reader.on_hand(shop.coke, shop.second_branch)) == (25, 5)


def test_what_cannot_be_counted_or_lost_has_no_effect(shop: Scene) -> None:
    before = shop.events()
    for work, error in (
        (lambda tx: stock.count_stock(tx, shop.coke, Decimal(-1)), InvalidQuantity),
        (lambda tx: stock.count_stock(tx, "no-such", Decimal(1)), NotFound),
        (lambda tx: stock.count_stock(tx, shop.coke, Decimal(1), "no-such"), NotFound),
        (lambda tx: stock.lose_stock(tx, shop.coke, Decimal(0)), InvalidQuantity),
        (lambda tx: stock.lose_stock(tx, shop.coke, Decimal(-2)), InvalidQuantity),
        (lambda tx: stock.lose_stock(tx, shop.coke, Decimal(1), LossReason.BROKEN, "no-such"), NotFound),
    ):
        with pytest.raises(error):
            shop.do(work)
    assert shop.events() == before


def test_before_the_shop_is_open_nothing_can_be_sold_or_counted(tmp_path) -> None:
    with opened(tmp_path) as scene:
        with pytest.raises(WrongState) as refused:
            scene.do(lambda tx: sales.record_sale(tx, [], []))
        assert refused.value.code == "wrong_state.no_shop"


@pytest.mark.parametrize(("cost", "quantity"), [("1000000", "1000000"), ("500", "999999999")])
def test_what_costs_more_than_the_sums_can_hold_is_refused_however_cheaply_it_is_sold(
    shop: Scene, cost: str, quantity: str
) -> None:
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=pen("0.01"), cost=pen(cost))))
    before = shop.events()
    with pytest.raises(InvalidMoney):
        shop.sell(shop.coke, quantity)
    assert shop.events() == before
    assert shop.sell(shop.coke, "1000")["total"] == 1_000


def test_a_day_of_the_largest_sales_that_are_taken_still_sums(shop: Scene) -> None:
    most = UnitPrice.of(LARGEST_LINE, "PEN")
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=most, cost=most)))

    def work(tx: Transaction) -> sales.SaleDone:
        lines = sales.sold_lines(tx, [sales.Asked(shop.coke, Decimal(1))] * 10)
        return sales.record_sale(tx, lines, [Payment(Tender.CARD, Money.total((x.amount for x in lines), "PEN"))])

    for _ in range(40):
        shop.do(work)
    shop.clock.forward(days=1)
    shop.sell(shop.rice)
    with shop.books.read() as reader:
        today = shop.clock().date()
        (day,) = reader.sales_by(SalesBy.DAY, today - timedelta(days=1), today - timedelta(days=1))
        assert (day.earned.total, day.earned.margin) == (Money(400 * 10**11, "PEN"), soles("0"))
        assert reader.inventory_summary().value_at_cost == soles("0")


@pytest.mark.parametrize("entered", ["count", "stock-take", "loss", "transfer", "receipt", "cost", "price"])
def test_a_barcode_typed_as_a_quantity_is_refused_before_the_stock_is_worth_more_than_can_be_summed(
    shop: Scene, entered: str
) -> None:
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(cost=pen("120"))))
    shop.do(lambda tx: stock.count_stock(tx, shop.rice, Decimal(96385074)) and None)
    typed = Decimal(96385074)
    ways = {
        "count": lambda tx: stock.count_stock(tx, shop.coke, typed),
        "stock-take": lambda tx: stocktake.count_product(tx, stocktake.start_take(tx), shop.coke, typed),
        "loss": lambda tx: stock.lose_stock(tx, shop.coke, typed),
        "transfer": lambda tx: transfers.send_goods(tx, [TransferLine(shop.coke, typed)], target=shop.second_branch),
        "receipt": lambda tx: purchasing.receive_goods(tx, lines=[ReceivedLine(shop.coke, typed)]),
        "cost": lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(cost=pen("120"))),
        "price": lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(price=pen("120"))),
    }
    before = shop.events()
    with pytest.raises(InvalidMoney if entered in ("cost", "price") else InvalidQuantity):
        shop.do(ways[entered])
    assert shop.events() == before


def test_lines_of_a_sale_whose_price_and_cost_are_believed_are_made_in_one_place_alone() -> None:
    hub = Path(sales.__file__).parents[1]
    makers = {path.relative_to(hub).as_posix() for path in hub.rglob("*.py") if "SoldLine(" in path.read_text("utf-8")}
    assert makers == {"application/sales.py"}
