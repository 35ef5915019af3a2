"""Stock equals the sum of its movements, and transfers conserve it, whatever devices did apart and in whatever order
they heard of each other."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import branches, catalogue, purchasing, stock, stocktake, transfers
from hub.application.ports.books import Transaction
from hub.domain.events import BranchClosed, Fate, LossReason, TransferLine, TransferReceived
from hub.domain.stock import Lot
from tests.application.scene import Scene, received
from tests.storage.devices import pull
from tests.storage.working_apart import Devices, apart, pairs, sums_hold, template, three

__all__ = ["template", "three"]
KINDS = (
    "sell",
    "receive",
    "count",
    "send",
    "ask",
    "arrive",
    "arrive",
    "resolve",
    "cancel",
    "lose",
    "take",
    "tally",
    "tally",
    "end",
    "branch",
    "merge",
    "clock",
    "pull",
)
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 12)), max_size=30
)


class Stockrooms(Devices):
    """Three devices at two branches that move goods about."""

    def __init__(self, folder: Path, first: Scene, stack: ExitStack) -> None:
        super().__init__(folder, first, stack)
        self.transfers: list[str] = []
        self.losses: list[str] = []
        self.takes: list[str] = []

    def _receive(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lot = (None, Lot("A", date(2026, 12, 1)), Lot("B", date(2026, 12, 1 + b)), Lot("A"))[b % 4]
        product = (scene.coke, scene.rice)[a % 2]
        purchasing.receive_goods(tx, lines=[replace(received(product, str(a + 1), f"{b + 1}"), lot=lot)])

    def _lines(self, scene: Scene, a: int, b: int) -> list[TransferLine]:
        lines = [TransferLine((scene.coke, scene.rice)[a % 2], Decimal(b + 1))]
        if a % 3 == 0:
            lines.append(TransferLine(scene.rice, Decimal(a + 1) / 2))
        return lines

    def _ends(self, tx: Transaction, a: int) -> dict[str, str]:
        one, other = (branch.id for branch in tx.branches(closed=True)[:2])
        return {"source": one, "target": other} if a % 2 else {"source": other, "target": one}

    def _send(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        self.transfers.append(transfers.send_goods(tx, self._lines(scene, a, b), **self._ends(tx, b)).id)

    def _ask(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        known = self._known(tx)
        if known and b % 2:
            transfers.send_transfer(tx, known[a % len(known)], self._lines(scene, b, a % 7) if b % 3 else None)
        else:
            made = transfers.request_transfer(tx, self._lines(scene, a, b), **self._ends(tx, a))
            self.transfers.append(made.id)

    def _known(self, tx: Transaction) -> list[str]:
        return [transfer for transfer in self.transfers if tx.transfer(transfer)]

    def _arrive(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if known := self._known(tx):
            lines = None if b % 2 else self._lines(scene, b, a % 9)
            transfers.receive_transfer(tx, known[a % len(known)], lines)

    def _resolve(self, tx: Transaction, _scene: Scene, a: int, b: int) -> None:
        if known := self._known(tx):
            transfers.resolve_missing(tx, known[a % len(known)], list(Fate)[b % 2])

    def _cancel(self, tx: Transaction, _scene: Scene, a: int, _b: int) -> None:
        if known := self._known(tx):
            transfers.cancel_transfer(tx, known[a % len(known)])

    def _lose(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        known = [loss for loss in self.losses if tx.loss(loss)]
        if known and b % 2:
            stock.undo_loss(tx, known[a % len(known)])
        else:
            lots = [x.lot.code for x in tx.lots(scene.coke, tx.branch)]
            lot = lots[a % len(lots)] if lots and a % 2 else None
            lost = stock.lose_stock(tx, scene.coke, Decimal(b + 1), list(LossReason)[b % 3], lot=lot)
            self.losses.append(lost)

    def _take(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        products = [] if b % 2 else [scene.coke]
        self.takes.append(stocktake.start_take(tx, products=products, branch=tx.branches(closed=True)[a % 2].id))

    def _tally(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        known = [take for take in self.takes if tx.stock_take(take)]
        product, place = (scene.coke, scene.rice)[b % 2], ("", "shelf")[a % 3 == 0]
        if known and a % 7 == 6:
            stocktake.take_back_count(tx, known[a % len(known)], product, place)
        elif known:
            stocktake.count_product(tx, known[a % len(known)], product, Decimal(b), place)

    def _end(self, tx: Transaction, _scene: Scene, a: int, b: int) -> None:
        if known := [take for take in self.takes if tx.stock_take(take)]:
            (stocktake.cancel_take if b % 4 == 3 else stocktake.close_take)(tx, known[a % len(known)])

    def _branch(self, tx: Transaction, _scene: Scene, a: int, b: int) -> None:
        place = tx.branches(closed=True)[a % 2].id
        (
            lambda: branches.rename_branch(tx, place, f"Tienda {a}"),
            lambda: branches.move_device(tx, place),
            lambda: tx.record(BranchClosed(place)),
            lambda: branches.reopen_branch(tx, place),
        )[b % 4]()

    def _merge(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if a % 3 == 0:
            catalogue.merge_products(tx, *((scene.coke, scene.rice) if b % 2 else (scene.rice, scene.coke)))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_transfers_conserve_stock_and_devices_that_worked_apart_agree(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], order: list[tuple[int, int]]
) -> None:
    with apart(template, history, Stockrooms) as devices:
        tables = devices.agreed(order, rebuilt=[1])
        sums_hold(tables)
        transfers_conserve(tables)
        assert all(0 <= remaining <= received for *_, received, remaining in tables["lots"])


def transfers_conserve(tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """What transfers moved sums to nothing but what was lost on the way; nothing on the way is below zero."""
    moved: dict[str, int] = {}
    ids = {row[0] for row in tables["transfers"]}
    movements = tables["movements"] + tables["open_movements"]
    for _event, _line, product, _branch, _stamp, _at, _kind, quantity, _cost, _actor, about in movements:
        if about in ids:
            moved[product] = moved.get(product, 0) + quantity
    lost: dict[str, int] = {}
    for _id, _line, product, _branch, quantity, reason, *_ in tables["losses"]:
        if reason == LossReason.IN_TRANSIT:
            lost[product] = lost.get(product, 0) - quantity
    assert {product: amount for product, amount in moved.items() if amount} == lost
    assert all(quantity >= 0 for *_, quantity in tables["transit"])


def test_one_delivery_received_on_two_devices_apart_counts_once_and_the_rest_is_listed(three: Devices) -> None:
    a, b, c = three.scenes
    made = a.do(lambda tx: transfers.send_goods(tx, [TransferLine(a.coke, Decimal(10))], target=tx.branches()[1].id).id)
    pull(b, a)
    pull(c, a)
    b.do(lambda tx: bool(transfers.receive_transfer(tx, made, [TransferLine(b.coke, Decimal(10))])))
    c.clock.forward(seconds=1)
    c.do(lambda tx: bool(transfers.receive_transfer(tx, made, [TransferLine(c.coke, Decimal(7))])))
    three.meet([(2, 1), (0, 2)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            levels = [(x.level.on_hand, x.level.in_transit) for x in reader.stock_of(scene.coke)]
            (row,) = reader.transfer_rows()
            folded = reader.transfer(made)
        assert levels == [(-10, 0), (10, 0)]
        assert (row.lines[0].received, row.lines[0].surplus) == (10, 7)
        (surplus,) = folded.surplus
        assert isinstance(surplus.event.payload, TransferReceived)
        assert surplus.event.device == "dev-c"


def test_a_transfer_called_off_while_it_arrived_elsewhere_leaves_the_goods_where_they_are(three: Devices) -> None:
    a, b, _ = three.scenes
    made = a.do(lambda tx: transfers.send_goods(tx, [TransferLine(a.coke, Decimal(10))], target=tx.branches()[1].id).id)
    pull(b, a)
    a.do(lambda tx: bool(transfers.cancel_transfer(tx, made)))
    b.clock.forward(seconds=1)
    b.do(lambda tx: bool(transfers.receive_transfer(tx, made)))
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert [(x.level.on_hand, x.level.in_transit) for x in reader.stock_of(scene.coke)] == [(-10, 0), (10, 0)]


def test_a_loss_undone_on_two_devices_apart_is_undone_once(three: Devices) -> None:
    a, b, _ = three.scenes
    loss = a.do(lambda tx: stock.lose_stock(tx, a.coke, Decimal(4)))
    pull(b, a)
    a.do(lambda tx: stock.undo_loss(tx, loss))
    b.do(lambda tx: stock.undo_loss(tx, loss))
    three.meet([(2, 1), (2, 0)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert reader.on_hand(scene.coke) == 0


def test_people_on_several_devices_count_one_branch_and_what_arrives_late_still_counts(three: Devices) -> None:
    a, b, _ = three.scenes
    a.do(lambda tx: str(stock.count_stock(tx, a.coke, Decimal(30))))
    take = a.do(lambda tx: stocktake.start_take(tx, branch=tx.branch))
    pull(b, a)
    a.do(lambda tx: stocktake.count_product(tx, take, a.coke, Decimal(10), "shelf"))
    b.clock.forward(minutes=1)
    b.do(lambda tx: stocktake.count_product(tx, take, b.coke, Decimal(15), "storeroom"))
    b.do(lambda tx: stocktake.count_product(tx, take, b.rice, Decimal(4)))
    a.clock.forward(minutes=2)
    # The first device closes before it heard of the second one's counts, and sells on.
    a.do(lambda tx: stocktake.close_take(tx, take))
    with a.books.read() as reader:
        assert reader.on_hand(a.coke) == 10
    a.sell(a.coke, "2")
    b.clock.forward(minutes=5)
    b.do(lambda tx: stocktake.count_product(tx, take, b.rice, Decimal(9)))
    b.do(lambda tx: stocktake.close_take(tx, take))
    three.meet([(2, 1), (2, 0), (0, 2)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert (reader.on_hand(scene.coke), reader.on_hand(scene.rice)) == (23, 4)
            assert [(x.counted, x.books) for x in reader.take_differences(take)] == [(25, 30), (4, 0)]


def test_lines_of_entries_that_are_one_product_become_one_line(three: Devices) -> None:
    a, b, _ = three.scenes
    lines = [TransferLine(a.coke, Decimal(10)), TransferLine(a.rice, Decimal(2))]
    made = a.do(lambda tx: transfers.send_goods(tx, lines, target=tx.branches()[1].id).id)
    a.do(lambda tx: bool(transfers.receive_transfer(tx, made, [TransferLine(a.coke, Decimal(12))])))
    take = a.do(lambda tx: stocktake.start_take(tx, products=[a.rice], branch=tx.branch))
    a.do(lambda tx: stocktake.count_product(tx, take, a.rice, Decimal(3)))
    a.do(lambda tx: stocktake.close_take(tx, take))
    other = a.do(lambda tx: stocktake.start_take(tx, products=[a.rice], branch=tx.branch))
    pull(b, a)
    b.clock.forward(minutes=1)
    b.do(lambda tx: catalogue.merge_products(tx, b.coke, b.rice))
    b.do(lambda tx: stocktake.count_product(tx, other, b.rice, Decimal(1)))
    three.meet([])
    for place, scene in enumerate(three.scenes):
        with scene.books.read() as reader:
            # Twelve left and twelve arrived; of what is counted, five more were found than the books said.
            levels = [(x.level.on_hand, x.level.in_transit) for x in reader.stock_of(scene.rice)]
            assert levels == [(-12 + 5, 0), (12, 0)]
            assert [x.product for x in reader.to_count(other)] == [scene.coke]
        before = three.tables(place)
        scene.books.rebuild()
        assert three.tables(place) == before
