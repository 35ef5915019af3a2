"""Money on three devices that work apart: cash is the sum of payments, a debt the sum of entries, and all agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import accounts, cash, sales
from hub.application.ports.books import Transaction
from hub.domain.cash import PaymentKind
from hub.domain.errors import InvalidMoney, NotFound
from hub.domain.events import (
    AccountEntryUndone,
    AccountPaid,
    AccountPaidBack,
    AdjustReason,
    CashMoved,
    CashMoveUndone,
    Counted,
    DebtAdjusted,
    DebtBroughtIn,
    DebtCharged,
    Event,
    ExpenseCategory,
    Payment,
    SaleRecorded,
    SessionOpened,
    Tender,
    TenderSum,
)
from hub.domain.money import Money
from tests.application.scene import START, Scene, soles
from tests.storage.devices import pull
from tests.storage.test_selling_converges import Counters
from tests.storage.working_apart import Devices, apart, template, three

__all__ = ["template", "three"]
TENDERS = (Tender.CASH, Tender.YAPE, Tender.CARD)


class Tills(Counters):
    """Devices with drawers and a notebook, at which goods are sold and brought back as well."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.entries: list[str] = []
        self.moves: list[str] = []

    def begin(self) -> None:
        for device, what, a, b in ((0, "open", 9, 0), (0, "ring", 1, 3), (0, "owe", 40, 0), (1, "open", 5, 0)):
            self.act(device, what, a, b)
        for one, other in ((1, 0), (2, 0), (2, 1)):
            pull(self.scenes[one], self.scenes[other])

    def _open(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        cash.open_session(tx, soles(str(a * 10)))

    def _close(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        # Now and then somebody closes the till of another device.
        known = tx.cash_sessions(limit=3)
        other = known[b % len(known)].id if known and b > 8 else None
        cash.close_session(tx, [Counted(Tender.CASH, soles(str(a * 20)))], other)

    def _spend(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        amount = soles(f"{a + 1}.50")
        open_tills = [one.id for one in tx.cash_sessions(limit=5) if one.is_open]
        session = open_tills[a % len(open_tills)] if open_tills and b % 2 else None
        self.moves.append(
            (
                lambda: cash.record_expense(tx, amount, ExpenseCategory.FOOD, tender=TENDERS[a % 3], session=session),
                lambda: cash.pay_supplier(tx, scene.supplier, amount, session=session),
                lambda: cash.put_in(tx, amount, "sencillo", session),
                lambda: cash.take_out(tx, amount, "retiro", session),
                lambda: cash.drop_cash(tx, amount, session=session),
            )[b % 5]()
        )

    def _unspend(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if self.moves:
            cash.undo_cash_move(tx, self.moves[a % len(self.moves)])

    def _owe(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        who, amount = (scene.customer, scene.owner)[b % 2], soles(f"{a + 1}.30")
        paid = [Payment(TENDERS[a % 3], amount), Payment(Tender.CASH, soles("0.20"))]
        today = tx.now.date()
        done = (
            lambda: accounts.charge(tx, who, amount, "apuntado"),
            lambda: accounts.take_payment(tx, who, paid),
            lambda: accounts.bring_in(tx, who, amount, today - timedelta(days=a)),
            lambda: accounts.adjust_debt(tx, who, soles("1"), AdjustReason.MISTAKE),
            lambda: accounts.adjust_debt(tx, who, Money(-130, "PEN"), AdjustReason.FORGIVEN),
            lambda: accounts.pay_back(tx, who, Payment(Tender.CASH, soles("0.50"))),
        )[b % 6]()
        self.entries.append(done["entry"])

    def _unowe(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        if self.entries:
            accounts.undo_entry(tx, self.entries[a % len(self.entries)])

    def _terms(self, tx: Transaction, scene: Scene, a: int, b: int) -> None:
        accounts.write_terms(tx, scene.customer, limit=soles(str(1000 + a)), blocked=b > 10, default=b == 5)

    def _try(self, scene: Scene, key: str, work: Any) -> None:
        try:
            super()._try(scene, key, work)
        except (NotFound, InvalidMoney):
            return


KINDS = ("ring", "ring", "back", "void", "open", "close", "spend", "unspend", "owe", "owe", "unowe", "terms", "clock",
         "pull", "pull")  # fmt: skip
actions = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 12)),
    min_size=15,
    max_size=40,
)
pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_cash_is_the_sum_of_payments_and_a_debt_the_sum_of_entries_in_any_order_of_arrival(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], order: list[tuple[int, int]]
) -> None:
    with apart(template, history, Tills) as devices:
        tables = devices.agreed(order)
        sums_hold(tables)
        _, projector, _ = devices.scenes[0].books.writer_parts
        facts_hold(list(projector.log.all()), tables)


def sums_hold(tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """What is kept as a sum is that of its rows."""
    days: Counter[tuple[str, str, str, str]] = Counter()
    for _event, _line, kind, _about, tender, amount, _at, day, branch, *_ in tables["payments"]:
        days[day, branch, kind, tender] += amount
    assert {row[:4]: row[4] for row in tables["payment_days"]} == dict(days)
    debts: Counter[str] = Counter()
    charged: Counter[tuple[str, str]] = Counter()
    for _event, _line, customer, _kind, _about, amount, _at, _stamp, day, *_ in tables["ledger"]:
        debts[customer] += amount
        if amount > 0:
            charged[customer, day] += amount
    assert {customer: amount for customer, amount, _entries in tables["debts"]} == dict(debts)
    assert {(customer, day): amount for customer, day, amount in tables["charge_days"]} == dict(charged)


def facts_hold(events: list[Event], tables: dict[str, list[tuple[Any, ...]]]) -> None:
    """Cash and debts are what the facts say, added up one by one; of returns and voids, what came back of sales."""
    undone = {e.payload.stream for e in events if isinstance(e.payload, AccountEntryUndone | CashMoveUndone)}
    money: Counter[Tender] = Counter()
    owed: Counter[str] = Counter()
    for event in events:
        said = event.payload
        if said.stream in undone:
            continue
        match said:
            case SaleRecorded():
                _add(money, owed, said.payments, said.customer or "")
            case SessionOpened():
                money[Tender.CASH] += said.opening.amount.minor
            case CashMoved():
                money[said.tender] += said.amount.minor if said.kind.comes_in else -said.amount.minor
            case AccountPaid():
                _add(money, owed, said.payments, said.customer)
                owed[said.customer] -= sum(payment.amount.minor for payment in said.payments)
            case AccountPaidBack():
                money[said.payment.tender] -= said.payment.amount.minor
                owed[said.customer] += said.payment.amount.minor
            case DebtCharged() | DebtBroughtIn() | DebtAdjusted():
                owed[said.customer] += said.amount.minor
            case _:
                pass
    back = (PaymentKind.RETURN.value, PaymentKind.VOID.value)
    refunded = sum(row[8] for row in tables["returns"])
    for _event, _line, kind, _about, tender, amount, *_ in tables["payments"]:
        if kind in back:
            money[Tender(tender)] += amount
            refunded += amount
    for _event, _line, customer, kind, _about, amount, *_ in tables["ledger"]:
        if kind in back:
            owed[customer] += amount
            refunded += amount
    assert refunded == 0
    paid: Counter[Tender] = Counter()
    for _event, _line, _kind, _about, tender, amount, *_ in tables["payments"]:
        paid[Tender(tender)] += amount
    assert _without_nothing(paid) == _without_nothing(money)
    assert _without_nothing({row[0]: row[1] for row in tables["debts"]}) == _without_nothing(owed)


def _add(money: Counter[Tender], owed: Counter[str], payments: Iterable[Payment], customer: str) -> None:
    for payment in payments:
        if payment.tender is Tender.CREDIT:
            owed[customer] += payment.amount.minor
        else:
            money[payment.tender] += payment.amount.minor


def _without_nothing(sums: dict[Any, int]) -> dict[Any, int]:
    return {name: amount for name, amount in sums.items() if amount}


def sell(scene: Scene, quantity: str = "1", key: str | None = None) -> None:
    def work(tx: Transaction) -> object:
        line = sales.sold_line(tx, scene.coke, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])

    scene.do(work, key=key)


def test_what_arrives_for_a_closed_session_is_told_apart_from_what_was_expected_then(three: Devices) -> None:
    a, b, _ = three.scenes
    session = a.do(lambda tx: cash.open_session(tx, soles("100")))
    sell(a, "2")
    pull(b, a)
    # The owner pays from the drawer and writes it down on the phone; both hear of each other only after the close.
    b.do(lambda tx: cash.record_expense(tx, soles("30"), words="pasajes", session=session))
    a.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("84"))]))
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            report = reader.session_report(session)
            assert (report.session.expected, report.session.difference) == (soles("114"), Money(-3000, "PEN"))
            assert report.late_sums == (TenderSum(Tender.CASH, Money(-3000, "PEN")),)
            assert [(row.kind, row.amount) for row in report.late] == [(PaymentKind.EXPENSE, Money(-3000, "PEN"))]


def test_a_till_that_was_opened_twice_apart_has_one_session_of_both_parts(three: Devices) -> None:
    a, b, _ = three.scenes
    # A till that was restored from its backup elsewhere is a device of its own; only older versions of a fact, or a
    # mistake, name another's till. Whatever is in the log, every device makes the same of it.
    first = a.do(lambda tx: cash.open_session(tx, soles("100")))
    till = a.books.device

    b.clock.forward(minutes=1)

    def apart(tx: Transaction) -> None:
        at = tx.now.astimezone(tx.shop().zone)
        tx.record(SessionOpened("second", till, tx.branch, at, Counted(Tender.CASH, soles("50"))))

    b.do(apart)
    second = "second"
    three.meet([])
    sell(a)
    for scene in (a, b):
        with scene.books.read() as reader:
            assert reader.open_session(till).id == first
            assert reader.cash_session(second).id == first
            assert [one.id for one in reader.cash_sessions()] == [first]
    b.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("150"))], second))
    a.clock.forward(minutes=2)
    a.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("157"))]))
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert reader.open_session(till) is None
            report = reader.session_report(first)
            # The first close holds; the second stays in the history of counts.
            assert (report.session.expected, report.session.counted) == (soles("150"), soles("150"))
            assert [(count.closes, count.counted[0].amount) for count in report.counts] == [
                (True, soles("150")), (True, soles("157")),
            ]  # fmt: skip
            assert report.late_sums == (TenderSum(Tender.CASH, soles("7")),)


def test_a_second_close_of_an_older_session_leaves_the_present_one_open(three: Devices) -> None:
    a, b, _ = three.scenes
    first = a.do(lambda tx: cash.open_session(tx, soles("100")))
    pull(b, a)
    a.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("100"))]))
    second = a.do(lambda tx: cash.open_session(tx, soles("60")))
    b.clock.forward(minutes=5)
    b.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("99"))], first))
    three.meet([(2, 1)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert reader.open_session(a.books.device).id == second
            assert reader.cash_session(first).counted == soles("100")


def test_a_command_done_on_two_devices_pays_once(three: Devices) -> None:
    a, b, _ = three.scenes
    b.clock.forward(seconds=1)
    for scene in (a, b):
        scene.do(lambda tx, s=scene: accounts.charge(tx, s.customer, soles("20")), key="wamid.1")
        sell(scene, key="wamid.2")
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert reader.debt(scene.customer) == soles("20")
            assert [one.amount for one in reader.day_report(START.date()).sums] == [soles("7")]
