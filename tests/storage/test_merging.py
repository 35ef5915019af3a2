"""Entries that are one product, and fields written apart: the same on every device, whatever arrived when."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import catalogue, conflicts, people, purchasing, receiving, sales, stock, transfers
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.application.settings import SUPPORT_CONTACT
from hub.domain.catalogue import KitPart
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.events import CorrectionReason, OrderLine, Payment, ProductFields, Tender, TransferLine
from hub.domain.fields import Thing
from hub.storage.projections import TABLES, dump
from hub.storage.projections.merging import says_how
from tests.application.scene import Scene, furnish, opened, pen, received
from tests.storage.devices import pull, second_device
from tests.storage.working_apart import Devices, apart, pairs, sums_hold, template, three

__all__ = ["template", "three"]


def change(scene: Scene, product: str, **fields: object) -> None:
    scene.do(lambda tx: catalogue.change_product(tx, product, ProductFields(**fields)))


def add(scene: Scene, name: str, **fields: object) -> str:
    return scene.do(lambda tx: catalogue.add_product(tx, ProductFields(name=name, **fields)))


def merge(scene: Scene, keep: str, drop: str) -> None:
    scene.do(lambda tx: catalogue.merge_products(tx, keep, drop))


def waiting(scene: Scene) -> list[tuple[str, str, list[Any]]]:
    with scene.books.read() as reader:
        return [(each.name, each.field, [value.value for value in each.values]) for each in reader.conflicts()]


class Shelf(Devices):
    """Devices that enter, sell, order and merge a few entries of what may be one product."""

    def __init__(self, folder: Path, first: Scene, stack: ExitStack) -> None:
        super().__init__(folder, first, stack)
        self.entries = [first.coke, first.rice]
        for scene in self.scenes:
            scene.clock.forward(minutes=1)
        self.moves: list[str] = []
        a = self.scenes[0]
        self.entries += [add(a, f"Coca {n}", barcodes=(f"P{n}",), price=pen("7")) for n in range(2)]
        self.kit = add(a, "Combo", parts=tuple(KitPart(entry, Decimal(1)) for entry in self.entries[:3]))
        for other in self.scenes[1:]:
            pull(other, a)

    def entry(self, n: int) -> str:
        return self.entries[n % len(self.entries)]

    def act(self, device: int, what: str, a: int, b: int) -> None:
        if what in ("pull", "clock"):
            super().act(device, what, a, b)
            return
        scene = self.scenes[device]
        scene.clock.forward(milliseconds=a)
        with suppress(WrongState, InvalidInput):
            scene.do(lambda tx: getattr(self, f"_{what}")(tx, scene, a, b))

    def _merge(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        catalogue.merge_products(tx, self.entry(a), self.entry(b))

    def _sell(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        line = sales.sold_line(tx, self.entry(a), Decimal(b + 1))
        sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])

    def _receive(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [received(self.entry(a), str(b + 1), f"{b + 1}"), received(self.entry(b), "2", "3.10")]
        known = [order for order in self.orders if tx.order(order)]
        purchasing.receive_goods(tx, lines=lines, order=known[a % len(known)] if known and b % 2 else None)

    def _count(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        stock.count_stock(tx, self.entry(a), Decimal(b))

    def _product(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        fields = (
            ProductFields(name=f"Coca {b}"),
            ProductFields(price=pen(str(b + 1))),
            ProductFields(cleared=("category", "pack")),
            ProductFields(category=f"c{b}", aliases=(f"coquita {b}",)),
            ProductFields(barcodes=(f"P{b}", f"Q{a}")),
        )[a % 5]
        catalogue.change_product(tx, self.entry(a // 5), fields)

    def _kit(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        parts = (KitPart(self.entry(a), Decimal(b + 1)), KitPart(self.entry(a + 1), Decimal(1)))
        catalogue.change_product(tx, self.kit, ProductFields(parts=parts))

    def _setting(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        shops.write_setting(tx, SUPPORT_CONTACT, f"s{b}")

    def _settle(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        listed = tx.conflicts()
        if listed:
            one = listed[a % len(listed)]
            value = one.values[b % len(one.values)]
            conflicts.settle_conflict(tx, one.kind, one.thing, one.field, value.stamp)

    def _move(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [TransferLine(self.entry(n), Decimal(n + 1)) for n in dict.fromkeys((a % 4, b % 4))]
        source, target = (branch.id for branch in tx.branches())
        known = [each for each in self.moves if tx.transfer(each)]
        if b % 3:
            self.moves.append(transfers.send_goods(tx, lines, source=source, target=target).id)
        elif known:
            transfers.receive_transfer(tx, known[a % len(known)], lines)

    def _order(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [OrderLine(self.entry(n), Decimal(n + 1), None, pen("5")) for n in dict.fromkeys((a % 4, b % 4))]
        self.orders.append(purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None).id)


KINDS = (
    "merge",
    "merge",
    "sell",
    "receive",
    "count",
    "product",
    "product",
    "kit",
    "setting",
    "settle",
    "order",
    "move",
)
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from((*KINDS, "clock", "pull")), st.integers(0, 50), st.integers(0, 12)),
    max_size=24,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_devices_that_merged_and_edited_apart_agree_once_they_met(
    template: tuple[Path, Scene],
    history: list[tuple[int, str, int, int]],
    order: list[tuple[int, int]],
) -> None:
    with apart(template, history, Shelf) as devices:
        devices.meet(order)
        listed = waiting(devices.scenes[0])
        assert [waiting(scene) for scene in devices.scenes[1:]] == [listed, listed]
        tables = devices.agreed(order)
        sums_hold(tables)
        gone = {entry for entry, _, _ in tables["merged"]}
        assert not gone & {row[0] for row in tables["products"]}
        assert not gone & {row[0] for row in tables["stock"]}


@pytest.fixture
def two(tmp_path: Path) -> Any:
    with opened(tmp_path) as first:
        furnish(first)
        with second_device(first, tmp_path) as other:
            pull(other, first)
            other.do(lambda tx: shops.join_device(tx, name="Celular", branch=first.second_branch))
            met(first, other)
            yield first, other


def met(a: Scene, b: Scene) -> None:
    for one, other in ((a, b), (b, a)):
        pull(one, other)
        one.feed.adopt_keys(other.feed.subject_keys())


def test_every_table_keyed_by_product_says_how_two_rows_become_one(three: Devices) -> None:
    connection = three.scenes[0].books.writer_parts[0]
    keyed = [
        table
        for table in TABLES
        if any(
            name == "product" and place
            for name, place in connection.execute("SELECT name, pk FROM pragma_table_info(?)", [table])
        )
    ]
    assert "stock" in keyed
    assert [table for table in keyed if not says_how(table)] == []


def test_stock_sales_codes_and_costs_of_both_are_the_kept_one_s(two: tuple[Scene, Scene]) -> None:
    a, b = two
    again = add(
        a, "Coca cola litro y medio", barcodes=("036000291452",), aliases=("coquita",), sku="OLD", price=pen("7")
    )
    for product, cost in ((a.coke, "5"), (again, "6")):
        a.do(lambda tx, p=product, c=cost: purchasing.receive_goods(tx, lines=[received(p, "10", c)]) and None)
        a.sell(product, "2")
    met(a, b)
    merge(a, a.coke, again)
    b.sell(again, "3")  # offline, it goes on with the entry that is gone
    with a.books.read() as reader:
        assert reader.product_by_sku("OLD").id == a.coke
        assert [fit.product.id for fit in reader.matcher.search("coquita")] == [a.coke]
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            kept = reader.product(again)
            assert kept == reader.product(a.coke) == reader.product_by_barcode("0036000291452")
            assert kept.aliases == ("coquita", "Coca cola litro y medio")
            assert kept.cost == pen("5.5556")  # 8 left at 5, and 10 at 6
            assert reader.on_hand(again) == reader.on_hand(a.coke) == 13
            assert [row.product.id for row in reader.product_rows(words="coca")] == [a.coke]
            sold = reader.sales_summary(a.clock()).top
            assert [(each.product, each.quantity) for each in sold] == [(a.coke, Decimal(7))]
        assert waiting(scene) == []


def test_a_count_of_the_entry_that_is_gone_is_a_count_of_the_kept_one(two: tuple[Scene, Scene]) -> None:
    a, _ = two
    again = add(a, "Coca otra vez")
    a.do(lambda tx: str(stock.count_stock(tx, a.coke, Decimal(10))))
    merge(a, a.coke, again)
    assert a.do(lambda tx: str(stock.count_stock(tx, again, Decimal(7)))) == "-3"
    with a.books.read() as reader:
        assert reader.on_hand(a.coke) == 7


def test_opposite_merges_made_apart_come_to_one_product(two: tuple[Scene, Scene]) -> None:
    a, b = two
    again = add(a, "Coca otra vez", price=pen("8"))
    met(a, b)
    merge(a, a.coke, again)
    b.clock.forward(seconds=1)
    merge(b, again, b.coke)
    b.sell(again, "2")
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            assert reader.product(again).id == reader.product(a.coke).id == a.coke
            assert reader.on_hand(again) == -2


def test_the_later_of_two_values_holds_and_both_are_listed_until_a_person_chooses(two: tuple[Scene, Scene]) -> None:
    a, b = two
    change(a, a.coke, price=pen("8"), category="bebidas")
    b.clock.forward(seconds=5)
    change(b, b.coke, price=pen("9"), name="Coca-Cola 1.5 L")  # the name as it was: nothing is written
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            assert (reader.product(a.coke).price, reader.product(a.coke).category) == (pen("9"), "bebidas")
            (listed,) = reader.conflicts()
        assert (listed.kind, listed.thing, listed.name, listed.field) == (
            Thing.PRODUCT, a.coke, "Coca-Cola 1.5 L", "price",
        )  # fmt: skip
        assert [(each.value, each.device) for each in listed.values] == [(pen("9"), "Celular"), (pen("8"), "Caja")]
    chosen = listed.values[1].stamp
    a.do(lambda tx: conflicts.settle_conflict(tx, Thing.PRODUCT, a.coke, "price", chosen))
    met(a, b)
    for scene in two:
        assert waiting(scene) == []
        with scene.books.read() as reader:
            assert reader.product(a.coke).price == pen("8")


def test_contacts_and_settings_are_asked_about_as_well(two: tuple[Scene, Scene]) -> None:
    a, b = two
    for scene, name in ((a, "Rosa A"), (b, "Rosa B")):
        scene.do(lambda tx, n=name, s=scene: people.change_contact(tx, s.customer, name=n))
        scene.do(lambda tx, n=name: shops.write_setting(tx, SUPPORT_CONTACT, n))
        b.clock.forward(seconds=1)
    met(a, b)
    listed = [("Rosa B", "name", ["Rosa B", "Rosa A"]), (SUPPORT_CONTACT, "value", ["Rosa B", "Rosa A"])]
    assert waiting(a) == waiting(b) == listed
    with b.books.read() as reader:
        found = reader.conflicts()
    b.do(lambda tx: conflicts.settle_conflict(tx, Thing.CONTACT, b.customer, "name", found[0].values[0].stamp))
    b.do(lambda tx: conflicts.settle_conflict(tx, Thing.SETTING, SUPPORT_CONTACT, "value", found[1].values[1].stamp))
    met(a, b)
    for scene in two:
        assert waiting(scene) == []
        with scene.books.read() as reader:
            assert (reader.contact(a.customer).name, reader.setting(SUPPORT_CONTACT)) == ("Rosa B", "Rosa A")


def test_nobody_is_asked_about_the_words_of_an_erased_person(two: tuple[Scene, Scene]) -> None:
    a, b = two
    for scene, name in ((a, "Rosa A"), (b, "Rosa B")):
        scene.do(lambda tx, n=name, s=scene: people.change_contact(tx, s.customer, name=n))
    met(a, b)
    assert len(waiting(a)) == 1
    a.do(lambda tx: people.erase_contact(tx, a.customer))
    met(a, b)
    assert waiting(a) == waiting(b) == []


def test_an_edit_that_follows_another_is_no_conflict_on_any_device(two: tuple[Scene, Scene]) -> None:
    a, b = two
    change(a, a.coke, price=pen("8"))
    change(a, a.coke, price=pen("8.50"))
    pull(b, a)
    change(b, b.coke, price=pen("9"))
    pull(a, b)
    change(a, a.coke, price=pen("7"))
    met(a, b)
    assert waiting(a) == waiting(b) == []


def test_an_order_for_both_entries_is_one_for_all_of_it(two: tuple[Scene, Scene]) -> None:
    a, b = two
    again = add(a, "Coca otra vez")
    lines = [OrderLine(a.coke, Decimal(6)), OrderLine(again, Decimal(4))]
    order = a.do(lambda tx: purchasing.request_order(tx, supplier=a.supplier, lines=lines, due=None).id)
    a.do(lambda tx: purchasing.receive_goods(tx, lines=[received(a.coke, "7")], order=order) and None)
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            assert [line.received for line in reader.order(order).lines] == [7, 0]
    merge(a, a.coke, again)
    with a.books.read() as reader:
        assert [(x.product, x.quantity, x.received) for x in reader.order(order).lines] == [(a.coke, 10, 7)]
    b.do(lambda tx: purchasing.receive_goods(tx, lines=[received(again, "3")], order=order) and None)
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            assert [line.received for line in reader.order(order).lines] == [10]
            assert reader.order(order).state == "closed"


def test_a_receipt_that_was_put_right_is_folded_anew_when_its_lines_are_one_product(two: tuple[Scene, Scene]) -> None:
    a, b = two
    again = add(a, "Coca otra vez")
    lines = [received(a.coke, "7", "5"), received(again, "3", "5")]
    receipt = a.do(lambda tx: purchasing.receive_goods(tx, lines=lines))
    met(a, b)
    merge(b, b.coke, again)
    a.clock.forward(seconds=1)
    right = [received(again, "6", "4")]
    a.do(lambda tx: receiving.correct_receipt(tx, receipt, right, CorrectionReason.TYPED_WRONG))
    met(a, b)
    for scene in two:
        with scene.books.read() as reader:
            assert (reader.on_hand(scene.coke), reader.product(scene.coke).cost) == (6, pen("4"))
        before = dump(scene.books.writer_parts[0])
        scene.books.rebuild()
        assert dump(scene.books.writer_parts[0]) == before
