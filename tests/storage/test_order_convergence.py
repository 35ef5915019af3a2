"""Purchase orders and customers' orders are the same everywhere, whatever devices did to them apart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import advances, attention, customer_orders, customer_placing, order_drafts, purchasing, receiving
from hub.application.ports.books import Transaction
from hub.domain.customer_orders import CustomerOrderState
from hub.domain.errors import NotFound
from hub.domain.events import (
    CancelReason,
    ChangeReason,
    CloseReason,
    CorrectionReason,
    CreditSettlement,
    OfferedLine,
    OrderChannel,
    OrderLine,
    Payment,
    ReceivedLine,
    ReturnReason,
    Tender,
)
from hub.domain.purchasing import OrderState
from tests.application.scene import Scene, pen
from tests.storage.devices import pull
from tests.storage.working_apart import Devices, apart, pairs, sums_hold, template, three

__all__ = ["template", "three"]
KINDS = (
    "draft", "edit", "edit", "buy", "buy", "buy", "bring", "bring", "right", "back", "more",
    "wish", "serve", "serve", "serve", "hand", "same", "sell", "clock", "pull", "pull",
)  # fmt: skip
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 12)), max_size=35
)


class Counters(Devices):
    """Three devices that order, receive and serve."""

    def __init__(self, folder: Path, first: Scene, stack: ExitStack) -> None:
        super().__init__(folder, first, stack)
        self.wishes: list[str] = []
        self.receipts: list[str] = []
        self.returns: list[str] = []

    def _try(self, scene: Scene, key: str, work: Callable[[Transaction], object]) -> None:
        # A device may not have heard of it yet.
        with suppress(NotFound):
            super()._try(scene, key, work)

    def _one(self, of: list[str], a: int) -> str:
        return of[a % len(of)] if of else "none yet"

    def _product(self, _tx: Transaction, scene: Scene, a: int, b: int) -> None:
        raise AssertionError("not asked for here")

    def _draft(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [OrderLine(scene.coke, Decimal(a + 1), None, pen("5") if b % 3 else None)]
        order = purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None, draft=b % 2 == 0)
        self.orders.append(order.id)

    def _edit(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        order, product = self._one(self.orders, a), (scene.coke, scene.rice)[b % 2]
        if b % 5 == 4:
            order_drafts.release_order(tx, order)
        elif b % 5 == 3:
            order_drafts.edit_order(tx, order, dropped=[product], supplier=scene.other_supplier)
        else:
            order_drafts.edit_order(tx, order, lines=[OrderLine(product, Decimal(b + 1), None, pen(str(a + 1)))])

    def _buy(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        order = self._one(self.orders, a)
        offered = [OfferedLine(scene.coke, Decimal(b), pen(str(1 + b)))]
        (
            lambda: purchasing.mark_sent(tx, order, "m"),
            lambda: purchasing.confirm_order(tx, order),
            lambda: purchasing.offer(tx, order, offered, None, f"words {b}"),
            lambda: purchasing.accept_offer(tx, order),
            lambda: purchasing.cancel_order(tx, order),
            lambda: purchasing.close_order(tx, order, CloseReason.OUT_OF_STOCK),
            lambda: purchasing.decline_order(tx, order),
        )[b % 7]()

    def _more(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        supplier = scene.other_supplier if b % 2 else None
        self.orders.append(purchasing.move_back_order(tx, self._one(self.orders, a), supplier=supplier).id)

    def _bring(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        came = [ReceivedLine(scene.coke, Decimal(b + 1), pen(f"{a + 1}.5") if b % 2 else None)]
        if b % 3 == 0:
            came.append(ReceivedLine(scene.rice, Decimal("0.5")))
        order = self._one(self.orders, a) if a % 3 else None
        supplier = scene.supplier if a % 2 else None
        self.receipts.append(purchasing.receive_goods(tx, lines=came, order=order, supplier=supplier))

    def _right(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [ReceivedLine(scene.coke, Decimal(b), pen(f"{b + 1}") if a % 2 else None)]
        receiving.correct_receipt(tx, self._one(self.receipts, a), lines, CorrectionReason.TYPED_WRONG)

    def _back(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if b % 3 == 2:
            receiving.settle_return(tx, self._one(self.returns, a), list(CreditSettlement)[b % 4])
            return
        lines = [ReceivedLine(scene.coke, Decimal(b + 1), pen("4"))]
        order = self._one(self.orders, a) if a % 2 else None
        back = receiving.return_goods(
            tx, lines=lines, reason=ReturnReason.DAMAGED, supplier=scene.supplier, order=order
        )
        self.returns.append(back)

    def _wish(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        wanted = {scene.coke: Decimal(a + 1), scene.rice: Decimal(b + 1) / 2}
        customer = scene.customer if a % 2 else None
        placed = customer_placing.place(tx, channel=OrderChannel.CHAT, wanted=wanted, customer=customer)
        self.wishes.append(placed["order"])

    def _serve(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        order = self._one(self.wishes, a)
        (
            lambda: customer_orders.accept(tx, order),
            lambda: customer_orders.change(tx, order, {scene.coke: Decimal(b)}, ChangeReason.OUT_OF_STOCK),
            lambda: customer_orders.mark_ready(tx, order),
            lambda: customer_orders.accept(tx, order),
            lambda: customer_orders.cancel(tx, order, CancelReason.OTHER),
            lambda: advances.take_advance(tx, order, (Tender.YAPE, Tender.CASH)[a % 2]),
            lambda: advances.give_back(tx, order, (Tender.YAPE, Tender.CASH)[a % 2]),
        )[b % 7]()

    def act(self, device: int, what: str, a: int, b: int) -> None:
        if what != "hand":
            super().act(device, what, a, b)
            return
        self.done += 1
        scene, order = self.scenes[device], self._one(self.wishes, a)
        with scene.books.read() as reader:
            known = reader.customer_order(order)
        if known is None:
            return
        payments = [Payment((Tender.CASH, Tender.CARD)[b % 2], known.due)]
        self._try(scene, customer_orders.delivery_key(order), lambda tx: customer_orders.hand_over(tx, order, payments))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_orders_that_devices_worked_at_apart_are_the_same_once_they_met(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], order: list[tuple[int, int]]
) -> None:
    with apart(template, history, Counters) as devices:
        tables = devices.agreed(order)
        for scene in devices.scenes:
            scene.books.verify()
        sums_hold(tables)
        orders_hold(devices.scenes[0], devices)


def orders_hold(scene: Scene, devices: Counters) -> None:
    """What an order received is what its receipts say, what it expects what is left of it; open wishes keep stock.

    What the payments say of a wish is what it was paid in advance and still has; less where two gave it back apart.
    """
    with scene.books.read() as reader:
        came: dict[tuple[str, str], Decimal] = {}
        for receipt in reader.receipts(limit=1000):
            for line in receipt.lines:
                key = (receipt.order or "", line.product)
                came[key] = came.get(key, Decimal(0)) + line.quantity
        coming: dict[str, Decimal] = {}
        for each in set(devices.orders):
            order = reader.order(each)
            if order is None:
                continue
            for line in (*order.lines, *order.extras):
                assert line.received == came.get((each, line.product), Decimal(0))
                assert line.outstanding - line.over == line.quantity - line.received
            if order.state is OrderState.CLOSED and order.closing is None:
                assert order.outstanding == ()
            if order.state in (OrderState.SENT, OrderState.CONFIRMED, OrderState.PARTLY_RECEIVED, OrderState.SHORT,
                               OrderState.REPRICED, OrderState.RESCHEDULED):  # fmt: skip
                for line in order.lines:
                    coming[line.product] = coming.get(line.product, Decimal(0)) + line.outstanding
        for wish in set(devices.wishes):
            moved = reader.connection.execute("SELECT sum(amount) FROM payments WHERE about = ?", [wish]).fetchone()[0]
            assert (moved or 0) <= reader.customer_order(wish).prepaid.minor
        for product in (scene.coke, scene.rice):
            assert reader.on_order(product) == coming.get(product, Decimal(0))
            kept = [
                x.quantity
                for w in set(devices.wishes)
                for x in reader.customer_order(w).reserved
                if x.product == product
            ]
            assert sum(each.level.reserved for each in reader.stock_of(product)) == sum(kept)


def test_an_order_handed_over_on_two_devices_is_one_sale(three: Devices) -> None:
    a, b, c = three.scenes
    order = a.do(
        lambda tx: customer_placing.place(
            tx, channel=OrderChannel.WEB, wanted={a.coke: Decimal(6)}, customer=a.customer
        )["order"]
    )
    a.do(lambda tx: customer_orders.accept(tx, order))
    pull(b, a)
    customer_orders.deliver(a.books, a.hub, order)
    b.clock.forward(minutes=5)
    customer_orders.deliver(b.books, b.hub, order, [Payment(Tender.YAPE, pen("42").times(Decimal(1)))])
    three.meet([])
    done = customer_orders.deliver(c.books, c.hub, order)
    assert (done["receipt"], done["total"]) == ("A-1", 4200)
    for scene in (a, b, c):
        with scene.books.read() as reader:
            assert reader.on_hand(scene.coke) == -6
            assert reader.customer_order(order).sale is not None
        connection, *_ = scene.books.writer_parts
        assert connection.execute("SELECT count(*) FROM sales").fetchone()[0] == 1


def test_goods_handed_over_on_one_device_and_cancelled_on_another_are_sold(three: Devices) -> None:
    a, b, _ = three.scenes
    order = a.do(lambda tx: customer_placing.place(tx, channel=OrderChannel.CHAT, wanted={a.coke: Decimal(6)})["order"])
    a.do(lambda tx: customer_orders.accept(tx, order))
    pull(b, a)
    b.do(lambda tx: customer_orders.cancel(tx, order, CancelReason.NOT_COLLECTED))
    a.clock.forward(minutes=5)
    customer_orders.deliver(a.books, a.hub, order)
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            seen = reader.customer_order_detail(order)
            assert [(x.what, x.in_effect) for x in seen.history[-2:]] == [
                ("CustomerOrderCancelled", True),
                ("CustomerOrderDelivered", True),
            ]
            assert reader.on_hand(scene.coke) == -6


def test_an_order_handed_over_here_and_paid_back_there_is_listed_once_until_a_person_settles_it(three: Devices) -> None:
    a, b, _ = three.scenes
    wanted = {a.coke: Decimal(6)}
    order, whole = (
        a.do(lambda tx: customer_placing.place(tx, channel=OrderChannel.CHAT, wanted=wanted)["order"]) for _ in range(2)
    )
    for each in (order, whole):
        a.do(lambda tx, o=each: customer_orders.accept(tx, o))
        a.do(lambda tx, o=each: advances.take_advance(tx, o, Tender.YAPE))
    pull(b, a)
    b.do(lambda tx: customer_orders.cancel(tx, order, CancelReason.NOT_COLLECTED))
    b.do(lambda tx: advances.give_back(tx, order))
    a.clock.forward(minutes=5)
    for each in (order, whole):
        customer_orders.deliver(a.books, a.hub, each)
    three.meet([])
    for scene in (a, b):
        assert customer_orders.watch(scene.books, scene.clock())
        assert not customer_orders.watch(scene.books, scene.clock())
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            (matter,) = [x for x in reader.attention() if x.kind == customer_orders.CROSSED]
            assert matter.about == order
            assert [row.state for row in reader.customer_order_rows()] == [CustomerOrderState.DELIVERED] * 2
    b.do(lambda tx: attention.resolve(tx, matter.id))
    three.meet([])
    for scene in three.scenes:
        assert not customer_orders.watch(scene.books, scene.clock())
        with scene.books.read() as reader:
            assert [x for x in reader.attention() if x.kind == customer_orders.CROSSED] == []


def test_a_back_order_moved_on_two_devices_is_one_new_order(three: Devices) -> None:
    a, b, _ = three.scenes
    lines = [OrderLine(a.coke, Decimal(120), None, pen("5"))]
    order = a.do(lambda tx: purchasing.request_order(tx, supplier=a.supplier, lines=lines, due=None).id)
    a.do(lambda tx: purchasing.mark_sent(tx, order, "m"))
    a.do(lambda tx: purchasing.receive_goods(tx, lines=[ReceivedLine(a.coke, Decimal(80))], order=order))
    pull(b, a)
    a.clock.forward(minutes=1)
    b.clock.forward(minutes=2)
    a.do(lambda tx: purchasing.move_back_order(tx, order).id)
    b.do(lambda tx: purchasing.move_back_order(tx, order).id)
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            rows = reader.order_rows()
            assert [(row.reference, row.state, row.lines[0].outstanding) for row in rows] == [
                ("A-2", OrderState.DRAFT, 40),
                ("A-1", OrderState.CLOSED, 40),
            ]
