"""Stock-takes: blind, in parts, by several people, while selling goes on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hub.application import catalogue, purchasing, stock, stocktake, transfers
from hub.application.ports.books import Transaction
from hub.application.views.stocktake import ToCount
from hub.domain.catalogue import KitPart
from hub.domain.errors import MostradorError
from hub.domain.events import ProductFields, TransferLine
from hub.domain.people import Role
from hub.domain.stocktake import Recount, TakeState
from tests.application.scene import Scene, pen, received, soles
from tests.application.test_rights import try_it


@pytest.fixture
def stocked(shop: Scene) -> Scene:
    goods = [received(shop.coke, "30", "5"), received(shop.rice, "50", "3")]
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=goods))
    return shop


def start(scene: Scene, **scope: object) -> str:
    return scene.do(lambda tx: stocktake.start_take(tx, **scope))


def count(scene: Scene, take: str, product: str, counted: str, place: str = "", by: Role = Role.EMPLOYEE) -> None:
    scene.do(lambda tx: stocktake.count_product(tx, take, product, Decimal(counted), place), by=scene.actor(by))


def close(scene: Scene, take: str) -> None:
    scene.do(lambda tx: stocktake.close_take(tx, take))


def on_hand(scene: Scene) -> tuple[Decimal, Decimal]:
    with scene.books.read() as reader:
        return reader.on_hand(scene.coke), reader.on_hand(scene.rice)


def test_selling_goes_on_before_and_after_each_count_and_what_was_not_counted_is_untouched(stocked: Scene) -> None:
    shop = stocked
    take = start(shop)
    shop.sell(shop.coke, "5")
    count(shop, take, shop.coke, "23")
    shop.sell(shop.coke, "4")
    assert on_hand(shop) == (21, 50)
    close(shop, take)
    # Two were missing when it was counted, and still are; rice was not counted.
    assert on_hand(shop) == (19, 50)
    with shop.books.read() as reader:
        (found,) = reader.take_differences(take)
        (row,) = reader.stock_take_rows()
        kinds = [(m.kind.value, m.quantity) for m in reader.product_detail(shop.coke).movements]
    assert (found.counted, found.books, found.difference, found.value) == (23, 25, -2, soles("0") - soles("10"))
    assert (found.by, found.recount) == (("Nelly Quispe",), None)
    assert (row.state, row.whole, row.products, row.counted) == (TakeState.CLOSED, True, 2, 1)
    assert kinds == [("count", -2), ("sale", -4), ("sale", -5), ("receipt", 30)]


def test_a_product_is_counted_at_several_places_by_several_people_and_a_later_count_of_a_place_holds(
    stocked: Scene,
) -> None:
    shop = stocked
    take = start(shop, products=[shop.coke])
    count(shop, take, shop.coke, "100", "estante")
    count(shop, take, shop.coke, "11", "estante")
    count(shop, take, shop.coke, "18", "depósito", by=Role.MANAGER)
    with shop.books.read() as reader:
        (found,) = reader.take_differences(take)
        assert reader.to_count(take) == [
            ToCount(
                shop.coke,
                "Coca-Cola 1.5 L",
                found.base_unit,
                (("estante", Decimal(11), "Nelly Quispe"), ("depósito", Decimal(18), "Hugo Medina")),
                None,
            )
        ]
        assert reader.to_count(take, only_uncounted=True) == []
    assert (found.counted, found.difference, found.by) == (29, -1, ("Nelly Quispe", "Hugo Medina"))
    close(shop, take)
    assert on_hand(shop) == (29, 50)


def test_whoever_counts_is_not_shown_what_the_books_say(stocked: Scene) -> None:
    take = start(stocked, category="gaseosas")
    with stocked.books.read() as reader:
        (listed,) = reader.to_count(take)
    assert {field: getattr(listed, field) for field in listed.__slots__ if field not in ("base_unit", "product")} == {
        "name": "Coca-Cola 1.5 L",
        "counted": (),
        "recount": None,
    }


@pytest.mark.parametrize(
    ("counts", "sold", "flag"),
    [
        ([("27", "", Role.EMPLOYEE)], "0", None),
        ([("26", "", Role.EMPLOYEE)], "0", Recount.LARGE),
        ([("34", "", Role.EMPLOYEE)], "0", Recount.LARGE),
        ([("29", "", Role.EMPLOYEE), ("30", "", Role.MANAGER)], "0", Recount.DISPUTED),
        ([("29", "", Role.EMPLOYEE), ("30", "", Role.MANAGER), ("30", "", Role.OWNER)], "0", None),
        ([("29", "", Role.EMPLOYEE), ("30", "", Role.EMPLOYEE)], "0", None),
        ([("10", "a", Role.EMPLOYEE), ("20", "b", Role.EMPLOYEE)], "1", Recount.MOVED),
        ([("10", "a", Role.EMPLOYEE), ("20", "b", Role.EMPLOYEE)], "0", None),
    ],
)
def test_a_product_is_flagged_to_be_counted_again(
    stocked: Scene, counts: list[tuple[str, str, Role]], sold: str, flag: Recount | None
) -> None:
    take = start(stocked)
    for counted, place, by in counts:
        count(stocked, take, stocked.coke, counted, place, by)
        if Decimal(sold):
            stocked.sell(stocked.coke, sold)
    with stocked.books.read() as reader:
        assert [x.recount for x in reader.take_differences(take)] == [flag]
        assert [x.recount for x in reader.to_count(take) if x.product == stocked.coke] == [flag]


def test_a_count_of_the_wrong_product_is_taken_back(stocked: Scene) -> None:
    shop = stocked
    take = start(shop)
    count(shop, take, shop.coke, "2")
    count(shop, take, shop.rice, "48")
    shop.do(lambda tx: stocktake.take_back_count(tx, take, shop.coke))
    with shop.books.read() as reader:
        assert [x.product for x in reader.take_differences(take)] == [shop.rice]
        assert [x.product for x in reader.to_count(take, only_uncounted=True)] == [shop.coke]
    close(shop, take)
    assert on_hand(shop) == (30, 48)


def test_a_cancelled_stock_take_has_no_effect(stocked: Scene) -> None:
    take = start(stocked)
    count(stocked, take, stocked.coke, "2")
    stocked.do(lambda tx: stocktake.cancel_take(tx, take))
    assert on_hand(stocked) == (30, 50)
    # What was counted in it may be counted elsewhere again.
    stocked.do(lambda tx: str(stock.count_stock(tx, stocked.coke, Decimal(29))))
    assert on_hand(stocked) == (29, 50)


def test_one_difference_does_not_come_into_the_books_twice(stocked: Scene) -> None:
    take, other = start(stocked), start(stocked)
    count(stocked, take, stocked.coke, "28")
    before = stocked.events()
    for work in (
        lambda tx: stocktake.count_product(tx, other, stocked.coke, Decimal(28)),
        lambda tx: str(stock.count_stock(tx, stocked.coke, Decimal(28))),
    ):
        with pytest.raises(MostradorError) as refused:
            stocked.do(work)
        assert refused.value.code == "wrong_state.in_stock_take"
    assert stocked.events() == before
    stocked.do(lambda tx: stocktake.take_back_count(tx, take, stocked.coke))
    count(stocked, other, stocked.coke, "28")


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda tx, s, t: stocktake.count_product(tx, t, s.coke, Decimal(-1)), "invalid_quantity"),
        (lambda tx, s, t: stocktake.count_product(tx, t, s.coke, Decimal("1e15")), "invalid_quantity"),
        (lambda tx, s, t: stocktake.count_product(tx, t, s.rice, Decimal(1)), "invalid_input.not_in_take"),
        (lambda tx, s, t: stocktake.count_product(tx, t, "none", Decimal(1)), "not_found.product"),
        (lambda tx, s, t: stocktake.count_product(tx, t, s.coke, Decimal(1), "x" * 61), "invalid_input.place_long"),
        (lambda tx, s, _t: stocktake.count_product(tx, "none", s.coke, Decimal(1)), "not_found.stock_take"),
        (lambda tx, _s, t: stocktake.close_take(tx, t), "invalid_input.nothing_counted"),
        (lambda tx, _s, _t: stocktake.start_take(tx, category="ninguna"), "invalid_input.category"),
        (lambda tx, _s, _t: stocktake.start_take(tx, products=["none"]), "not_found.product"),
        (lambda tx, _s, _t: stocktake.start_take(tx, branch="none"), "not_found.branch"),
    ],
)
def test_what_cannot_be_counted_has_no_effect(
    stocked: Scene, work: Callable[[Transaction, Scene, str], object], code: str
) -> None:
    take = start(stocked, category="gaseosas")
    before = stocked.events()
    with pytest.raises(MostradorError) as refused:
        stocked.do(lambda tx: work(tx, stocked, take))
    assert (refused.value.code, stocked.events()) == (code, before)


def test_a_kit_stands_on_no_shelf(stocked: Scene) -> None:
    fields = ProductFields(name="Six pack", price=pen("40"), parts=(KitPart(stocked.coke, Decimal(6)),))
    kit = stocked.do(lambda tx: catalogue.add_product(tx, fields))
    take = start(stocked)
    before = stocked.events()
    for work in (
        lambda tx: stocktake.count_product(tx, take, kit, Decimal(1)),
        lambda tx: stocktake.start_take(tx, products=[kit]),
        lambda tx: str(stock.count_stock(tx, kit, Decimal(1))),
        lambda tx: stock.lose_stock(tx, kit, Decimal(1)),
        lambda tx: transfers.send_goods(tx, [TransferLine(kit, Decimal(1))], target=stocked.second_branch).id,
        lambda tx: purchasing.receive_goods(tx, lines=[received(kit, "1")]),
    ):
        with pytest.raises(MostradorError) as refused:
            stocked.do(work)
        assert refused.value.code == "invalid_input.kit_no_stock"
    assert stocked.events() == before
    with stocked.books.read() as reader:
        assert kit not in [listed.product for listed in reader.to_count(take)]


def test_after_its_end_nothing_is_counted_closed_or_cancelled(stocked: Scene) -> None:
    take = start(stocked)
    count(stocked, take, stocked.coke, "30")
    close(stocked, take)
    for work in (
        lambda tx: stocktake.count_product(tx, take, stocked.coke, Decimal(1)),
        lambda tx: stocktake.close_take(tx, take),
        lambda tx: stocktake.cancel_take(tx, take),
    ):
        with pytest.raises(MostradorError) as refused:
            stocked.do(work)
        assert refused.value.code == "wrong_state.stock_take"
    assert on_hand(stocked) == (30, 50)


@pytest.mark.parametrize("role", Role)
def test_staff_count_and_only_those_who_answer_for_stock_start_and_end(stocked: Scene, role: Role) -> None:
    take = start(stocked)
    count(stocked, take, stocked.coke, "29")
    staff, boss = role not in (Role.SUPPLIER, Role.CUSTOMER), role in (Role.OWNER, Role.MANAGER)
    for allowed, work in (
        (boss, lambda tx: stocktake.start_take(tx)),
        (staff, lambda tx: stocktake.count_product(tx, take, stocked.coke, Decimal(1))),
        (staff, lambda tx: stocktake.take_back_count(tx, take, stocked.coke)),
        (boss, lambda tx: stocktake.close_take(tx, take)),
        (boss, lambda tx: stocktake.cancel_take(tx, take)),
    ):
        try_it(stocked, stocked.actor(role), allowed, work)
    assert on_hand(stocked) == (30, 50)
