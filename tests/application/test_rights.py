"""Each use case by each role: who may not, has no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from hub.application import (
    accounts,
    advances,
    cash,
    catalogue,
    customer_orders,
    customer_placing,
    delivery_zones,
    order_drafts,
    people,
    purchasing,
    receiving,
    returns,
    sales,
    stock,
    supplier_terms,
    tickets,
    transfers,
)
from hub.application import shop as shops
from hub.application.ports.books import Actor, Transaction
from hub.domain.errors import NotAllowed
from hub.domain.events import (
    AdjustReason,
    CancelReason,
    CloseReason,
    Counted,
    OfferedLine,
    OrderChannel,
    OrderLine,
    Payment,
    ProductFields,
    ReturnReason,
    Tender,
    TermsFields,
    TicketLine,
    TransferLine,
    UndoReason,
)
from hub.domain.people import Role
from tests.application.scene import Scene, furnish, opened, other_device, pen, received, soles

OWNER, MANAGER, EMPLOYEE, SUPPLIER, CUSTOMER = Role
DUE = date(2026, 12, 1)
STAFF = {OWNER, MANAGER, EMPLOYEE}
BOSSES = {OWNER, MANAGER}
UseCase = Callable[[Transaction, Scene], object]


def order(scene: Scene, *then: Callable[[Transaction, str], object]) -> str:
    """An order written by the hub itself, taken some steps on."""

    def work(tx: Transaction) -> str:
        made = purchasing.request_order(
            tx,
            supplier=scene.supplier,
            lines=[OrderLine(scene.coke, Decimal(6))],
            due=None,
            requested_by=scene.employee,
        )
        for step in then:
            step(tx, made.id)
        return made.id

    return scene.do(work)


def sent(tx: Transaction, made: str) -> None:
    purchasing.mark_sent(tx, made, "m")


def offered(tx: Transaction, made: str) -> None:
    lines = [OfferedLine(tx.order(made).lines[0].product, Decimal(3))]
    purchasing.offer(tx, made, lines, None)


def confirmed(tx: Transaction, made: str) -> None:
    purchasing.confirm_order(tx, made)


def sale(tx: Transaction, scene: Scene) -> object:
    line = sales.sold_line(tx, scene.coke, Decimal(1))
    return sales.record_sale(tx, [line], [Payment(Tender.CASH, soles("7"))])


def by_hub(tx: Transaction, work: Callable[[], str]) -> str:
    """Something that has to be there: the hub's own work, whoever goes on from it."""
    actor, tx.actor = tx.actor, Actor.hub(tx.device)
    made = work()
    tx.actor = actor
    return made


def till(tx: Transaction) -> str:
    """A session that is open."""
    return by_hub(tx, lambda: cash.open_session(tx, soles("50")))


def paid_ahead(tx: Transaction, scene: Scene) -> str:
    """A payment by somebody who owed nothing."""
    paid = [Payment(Tender.CASH, soles("5"))]
    return by_hub(tx, lambda: accounts.take_payment(tx, scene.customer, paid)["entry"])


def pay_back(tx: Transaction, scene: Scene) -> object:
    paid_ahead(tx, scene)
    return accounts.pay_back(tx, scene.customer, Payment(Tender.CASH, soles("5")))


def sold(tx: Transaction, scene: Scene) -> str:
    line = sales.sold_line(tx, scene.coke, Decimal(1))
    return sales.record_sale(tx, [line], [Payment(Tender.CASH, soles("7"))])["sale"]


def dearer(tx: Transaction, scene: Scene) -> object:
    line = sales.sold_line(tx, scene.coke, Decimal(1), pen("9"))
    return sales.record_sale(tx, [line], [Payment(Tender.CASH, soles("9"))])


def wish(tx: Transaction, scene: Scene, *, cancelled: bool = False) -> str:
    """An order of a customer, that was cancelled after they had paid for it in advance."""

    def work() -> str:
        placed = customer_placing.place(tx, channel=OrderChannel.CHAT, wanted={scene.coke: Decimal(1)})["order"]
        if cancelled:
            advances.take_advance(tx, placed, Tender.CASH)
            customer_orders.cancel(tx, placed, CancelReason.OTHER)
        return placed

    return by_hub(tx, work)


CASES: dict[str, tuple[set[Role], UseCase]] = {
    "sell": (STAFF, sale),
    "sell at another price": (BOSSES, dearer),
    "void a sale": (BOSSES, lambda tx, s: returns.void_sale(tx, sold(tx, s), UndoReason.MISTAKE)),
    "take goods back": (
        BOSSES,
        lambda tx, s: returns.return_sale(tx, sold(tx, s), [returns.Back(0, Decimal(1))], UndoReason.OTHER),
    ),
    "park a ticket": (STAFF, lambda tx, s: tickets.park_ticket(tx, "mesa 3", [TicketLine(s.coke, Decimal(1))])),
    "count stock": (STAFF, lambda tx, s: stock.count_stock(tx, s.coke, Decimal(5))),
    "write off a loss": (STAFF, lambda tx, s: stock.lose_stock(tx, s.coke, Decimal(1))),
    "ask another branch": (
        STAFF,
        lambda tx, s: transfers.request_transfer(tx, [TransferLine(s.coke, Decimal(1))], source=s.second_branch),
    ),
    "receive goods": (STAFF, lambda tx, s: purchasing.receive_goods(tx, lines=[received(s.coke, "6")])),
    "order": (
        STAFF,
        lambda tx, s: purchasing.request_order(
            tx, supplier=s.supplier, lines=[OrderLine(s.coke, Decimal(6))], due=None
        ),
    ),
    "open a till": (STAFF, lambda tx, _s: cash.open_session(tx, soles("50"))),
    "count a drawer": (STAFF, lambda tx, _s: cash.count_session(tx, [Counted(Tender.CASH, soles("50"))], till(tx))),
    "close a till": (STAFF, lambda tx, _s: cash.close_session(tx, [Counted(Tender.CASH, soles("50"))], till(tx))),
    "put cash in": (STAFF, lambda tx, _s: cash.put_in(tx, soles("5"), "sencillo")),
    "take cash to the safe": (STAFF, lambda tx, _s: cash.drop_cash(tx, soles("5"))),
    "take cash out": (BOSSES, lambda tx, _s: cash.take_out(tx, soles("5"), "retiro")),
    "record an expense": (STAFF, lambda tx, _s: cash.record_expense(tx, soles("5"))),
    "pay a supplier": (STAFF, lambda tx, s: cash.pay_supplier(tx, s.supplier, soles("5"))),
    "charge": (STAFF, lambda tx, s: accounts.charge(tx, s.customer, soles("5"))),
    "take a payment": (STAFF, lambda tx, s: accounts.take_payment(tx, s.customer, [Payment(Tender.CASH, soles("5"))])),
    "pay back": (BOSSES, pay_back),
    "take back an entry": (BOSSES, lambda tx, s: accounts.undo_entry(tx, paid_ahead(tx, s))),
    "take back a move of cash": (
        BOSSES,
        lambda tx, _s: cash.undo_cash_move(tx, by_hub(tx, lambda: cash.drop_cash(tx, soles("5")))),
    ),
    "agree on a limit": (BOSSES, lambda tx, s: accounts.write_terms(tx, s.customer, limit=soles("5"))),
    "bring in a debt": (BOSSES, lambda tx, s: accounts.bring_in(tx, s.customer, soles("5"))),
    "adjust a debt": (BOSSES, lambda tx, s: accounts.adjust_debt(tx, s.customer, soles("5"), AdjustReason.MISTAKE)),
    "add a product": (BOSSES, lambda tx, _s: catalogue.add_product(tx, ProductFields(name="Inca Kola"))),
    "change a product": (BOSSES, lambda tx, s: catalogue.change_product(tx, s.coke, ProductFields(price=pen("8")))),
    "merge products": (BOSSES, lambda tx, s: catalogue.merge_products(tx, s.coke, s.rice)),
    "write a supplier's terms": (
        BOSSES,
        lambda tx, s: supplier_terms.write_terms(tx, s.coke, s.supplier, TermsFields(lead_days=2)),
    ),
    "add a person": (BOSSES, lambda tx, _s: people.add_contact(tx, name="N", role=Role.CUSTOMER, language="es")),
    "change a person": (BOSSES, lambda tx, s: people.change_contact(tx, s.customer, name="N")),
    "link a number": (BOSSES, lambda tx, s: people.link_phone(tx, s.customer, "+51 999 999 999")),
    "erase a person": (BOSSES, lambda tx, s: people.erase_contact(tx, s.customer)),
    "draft an order": (
        STAFF,
        lambda tx, s: purchasing.request_order(
            tx, supplier=s.supplier, lines=[OrderLine(s.coke, Decimal(6))], due=None, draft=True
        ),
    ),
    "send goods back": (
        STAFF,
        lambda tx, s: receiving.return_goods(
            tx, lines=[received(s.coke, "6", "5")], reason=ReturnReason.DAMAGED, supplier=s.supplier
        ),
    ),
    "order for a customer": (
        STAFF | {CUSTOMER},
        lambda tx, s: customer_placing.place(
            tx, channel=OrderChannel.CHAT, wanted={s.coke: Decimal(1)}, customer=s.customer
        ),
    ),
    "take money for an order": (STAFF, lambda tx, s: advances.take_advance(tx, wish(tx, s), Tender.CASH)),
    "give money of an order back": (BOSSES, lambda tx, s: advances.give_back(tx, wish(tx, s, cancelled=True))),
    "write a delivery zone": ({OWNER}, lambda tx, _s: delivery_zones.write_zone(tx, name="Lince", fee=soles("3"))),
    "write a setting": ({OWNER}, lambda tx, _s: shops.write_setting(tx, "order_limit", "500")),
    "open a branch": ({OWNER}, lambda tx, _s: shops.open_branch(tx, code="new", name="New")),
    "join a device": ({OWNER}, lambda tx, s: shops.join_device(tx, name="Phone", branch=s.second_branch)),
    "give a device letters": ({OWNER}, lambda tx, s: shops.give_letters(tx, other_device(tx, s), "B")),
    "make an owner": ({OWNER}, lambda tx, _s: people.add_contact(tx, name="N", role=Role.OWNER, language="es")),
    "become an owner": ({OWNER}, lambda tx, s: people.change_contact(tx, s.manager, role=Role.OWNER)),
    "unseat an owner": ({OWNER}, lambda tx, s: people.change_contact(tx, s.owner, role=Role.EMPLOYEE)),
    "let somebody leave": (BOSSES, lambda tx, s: people.leave_staff(tx, s.employee)),
    "let an owner leave": ({OWNER}, lambda tx, s: people.leave_staff(tx, s.owner)),
    "take the owner's number": ({OWNER}, lambda tx, s: people.link_phone(tx, s.owner, "+51 999 999 999")),
}
STEPS: dict[str, tuple[set[Role], list[Callable[[Transaction, str], object]], Callable[[Transaction, str], object]]] = {
    "send": (STAFF, [], sent),
    "confirm": (STAFF | {SUPPLIER}, [sent], confirmed),
    "offer": (STAFF | {SUPPLIER}, [sent], offered),
    "decline": (STAFF | {SUPPLIER}, [sent], lambda tx, made: purchasing.decline_order(tx, made, "no")),
    "accept": (STAFF, [sent, offered], lambda tx, made: purchasing.accept_offer(tx, made)),
    "cancel": (STAFF, [sent], lambda tx, made: purchasing.cancel_order(tx, made)),
    "close": (STAFF, [sent, confirmed], lambda tx, made: purchasing.close_order(tx, made)),
    "close short": (
        STAFF,
        [sent, confirmed],
        lambda tx, made: purchasing.close_order(tx, made, CloseReason.OUT_OF_STOCK),
    ),
    "move what is outstanding": (STAFF, [sent, confirmed], lambda tx, made: purchasing.move_back_order(tx, made)),
    "edit": (STAFF, [], lambda tx, made: order_drafts.edit_order(tx, made, due=DUE)),
}


class Undone(Exception):
    """Ends a command that was allowed, so that the next role finds the shop as this one did."""


def try_it(scene: Scene, actor: Actor, allowed: bool, work: Callable[[Transaction], object]) -> None:
    before = scene.events()

    def attempt(tx: Transaction) -> None:
        work(tx)
        assert tx.recorded
        raise Undone

    with pytest.raises(Undone if allowed else NotAllowed):
        scene.do(attempt, by=actor)
    assert scene.events() == before


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One shop for all: nothing that is tried here stays."""
    with opened(tmp_path_factory.mktemp("rights")) as scene:
        furnish(scene)
        # A shop keeps an owner: who is unseated here leaves one behind.
        scene.do(lambda tx: people.add_contact(tx, name="Marta Rojas", role=Role.OWNER, language="es"))
        yield scene


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("role", Role)
def test_each_use_case_by_each_role(shop: Scene, case: str, role: Role) -> None:
    allowed, work = CASES[case]
    try_it(shop, shop.actor(role), role in allowed, lambda tx: work(tx, shop))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", Role)
def test_each_step_of_an_order_by_each_role(shop: Scene, step: str, role: Role) -> None:
    allowed, before, work = STEPS[step]
    made = order(shop, *before)
    try_it(shop, shop.actor(role), role in allowed, lambda tx: work(tx, made))


@pytest.mark.parametrize("step", ["confirm", "offer", "decline"])
def test_a_supplier_answers_only_their_own_orders(shop: Scene, step: str) -> None:
    made = order(shop, sent)
    try_it(shop, Actor(shop.other_supplier, Role.SUPPLIER), False, lambda tx: STEPS[step][2](tx, made))


def test_an_order_above_the_limit_is_approved_by_owner_or_manager(shop: Scene) -> None:
    shop.do(lambda tx: shops.write_setting(tx, "order_limit", "10"))
    lines = [OrderLine(shop.coke, Decimal(6))]
    made = shop.do(
        lambda tx: purchasing.request_order(tx, supplier=shop.supplier, lines=lines, due=None).id,
        by=shop.actor(Role.EMPLOYEE),
    )
    for role in Role:
        try_it(shop, shop.actor(role), role in BOSSES, lambda tx: purchasing.approve_order(tx, made))
