"""Branches: opened, renamed, closed, opened again; devices that move from one to another."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hub.application import branches, cash, purchasing, stock, transfers
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.domain.errors import MostradorError
from hub.domain.events import TransferLine
from hub.domain.people import Role
from tests.application.scene import Scene, received, soles
from tests.application.test_rights import try_it


def names(scene: Scene, *, closed: bool = False) -> list[str]:
    with scene.books.read() as reader:
        return [branch.name for branch in reader.branches(closed=closed)]


def refused(scene: Scene, work: Callable[[Transaction], object]) -> tuple[str, dict[str, object]]:
    before = scene.events()
    with pytest.raises(MostradorError) as error:
        scene.do(lambda tx: bool(work(tx)))
    assert scene.events() == before
    return error.value.code, error.value.params


def test_a_new_branch_stands_beside_the_others_with_stock_of_its_own(shop: Scene) -> None:
    made = shop.do(lambda tx: shops.open_branch(tx, code="lince", name="Lince"))
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "6")], branch=made))
    assert names(shop) == ["Surquillo", "Almacén", "Lince"]
    with shop.books.read() as reader:
        assert [(x.name, x.level.on_hand) for x in reader.stock_of(shop.coke)] == [
            ("Surquillo", 0),
            ("Almacén", 0),
            ("Lince", 6),
        ]
        assert [(x.name, x.products) for x in reader.branch_rows()] == [("Surquillo", 0), ("Almacén", 0), ("Lince", 1)]


def test_a_renamed_branch_keeps_its_code_and_its_past(shop: Scene) -> None:
    shop.do(lambda tx: branches.rename_branch(tx, shop.second_branch, " Depósito "))
    with shop.books.read() as reader:
        assert [(x.code, x.name) for x in reader.branches()] == [("surquillo", "Surquillo"), ("almacen", "Depósito")]
    assert refused(shop, lambda tx: branches.rename_branch(tx, shop.second_branch, " "))[0] == "invalid_input.no_name"
    assert refused(shop, lambda tx: branches.rename_branch(tx, "none", "X"))[0] == "not_found.branch"


def test_a_branch_is_closed_once_nothing_is_there_and_can_be_opened_again(shop: Scene) -> None:
    there = shop.second_branch
    shop.do(lambda tx: branches.close_branch(tx, there))
    assert (names(shop), names(shop, closed=True)) == (["Surquillo"], ["Surquillo", "Almacén"])
    with shop.books.read() as reader:
        assert [x.name for x in reader.stock_of(shop.coke)] == ["Surquillo"]
        assert [x.name for x in reader.branch_rows()] == ["Surquillo"]
    lines = [TransferLine(shop.coke, Decimal(1))]
    for work in (
        lambda tx: stock.count_stock(tx, shop.coke, Decimal(1), there),
        lambda tx: transfers.send_goods(tx, lines, target=there),
        lambda tx: branches.move_device(tx, there),
        lambda tx: branches.close_branch(tx, there),
    ):
        assert refused(shop, work) == ("wrong_state.branch_closed", {"name": "Almacén"})
    assert refused(shop, lambda tx: shops.open_branch(tx, code="almacen", name="X"))[0] == "invalid_input.code_taken"
    shop.do(lambda tx: branches.reopen_branch(tx, there))
    assert names(shop) == ["Surquillo", "Almacén"]
    assert refused(shop, lambda tx: branches.reopen_branch(tx, there))[0] == "wrong_state.branch_open"


def test_a_branch_with_goods_devices_or_open_transfers_is_not_closed(shop: Scene) -> None:
    with shop.books.read() as reader:
        here, there = (branch.id for branch in reader.branches())
    assert refused(shop, lambda tx: branches.close_branch(tx, here)) == (
        "wrong_state.branch_devices",
        {"name": "Surquillo", "devices": "Caja"},
    )
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(3), there)))
    assert refused(shop, lambda tx: branches.close_branch(tx, there)) == (
        "wrong_state.branch_stock",
        {"name": "Almacén", "products": 1},
    )
    lines = [TransferLine(shop.coke, Decimal(3))]
    made = shop.do(lambda tx: transfers.send_goods(tx, lines, source=there, target=here).id)
    assert refused(shop, lambda tx: branches.close_branch(tx, there))[0] == "wrong_state.branch_transfers"
    shop.do(lambda tx: bool(transfers.receive_transfer(tx, made)))
    shop.do(lambda tx: branches.close_branch(tx, there))
    assert refused(shop, lambda tx: branches.close_branch(tx, here))[0] == "wrong_state.last_branch"


def test_a_device_that_moved_writes_for_its_new_branch(shop: Scene) -> None:
    shop.sell(shop.coke)
    shop.do(lambda tx: branches.move_device(tx, shop.second_branch))
    shop.sell(shop.coke, "2")
    with shop.books.read() as reader:
        assert [x.level.on_hand for x in reader.stock_of(shop.coke)] == [-1, -2]
        assert [(x.name, x.letters, x.branch) for x in reader.device_rows()] == [("Caja", "A", shop.second_branch)]
    shop.do(lambda tx: cash.open_session(tx, soles("50")))
    with shop.books.read() as reader:
        here = reader.branches()[0].id
    assert refused(shop, lambda tx: branches.move_device(tx, here)) == ("wrong_state.device_session", {"name": "Caja"})
    assert refused(shop, lambda tx: branches.move_device(tx, "none"))[0] == "not_found.branch"
    assert refused(shop, lambda tx: branches.move_device(tx, shop.second_branch, "none"))[0] == "not_found.device"


@pytest.mark.parametrize("role", Role)
def test_only_the_owner_changes_branches(shop: Scene, role: Role) -> None:
    for work in (
        lambda tx: branches.rename_branch(tx, shop.second_branch, "X"),
        lambda tx: branches.close_branch(tx, shop.second_branch),
        lambda tx: branches.move_device(tx, shop.second_branch),
    ):
        try_it(shop, shop.actor(role), role is Role.OWNER, work)
    assert names(shop) == ["Surquillo", "Almacén"]
