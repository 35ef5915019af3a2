"""Reorder suggestions from the shop's own books, their reason in words, and orders drafted from them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application import catalogue, purchasing, reordering, sales, stock, supplier_terms, transfers
from hub.application.ports.books import Transaction
from hub.application.shop import write_setting
from hub.application.views.reorder import ReorderGroup
from hub.application.wording import Wording
from hub.domain.catalogue import KitPart, Pack
from hub.domain.errors import InvalidInput, NotAllowed
from hub.domain.events import OrderLine, Payment, ProductFields, Tender, TermsFields, TransferLine
from hub.domain.people import Role
from hub.domain.purchasing import OrderState
from tests.application.scene import Scene, pen, received, soles


@pytest.fixture
def trading(shop: Scene) -> Scene:
    """Four weeks in which fourteen bottles a day were sold, and twenty are left."""
    goods = [received(shop.coke, str(28 * 14 + 20), "5.60")]
    shop.do(lambda tx: write_setting(tx, "reorder_lead_days", "2"))
    shop.do(lambda tx: write_setting(tx, "reorder_cover_days", "1"))
    shop.do(
        lambda tx: catalogue.change_product(
            tx, shop.coke, ProductFields(pack=Pack("caja", Decimal(6)), cleared=("reorder_point",))
        )
    )
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=goods))
    for _ in range(28):
        shop.sell(shop.coke, "14")
        shop.clock.forward(days=1)
    return shop


def suggested(scene: Scene, branch: str | None = None) -> list[ReorderGroup]:
    with scene.books.read() as reader:
        return list(reader.reorder_groups(scene.clock(), branch))


def said(scene: Scene, language: str) -> list[str]:
    with scene.books.read() as reader:
        words = Wording(reader.shop(), language)
    return [reordering.reason(words, line) for group in suggested(scene) for line in group.lines]


def order(scene: Scene, quantity: str) -> str:
    lines = [OrderLine(scene.coke, Decimal(quantity))]
    return scene.do(lambda tx: purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None).id)


def test_the_reason_is_said_in_words(trading: Scene) -> None:
    order(trading, "12")
    assert said(trading, "es") == [
        "Se venden 14 al día, Lindley tarda 2 días, quedan 20 y vienen 12: pide 4 cajas de 6"
    ]
    assert said(trading, "pt") == ["Vendem-se 14 por dia, Lindley leva 2 dias, restam 20 e vêm 12: peça 4 cajas de 6"]
    assert said(trading, "en") == [
        "14 are sold a day, Lindley takes 2 days, 20 are left and 12 are coming: order 4 cajas of 6"
    ]


def test_what_the_shop_set_itself_is_the_reason_where_nothing_was_sold(shop: Scene) -> None:
    assert said(shop, "es") == ["El mínimo es 12, no queda nada: pide 2 paquetes de 6"]
    shop.do(
        lambda tx: catalogue.change_product(
            tx, shop.rice, ProductFields(reorder_point=Decimal(5), reorder_target=Decimal("30.5"))
        )
    )
    shop.do(lambda tx: str(stock.count_stock(tx, shop.rice, Decimal("2.5"))))
    (lindley, nobody) = suggested(shop)
    assert (lindley.name, lindley.value) == ("Lindley", soles("67.20"))
    assert (nobody.name, nobody.supplier, nobody.value) == (None, None, soles("0"))
    assert said(shop, "es")[1] == "El mínimo es 5, quedan 2.5: pide 28 unidades"


def test_what_is_there_promised_and_coming_is_taken_into_account(trading: Scene) -> None:
    (group,) = suggested(trading)
    (line,) = group.lines
    assert (line.suggestion.need.per_day, line.suggestion.need.on_hand) == (14, 20)
    # 28 + 1.65 * sqrt(28) + 14 - 20 = 30.731: six boxes.
    assert (line.suggestion.quantity, line.suggestion.packs, line.value) == (36, 6, soles("201.60"))
    order(trading, "36")
    assert suggested(trading) == []


def test_a_supplier_s_own_terms_hold(trading: Scene) -> None:
    terms = TermsFields(price=pen("5"), pack=Pack("fardo", Decimal(12)), minimum=Decimal(60), lead_days=4)
    trading.do(lambda tx: supplier_terms.write_terms(tx, trading.coke, trading.supplier, terms))
    assert said(trading, "es") == ["Se venden 14 al día, Lindley tarda 4 días, quedan 20: pide 6 fardos de 12"]
    (group,) = suggested(trading)
    assert (group.lines[0].suggestion.quantity, group.value) == (72, soles("360"))
    (made,) = trading.do(lambda tx: reordering.draft_orders(tx))
    with trading.books.read() as reader:
        (line,) = reader.order(made).lines
    assert (line.quantity, line.packs, line.unit_cost) == (72, None, pen("5"))


def test_a_branch_is_suggested_what_that_branch_needs(trading: Scene) -> None:
    with trading.books.read() as reader:
        here, there = (branch.id for branch in reader.branches())
    assert suggested(trading, there) == []
    assert suggested(trading, here)[0].lines[0].suggestion.quantity == 36
    lines = [TransferLine(trading.coke, Decimal(10))]
    trading.do(lambda tx: bool(transfers.send_goods(tx, lines, target=there)))
    # What is on the way to another branch is still the shop's.
    assert suggested(trading)[0].lines[0].suggestion.quantity == 36
    assert suggested(trading, here)[0].lines[0].suggestion.quantity == 42


def test_a_kit_s_sales_are_demand_for_its_parts(shop: Scene) -> None:
    fields = ProductFields(name="Six pack", price=pen("40"), parts=(KitPart(shop.coke, Decimal(6)),))
    kit = shop.do(lambda tx: catalogue.add_product(tx, fields))

    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, kit, Decimal(1))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])

    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(cleared=("reorder_point",))))
    shop.do(work)
    shop.clock.forward(days=1)
    (group,) = suggested(shop)
    assert [(line.product.id, line.suggestion.need.per_day) for line in group.lines] == [(shop.coke, 6)]


def test_one_call_drafts_an_order_to_each_supplier_and_a_second_one_orders_nothing_twice(trading: Scene) -> None:
    made = trading.do(lambda tx: reordering.draft_orders(tx), by=trading.actor(Role.EMPLOYEE))
    with trading.books.read() as reader:
        orders = [reader.order(one) for one in made]
    assert [(x.supplier, x.state, [(y.product, y.quantity, y.packs) for y in x.lines]) for x in orders if x] == [
        (trading.supplier, OrderState.DRAFT, [(trading.coke, 36, 6)])
    ]
    before = trading.events()
    assert trading.do(lambda tx: reordering.draft_orders(tx)) == []
    with pytest.raises(NotAllowed):
        trading.do(lambda tx: reordering.draft_orders(tx), by=trading.actor(Role.CUSTOMER))
    assert trading.events() == before


def test_only_the_suppliers_that_were_named_are_asked(trading: Scene) -> None:
    assert trading.do(lambda tx: reordering.draft_orders(tx, [trading.other_supplier])) == []
    assert len(trading.do(lambda tx: reordering.draft_orders(tx, [trading.supplier]))) == 1


@pytest.mark.parametrize("value", ["", "-1", "1.5", "366", "mañana"])
def test_days_are_a_whole_number_of_days(shop: Scene, value: str) -> None:
    before = shop.events()
    with pytest.raises(InvalidInput) as refused:
        shop.do(lambda tx: write_setting(tx, "reorder_lead_days", value))
    assert (refused.value.code, shop.events()) == ("invalid_input.days", before)
