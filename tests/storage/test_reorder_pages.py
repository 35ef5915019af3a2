"""What to order, page by page: the products that the rule names, all of them and no other, in their order."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import branches, catalogue, customer_placing, purchasing, sales, stock, supplier_terms
from hub.application.ports.books import Transaction
from hub.application.shop import write_setting
from hub.application.views.reorder import ReorderLine
from hub.domain.catalogue import KitPart
from hub.domain.events import OrderChannel, OrderLine, Payment, ProductFields, Tender, TermsFields
from tests.application.scene import Scene, furnish, opened, pen, soles

PRODUCTS, DAYS = 60, 33


def furnished(scene: Scene, chance: random.Random, *, kit: bool) -> list[str]:
    """Products with and without a reorder point or target, some of them in a `kit`, sold on random days."""

    def add(tx: Transaction) -> list[str]:
        made = []
        for number in range(PRODUCTS):
            point, target = chance.choice([None, None, 5, 20]), chance.choice([None, None, 8, 60])
            fields = ProductFields(
                name=f"Artículo {number}",
                price=pen("2"),
                cost=pen("1"),
                supplier=chance.choice([None, scene.supplier, scene.other_supplier]),
                reorder_point=None if point is None else Decimal(point),
                reorder_target=None if target is None or (point or 0) >= target else Decimal(target),
            )
            made.append(catalogue.add_product(tx, fields))
        parts = (KitPart(made[0], Decimal("0.333")), KitPart(made[1], Decimal(2))) if kit else ()
        made.append(catalogue.add_product(tx, ProductFields(name="Canasta", price=pen("9"), parts=parts)))
        for product in chance.sample(made[:PRODUCTS], 40):
            stock.count_stock(tx, product, Decimal(chance.choice([0, 1, 4, 15, 40, 200])))
        for product in chance.sample(made[:PRODUCTS], 12):
            supplier = chance.choice([scene.supplier, scene.other_supplier])
            supplier_terms.write_terms(tx, product, supplier, TermsFields(lead_days=chance.randint(0, 20)))
        return made

    def sell(tx: Transaction) -> None:
        for product in chance.sample(made, 12):
            amount = Decimal(chance.choice(["1", "2", "0.25", "7"]))
            line = sales.sold_line(tx, product, amount)
            sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])

    made: list[str] = scene.do(add)
    here = scene.do(lambda tx: tx.branches()[0].id)
    for _ in range(DAYS):
        scene.do(lambda tx: branches.move_device(tx, chance.choice([here, here, scene.second_branch])))
        scene.do(sell)
        scene.clock.forward(days=1)
    scene.do(lambda tx: branches.move_device(tx, here))
    late = [scene.do(lambda tx, n=n: catalogue.add_product(tx, ProductFields(name=f"Nuevo {n}"))) for n in range(2)]
    lines = [OrderLine(product, Decimal(chance.randint(1, 60))) for product in chance.sample(made[:PRODUCTS], 8)]
    scene.do(lambda tx: purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None).id)
    scene.do(lambda tx: write_setting(tx, "reserve_from", "placed"))
    wanted = {product: Decimal(chance.randint(1, 30)) for product in chance.sample(made[:PRODUCTS], 8)}
    scene.do(lambda tx: customer_placing.place(tx, channel=OrderChannel.COUNTER, wanted=wanted))
    return [*made, *late]


@pytest.mark.parametrize(
    ("seed", "kit", "days_ago"),
    [(1, True, 0), (2, False, 0), (3, False, 1), (4, True, 3), (5, True, 1), (6, False, -6), (7, True, -19)],
)
def test_pages_hold_what_the_rule_names_what_runs_out_first_ahead(
    tmp_path: Path, seed: int, kit: bool, days_ago: int
) -> None:
    """The last sale was yesterday; also as seen from that day, by a clock that is behind it, and weeks later."""
    chance = random.Random(seed)
    with opened(tmp_path) as scene:
        furnish(scene)
        products = [scene.coke, scene.rice, *furnished(scene, chance, kit=kit)]
        scene.clock.forward(days=-days_ago)
        with scene.books.read() as reader:
            here = reader.branches()[0].id
            for branch in (None, here, scene.second_branch):
                # The rule itself, asked of every product that is watched or was sold.
                sold = reader._sold(products, scene.clock().date(), branch)
                known = [reader.product(product) for product in products]
                asked = [x.id for x in known if x and not x.parts and (x.reorder_point is not None or x.id in sold)]
                named = {line.product.id: line for line in reader._lines(asked, scene.clock(), branch)}
                listed: list[ReorderLine] = []
                while page := reader.reorder(scene.clock(), branch, limit=7, offset=len(listed)).lines:
                    listed += page
                assert len(listed) == reader.reorder(scene.clock(), branch).total == len(named) > 0
                assert {line.product.id: line for line in listed} == named
                lasting = [days_left(line) for line in listed]
                assert lasting == sorted(lasting)
                groups = reader.reorder_groups(scene.clock(), branch)
                assert sorted(x.product.id for group in groups for x in group.lines) == sorted(named)
                assert reader.reorder(scene.clock(), branch, offset=10_000).lines == ()


def test_what_of_several_weeks_went_in_kits_is_rounded_once_so_that_the_total_counts_what_is_listed(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)

        def add(tx: Transaction) -> tuple[str, str]:
            saffron = catalogue.add_product(tx, ProductFields(name="Azafrán", price=pen("2")))
            parts = (KitPart(saffron, Decimal("0.029")),)
            paella = catalogue.add_product(tx, ProductFields(name="Paella", price=pen("9"), parts=parts))
            stock.count_stock(tx, saffron, Decimal(1))
            return saffron, paella

        saffron, paella = scene.do(add)
        scene.clock.forward(days=29)
        scene.do(lambda tx: [stock.count_stock(tx, product, Decimal(0)) for product in (scene.coke, saffron)] and None)
        # 8.7 thousandths in a week that counts four times of ten: 0.497 thousandths a day, which is none.
        scene.sell(paella, "0.3")
        scene.clock.forward(days=1)
        with scene.books.read() as reader:
            page = reader.reorder(scene.clock())
            assert page.total == len(page.lines) == sum(len(x.lines) for x in reader.reorder_groups(scene.clock()))
            assert saffron not in [line.product.id for line in page.lines]


def test_what_first_moved_late_in_the_evening_is_known_since_then_also_before_that_day_is_filed(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)
        scene.clock.forward(hours=13)  # eleven at night in Lima
        lemons = scene.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Limón", price=pen("1"))))
        scene.do(lambda tx: str(stock.count_stock(tx, lemons, Decimal(8))))
        scene.clock.forward(hours=2)
        scene.sell(lemons, "6")
        scene.clock.forward(days=1, hours=9)

        def suggested() -> tuple[ReorderLine, ...]:
            with scene.books.read() as reader:
                page = reader.reorder(scene.clock())
                assert page.total == len(page.lines)
                return tuple(line for line in page.lines if line.product.id == lemons)

        [unfiled] = suggested()
        assert unfiled.suggestion.need.per_day == 3
        scene.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Sal")))
        assert suggested() == (unfiled,)


def test_a_sale_whose_quantity_was_typed_wrong_keeps_nothing_from_being_ordered(shop: Scene) -> None:
    shop.do(lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(price=pen("1"), cost=pen("1.2"))))
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(2))))
    shop.sell(shop.rice, "775127100")
    shop.clock.forward(days=1)
    with shop.books.read() as reader:
        page, groups = reader.reorder(shop.clock()), reader.reorder_groups(shop.clock())
    # More than anybody orders is worth more than is counted.
    assert [(line.product.id, line.suggestion.quantity, line.value) for line in page.lines] == [
        (shop.rice, Decimal(10**9), None),
        (shop.coke, Decimal(12), soles("67.20")),
    ]
    assert (page.total, [group.value for group in groups]) == (2, [soles("67.20"), soles("0")])


def days_left(line: ReorderLine) -> tuple[bool, Decimal, Decimal]:
    need = line.suggestion.need
    if not need.per_day:
        return True, Decimal(0), Decimal(0)
    position = max(need.on_hand, Decimal(0)) - need.reserved + need.coming
    return False, round(position / need.per_day, 9), -need.per_day
