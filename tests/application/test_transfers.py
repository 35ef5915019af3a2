"""Goods that go from one branch to another, and what becomes of those that do not arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from hub.application import purchasing, stock, transfers
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidQuantity, MostradorError, NotAllowed, NotFound, WrongState
from hub.domain.events import Fate, LossReason, TransferLine
from hub.domain.people import Role
from hub.domain.transfers import TransferState
from tests.application.scene import Scene, received, soles
from tests.application.test_rights import try_it


def line(product: str, quantity: str) -> TransferLine:
    return TransferLine(product, Decimal(quantity))


@pytest.fixture
def stocked(shop: Scene) -> Scene:
    shop.do(
        lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "20", "5"), received(shop.rice, "50", "3")])
    )
    return shop


def sent(scene: Scene, quantity: str = "10") -> str:
    return scene.do(lambda tx: transfers.send_goods(tx, [line(scene.coke, quantity)], target=scene.second_branch).id)


def levels(scene: Scene, product: str) -> list[tuple[int, int]]:
    """On hand and on the way, branch by branch."""
    with scene.books.read() as reader:
        return [(int(x.level.on_hand), int(x.level.in_transit)) for x in reader.stock_of(product)]


def state(scene: Scene, transfer: str) -> TransferState:
    with scene.books.read() as reader:
        folded = reader.transfer(transfer)
    assert folded
    return folded.state


def step(scene: Scene, work: Callable[[Transaction], object], **command: object) -> None:
    scene.do(lambda tx: bool(work(tx)), **command)


def test_a_transfer_leaves_one_branch_is_on_the_way_and_arrives_at_the_other(stocked: Scene) -> None:
    shop = stocked
    asked = [line(shop.coke, "8"), line(shop.coke, "4"), line(shop.rice, "2.5")]
    with shop.books.read() as reader:
        here = reader.branches()[0].id
    made = shop.do(lambda tx: transfers.request_transfer(tx, asked, source=here, target=shop.second_branch).id)
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.REQUESTED, [(20, 0), (0, 0)])
    step(shop, lambda tx: transfers.send_transfer(tx, made))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.SENT, [(8, 0), (0, 12)])
    step(shop, lambda tx: transfers.receive_transfer(tx, made))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.CLOSED, [(8, 0), (12, 0)])
    with shop.books.read() as reader:
        assert reader.on_hand(shop.rice, shop.second_branch) == Decimal("2.5")
        (row,) = reader.transfer_rows(branch=shop.second_branch)
        assert reader.transfer_rows(only_open=True) == []
        # Moving goods about changes neither what the shop has nor what it cost.
        assert (reader.on_hand(shop.coke), reader.product(shop.coke).cost.amount) == (20, 5)
    assert (row.reference, row.source, row.target) == ("A-1", "Surquillo", "Almacén")
    assert [(x.name, x.requested, x.sent, x.received) for x in row.lines] == [
        ("Coca-Cola 1.5 L", 12, 12, 12),
        ("Arroz a granel", Decimal("2.5"), Decimal("2.5"), Decimal("2.5")),
    ]


def test_what_did_not_arrive_stays_on_the_way_until_somebody_says_what_became_of_it(stocked: Scene) -> None:
    shop = stocked
    made = sent(shop)
    step(shop, lambda tx: transfers.receive_transfer(tx, made, [line(shop.coke, "6")]))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.PARTLY_RECEIVED, [(10, 0), (6, 4)])
    step(shop, lambda tx: transfers.resolve_missing(tx, made, Fate.RETURNED, [line(shop.coke, "1")]))
    assert levels(shop, shop.coke) == [(11, 0), (6, 3)]
    step(shop, lambda tx: transfers.resolve_missing(tx, made, Fate.LOST))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.CLOSED, [(11, 0), (6, 0)])
    with shop.books.read() as reader:
        (loss,) = reader.losses(shop.clock() - timedelta(days=1), shop.clock() + timedelta(days=1))
    assert (loss.quantity, loss.reason, loss.value, loss.branch) == (3, LossReason.IN_TRANSIT, soles("15"), "Surquillo")
    # Two of the three turn up: they are received like any others, and are no loss any more.
    step(shop, lambda tx: transfers.receive_transfer(tx, made, [line(shop.coke, "2")]))
    assert levels(shop, shop.coke) == [(11, 0), (8, 0)]
    with shop.books.read() as reader:
        (loss,) = reader.losses(shop.clock() - timedelta(days=1), shop.clock() + timedelta(days=1))
    assert (loss.quantity, loss.value) == (1, soles("5"))
    with pytest.raises(WrongState) as refused:
        shop.do(lambda tx: stock.undo_loss(tx, loss.id))
    assert refused.value.code == "wrong_state.loss_in_transit"


def test_a_transfer_is_called_off_before_it_arrives_and_goods_that_came_all_the_same_count(stocked: Scene) -> None:
    shop = stocked
    made = sent(shop)
    step(shop, lambda tx: transfers.cancel_transfer(tx, made))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.CANCELLED, [(20, 0), (0, 0)])
    step(shop, lambda tx: transfers.receive_transfer(tx, made, [line(shop.coke, "10")]))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.CLOSED, [(10, 0), (10, 0)])


def test_goods_are_received_before_the_news_that_they_left(stocked: Scene) -> None:
    shop = stocked
    with shop.books.read() as reader:
        here = reader.branches()[0].id
    asked = [line(shop.coke, "10")]
    made = shop.do(lambda tx: transfers.request_transfer(tx, asked, source=here, target=shop.second_branch).id)
    step(shop, lambda tx: transfers.receive_transfer(tx, made, [line(shop.coke, "6")]))
    assert (state(shop, made), levels(shop, shop.coke)) == (TransferState.PARTLY_RECEIVED, [(14, 0), (6, 0)])


def test_what_is_received_beyond_what_was_sent_is_listed_and_moves_nothing(stocked: Scene) -> None:
    shop = stocked
    made = sent(shop)
    step(shop, lambda tx: transfers.receive_transfer(tx, made, [line(shop.coke, "12"), line(shop.rice, "1")]))
    assert (levels(shop, shop.coke), levels(shop, shop.rice)) == ([(10, 0), (10, 0)], [(50, 0), (0, 0)])
    with shop.books.read() as reader:
        (row,) = reader.transfer_rows()
    assert [(x.name, x.surplus) for x in row.lines] == [("Coca-Cola 1.5 L", 2), ("Arroz a granel", 1)]


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (
            lambda tx, s, t: transfers.send_goods(tx, [line(s.coke, "1")], target=tx.branch),
            "invalid_input.transfer_itself",
        ),
        (lambda tx, s, t: transfers.send_goods(tx, [], target=s.second_branch), "invalid_input.no_lines"),
        (lambda tx, s, t: transfers.send_goods(tx, [line(s.coke, "0")], target=s.second_branch), "invalid_quantity"),
        (lambda tx, s, t: transfers.send_goods(tx, [line(s.coke, "-1")], target=s.second_branch), "invalid_quantity"),
        (lambda tx, s, t: transfers.send_goods(tx, [line(s.coke, "1e13")], target=s.second_branch), "invalid_quantity"),
        (
            lambda tx, s, t: transfers.send_goods(tx, [line("no-such", "1")], target=s.second_branch),
            "not_found.product",
        ),
        (lambda tx, s, t: transfers.send_goods(tx, [line(s.coke, "1")], target="no-such"), "not_found.branch"),
        (lambda tx, s, t: transfers.send_transfer(tx, t), "wrong_state.transfer"),
        (lambda tx, s, t: transfers.send_transfer(tx, "no-such"), "not_found.transfer"),
        (lambda tx, s, t: transfers.receive_transfer(tx, t, [line(s.coke, "-1")]), "invalid_quantity"),
        (
            lambda tx, s, t: transfers.resolve_missing(tx, t, Fate.LOST, [line(s.coke, "6"), line(s.coke, "5")]),
            "invalid_quantity.not_missing",
        ),
    ],
)
def test_what_cannot_be_moved_has_no_effect(
    stocked: Scene, work: Callable[[Transaction, Scene, str], object], code: str
) -> None:
    made = sent(stocked)
    before = stocked.events()
    with pytest.raises(MostradorError) as refused:
        stocked.do(lambda tx: bool(work(tx, stocked, made)))
    assert refused.value.code == code
    assert (stocked.events(), levels(stocked, stocked.coke)) == (before, [(10, 0), (0, 10)])


def test_after_it_arrived_a_transfer_is_neither_sent_nor_called_off_nor_given_up(stocked: Scene) -> None:
    made = sent(stocked)
    step(stocked, lambda tx: transfers.receive_transfer(tx, made))
    before = stocked.events()
    for work in (
        lambda tx: transfers.send_transfer(tx, made),
        lambda tx: transfers.cancel_transfer(tx, made),
        lambda tx: transfers.resolve_missing(tx, made, Fate.LOST),
    ):
        with pytest.raises(WrongState):
            step(stocked, work)
    with pytest.raises(InvalidInput):
        step(stocked, lambda tx: transfers.receive_transfer(tx, made))
    assert stocked.events() == before


@pytest.mark.parametrize("role", Role)
def test_staff_move_goods_and_only_those_who_answer_for_stock_give_goods_up(stocked: Scene, role: Role) -> None:
    made = sent(stocked)
    staff = role not in (Role.SUPPLIER, Role.CUSTOMER)
    for allowed, work in (
        (staff, lambda tx: transfers.send_goods(tx, [line(stocked.coke, "1")], target=stocked.second_branch)),
        (staff, lambda tx: transfers.receive_transfer(tx, made)),
        (staff, lambda tx: transfers.cancel_transfer(tx, made)),
        (staff and role is not Role.EMPLOYEE, lambda tx: transfers.resolve_missing(tx, made, Fate.LOST)),
    ):
        try_it(stocked, stocked.actor(role), allowed, work)
    assert levels(stocked, stocked.coke) == [(10, 0), (0, 10)]


def test_own_use_and_losses_are_kept_with_reason_and_worth_and_a_mistake_is_undone_once(stocked: Scene) -> None:
    shop = stocked
    lost = {
        reason: shop.do(lambda tx, r=reason: stock.lose_stock(tx, shop.coke, Decimal(2), r))
        for reason in (LossReason.BROKEN, LossReason.OWN_USE)
    }
    assert levels(shop, shop.coke)[0] == (16, 0)
    shop.do(lambda tx: stock.undo_loss(tx, lost[LossReason.BROKEN]), by=shop.actor(Role.EMPLOYEE))
    assert levels(shop, shop.coke)[0] == (18, 0)
    with shop.books.read() as reader:
        found = {x.reason: x for x in reader.losses(shop.clock() - timedelta(1), shop.clock() + timedelta(1))}
        kinds = [(m.kind.value, m.quantity) for m in reader.product_detail(shop.coke).movements]
    assert {r: (x.value, x.undone, x.branch) for r, x in found.items()} == {
        LossReason.BROKEN: (soles("10"), True, "Surquillo"),
        LossReason.OWN_USE: (soles("10"), False, "Surquillo"),
    }
    # Nothing is taken away: the mistake and its correction both stay.
    assert kinds == [("loss", 2), ("own_use", -2), ("loss", -2), ("receipt", 20)]
    before = shop.events()
    with pytest.raises(WrongState) as refused:
        shop.do(lambda tx: stock.undo_loss(tx, lost[LossReason.BROKEN]))
    assert refused.value.code == "wrong_state.loss_undone"
    with pytest.raises(NotFound):
        shop.do(lambda tx: stock.undo_loss(tx, "no-such"))
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: stock.undo_loss(tx, lost[LossReason.OWN_USE]), by=shop.actor(Role.CUSTOMER))
    assert shop.events() == before


def test_an_absurd_loss_is_refused(stocked: Scene) -> None:
    with pytest.raises(InvalidQuantity):
        stocked.do(lambda tx: stock.lose_stock(tx, stocked.coke, Decimal("1e15")))
