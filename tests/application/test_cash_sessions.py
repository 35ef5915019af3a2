"""Cash sessions: float, money in and out, blind count, and the close with what was expected against what was found."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hub.application import cash, people, sales
from hub.application.approval import approve
from hub.application.pins import set_pin
from hub.application.ports.books import Transaction
from hub.application.views.cash import CashSession, DayReport, SessionReport
from hub.domain.cash import DENOMINATIONS, Finding, PaymentKind, denominations
from hub.domain.errors import MostradorError, NotAllowed
from hub.domain.events import CashMove, Counted, ExpenseCategory, Payment, Pieces, Tender, TenderSum
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.rights import Right
from tests.application.scene import Scene, soles

OWNER, MANAGER, EMPLOYEE, SUPPLIER, CUSTOMER = Role


def found(amount: str, tender: Tender = Tender.CASH) -> Counted:
    return Counted(tender, soles(amount))


def open_till(scene: Scene, opening: str = "100", **command: object) -> str:
    return scene.do(lambda tx: cash.open_session(tx, soles(opening)), **command)


def close(scene: Scene, *counted: Counted, **command: object) -> cash.CountDone:
    return scene.do(lambda tx: cash.close_session(tx, counted), **command)


def report(scene: Scene, session: str, role: Role = OWNER) -> SessionReport:
    with scene.books.read() as reader:
        return cash.session_report(reader, scene.actor(role), session)


def day(scene: Scene) -> DayReport:
    with scene.books.read() as reader:
        return cash.day_report(reader, scene.actor(OWNER), scene.clock().date())


def current(scene: Scene) -> CashSession | None:
    with scene.books.read() as reader:
        return reader.open_session(scene.books.device)


def sell(scene: Scene, quantity: str, tender: Tender = Tender.CASH, customer: str | None = None) -> None:
    def work(tx: Transaction) -> object:
        line = sales.sold_line(tx, scene.coke, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(tender, line.amount)], customer)

    scene.do(work)


def a_day(scene: Scene) -> str:
    """A float of 100; sold for 35, 14 by Yape, 7 on credit; 20 in, 30 out, 12 for bags, 40 to Lindley, 25 dropped."""
    session = open_till(scene)
    sell(scene, "5")
    sell(scene, "2", Tender.YAPE)
    sell(scene, "1", Tender.CREDIT, scene.customer)
    for work in (
        lambda tx: cash.put_in(tx, soles("20"), "sencillo"),
        lambda tx: cash.take_out(tx, soles("30"), "retiro"),
        lambda tx: cash.record_expense(tx, soles("12"), ExpenseCategory.SUPPLIES, "bolsas"),
        lambda tx: cash.pay_supplier(tx, scene.supplier, soles("40")),
        lambda tx: cash.drop_cash(tx, soles("25")),
    ):
        scene.clock.forward(seconds=1)
        scene.do(work)
    return session


def test_the_close_holds_what_was_counted_against_float_sales_and_moves(shop: Scene) -> None:
    session = a_day(shop)
    done = close(shop, found("47.50"), found("14", Tender.YAPE))
    assert done == {
        "session": session,
        "reference": "A-1",
        "expected": {"cash": 4800, "yape": 1400},
        "counted": {"cash": 4750, "yape": 1400},
        "difference": {"cash": -50, "yape": 0},
    }
    assert current(shop) is None
    seen = report(shop, session)
    assert seen.found == (
        Finding(Tender.CASH, soles("48"), soles("47.50")),
        Finding(Tender.YAPE, soles("14"), soles("14")),
    )
    assert (seen.session.expected, seen.session.counted) == (soles("48"), soles("47.50"))
    assert seen.session.difference == Money(-50, "PEN")
    assert {(flow.kind, flow.tender): flow.amount.minor for flow in seen.flows} == {
        (PaymentKind.FLOAT, Tender.CASH): 10000,
        (PaymentKind.SALE, Tender.CASH): 3500,
        (PaymentKind.SALE, Tender.YAPE): 1400,
        (PaymentKind.CASH_IN, Tender.CASH): 2000,
        (PaymentKind.CASH_OUT, Tender.CASH): -3000,
        (PaymentKind.EXPENSE, Tender.CASH): -1200,
        (PaymentKind.SUPPLIER, Tender.CASH): -4000,
        (PaymentKind.DROP, Tender.CASH): -2500,
    }
    assert (seen.trade.sales, seen.trade.sales_count, seen.trade.credit) == (soles("56"), 3, soles("7"))
    assert seen.expenses == ((ExpenseCategory.SUPPLIES, soles("12")),)
    assert [(move.kind, move.words, move.contact) for move in seen.moves] == [
        (CashMove.CASH_IN, "sencillo", None),
        (CashMove.CASH_OUT, "retiro", None),
        (CashMove.EXPENSE, "bolsas", None),
        (CashMove.SUPPLIER, None, "Lindley"),
        (CashMove.DROP, None, None),
    ]
    assert (seen.late, seen.late_sums, seen.blind) == ((), (), False)


def test_whoever_closes_is_named_and_so_is_whoever_opened(shop: Scene) -> None:
    session = open_till(shop, by=shop.actor(EMPLOYEE))
    close(shop, found("100"), by=shop.actor(MANAGER))
    known = report(shop, session).session
    assert (known.opened_by, known.closed_by, known.till_name, known.left) == (
        "Nelly Quispe", "Hugo Medina", "Caja", None,
    )  # fmt: skip


def test_until_it_is_counted_an_employee_does_not_see_what_should_be_there(shop: Scene) -> None:
    session = a_day(shop)
    blind = report(shop, session, EMPLOYEE)
    assert (blind.blind, blind.found, blind.flows, blind.trade, blind.session.expected) == (True, (), (), None, None)
    assert len(blind.moves) == 5
    assert report(shop, session, MANAGER).found[0] == Finding(Tender.CASH, soles("48"), None)
    with shop.books.read() as reader:
        for role in (SUPPLIER, CUSTOMER):
            with pytest.raises(NotAllowed):
                cash.session_report(reader, shop.actor(role), session)
        with pytest.raises(NotAllowed):
            cash.day_report(reader, shop.actor(EMPLOYEE), shop.clock().date())
    # A count in between tells whoever counted, and is kept: nobody counts until it fits without being seen.
    counted = shop.do(lambda tx: cash.count_session(tx, [found("40")]), by=shop.actor(EMPLOYEE))
    assert (counted["difference"], counted["reference"]) == ({"cash": -800}, None)
    assert [(count.closes, count.found) for count in report(shop, session, EMPLOYEE).counts] == [(False, ())]
    close(shop, found("48"), by=shop.actor(EMPLOYEE))
    after = report(shop, session, EMPLOYEE)
    assert (after.blind, after.session.difference) == (False, soles("0"))
    assert [(count.actor, count.closes, count.found[0].difference) for count in after.counts] == [
        ("Nelly Quispe", False, Money(-800, "PEN")),
        ("Nelly Quispe", True, soles("0")),
    ]


def test_a_tender_that_nobody_counted_has_no_difference(shop: Scene) -> None:
    session = a_day(shop)
    assert close(shop, found("48"))["difference"] == {"cash": 0}
    assert report(shop, session).found[1] == Finding(Tender.YAPE, soles("14"), None)
    assert report(shop, session).found[1].difference is None


def test_cash_may_be_counted_by_notes_and_coins(shop: Scene) -> None:
    coins = (Pieces(soles("20"), 4), Pieces(soles("0.50"), 39), Pieces(soles("0.10"), 5))
    session = shop.do(lambda tx: cash.open_session(tx, soles("100"), coins))
    close(shop, Counted(Tender.CASH, soles("100"), coins))
    assert report(shop, session).counts[0].counted[0].pieces == coins


def test_what_stays_in_the_drawer_is_told_to_the_next_session(shop: Scene) -> None:
    session = open_till(shop)
    shop.do(lambda tx: cash.close_session(tx, [found("100")], left=soles("60")))
    assert report(shop, session).session.left == soles("60")


def test_selling_needs_no_session_and_is_listed_by_till_and_day(shop: Scene) -> None:
    sell(shop, "1")
    session = open_till(shop)
    sell(shop, "2")
    shop.clock.forward(minutes=5)
    close(shop, found("114"))
    shop.clock.forward(minutes=5)
    sell(shop, "3")
    seen = day(shop)
    assert [one.id for one in seen.sessions] == [session]
    assert [(one.till_name, one.sums, one.payments) for one in seen.outside] == [
        ("Caja", (TenderSum(Tender.CASH, soles("28")),), 2)
    ]
    assert (seen.sums, seen.trade.sales, seen.trade.sales_count) == (
        (TenderSum(Tender.CASH, soles("42")),), soles("42"), 3,
    )  # fmt: skip
    with shop.books.read() as reader:
        since = reader.cash_session(session).closed_at
        loose = reader.payments(till=shop.books.device, since=since)
    assert [(row.kind, row.amount) for row in loose] == [(PaymentKind.SALE, soles("21"))]


def test_the_day_of_a_branch_leaves_floats_and_the_safe_aside_and_adds_up_differences(shop: Scene) -> None:
    a_day(shop)
    close(shop, found("47.50"))
    shop.clock.forward(minutes=1)
    open_till(shop, "50")
    close(shop, found("51"))
    seen = day(shop)
    assert seen.sums == (TenderSum(Tender.CASH, Money(-1700, "PEN")), TenderSum(Tender.YAPE, soles("14")))
    assert seen.difference == soles("0.50")
    assert [one.difference for one in seen.sessions] == [Money(-50, "PEN"), soles("1")]
    assert seen.expenses == ((ExpenseCategory.SUPPLIES, soles("12")),)
    with shop.books.read() as reader:
        elsewhere = reader.day_report(shop.clock().date(), shop.second_branch)
        listed = [one.opening for one in reader.cash_sessions(limit=1)]
    assert (elsewhere.sums, elsewhere.sessions, elsewhere.trade.sales_count) == ((), (), 0)
    assert listed == [soles("50")]


def test_an_expense_by_transfer_does_not_touch_the_drawer(shop: Scene) -> None:
    session = open_till(shop)
    shop.do(lambda tx: cash.record_expense(tx, soles("80"), ExpenseCategory.UTILITIES, tender=Tender.TRANSFER))
    assert {one.tender: one.expected.minor for one in report(shop, session).found} == {
        Tender.CASH: 10000,
        Tender.TRANSFER: -8000,
    }


def test_a_mistaken_move_is_taken_back_once_with_a_manager_s_right(shop: Scene) -> None:
    session = open_till(shop)
    move = shop.do(lambda tx: cash.record_expense(tx, soles("120"), words="pasaje"), by=shop.actor(EMPLOYEE))
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: cash.undo_cash_move(tx, move), by=shop.actor(EMPLOYEE))
    assert report(shop, session).found[0].expected == Money(-2000, "PEN")
    for _ in range(2):
        shop.do(lambda tx: cash.undo_cash_move(tx, move), by=shop.actor(MANAGER))
    seen = report(shop, session)
    assert (seen.found[0].expected, seen.expenses, seen.moves[0].undone) == (soles("100"), (), True)
    assert day(shop).sums == ()


def test_an_employee_takes_cash_out_with_a_manager_s_pin(shop: Scene) -> None:
    open_till(shop)
    set_pin(shop.books, shop.hub, shop.manager, "2580", key="pin")
    lent = approve(shop.books, shop.manager, "2580", Right.CASH_OUT, command="out")
    employee = shop.actor(EMPLOYEE)
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: cash.take_out(tx, soles("10"), "retiro"), by=employee)
    shop.do(lambda tx: cash.take_out(tx, soles("10"), "retiro", approval=lent), by=employee, key="out")
    row = shop.books.writer_parts[0].execute("SELECT amount, approved_by FROM cash_moves").fetchall()
    assert row == [(1000, shop.manager)]


REFUSED: dict[str, tuple[str, Callable[[Transaction, Scene], object]]] = {
    "a second session": ("wrong_state.session_open", lambda tx, s: cash.open_session(tx, soles("1"))),
    "nothing counted": ("invalid_input.no_count", lambda tx, s: cash.close_session(tx, [])),
    "only cards counted": (
        "invalid_input.no_count", lambda tx, s: cash.close_session(tx, [found("1", Tender.CARD)]),
    ),
    "cash counted twice": (
        "invalid_input.count_twice", lambda tx, s: cash.close_session(tx, [found("1"), found("2")]),
    ),
    "credit counted": (
        "invalid_input.count_twice", lambda tx, s: cash.close_session(tx, [found("1"), found("2", Tender.CREDIT)]),
    ),
    "a count below zero": (
        "invalid_money", lambda tx, s: cash.close_session(tx, [Counted(Tender.CASH, Money(-1, "PEN"))]),
    ),
    "a count in dollars": (
        "invalid_money.other_currency",
        lambda tx, s: cash.close_session(tx, [Counted(Tender.CASH, Money(1, "USD"))]),
    ),
    "coins that do not add up": (
        "invalid_money.pieces",
        lambda tx, s: cash.close_session(tx, [Counted(Tender.CASH, soles("1"), (Pieces(soles("0.50"), 1),))]),
    ),
    "a coin that there is not": (
        "invalid_money.denomination",
        lambda tx, s: cash.count_session(tx, [Counted(Tender.CASH, soles("3"), (Pieces(soles("3"), 1),))]),
    ),
    "minus two coins": (
        "invalid_input.pieces",
        lambda tx, s: cash.count_session(tx, [Counted(Tender.CASH, soles("1"), (Pieces(soles("1"), -2),))]),
    ),
    "more left than found": (
        "invalid_money.left", lambda tx, s: cash.close_session(tx, [found("1")], left=soles("2")),
    ),
    "another session": ("not_found.session", lambda tx, s: cash.close_session(tx, [found("1")], "no-such")),
    "nothing in": ("invalid_money.zero", lambda tx, s: cash.put_in(tx, soles("0"), "x")),
    "in without a reason": ("invalid_input.no_reason", lambda tx, s: cash.put_in(tx, soles("1"), "  ")),
    "out without a reason": ("invalid_input.no_reason", lambda tx, s: cash.take_out(tx, soles("1"), "")),
    "less than nothing spent": ("invalid_money", lambda tx, s: cash.record_expense(tx, Money(-100, "PEN"))),
    "absurdly much spent": ("invalid_money", lambda tx, s: cash.record_expense(tx, Money(10**15, "PEN"))),
    "spent on credit": (
        "invalid_input.credit_tender", lambda tx, s: cash.record_expense(tx, soles("1"), tender=Tender.CREDIT),
    ),
    "a very long reason": ("invalid_input.long_note", lambda tx, s: cash.put_in(tx, soles("1"), "x" * 501)),
    "paid to no supplier": ("invalid_input.supplier", lambda tx, s: cash.pay_supplier(tx, s.customer, soles("1"))),
    "paid to nobody": ("not_found.contact", lambda tx, s: cash.pay_supplier(tx, "no-such", soles("1"))),
    "undo of nothing": ("not_found.cash_move", lambda tx, s: cash.undo_cash_move(tx, "no-such")),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_at_the_till_has_no_effect(shop: Scene, what: str) -> None:
    code, work = REFUSED[what]
    session = open_till(shop)
    before = shop.events()
    with pytest.raises(MostradorError) as refused:
        shop.do(lambda tx: work(tx, shop))
    assert refused.value.code == code
    assert shop.events() == before
    assert report(shop, session).found == (Finding(Tender.CASH, soles("100"), None),)
    # Nor is a number of the series lost.
    assert close(shop, found("100"))["reference"] == "A-1"


def test_a_closed_session_takes_nothing_more(shop: Scene) -> None:
    session = open_till(shop)
    move = shop.do(lambda tx: cash.record_expense(tx, soles("5")))
    close(shop, found("95"))
    before = shop.events()
    for code, work in (
        ("wrong_state.no_session", lambda tx: cash.close_session(tx, [found("95")])),
        ("wrong_state.session_closed", lambda tx: cash.close_session(tx, [found("95")], session)),
        ("wrong_state.session_closed", lambda tx: cash.put_in(tx, soles("1"), "x", session)),
        ("wrong_state.session_closed", lambda tx: cash.undo_cash_move(tx, move)),
    ):
        with pytest.raises(MostradorError) as refused:
            shop.do(work)
        assert refused.value.code == code
    assert shop.events() == before


def test_erasing_a_person_leaves_the_sums_and_takes_their_words(shop: Scene) -> None:
    session = open_till(shop, by=shop.actor(EMPLOYEE))
    shop.do(lambda tx: cash.record_expense(tx, soles("5"), words="para mi mamá"), by=shop.actor(EMPLOYEE))
    shop.do(lambda tx: people.erase_contact(tx, shop.employee))
    seen = report(shop, session)
    assert (seen.moves[0].words, seen.moves[0].amount, seen.session.opened_by) == (None, soles("5"), None)
    assert seen.found[0].expected == soles("95")


def test_every_currency_of_the_region_has_its_notes_and_coins_greatest_first() -> None:
    for currency in DENOMINATIONS:
        listed = denominations(currency)
        assert len(set(listed)) == len(listed) >= 9
        assert list(listed) == sorted(listed, reverse=True)
    assert denominations("XXX") == ()
