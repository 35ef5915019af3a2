"""Customers' orders through the use cases: from the wish to the sale."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hub.application import (
    advances,
    attention,
    catalogue,
    customer_orders,
    people,
    purchasing,
    returns,
)
from hub.application import shop as shops
from hub.application.customer_placing import Handover
from hub.application.ports.books import Actor, Transaction
from hub.domain.catalogue import KitPart, PriceTier
from hub.domain.customer_orders import CustomerOrderState
from hub.domain.errors import InvalidInput, InvalidMoney, NotAllowed, WrongState
from hub.domain.events import (
    CancelReason,
    ChangeReason,
    Payment,
    PaymentPlan,
    ProductFields,
    Tender,
    UndoReason,
)
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.stock import StockLevel
from tests.application.scene import Scene, pen, received, soles
from tests.application.wishes import detail, home, kinds, level, look, place, zone

S = CustomerOrderState


def test_from_the_wish_to_the_sale(shop: Scene) -> None:
    order = place(shop)
    assert look(shop, order).placed.reference == "PA-1"
    assert level(shop, shop.coke) == StockLevel()
    employee = shop.actor(Role.EMPLOYEE)
    shop.do(lambda tx: customer_orders.accept(tx, order), by=employee)
    assert level(shop, shop.coke) == StockLevel(Decimal(0), Decimal(6))
    shop.do(lambda tx: customer_orders.mark_ready(tx, order), by=employee)
    # What the product costs by now is nothing to who ordered before.
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=pen("9"))))
    done = customer_orders.deliver(shop.books, employee, order)
    assert (done["receipt"], done["total"]) == ("A-1", 4200)
    assert level(shop, shop.coke) == StockLevel(Decimal(-6))
    seen = detail(shop, order)
    assert (seen.row.state, seen.sale, seen.row.customer) == (S.DELIVERED, done["sale"], "Rosa Condori")
    assert [entry.what for entry in seen.history] == [
        "CustomerOrderPlaced",
        "CustomerOrderAccepted",
        "CustomerOrderReady",
        "CustomerOrderDelivered",
    ]
    with shop.books.read() as reader:
        assert reader.customer_order_rows(only_open=True) == []


def test_a_delivery_has_the_zone_s_fee_and_keeps_it(shop: Scene) -> None:
    near = zone(shop, minimum=soles("20"), free_from=soles("60"))
    order = place(shop, handover=home(shop, near))
    zone(shop, zone=near, fee=soles("9"))
    assert (look(shop, order).placed.fee, look(shop, order).total) == (soles("5"), soles("47"))
    zone(shop, zone=near, free_from=soles("60"))
    free = place(shop, wanted={shop.coke: Decimal(9)}, handover=home(shop, near, contact="Walter, 991 450 327"))
    seen = detail(shop, free)
    assert (seen.fee, seen.row.total, seen.row.zone) == (soles("0"), soles("63"), "Surquillo")
    assert (seen.address, seen.contact, seen.phone) == ("Jr. Dante 480", "Walter, 991 450 327", "+51991450327")


def test_without_zones_a_delivery_costs_nothing(shop: Scene) -> None:
    assert look(shop, place(shop, handover=home(shop))).placed.fee is None


def test_part_of_an_order_is_accepted_where_the_rest_is_out_of_stock(shop: Scene) -> None:
    order = place(shop, wanted={shop.coke: Decimal(6), shop.rice: Decimal("2.5")})

    def work(tx: Transaction) -> None:
        customer_orders.change(tx, order, {shop.coke: Decimal(4), shop.rice: Decimal(0)}, ChangeReason.OUT_OF_STOCK)
        customer_orders.accept(tx, order)

    shop.do(work)
    assert [(x.name, x.asked, x.quantity, x.amount) for x in detail(shop, order).lines] == [
        ("Coca-Cola 1.5 L", 6, 4, soles("28")),
        ("Arroz a granel", Decimal("2.5"), 0, soles("0")),
    ]
    assert (level(shop, shop.coke).reserved, level(shop, shop.rice).reserved) == (4, 0)


def test_more_may_be_promised_than_there_is_and_is_marked_until_it_comes(shop: Scene) -> None:
    first, second = place(shop), place(shop)
    for order in (first, second):
        shop.do(lambda tx, o=order: customer_orders.accept(tx, o))
    assert [(x.row.short, x.lines[0].short) for x in (detail(shop, first), detail(shop, second))] == [(True, 6)] * 2
    _receive(shop, shop.coke, "10")
    assert [(x.row.short, x.lines[0].short) for x in (detail(shop, first), detail(shop, second))] == [(True, 2)] * 2
    _receive(shop, shop.coke, "2")
    assert not detail(shop, first).row.short
    assert level(shop, shop.coke).available == 0


def _receive(scene: Scene, product: str, quantity: str) -> None:
    scene.do(lambda tx: purchasing.receive_goods(tx, lines=[received(product, quantity)]))


def test_a_kit_keeps_its_parts_and_a_tier_its_price(shop: Scene) -> None:
    parts = (KitPart(shop.coke, Decimal(2)), KitPart(shop.rice, Decimal("0.5")))
    kit = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Combo", price=pen("15"), parts=parts)))
    tiers = (PriceTier(Decimal(12), pen("6")),)
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(tiers=tiers)))
    _receive(shop, shop.coke, "15")
    order = place(shop, wanted={kit: Decimal(3), shop.coke: Decimal(12)})
    shop.do(lambda tx: customer_orders.accept(tx, order))
    assert (level(shop, shop.coke).reserved, level(shop, shop.rice).reserved) == (18, Decimal("1.5"))
    assert look(shop, order).total == soles("117")
    assert [line.short for line in detail(shop, order).lines] == [3, 3]


def test_stock_is_kept_from_the_placing_on_where_the_shop_wants_it(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "reserve_from", "placed"))
    order = place(shop)
    assert level(shop, shop.coke).reserved == 6
    shop.do(lambda tx: customer_orders.cancel(tx, order, CancelReason.OUT_OF_STOCK))
    assert level(shop, shop.coke).reserved == 0
    for name, value in (("reserve_from", "never"), ("stuck_after", "0"), ("stuck_after", "soon")):
        with pytest.raises(InvalidInput):
            shop.do(lambda tx, n=name, v=value: shops.write_setting(tx, n, v))


@pytest.mark.parametrize(
    ("plan", "tender", "expected"),
    [
        (PaymentPlan.ON_DELIVERY, None, Tender.CASH),
        (PaymentPlan.ON_DELIVERY, Tender.YAPE, Tender.YAPE),
        (PaymentPlan.CREDIT, None, Tender.CREDIT),
        (PaymentPlan.PREPAID, Tender.TRANSFER, Tender.CARD),
    ],
)
def test_it_is_paid_as_it_was_said(shop: Scene, plan: PaymentPlan, tender: Tender | None, expected: Tender) -> None:
    order = place(shop, payment=plan, tender=tender)
    shop.do(lambda tx: customer_orders.accept(tx, order))
    if plan is PaymentPlan.PREPAID:
        with pytest.raises(InvalidMoney) as refused:
            customer_orders.deliver(shop.books, shop.hub, order)
        assert refused.value.code == "invalid_money.not_prepaid"
        shop.do(lambda tx: advances.take_advance(tx, order, Tender.CARD))
    done = customer_orders.deliver(shop.books, shop.hub, order)
    with shop.books.read() as reader:
        assert reader.sale_state(done["sale"]).sale.payments == (Payment(expected, soles("42")),)


def test_it_may_be_paid_otherwise_than_it_was_said_but_never_less(shop: Scene) -> None:
    order = place(shop)
    shop.do(lambda tx: customer_orders.accept(tx, order))
    before = shop.events()
    with pytest.raises(InvalidMoney):
        customer_orders.deliver(shop.books, shop.hub, order, [Payment(Tender.CASH, soles("40"))])
    assert (shop.events(), look(shop, order).state) == (before, S.ACCEPTED)
    split = [Payment(Tender.CASH, soles("40")), Payment(Tender.YAPE, soles("2"))]
    done = customer_orders.deliver(shop.books, shop.hub, order, split)
    assert customer_orders.deliver(shop.books, shop.hub, order, split) == done


def test_why_an_order_was_cancelled_is_kept(shop: Scene) -> None:
    order = place(shop)
    shop.do(lambda tx: customer_orders.cancel(tx, order, CancelReason.OUT_OF_STOCK, "no llegó el camión"))
    last = detail(shop, order).history[-1]
    assert (last.what, last.words) == ("CustomerOrderCancelled", "no llegó el camión")


def test_customers_place_and_cancel_their_own_orders_until_these_are_packed(shop: Scene) -> None:
    rosa = shop.actor(Role.CUSTOMER)
    walter = shop.do(lambda tx: people.add_contact(tx, name="Walter", role=Role.CUSTOMER, language="es"))
    mine, packed = place(shop, by=rosa), place(shop, by=rosa)
    shop.do(lambda tx: customer_orders.accept(tx, packed))
    shop.do(lambda tx: customer_orders.mark_ready(tx, packed))
    before = shop.events()
    for who in (walter, None):
        with pytest.raises(NotAllowed) as refused:
            place(shop, by=rosa, customer=who)
        assert refused.value.code == "not_allowed.not_own_order"
    changed_mind = CancelReason.CHANGED_MIND
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: customer_orders.cancel(tx, mine, changed_mind), by=Actor(walter, Role.CUSTOMER))
    with pytest.raises(WrongState):
        shop.do(lambda tx: customer_orders.cancel(tx, packed, changed_mind), by=rosa)
    assert shop.events() == before
    shop.do(lambda tx: customer_orders.cancel(tx, mine, changed_mind), by=rosa)
    shop.do(lambda tx: customer_orders.cancel(tx, packed, CancelReason.NOT_COLLECTED))
    assert [look(shop, x).state for x in (mine, packed)] == [S.CANCELLED] * 2


def test_an_order_that_stands_still_asks_for_a_person_once_in_each_state(shop: Scene) -> None:
    order = place(shop, handover=Handover(promised=shop.clock() + timedelta(hours=2)))
    accepted, packed = place(shop), place(shop)
    for each in (accepted, packed):
        shop.do(lambda tx, o=each: customer_orders.accept(tx, o))
    shop.do(lambda tx: customer_orders.mark_ready(tx, packed))

    def later(**by: float) -> list[str]:
        shop.clock.forward(**by)
        customer_orders.watch(shop.books, shop.clock())
        customer_orders.watch(shop.books, shop.clock())
        return kinds(shop)

    assert later(minutes=14) == []
    assert later(minutes=1) == ["customer_order_waiting"]
    shop.do(lambda tx: customer_orders.accept(tx, order))
    assert later(hours=1) == []
    assert later(hours=1) == ["customer_order_late"]
    shop.do(lambda tx: attention.resolve(tx, tx.attention()[0].id))
    assert later(minutes=1) == []
    assert later(hours=22) == ["customer_order_not_collected"]
    shop.do(lambda tx: customer_orders.cancel(tx, packed, CancelReason.NOT_COLLECTED))
    assert later(hours=1) == []


def test_an_erased_customer_leaves_an_order_without_words(shop: Scene) -> None:
    order = place(shop, handover=home(shop, contact="Rosa", note="timbre malogrado"))
    shop.do(lambda tx: people.erase_contact(tx, shop.customer))
    seen = detail(shop, order)
    assert (seen.row.customer, seen.contact, seen.address, seen.note) == (None, None, None, None)
    assert seen.row.total == soles("42")
    with pytest.raises(WrongState):
        place(shop)


def test_the_delivery_is_part_of_the_sale_until_that_is_voided(shop: Scene) -> None:
    owner, near = shop.actor(Role.OWNER), zone(shop)

    def handed_over() -> str:
        order = place(shop, handover=home(shop, near))
        shop.do(lambda tx: customer_orders.accept(tx, order))
        done = customer_orders.deliver(shop.books, shop.actor(Role.EMPLOYEE), order)
        assert done["total"] == 4700
        with shop.books.read() as reader:
            sale = reader.sale_detail(done["sale"])
        assert (sale.customer_order, sale.fee, sale.row.total) == (order, soles("5"), soles("47"))
        return done["sale"]

    def today() -> tuple[Money, int]:
        with shop.books.read() as reader:
            seen = reader.home(shop.clock())
        return seen.sales_today, seen.sales_count

    returned, voided = handed_over(), handed_over()
    assert today() == (soles("94"), 2)
    # The goods come back, the way to the door was gone all the same.
    back = [returns.Back(0, Decimal(6))]
    done = shop.do(lambda tx: returns.return_sale(tx, returned, back, UndoReason.OTHER), by=owner)
    assert (done["refunds"], today()) == ({"cash": 4200}, (soles("52"), 2))
    done = shop.do(lambda tx: returns.void_sale(tx, voided, UndoReason.MISTAKE), by=owner)
    assert (done["refunds"], today()) == ({"cash": 4700}, (soles("5"), 1))
