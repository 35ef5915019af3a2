"""PINs: who may set them, what wrong ones cost, and rights lent to one command."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import extract_parameters

from hub.application import catalogue, people, pins
from hub.application.access import Approval, demand
from hub.application.approval import approve
from hub.application.pins import check_pin, remove_pin, set_pin
from hub.application.ports.books import Actor, Transaction
from hub.domain.errors import MostradorError, NotAllowed, WrongState
from hub.domain.events import ProductFields
from hub.domain.people import Role
from hub.domain.pins import LONGEST_WAIT, PinState
from hub.domain.rights import Right
from tests.application.scene import START, Scene, furnish, opened

PIN, OTHER = "258036", "7410"
_keys = (f"pin-{n}" for n in itertools.count())


def give(scene: Scene, contact: str, pin: str = PIN, by: Actor | None = None, current: str | None = None) -> None:
    set_pin(scene.books, by or scene.hub, contact, pin, key=next(_keys), current=current)


def code(work: object, *arguments: object, **named: object) -> str:
    with pytest.raises(MostradorError) as refused:
        work(*arguments, **named)  # type: ignore[operator]
    return refused.value.code


def state(scene: Scene, contact: str) -> PinState:
    with scene.books.read() as reader:
        return reader.pin(contact)


def test_the_right_pin_proves_who_it_is_and_writes_nothing(shop: Scene) -> None:
    give(shop, shop.manager)
    before = shop.events()
    proven = check_pin(shop.books, shop.manager, PIN)
    assert (proven.contact.name, proven.contact.role, proven.at) == ("Hugo Medina", Role.MANAGER, START)
    assert shop.events() == before


def test_a_pin_is_hashed_as_owasp_asks_and_stands_nowhere_in_clear(shop: Scene) -> None:
    give(shop, shop.manager)
    hashed = state(shop, shop.manager).hash
    assert hashed is not None
    asked = extract_parameters(hashed)
    assert (asked.type.name, asked.memory_cost >= 19456, asked.time_cost >= 2, asked.salt_len) == ("ID", True, True, 16)
    give(shop, shop.employee)
    assert state(shop, shop.employee).hash != hashed
    raw = b"".join(p.read_bytes() for p in shop.books.path.parent.iterdir())
    assert PIN.encode() not in raw
    assert b"argon2id" not in raw


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("123", "invalid_input.pin"),
        ("123456789", "invalid_input.pin"),
        ("12a4", "invalid_input.pin"),
        ("٢٥٨٠", "invalid_input.pin"),
        ("", "invalid_input.pin"),
        ("0000", "invalid_input.pin_easy"),
        ("1234", "invalid_input.pin_easy"),
        ("98765", "invalid_input.pin_easy"),
    ],
)
def test_a_poor_pin_is_refused_and_the_old_one_stays(shop: Scene, pin: str, why: str) -> None:
    give(shop, shop.manager)
    before = shop.events()
    assert code(give, shop, shop.manager, pin) == why
    assert shop.events() == before
    check_pin(shop.books, shop.manager, PIN)


def test_five_wrong_attempts_make_everybody_wait_the_right_pin_too_and_longer_each_time(shop: Scene) -> None:
    give(shop, shop.manager)

    def wrong() -> tuple[str, int]:
        with pytest.raises(NotAllowed) as refused:
            check_pin(shop.books, shop.manager, OTHER)
        return refused.value.code.removeprefix("not_allowed."), refused.value.params["seconds"]

    assert [wrong() for _ in range(5)] == [("pin_wrong", 0)] * 4 + [("pin_wrong", 30)]
    before = shop.events()
    assert wrong() == ("pin_locked", 31)
    assert code(check_pin, shop.books, shop.manager, PIN) == "not_allowed.pin_locked"
    assert shop.events() == before
    waits = []
    for _ in range(9):
        shop.clock.forward(hours=1)
        waits.append(wrong()[1])
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    shop.clock.forward(hours=1)
    check_pin(shop.books, shop.manager, PIN)
    assert state(shop, shop.manager).failures == 0
    assert wrong() == ("pin_wrong", 0)


def test_the_waiting_outlives_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)
        give(scene, scene.manager)
        for _ in range(5):
            code(check_pin, scene.books, scene.manager, OTHER)
        manager, clock = scene.manager, scene.clock
    with opened(tmp_path, clock=clock) as again:
        assert code(check_pin, again.books, manager, PIN) == "not_allowed.pin_locked"
        clock.forward(seconds=30)
        check_pin(again.books, manager, PIN)


def test_an_attempt_done_twice_counts_once_and_a_wrong_pin_never_rides_on_a_right_one(shop: Scene) -> None:
    give(shop, shop.manager)
    for _ in range(3):
        assert code(check_pin, shop.books, shop.manager, OTHER, attempt="press-1") == "not_allowed.pin_wrong"
    assert state(shop, shop.manager).failures == 1
    assert code(check_pin, shop.books, shop.manager, PIN, attempt="press-1") == "not_allowed.pin_wrong"
    check_pin(shop.books, shop.manager, PIN, attempt="press-2")
    assert code(check_pin, shop.books, shop.manager, OTHER, attempt="press-2") == "not_allowed.pin_wrong"


def test_attempts_side_by_side_get_no_more_guesses(shop: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    give(shop, shop.manager)

    def slow(hashed: str, pin: str) -> bool:
        # While this one is being hashed, five others fail.
        monkeypatch.undo()
        for _ in range(5):
            code(check_pin, shop.books, shop.manager, OTHER)
        return True

    monkeypatch.setattr(pins, "_matches", slow)
    assert code(check_pin, shop.books, shop.manager, PIN) == "not_allowed.pin_locked"


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_delay() -> None:
    locked = PinState("x", 40, START)
    assert locked.wait(START - timedelta(days=400)) == LONGEST_WAIT
    assert locked.wait(START + LONGEST_WAIT) == timedelta()


def test_who_may_set_whose_pin(shop: Scene) -> None:
    owner, manager, employee = (shop.actor(role) for role in (Role.OWNER, Role.MANAGER, Role.EMPLOYEE))
    other_manager = shop.do(lambda tx: people.add_contact(tx, name="Ana", role=Role.MANAGER, language="es"))
    for whose in (shop.owner, shop.manager, shop.employee):
        give(shop, whose, by=owner)
    give(shop, shop.employee, by=manager)
    before = shop.events()
    for by, whose in [(manager, shop.owner), (manager, other_manager), (employee, shop.manager)]:
        assert code(give, shop, whose, OTHER, by=by).startswith("not_allowed")
    for role in (Role.SUPPLIER, Role.CUSTOMER):
        assert code(give, shop, shop.employee, OTHER, by=shop.actor(role)) == "not_allowed"
    assert code(give, shop, shop.customer, by=owner) == "wrong_state.not_staff"
    assert code(give, shop, "nobody", by=owner) == "not_found.contact"
    for by in (manager, employee):
        with pytest.raises(NotAllowed):
            shop.do(lambda tx: remove_pin(tx, shop.manager), by=by)
    assert shop.events() == before
    shop.do(lambda tx: remove_pin(tx, shop.manager), by=owner)
    assert code(check_pin, shop.books, shop.manager, PIN) == "wrong_state.no_pin"


def test_one_s_own_pin_is_changed_with_the_present_one(shop: Scene) -> None:
    employee = shop.actor(Role.EMPLOYEE)
    give(shop, shop.employee, by=employee)
    assert code(give, shop, shop.employee, OTHER, by=employee) == "not_allowed.pin_wrong"
    assert code(give, shop, shop.employee, OTHER, by=employee, current=OTHER) == "not_allowed.pin_wrong"
    assert state(shop, shop.employee).failures == 2
    give(shop, shop.employee, OTHER, by=employee, current=PIN)
    check_pin(shop.books, shop.employee, OTHER)
    assert code(check_pin, shop.books, shop.employee, PIN) == "not_allowed.pin_wrong"


def test_a_pin_set_twice_under_one_key_is_set_once(shop: Scene) -> None:
    for _ in range(2):
        set_pin(shop.books, shop.hub, shop.manager, PIN, key="again")
    with shop.books.read() as reader:
        assert len(reader.log.stream(f"pin:{shop.manager}")) == 1


def test_whoever_leaves_loses_rights_and_pin_and_keeps_history(shop: Scene) -> None:
    give(shop, shop.employee)
    shop.sell(shop.coke, by=shop.actor(Role.EMPLOYEE), key="sold")
    shop.do(lambda tx: people.leave_staff(tx, shop.employee), by=shop.actor(Role.MANAGER))
    with shop.books.read() as reader:
        left = reader.contact(shop.employee)
        assert (left.name, left.role) == ("Nelly Quispe", Role.CUSTOMER)
        movement = reader.product_detail(shop.coke).movements[0]
        assert (movement.kind, movement.actor) == ("sale", "Nelly Quispe")
    assert code(check_pin, shop.books, shop.employee, PIN) == "wrong_state.no_pin"
    with pytest.raises(NotAllowed):
        shop.sell(shop.coke, by=Actor.of(left))
    before = shop.events()
    shop.do(lambda tx: people.leave_staff(tx, shop.employee))
    assert shop.events() == before
    shop.do(lambda tx: people.change_contact(tx, shop.employee, role=Role.EMPLOYEE))
    assert state(shop, shop.employee).hash is None


def test_the_last_owner_stays_and_a_supplier_cannot_leave_the_staff(shop: Scene) -> None:
    before = shop.events()
    for work in (
        lambda tx: people.leave_staff(tx, shop.owner),
        lambda tx: people.change_contact(tx, shop.owner, role=Role.MANAGER),
        lambda tx: people.leave_staff(tx, shop.supplier),
    ):
        with pytest.raises(WrongState):
            shop.do(work)
    assert shop.events() == before


def test_erasing_a_person_removes_the_pin(shop: Scene) -> None:
    give(shop, shop.employee)
    shop.do(lambda tx: people.erase_contact(tx, shop.employee))
    assert state(shop, shop.employee) == PinState()
    assert code(check_pin, shop.books, shop.employee, PIN) == "wrong_state.no_pin"


# Rights lent to one command


def price_up(tx: Transaction, scene: Scene, approval: Approval | None) -> str | None:
    """A command that asks for a manager's right."""
    lent_by = demand(tx, Right.EDIT_CATALOGUE, approval)
    tx.actor = scene.hub
    catalogue.change_product(tx, scene.coke, ProductFields(name=f"Coca-Cola {lent_by}"))
    return lent_by


def test_a_manager_s_pin_lends_a_right_to_one_command_and_says_who_lent_it(shop: Scene) -> None:
    give(shop, shop.manager)
    cashier = shop.actor(Role.EMPLOYEE)
    approval = approve(shop.books, shop.manager, PIN, Right.EDIT_CATALOGUE, command="sale-1")
    assert shop.do(lambda tx: price_up(tx, shop, approval), by=cashier, key="sale-1") == shop.manager
    before = shop.events()
    assert shop.do(lambda tx: price_up(tx, shop, approval), by=cashier, key="sale-1") == shop.manager
    for key, lent, why in [
        ("sale-2", approval, "not_allowed.approval_other"),
        ("sale-3", None, "not_allowed"),
        ("sale-4", approve(shop.books, shop.manager, PIN, Right.SEE_SALES, command="sale-4"), "not_allowed"),
    ]:
        assert code(shop.do, lambda tx, lent=lent: price_up(tx, shop, lent), by=cashier, key=key) == why
    assert shop.events() == before


def test_several_rights_may_be_lent_at_once(shop: Scene) -> None:
    give(shop, shop.manager)
    both = approve(shop.books, shop.manager, PIN, Right.SEE_SALES, Right.EDIT_CATALOGUE, command="c")

    def work(tx: Transaction) -> list[str | None]:
        return [demand(tx, right, both) for right in (Right.SEE_SALES, Right.EDIT_CATALOGUE, Right.SELL)]

    assert shop.do(work, by=shop.actor(Role.EMPLOYEE), key="c") == [shop.manager, shop.manager, None]


def test_who_has_the_right_needs_nobody_s(shop: Scene) -> None:
    assert shop.do(lambda tx: demand(tx, Right.EDIT_CATALOGUE), by=shop.actor(Role.MANAGER)) is None
    assert shop.do(lambda tx: demand(tx, Right.EDIT_SETTINGS)) is None


def test_nobody_lends_what_they_do_not_have_nor_after_they_lost_it_nor_for_long(shop: Scene) -> None:
    give(shop, shop.employee)
    give(shop, shop.manager)
    lend = shop.books, shop.manager, PIN
    assert code(approve, shop.books, shop.employee, PIN, Right.EDIT_CATALOGUE, command="c") == "not_allowed"
    assert code(approve, *lend, Right.EDIT_SETTINGS, command="c") == "not_allowed"
    assert code(approve, shop.books, "nobody", PIN, Right.SELL, command="c") == "not_found.contact"
    assert code(approve, *lend[:2], OTHER, Right.EDIT_CATALOGUE, command="c") == "not_allowed.pin_wrong"

    cashier = shop.actor(Role.EMPLOYEE)
    old = approve(*lend, Right.EDIT_CATALOGUE, command="c")
    shop.clock.forward(minutes=6)
    assert code(shop.do, lambda tx: price_up(tx, shop, old), by=cashier, key="c") == "not_allowed.approval_old"
    fresh = approve(*lend, Right.EDIT_CATALOGUE, command="c")
    shop.do(lambda tx: people.change_contact(tx, shop.manager, role=Role.EMPLOYEE))
    assert code(shop.do, lambda tx: price_up(tx, shop, fresh), by=cashier, key="c") == "not_allowed"
