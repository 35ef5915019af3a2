"""Sales, returns, voids and tickets on three devices that work apart: nothing counts twice, and all agree."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import returns, sales, tickets
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.application.returns import Back
from hub.domain.errors import MostradorError, NotFound, WrongState
from hub.domain.events import LettersGiven, LossReason, Payment, Tender, TicketLine, UndoReason
from hub.domain.pricing import Discount
from hub.domain.selling import payments_for
from tests.application.scene import Scene, soles
from tests.storage.devices import pull
from tests.storage.working_apart import Devices, apart, sums_hold, template, three

__all__ = ["template", "three"]
TENDERS = (Tender.CASH, Tender.YAPE, Tender.CREDIT)


class Counters(Devices):
    """Devices at which things are sold, taken back and put aside."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.sold: list[str] = []
        self.parked: list[str] = []

    def begin(self) -> None:
        for a, b in ((1, 3), (2, 9), (3, 4)):
            self.act(0, "ring", a, b)
        self.act(0, "park", 0, 0)
        for other in (1, 2):
            pull(self.scenes[other], self.scenes[0])

    def _ring(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        lines = [
            sales.sold_line(tx, scene.coke, Decimal(b + 1)),
            sales.sold_line(
                tx, scene.rice, Decimal(a + 1) / 3, discount=Discount(percent=Decimal(a % 5)) if a else None
            ),
        ]
        off = Discount(amount=soles("0.07")) if b % 2 else None
        total = sum((line.amount for line in lines), soles("0")) - (off.amount if off else soles("0"))
        half = soles(str(b % 3))
        handed = [(TENDERS[a % 3], total - half), (Tender.CASH, half)] if a % 3 else [(Tender.CASH, soles("2000"))]
        ticket = self.parked[a % len(self.parked)] if self.parked and b > 8 else None
        paid = payments_for(total, handed, sales.cash_rule_of(tx, tx.shop()))
        done = sales.record_sale(tx, lines, paid, scene.customer, discount=off, ticket=ticket)
        self.sold.append(done["sale"])

    def _back(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        sale = self._any(a)
        state = tx.sale_state(sale)
        if state is None:
            return
        place = b % 2
        count = state.left[place].quantity if b > 6 else min(state.left[place].quantity, Decimal(1))
        loss = LossReason.BROKEN if b % 3 == 0 else None
        tender = Tender.CASH if a % 2 else None
        returns.return_sale(tx, sale, [Back(place, count, loss)], UndoReason.OTHER, tender=tender)

    def _void(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        returns.void_sale(tx, self._any(a), UndoReason.MISTAKE)

    def _any(self, a: int) -> str:
        if not self.sold:
            raise NotFoundHere
        return self.sold[a % len(self.sold)]

    def _park(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        again = self.parked[a % len(self.parked)] if self.parked and b > 6 else None
        self.parked.append(tickets.park_ticket(tx, f"mesa {b}", [TicketLine(scene.coke, Decimal(1))], again=again))

    def _take(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if self.parked:
            tickets.take_ticket(tx, self.parked[a % len(self.parked)], over=b > 9)

    def _try(self, scene: Scene, key: str, work: Any) -> None:
        try:
            super()._try(scene, key, work)
        except NotFound:
            return


class NotFoundHere(NotFound):
    """Nothing was sold yet."""


KINDS = ("ring", "ring", "back", "back", "void", "park", "take", "receive", "count", "clock", "pull")
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 12)),
    min_size=15,
    max_size=45,
)
pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_sales_returns_and_voids_done_apart_count_once_and_alike_on_every_device(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], order: list[tuple[int, int]]
) -> None:
    with apart(template, history, Counters) as devices:
        tables = devices.agreed(order)
        sums_hold(tables)
        books_balance(tables)


def books_balance(tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """Payments and debts are sales less returns, to the minor unit; of no line did more come back than was sold."""
    paid: Counter[str] = Counter()
    for _event, _line, _kind, sale, _tender, amount, *_ in tables["payments"]:
        paid[sale] += amount
    for _event, _line, _customer, _kind, sale, amount, *_ in tables["ledger"]:
        paid[sale] += amount
    back: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for row in tables["returns"]:
        back[row[1]] += row[7]
        refunded[row[1]] += row[8]
    for sale, *_, total, _customer, _actor, rounding, _fee, _order, returned, voided in (r for r in tables["sales"]):
        assert paid[sale] == total + rounding - refunded[sale] >= 0
        assert returned == back[sale] <= total
        if voided:
            assert (paid[sale], returned) == (0, total)
    moved: Counter[str] = Counter()
    for row in tables["movements"] + tables["open_movements"]:
        if row[6] in ("sale", "return"):
            moved[row[10]] += row[7]
    left: Counter[str] = Counter()
    for sale, _line, _product, count, *_, came_back, _money in tables["sale_lines"]:
        assert 0 <= came_back <= count
        left[sale] += count - came_back
    assert {sale: -count for sale, count in moved.items()} == dict(left)


def sell(scene: Scene, quantity: str = "2") -> str:
    return scene.sell(scene.coke, quantity)["sale"]


def give_back(scene: Scene, sale: str, quantity: str, **said: Any) -> Any:
    return scene.do(
        lambda tx: returns.return_sale(tx, sale, [Back(0, Decimal(quantity))], UndoReason.CHANGED_MIND, **said)
    )


def void(scene: Scene, sale: str) -> Any:
    return scene.do(lambda tx: returns.void_sale(tx, sale, UndoReason.MISTAKE))


def stands(scene: Scene, sale: str) -> tuple[Any, ...]:
    """On hand, what of the sale is paid, how often a device did more than was left to do."""
    with scene.books.read() as reader:
        state = reader.sale_state(sale)
        doubts = [doubt.kind for doubt in reader.sale_doubts()]
        return reader.on_hand(scene.coke), state.paid_left, state.voided, doubts


def test_two_voids_apart_undo_the_sale_once_and_the_second_is_listed(three: Devices) -> None:
    a, b, _ = three.scenes
    sale = sell(a)
    pull(b, a)
    void(a, sale)
    b.clock.forward(minutes=1)
    void(b, sale)
    three.meet([(1, 0)])
    for scene in three.scenes:
        assert stands(scene, sale) == (0, soles("0"), True, ["void"])
        with scene.books.read() as reader:
            assert reader.home(scene.clock()).sales_count == 0


def test_a_return_before_a_void_leaves_the_void_the_rest(three: Devices) -> None:
    a, b, _ = three.scenes
    sale = sell(a, "3")
    pull(b, a)
    give_back(b, sale, "1")
    a.clock.forward(minutes=1)
    void(a, sale)
    three.meet([])
    for scene in three.scenes:
        assert stands(scene, sale) == (0, soles("0"), True, ["void"])
        with scene.books.read() as reader:
            kinds = [(r.void, r.amount, r.refunded, r.cut) for r in reader.sale_detail(sale).returns]
        assert kinds == [(False, soles("7"), soles("7"), False), (True, soles("14"), soles("14"), True)]


def test_a_return_after_a_void_that_it_did_not_know_of_does_nothing_more(three: Devices) -> None:
    a, b, _ = three.scenes
    sale = sell(a)
    pull(b, a)
    void(a, sale)
    b.clock.forward(minutes=1)
    give_back(b, sale, "2")
    three.meet([(2, 1), (2, 0)])
    for scene in three.scenes:
        assert stands(scene, sale) == (0, soles("0"), True, ["return"])


def test_a_return_that_arrives_before_its_sale_counts_once_the_sale_is_there(three: Devices) -> None:
    a, b, c = three.scenes
    sale = sell(a)
    pull(b, a)
    give_back(b, sale, "1")
    pull(c, b)
    with c.books.read() as reader:
        assert (reader.on_hand(c.coke), reader.sale_state(sale)) == (0, None)
    pull(c, a)
    assert stands(c, sale) == (-1, soles("7"), False, [])


def test_a_ticket_taken_up_apart_belongs_to_the_earlier_device_and_money_taken_twice_is_listed(three: Devices) -> None:
    a, b, _ = three.scenes
    ticket = a.do(lambda tx: tickets.park_ticket(tx, "mesa 3", [TicketLine(a.coke, Decimal(2))]))
    pull(b, a)

    def pay(tx: Transaction, scene: Scene) -> str:
        line = sales.sold_line(tx, scene.coke, Decimal(2))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)], ticket=ticket)["receipt"]

    for scene in (a, b):
        scene.do(lambda tx: tickets.take_ticket(tx, ticket))
        scene.clock.forward(minutes=1)
    paid = [scene.do(lambda tx, s=scene: pay(tx, s)) for scene in (a, b)]
    three.meet([(1, 0)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert (reader.ticket(ticket).holder, reader.ticket_rows()) == ("dev-a", [])
            # Both sales stand: what was acknowledged is never dropped, and a person voids the one too many.
            assert [(doubt.kind, sorted(doubt.receipts)) for doubt in reader.sale_doubts()] == [("ticket", paid)]


def test_the_founder_gives_a_device_short_letters_that_no_other_one_ever_gets(three: Devices) -> None:
    a, b, c = three.scenes
    before = b.sell(b.coke)["receipt"]
    a.do(lambda tx: shops.give_letters(tx, b.books.device, "b"))
    # Whoever is not the founder cannot know what was given; a fact of theirs that came all the same says nothing.
    with pytest.raises(WrongState) as refused:
        b.do(lambda tx: shops.give_letters(tx, c.books.device, "C"))
    assert refused.value.code == "wrong_state.letters_founder"
    b.do(lambda tx: tx.record(LettersGiven(c.books.device, "B")) and None)
    three.meet([])
    receipts = [scene.sell(scene.coke)["receipt"] for scene in (a, b, c)]
    assert receipts == ["A-1", "B-2", re.fullmatch(r"[2-9A-HJ-NP-Z]{10}-1", receipts[2])[0]]
    assert len({before, *receipts}) == 4
    for device, letters, code in (
        (c, "B", "invalid_input.letters_taken"),
        (c, "A", "invalid_input.letters"),
        (c, "O", "invalid_input.letters"),
        (c, "LARGO", "invalid_input.letters"),
        (b, "D", "wrong_state.letters_given"),
        (a, "D", "wrong_state.letters_given"),
    ):
        with pytest.raises(MostradorError) as refused:
            a.do(lambda tx, d=device, s=letters: shops.give_letters(tx, d.books.device, s))
        assert refused.value.code == code


def test_devices_of_one_shop_never_write_one_receipt_number_whether_they_met_or_not(three: Devices) -> None:
    a, *others = three.scenes
    receipts = [scene.sell(scene.coke)["receipt"] for scene in (a, *others)]
    three.meet([])
    receipts += [scene.sell(scene.coke)["receipt"] for scene in (a, *others)]
    assert [receipts[0], receipts[3]] == ["A-1", "A-2"]
    assert len(set(receipts)) == 6
    for first, second in zip(receipts[1:3], receipts[4:], strict=True):
        assert re.fullmatch(r"[2-9A-HJ-NP-Z]{10}-1", first)
        assert second == first.removesuffix("1") + "2"
