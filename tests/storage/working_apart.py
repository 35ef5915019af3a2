"""Three devices of one shop that work apart and meet now and then."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st

from hub.application import catalogue, people, purchasing, sales, stock
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.events import (
    CardClosed,
    CardShown,
    DeliveryChanged,
    DeliveryState,
    MessageHandled,
    MessageKind,
    MessageQueued,
    MessageReceived,
    OfferedLine,
    OrderLine,
    Outcome,
    Payment,
    Personal,
    ProductFields,
    SettingChanged,
    Tender,
)
from hub.domain.people import Role
from hub.domain.reorder import WEIGHTS, WINDOW_DAYS
from hub.storage import open_books
from hub.storage.projections import dump
from hub.storage.projections.averages import averaged
from tests.application.scene import START, Clock, Scene, fast_folder, furnish, opened, pen, received
from tests.storage.devices import pull, second_device

NAMES = ("dev-a", "dev-b", "dev-c")
Tables = dict[str, list[tuple[Any, ...]]]
"""The rows of every table of the books, by its name."""


@pytest.fixture(scope="module")
def template() -> Iterator[tuple[Path, Scene]]:
    """Closed books of three devices that know the same shop."""
    with fast_folder() as root:
        folder = Path(root)
        with opened(folder) as first:
            furnish(first)
            for name in NAMES[1:]:
                with second_device(first, folder, name) as other:
                    pull(other, first)
                    branch = first.second_branch
                    other.do(lambda tx, b=branch: shops.join_device(tx, name="Caja", branch=b))
                    pull(first, other)
        yield folder, first


class Devices:
    """Three devices of one shop that work apart and meet now and then."""

    def __init__(self, folder: Path, first: Scene, stack: ExitStack) -> None:
        self.scenes: list[Scene] = []
        for name in NAMES:
            clock = Clock(START)
            books = stack.enter_context(open_books(folder / f"{name}.db", now=clock))
            scene = Scene(books, clock, keys=itertools.count(1000))
            for field in ("owner", "supplier", "customer", "coke", "rice"):
                setattr(scene, field, getattr(first, field))
            self.scenes.append(scene)
        self.orders: list[str] = []
        self.done = 0

    def begin(self) -> None:
        """What is done before a history begins."""

    def act(self, device: int, what: str, a: int, b: int) -> None:
        scene = self.scenes[device]
        self.done += 1
        scene.clock.forward(milliseconds=a)
        key = f"{NAMES[device]}:{self.done}"
        if what == "clock":
            # A wall clock that somebody sets wrong, by up to ten hours either way: also into the next day.
            scene.clock.at = START + timedelta(minutes=(a * 50 + b) % 1200 - 600)
        elif what == "pull":
            pull(scene, self.scenes[(device + 1 + b % 2) % 3], limit=1 + a)
        elif what == "same":
            # Two devices do one command before they hear of each other, each in its own way.
            self._try(scene, f"shared:{a % 4}", lambda tx: self._shared(tx, scene, b))
        else:
            self._try(scene, key, lambda tx: getattr(self, f"_{what}")(tx, scene, a, b))

    def _try(self, scene: Scene, key: str, work: Callable[[Transaction], Any]) -> None:
        # Orders and people move on; what is not allowed any more has no effect anywhere.
        with suppress(WrongState, InvalidInput):
            scene.do(work, key=key)

    def _shared(self, tx: Transaction, scene: Scene, b: int) -> None:
        purchasing.receive_goods(tx, lines=[received(scene.coke, str(b + 1), "5.25")])
        for _ in range(b % 3):
            stock.lose_stock(tx, scene.rice, Decimal(1))
        who = people.contact_for(tx, phone="+51903296154", user_id=None, profile_name=f"Name {b}", language="es")
        tx.record(MessageReceived("shared-message", who.id, MessageKind.TEXT, tx.now, Personal(who.id, f"said {b}")))

    def _sell(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        product = (scene.coke, scene.rice)[a % 2]
        line = sales.sold_line(tx, product, Decimal(b + 1) / 4)
        sales.record_sale(tx, [line, line], [Payment(Tender.CASH, line.amount + line.amount)])

    def _receive(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [received((scene.coke, scene.rice)[a % 2], str(b + 1), f"{a + 1}.{b:02}" if b % 3 else None)]
        known = [order for order in self.orders if tx.order(order)]
        purchasing.receive_goods(tx, lines=lines, order=known[a % len(known)] if known and b % 2 else None)

    def _count(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        stock.count_stock(tx, (scene.coke, scene.rice)[a % 2], Decimal(b))

    def _product(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        fields = (
            ProductFields(name=f"Coca {a}"),
            ProductFields(price=pen(str(b + 1))),
            ProductFields(cleared=("category", "pack")),
            ProductFields(category=f"c{a}", aliases=(f"coquita {b}",)),
            ProductFields(barcodes=(f"77{a}", f"78{b}")),
        )[a % 5]
        catalogue.change_product(tx, scene.coke, fields)

    def _order(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [OrderLine(scene.coke, Decimal(a + 1), None, pen("5"))]
        if b % 2:
            lines.append(OrderLine(scene.rice, Decimal(b), None, None))
        order = purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None)
        purchasing.mark_sent(tx, order.id, "m")
        self.orders.append(order.id)

    def _step(self, tx: Transaction, _scene: Scene, a: int, b: int) -> None:
        known = [order for order in self.orders if tx.order(order)]
        if not known:
            return
        order = known[a % len(known)]
        offered = [OfferedLine(tx.order(order).lines[0].product, Decimal(b), pen(str(1 + b)))]
        (
            lambda: purchasing.confirm_order(tx, order),
            lambda: purchasing.offer(tx, order, offered, None, f"words {b}"),
            lambda: purchasing.accept_offer(tx, order),
            lambda: purchasing.decline_order(tx, order, "no hay"),
            lambda: purchasing.cancel_order(tx, order),
            lambda: purchasing.close_order(tx, order),
        )[b % 6]()

    def _talk(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        who, message = scene.customer, f"m{a % 3}"
        (
            lambda: tx.record(MessageReceived(message, who, MessageKind.TEXT, tx.now, Personal(who, f"words {b}"))),
            lambda: tx.record(MessageHandled(message, Outcome.DONE, "order", "rules", 0.25)),
            lambda: tx.record(
                MessageQueued(f"o{message}", who, MessageKind.TEXT, Personal(who, "{}"), Personal(who, "hi"))
            ),
            lambda: tx.record(DeliveryChanged(f"o{message}", list(DeliveryState)[a % 6], tx.now)),
            lambda: tx.record(CardShown(f"c{message}", who, "order", Personal(who, "{}"), message)),
            lambda: tx.record(CardClosed(f"c{message}", f"answer {a}")),
        )[b % 6]()

    def _people(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        (
            lambda: people.change_contact(tx, scene.customer, name=f"Rosa {a}"),
            lambda: people.change_contact(tx, scene.supplier, language="pt" if a % 2 else "es"),
            lambda: people.contact_for(
                tx, phone=f"+5190329615{a % 4}", user_id=f"u{b % 3}", profile_name="N", language="es"
            ),
            lambda: people.add_contact(
                tx, name="Walter", role=Role.EMPLOYEE, language="es", phone=f"+5190329615{a % 4}"
            ),
            lambda: tx.record(SettingChanged("support_contact", f"s{a}")),
            lambda: people.erase_contact(tx, scene.customer) if a > 45 else None,
        )[b % 6]()

    def meet(self, order: list[tuple[int, int]]) -> None:
        """Exchange until everybody has everything, beginning with the pairs of `order`."""
        for one, other in [*order, *((i, j) for i in range(3) for j in range(3))]:
            if one != other:
                pull(self.scenes[one], self.scenes[other])
        for one in self.scenes:
            for other in self.scenes:
                one.feed.adopt_keys(other.feed.subject_keys())

    def tables(self, device: int) -> Tables:
        return dump(self.scenes[device].books.writer_parts[0])

    def agreed(self, order: list[tuple[int, int]], rebuilt: Sequence[int] = range(3)) -> Tables:
        """The tables that all three have once they met, and that a rebuild on the devices of `rebuilt` gives again."""
        self.meet(order)
        tables = self.tables(0)
        assert self.tables(1) == tables
        assert self.tables(2) == tables
        for device in rebuilt:
            self.scenes[device].books.rebuild()
            assert self.tables(device) == tables
        return tables


OfSomeKind = TypeVar("OfSomeKind", bound=Devices)


@contextmanager
def apart(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], kind: type[OfSomeKind]
) -> Iterator[OfSomeKind]:
    """Devices of `kind` that know the shop of `template`, after what `history` says they did."""
    folder, first = template
    with fast_folder() as root, ExitStack() as stack:
        shutil.copytree(folder, root, dirs_exist_ok=True)
        devices = kind(Path(root), first, stack)
        devices.begin()
        for action in history:
            devices.act(*action)
        yield devices


KINDS = ("sell", "receive", "count", "product", "order", "step", "step", "talk", "people", "same", "clock", "pull")
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 12)), max_size=30
)
pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6)


def worth_holds(tables: Tables) -> None:
    """What a branch's stock is worth, category by category, is the sum of what its products are, as far as counted."""
    worth: dict[tuple[Any, ...], list[int]] = {}
    for _product, branch, on_hand, active, category, unit_cost, price, *_ in tables["stock"]:
        at_cost, at_price = (min(max(on_hand, 0), (2**63 - 1) // max(each, 1)) * each for each in (unit_cost, price))
        sums = worth.setdefault((branch, category, active), [0, 0, 0, 0])
        sums[:] = sums[0] + (on_hand != 0), sums[1] + at_cost, sums[2] + at_price, sums[3] + 1
    assert {
        tuple(key): [held, cost * 10**7 + cost_rest, price * 10**7 + price_rest, entries]
        for *key, held, cost, cost_rest, price, price_rest, entries in tables["stock_worth"]
    } == worth


def recent_days_hold(tables: Tables) -> None:
    """The last weeks by product are what their days say."""
    until = min((day for _, day in tables["summed_until"]), default="")
    since = (date.fromisoformat(until) - timedelta(days=WINDOW_DAYS)).isoformat() if until else ""
    days = {(product, day, branch, quantity) for day, product, branch, quantity, *_ in tables["product_days"]}
    assert set(tables["recent_days"]) == {row for row in days if row[1] >= since}
    demand_holds(tables)


def demand_holds(tables: Tables) -> None:
    """What is sold of late is what the last weeks' days come to by their weights, in each branch and in all."""
    weighed: dict[tuple[str, str], list[int]] = {}
    for _, until in tables["summed_until"]:
        for product, day, branch, quantity in tables["recent_days"]:
            week = ((date.fromisoformat(until) - date.fromisoformat(day)).days - 1) // 7
            for place in (branch, ""):
                _add(weighed, (product, place), quantity * WEIGHTS[week], 1)
    assert {(product, branch): sums for product, branch, *sums in tables["demand"]} == weighed


def sums_hold(tables: Tables) -> None:
    """Stock is the sum of movements; the average cost is folded in clock order; days are the sums of sales."""
    moved: dict[tuple[str, str], int] = {}
    moving: dict[tuple[str, str], int] = {}
    movements = tables["movements"] + tables["open_movements"]
    for _event, _line, product, branch, _stamp, _at, kind, quantity, *_ in movements:
        into = moving if kind == "in_transit" else moved
        into[product, branch] = into.get((product, branch), 0) + quantity
    assert {(product, branch): on_hand for product, branch, on_hand, *_ in tables["stock"]} == moved
    assert {(product, branch): quantity for product, branch, quantity in tables["transit"]} == moving
    worth_holds(tables)
    first: dict[tuple[str, str], int] = {}
    for _event, _line, product, branch, _stamp, at, kind, *_ in movements:
        if kind != "in_transit":
            first[product, branch] = min(at, first.get((product, branch), at))
    assert {(row[0], row[1]): row[8] for row in tables["stock"]} == first
    moved_at_all = {product for product, _ in first}
    assert {row[0]: row[-1] for row in tables["products"]} == {
        row[0]: int(row[0] in moved_at_all) for row in tables["products"]
    }
    for product, average, _stamp in tables["costs"]:
        known: int | None = None
        held = 0
        for row in sorted((r for r in movements if r[2] == product), key=lambda r: (r[4], r[0], r[1])):
            known, held = averaged(known, held, row[7], row[8]), held + row[7]
        assert average == known
    sold: dict[tuple[str, str], list[int]] = {}
    for _id, _receipt, _at, day, branch, total, *_ in tables["sales"]:
        sums = sold.setdefault((day, branch), [0, 0, 0])
        sums[:] = sums[0] + 1, sums[1] + total, sums[2] + 1
    for row in tables["returns"]:
        sums = sold.setdefault((row[5], row[6]), [0, 0, 0])
        sums[:] = sums[0] - row[11], sums[1] - row[7], sums[2] + 1
    found: dict[tuple[str, str], list[int]] = {}
    for day, branch, _hour, _person, count, total, *_, entries in tables["sale_sums"]:
        sums = found.setdefault((day, branch), [0, 0, 0])
        sums[:] = sums[0] + count, sums[1] + total, sums[2] + entries
    assert found == sold
    products: dict[tuple[str, str], list[int]] = {}
    days = {row[0]: (row[3], row[4]) for row in tables["sales"]} | {
        row[0]: (row[5], row[6]) for row in tables["returns"]
    }
    for sale, _line, product, quantity, _price, amount, *_ in tables["sale_lines"]:
        _add(products, (days[sale][0], product), quantity, amount)
    for event, _line, _place, product, quantity, amount, *_ in tables["return_lines"]:
        _add(products, (days[event][0], product), -quantity, -amount)
    by_day: dict[tuple[str, str], list[int]] = {}
    recent_days_hold(tables)
    for day, product, _branch, quantity, total, *_ in tables["product_days"]:
        _add(by_day, (day, product), quantity, total)
    # The latest day is not summed: its lines say it. It is so too where what came back on it had no effect any more.
    latest = max((day for day, _ in days.values()), default="")
    assert by_day == {key: sums for key, sums in products.items() if key[0] < latest}


def _add(sums: dict[tuple[str, str], list[int]], key: tuple[str, str], quantity: int, total: int) -> None:
    known = sums.setdefault(key, [0, 0])
    known[:] = known[0] + quantity, known[1] + total


@pytest.fixture
def three(template: tuple[Path, Scene], tmp_path: Path) -> Iterator[Devices]:
    folder, first = template
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:
        yield Devices(tmp_path, first, stack)
