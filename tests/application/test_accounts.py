"""Customers' accounts (fiado): credit within a limit, part payments, statement, aging, and what is put right."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hub.application import accounts, cash, people, sales
from hub.application import shop as shops
from hub.application.access import Approval
from hub.application.approval import approve
from hub.application.pins import set_pin
from hub.application.ports.books import Actor, Transaction
from hub.application.views.accounts import Account, StatementEntry
from hub.domain.accounts import Aging, EntryKind
from hub.domain.errors import MostradorError, NotAllowed
from hub.domain.events import AdjustReason, Counted, Payment, Tender
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.rights import Right
from tests.application.scene import Scene, soles

OWNER, MANAGER, EMPLOYEE, SUPPLIER, CUSTOMER = Role
TODAY = date(2026, 11, 20)


def owes(amount: str) -> Money:
    return Money.of(amount, "PEN", negative=True)


def charge(scene: Scene, amount: str, words: str | None = None, **command: object) -> accounts.EntryDone:
    return scene.do(lambda tx: accounts.charge(tx, scene.customer, soles(amount), words), **command)


def pay(scene: Scene, *amounts: tuple[str, Tender], **command: object) -> accounts.EntryDone:
    payments = [Payment(tender, soles(amount)) for amount, tender in amounts]
    return scene.do(lambda tx: accounts.take_payment(tx, scene.customer, payments), **command)


def buy(scene: Scene, quantity: str, by: Actor | None = None) -> sales.SaleDone:
    """Coca-Cola at 7 on credit."""

    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, scene.coke, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(Tender.CREDIT, line.amount)], scene.customer)

    return scene.do(work, by=by)


def account(scene: Scene, today: date = TODAY) -> Account:
    with scene.books.read() as reader:
        return accounts.account_of(reader, scene.actor(EMPLOYEE), scene.customer, today)


def statement(scene: Scene, limit: int = 50, offset: int = 0) -> list[StatementEntry]:
    with scene.books.read() as reader:
        return list(accounts.statement_of(reader, scene.actor(EMPLOYEE), scene.customer, limit, offset))


def code(work: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(MostradorError) as refused:
        work(*args, **named)
    return refused.value.code


def test_a_statement_lists_every_entry_with_the_balance_after_it_page_by_page(shop: Scene) -> None:
    steps = (
        lambda: buy(shop, "3"),
        lambda: charge(shop, "20", "pan y huevos"),
        lambda: pay(shop, ("15", Tender.CASH), ("5", Tender.YAPE), by=shop.actor(EMPLOYEE)),
        lambda: shop.do(
            lambda tx: accounts.adjust_debt(tx, shop.customer, owes("-1"), AdjustReason.FORGIVEN, "redondeo")
        ),
    )
    for step in steps:
        shop.clock.forward(minutes=1)
        step()
    lines = statement(shop)
    assert [(x.kind, x.amount.minor, x.balance.minor, x.receipt, x.words, x.actor) for x in lines] == [
        (EntryKind.ADJUSTMENT, -100, 2000, None, "redondeo", None),
        (EntryKind.PAYMENT, -2000, 2100, None, None, "Nelly Quispe"),
        (EntryKind.CHARGE, 2000, 4100, None, "pan y huevos", None),
        (EntryKind.SALE, 2100, 2100, "A-1", None, None),
    ]
    assert [line.balance.minor for line in statement(shop, limit=2, offset=1)] == [2100, 4100]
    known = account(shop)
    assert (known.debt, known.name, known.limit, known.over_limit) == (soles("20"), "Rosa Condori", None, False)
    assert known.last_paid == shop.clock().astimezone(known.last_paid.tzinfo) - timedelta(minutes=1)


def test_a_payment_goes_into_the_drawer_by_tender_and_credit_does_not(shop: Scene) -> None:
    session = shop.do(lambda tx: cash.open_session(tx, soles("100")))
    buy(shop, "4")
    charge(shop, "20")
    pay(shop, ("15", Tender.CASH), ("5", Tender.YAPE))
    with shop.books.read() as reader:
        found = reader.session_report(session)
    assert {one.tender: one.expected.minor for one in found.found} == {Tender.CASH: 11500, Tender.YAPE: 500}
    assert (found.trade.sales, found.trade.credit, found.trade.credit_paid) == (soles("28"), soles("48"), soles("20"))


def test_who_pays_beyond_the_debt_has_paid_ahead_and_buys_or_is_paid_back_from_it(shop: Scene) -> None:
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, limit=soles("0")))
    assert pay(shop, ("30", Tender.CASH))["debt"] == -3000
    # What was paid ahead may be spent, limit or not.
    buy(shop, "2", by=shop.actor(EMPLOYEE))
    assert account(shop).debt == owes("-16")
    assert account(shop).aging == Aging(*[soles("0")] * 4)
    refused = code(
        shop.do, lambda tx: accounts.pay_back(tx, shop.customer, Payment(Tender.CASH, soles("16.01")))
    )  # fmt: skip
    assert refused == "invalid_money.not_ahead"
    done = shop.do(lambda tx: accounts.pay_back(tx, shop.customer, Payment(Tender.CASH, soles("16"))))
    assert done["debt"] == 0
    with shop.books.read() as reader:
        assert [one.amount for one in reader.day_report(TODAY).sums] == [soles("14")]
        assert reader.debt_summary(TODAY).paid_ahead == soles("0")


def test_the_shop_s_limit_holds_unless_another_was_agreed(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "credit_limit", "50"))
    employee = shop.actor(EMPLOYEE)
    charge(shop, "50", by=employee)
    before = shop.events()
    assert code(charge, shop, "0.10", by=employee) == "not_allowed.over_limit"
    assert code(buy, shop, "1", by=employee) == "not_allowed.over_limit"
    assert (shop.events(), account(shop).debt, account(shop).left) == (before, soles("50"), soles("0"))
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke) == 0
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, limit=soles("80")), by=shop.actor(MANAGER))
    charge(shop, "30", by=employee)
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, default=True))
    known = account(shop)
    assert (known.limit, known.own_limit, known.over_limit) == (soles("50"), False, True)
    before = shop.events()
    for _ in range(2):
        shop.do(lambda tx: accounts.write_terms(tx, shop.customer, default=True))
    assert shop.events() == before


def test_beyond_the_limit_a_manager_gives_credit_or_lends_the_right(shop: Scene) -> None:
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, limit=soles("10")))
    charge(shop, "15", by=shop.actor(MANAGER))
    set_pin(shop.books, shop.hub, shop.manager, "2580", key="pin")

    def beyond(approval: Approval | None, key: str) -> object:
        work = lambda tx: accounts.charge(tx, shop.customer, soles("5"), approval=approval)  # noqa: E731
        return shop.do(work, by=shop.actor(EMPLOYEE), key=key)

    lent = approve(shop.books, shop.manager, "2580", Right.OVER_LIMIT, command="c1")
    assert beyond(lent, "c1")["debt"] == 2000
    assert code(beyond, lent, "c2") == "not_allowed.approval_other"
    other = approve(shop.books, shop.manager, "2580", Right.CASH_OUT, command="c3")
    assert code(beyond, other, "c3") == "not_allowed"
    assert account(shop).debt == soles("20")
    rows = [event.payload.approved_by for event in _charges(shop)]
    assert rows == [None, shop.manager]


def test_a_sale_beyond_the_limit_needs_a_manager_and_names_who_it_was(shop: Scene) -> None:
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, limit=soles("5")))
    set_pin(shop.books, shop.hub, shop.manager, "2580", key="pin")

    def sell(tx: Transaction, approval: Approval | None) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.coke, Decimal(1))
        return sales.record_sale(tx, [line], [Payment(Tender.CREDIT, line.amount)], shop.customer, approval=approval)

    employee, before = shop.actor(EMPLOYEE), shop.events()
    assert code(shop.do, lambda tx: sell(tx, None), by=employee) == "not_allowed.over_limit"
    assert shop.events() == before
    lent = approve(shop.books, shop.manager, "2580", Right.OVER_LIMIT, command="sale")
    sale = shop.do(lambda tx: sell(tx, lent), by=employee, key="sale")["sale"]
    with shop.books.read() as reader:
        assert reader.log.stream(sale)[0].payload.approved_by == shop.manager
        assert reader.debt(shop.customer) == soles("7")


def _charges(scene: Scene) -> list:
    with scene.books.read() as reader:
        entries = [line.about for line in reader.statement(scene.customer)]
        found = [reader.log.stream(entry)[0] for entry in entries]
    return sorted(found, key=lambda event: event.stamp)


def test_a_blocked_customer_gets_nothing_on_credit_and_still_pays(shop: Scene) -> None:
    charge(shop, "10")
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, blocked=True))
    before = shop.events()
    assert code(charge, shop, "1") == "wrong_state.credit_blocked"
    assert code(buy, shop, "1") == "wrong_state.credit_blocked"
    assert shop.events() == before
    assert pay(shop, ("10", Tender.CASH))["debt"] == 0
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, blocked=False))
    assert charge(shop, "1")["debt"] == 100


def test_old_debts_are_brought_in_with_their_day_whatever_the_limit(shop: Scene) -> None:
    shop.do(lambda tx: accounts.write_terms(tx, shop.customer, limit=soles("10"), blocked=True))
    since = TODAY - timedelta(days=45)
    done = shop.do(lambda tx: accounts.bring_in(tx, shop.customer, soles("120"), since, "cuaderno"))
    assert done["debt"] == 12000
    known = account(shop)
    assert (known.aging, known.since, known.over_limit) == (
        Aging(soles("0"), soles("0"), soles("120"), soles("0")), since, True,
    )  # fmt: skip
    assert [(line.kind, line.words) for line in statement(shop)] == [(EntryKind.OPENING, "cuaderno")]
    shop.do(lambda tx: accounts.bring_in(tx, shop.customer, owes("-20")))
    assert account(shop).debt == soles("100")
    with shop.books.read() as reader:
        assert reader.day_report(TODAY).sums == ()


def test_what_is_paid_is_held_against_the_oldest_charges(shop: Scene) -> None:
    for days, amount in ((90, "10"), (61, "20"), (60, "30"), (31, "5"), (30, "40"), (8, "2"), (7, "50"), (0, "1")):
        since = TODAY - timedelta(days=days)
        shop.do(lambda tx, a=amount, s=since: accounts.bring_in(tx, shop.customer, soles(a), s))
    assert account(shop).aging == Aging(soles("51"), soles("42"), soles("35"), soles("30"))
    pay(shop, ("25", Tender.CASH))
    known = account(shop)
    assert (known.aging, known.since) == (
        Aging(soles("51"), soles("42"), soles("35"), soles("5")), TODAY - timedelta(days=61),
    )  # fmt: skip
    pay(shop, ("82", Tender.CASH))
    known = account(shop)
    assert (known.aging, known.since) == (
        Aging(soles("51"), soles("0"), soles("0"), soles("0")), TODAY - timedelta(days=7),
    )  # fmt: skip


def test_debtors_are_listed_by_amount_or_age_and_summed_up(shop: Scene) -> None:
    others = shop.do(
        lambda tx: [people.add_contact(tx, name=n, role=CUSTOMER, language="es") for n in ("Julio", "Ana", "Luz")]
    )
    for customer, amount, days in ((shop.customer, "30", 3), (others[0], "80", 1), (others[1], "15", 70)):
        since = TODAY - timedelta(days=days)
        shop.do(lambda tx, c=customer, a=amount, s=since: accounts.bring_in(tx, c, soles(a), s))
    shop.do(lambda tx: accounts.take_payment(tx, others[2], [Payment(Tender.CASH, soles("4"))]))
    with shop.books.read() as reader:
        employee = shop.actor(EMPLOYEE)
        assert [one.name for one in accounts.debtors(reader, employee, TODAY)] == ["Julio", "Rosa Condori", "Ana"]
        assert [one.name for one in accounts.debtors(reader, employee, TODAY, order="age", limit=2)] == [
            "Ana", "Rosa Condori",
        ]  # fmt: skip
        assert [one.name for one in accounts.debtors(reader, employee, TODAY, offset=2)] == ["Ana"]
        summary = accounts.debt_summary(reader, shop.actor(MANAGER), TODAY)
        assert (summary.debtors, summary.total, summary.paid_ahead) == (3, soles("125"), soles("4"))
        assert summary.aging == Aging(soles("110"), soles("0"), soles("0"), soles("15"))


def test_the_ages_of_all_debts_are_the_sum_of_each_one_s(shop: Scene) -> None:
    chance = random.Random(4)

    def work(tx: Transaction) -> None:
        for number in range(12):
            who = people.add_contact(tx, name=f"Cliente {number}", role=CUSTOMER, language="es")
            for days in chance.sample([0, 6, 7, 8, 29, 30, 31, 59, 60, 61, 200], chance.randint(1, 6)):
                accounts.bring_in(tx, who, soles(str(chance.randint(1, 90))), TODAY - timedelta(days=days))
            accounts.take_payment(tx, who, [Payment(Tender.CASH, soles(str(chance.randint(1, 120))))])

    shop.do(work)
    with shop.books.read() as reader:
        each, summary = reader.debtors(TODAY, limit=100), reader.debt_summary(TODAY)
        assert (len(each), sum((one.debt for one in each), soles("0"))) == (summary.debtors, summary.total)
        assert sum((one.aging for one in each), Aging(*[soles("0")] * 4)) == summary.aging
        listed = [reader.debtors(TODAY, order="age", limit=3, offset=at) for at in range(0, len(each), 3)]
        assert [x.customer for page in listed for x in page] == [
            x.customer for x in sorted(each, key=lambda x: (x.since or TODAY, -x.debt.minor, x.customer))
        ]


def test_a_mistaken_entry_is_taken_back_with_its_money_and_a_sale_s_is_not(shop: Scene) -> None:
    wrong = charge(shop, "200")["entry"]
    paid = pay(shop, ("50", Tender.CASH))["entry"]
    sale = buy(shop, "1")["sale"]
    assert code(shop.do, lambda tx: accounts.undo_entry(tx, wrong), by=shop.actor(EMPLOYEE)) == "not_allowed"
    assert shop.do(lambda tx: accounts.undo_entry(tx, wrong), by=shop.actor(MANAGER))["debt"] == -4300
    assert shop.do(lambda tx: accounts.undo_entry(tx, paid))["debt"] == 700
    for entry in (wrong, sale, "no-such"):
        assert code(shop.do, lambda tx, e=entry: accounts.undo_entry(tx, e)) == "not_found.account_entry"
    with shop.books.read() as reader:
        assert reader.day_report(TODAY).sums == ()
        assert [line.kind for line in reader.statement(shop.customer)] == [EntryKind.SALE]


def test_money_of_a_closed_session_is_not_taken_back(shop: Scene) -> None:
    shop.do(lambda tx: cash.open_session(tx, soles("0")))
    charged, paid = charge(shop, "50")["entry"], pay(shop, ("50", Tender.CASH))["entry"]
    shop.do(lambda tx: cash.close_session(tx, [Counted(Tender.CASH, soles("50"))]))
    assert code(shop.do, lambda tx: accounts.undo_entry(tx, paid)) == "wrong_state.session_closed"
    assert shop.do(lambda tx: accounts.undo_entry(tx, charged))["debt"] == -5000


def test_erasing_a_person_with_a_debt_leaves_the_sums_and_takes_name_and_words(shop: Scene) -> None:
    charge(shop, "20", "remedios para la señora Rosa")
    shop.do(lambda tx: people.erase_contact(tx, shop.customer))
    known = account(shop)
    assert (known.name, known.phone, known.debt) == (None, None, soles("20"))
    assert [(line.words, line.amount) for line in statement(shop)] == [(None, soles("20"))]
    with shop.books.read() as reader:
        assert [one.debt for one in reader.debtors(TODAY)] == [soles("20")]
    assert code(charge, shop, "1") == "wrong_state.erased"
    assert pay(shop, ("20", Tender.CASH))["debt"] == 0


def test_who_owes_may_see_their_own_account_and_nobody_else_s(shop: Scene) -> None:
    charge(shop, "20")
    own, other = shop.actor(CUSTOMER), shop.actor(SUPPLIER)
    with shop.books.read() as reader:
        assert accounts.account_of(reader, own, shop.customer, TODAY).debt == soles("20")
        assert len(accounts.statement_of(reader, own, shop.customer)) == 1
        for work in (
            lambda: accounts.account_of(reader, other, shop.customer, TODAY),
            lambda: accounts.statement_of(reader, other, shop.customer),
            lambda: accounts.debtors(reader, own, TODAY),
            lambda: accounts.debt_summary(reader, shop.actor(EMPLOYEE), TODAY),
        ):
            with pytest.raises(NotAllowed):
                work()
        assert code(accounts.account_of, reader, shop.hub, "no-such", TODAY) == "not_found.contact"


def one_sol(tender: Tender = Tender.CASH, amount: Money | None = None) -> list[Payment]:
    return [Payment(tender, amount or soles("1"))]


REFUSED: dict[str, tuple[str, Callable[[Transaction, str], object]]] = {
    "nothing charged": ("invalid_money.zero", lambda tx, c: accounts.charge(tx, c, soles("0"))),
    "less than nothing charged": ("invalid_money", lambda tx, c: accounts.charge(tx, c, owes("-5"))),
    "absurdly much charged": ("invalid_money", lambda tx, c: accounts.charge(tx, c, Money(10**15, "PEN"))),
    "dollars charged": ("invalid_money.other_currency", lambda tx, c: accounts.charge(tx, c, Money(1, "USD"))),
    "charged to nobody": ("not_found.contact", lambda tx, _c: accounts.charge(tx, "no-such", soles("1"))),
    "a novel": ("invalid_input.long_note", lambda tx, c: accounts.charge(tx, c, soles("1"), "x" * 501)),
    "paid nothing": ("invalid_input.no_payment", lambda tx, c: accounts.take_payment(tx, c, [])),
    "paid zero": ("invalid_money.zero", lambda tx, c: accounts.take_payment(tx, c, one_sol(amount=soles("0")))),
    "paid less than nothing": (
        "invalid_money", lambda tx, c: accounts.take_payment(tx, c, [*one_sol(), Payment(Tender.YAPE, owes("-1"))]),
    ),
    "paid on credit": (
        "invalid_input.credit_tender", lambda tx, c: accounts.take_payment(tx, c, one_sol(Tender.CREDIT)),
    ),
    "paid back on credit": (
        "invalid_input.credit_tender", lambda tx, c: accounts.pay_back(tx, c, one_sol(Tender.CREDIT)[0]),
    ),
    "paid back what was not ahead": (
        "invalid_money.not_ahead", lambda tx, c: accounts.pay_back(tx, c, one_sol()[0]),
    ),
    "forgiven more than owed": (
        "invalid_money.more_than_owed",
        lambda tx, c: accounts.adjust_debt(tx, c, owes("-10.01"), AdjustReason.FORGIVEN),
    ),
    "adjusted by nothing": (
        "invalid_money.zero", lambda tx, c: accounts.adjust_debt(tx, c, soles("0"), AdjustReason.MISTAKE),
    ),
    "adjusted for no reason": (
        "invalid_input.no_reason", lambda tx, c: accounts.adjust_debt(tx, c, owes("-1"), AdjustReason.OTHER),
    ),
    "owed since tomorrow": (
        "invalid_input.day_to_come",
        lambda tx, c: accounts.bring_in(tx, c, soles("1"), TODAY + timedelta(days=1)),
    ),
    "a limit below zero": ("invalid_money", lambda tx, c: accounts.write_terms(tx, c, limit=owes("-1"))),
    "terms with nobody": ("not_found.contact", lambda tx, _c: accounts.write_terms(tx, "no-such", blocked=True)),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_in_an_account_has_no_effect(shop: Scene, what: str) -> None:
    expected, work = REFUSED[what]
    charge(shop, "10")
    before = shop.events()
    assert code(shop.do, lambda tx: work(tx, shop.customer)) == expected
    assert (shop.events(), account(shop).debt, len(statement(shop))) == (before, soles("10"), 1)


def test_a_charge_given_twice_under_one_key_is_written_once(shop: Scene) -> None:
    for _ in range(2):
        assert charge(shop, "20", key="wamid.1")["debt"] == 2000
    assert len(statement(shop)) == 1
