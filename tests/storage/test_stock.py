"""Stock per branch: on hand, reserved, available, on the way."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hub.application import catalogue, purchasing, stock, stocktake, transfers
from hub.application.cash import open_session
from hub.application.pins import check_pin, set_pin
from hub.application.ports.books import Transaction
from hub.domain.events import ProductFields, TransferLine
from hub.domain.people import Role
from hub.domain.stock import StockLevel
from hub.storage.projections import dump
from hub.storage.projections.reservations import reserve
from hub.storage.projections.stocktake import refold
from tests.application.scene import Scene, received, soles


def levels(scene: Scene, product: str) -> dict[str, StockLevel]:
    with scene.books.read() as reader:
        return {row.name: row.level for row in reader.stock_of(product)}


def test_stock_is_told_branch_by_branch_and_what_is_promised_is_not_available(shop: Scene) -> None:
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(20))))
    shop.sell(shop.coke, "3")
    with shop.books.read() as reader:
        here, there = (branch.id for branch in reader.branches())
    _, projector, _ = shop.books.writer_parts

    def keep(order: str, *rows: tuple[str, str, str]) -> None:
        with shop.books.writing():
            reserve(projector, order, [(product, branch, Decimal(amount)) for product, branch, amount in rows])

    shop.books.on_writer(
        lambda: keep("first", (shop.coke, here, "4"), (shop.coke, there, "1.5"), (shop.rice, here, "9"))
    )
    shop.books.on_writer(lambda: keep("second", (shop.coke, here, "1"), (shop.coke, here, "2")))
    found = levels(shop, shop.coke)
    assert found == {
        "Surquillo": StockLevel(Decimal(17), Decimal(7), Decimal(0)),
        "Almacén": StockLevel(Decimal(0), Decimal("1.5"), Decimal(0)),
    }
    assert [level.available for level in found.values()] == [10, Decimal("-1.5")]
    # An order that is folded anew keeps what it keeps now, and nothing of before.
    shop.books.on_writer(lambda: keep("first", (shop.coke, here, "1")))
    shop.books.on_writer(lambda: keep("second"))
    assert levels(shop, shop.coke)["Surquillo"].available == 16


def test_what_moved_on_the_latest_day_waits_there_after_a_rebuild_too_whenever_its_story_began(shop: Scene) -> None:
    def works(tx: Transaction) -> list[str]:
        there = next(branch.id for branch in tx.branches() if branch.id != tx.branch)
        line = TransferLine(shop.coke, Decimal(2))
        return [stock.lose_stock(tx, shop.coke, Decimal(1)), transfers.send_goods(tx, [line], target=there).id]

    lost, sent = shop.do(works)
    for move in (lambda tx: transfers.receive_transfer(tx, sent) and None, lambda tx: stock.undo_loss(tx, lost)):
        shop.clock.forward(days=1)
        shop.do(move)
    before = dump(shop.books.writer_parts[0])
    assert [(row[6], row[7]) for row in before["open_movements"]] == [("loss", 1000)]
    shop.books.rebuild()
    assert dump(shop.books.writer_parts[0]) == before


def steps_of(scene: Scene, work: Callable[[], object]) -> int:
    """How much SQLite had to do for it, in hundreds of its instructions."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    connection, *_ = scene.books.writer_parts
    scene.books.on_writer(lambda: connection.set_progress_handler(count, 100))
    work()
    scene.books.on_writer(lambda: connection.set_progress_handler(None, 0))
    return counted


def test_a_rebuild_of_a_day_on_which_much_came_takes_as_long_as_there_is_much(shop: Scene) -> None:
    def steps(deliveries: int) -> int:
        for _ in range(deliveries):
            shop.clock.forward(seconds=10)
            lines = [received(shop.coke, "1", "2.00"), received(shop.rice, "1", "3.00")]
            shop.do(lambda tx, lines=lines: str(purchasing.receive_goods(tx, lines=lines)))
        return steps_of(shop, shop.books.rebuild)

    few, many = steps(40), steps(160)
    assert many < 6 * few, (few, many)


def test_the_end_of_a_first_stock_take_is_folded_anew_in_as_long_as_there_is_much(shop: Scene) -> None:
    _, projector, _ = shop.books.writer_parts

    def counted(products: int) -> str:
        def work(tx: Transaction) -> str:
            new = [catalogue.add_product(tx, ProductFields(name=f"P {products} {n}")) for n in range(products)]
            take = stocktake.start_take(tx, products=new, branch=tx.branch)
            for product in new:
                stocktake.count_product(tx, take, product, Decimal(5))
            return take

        take = shop.do(work)
        shop.do(lambda tx: stocktake.close_take(tx, take))
        return take

    def steps(take: str) -> int:
        def anew() -> None:
            with shop.books.writing():
                refold(projector, take)

        return steps_of(shop, lambda: shop.books.on_writer(anew))

    few = steps(counted(40))
    many = steps(counted(160))
    assert many < 6 * few, (few, many)


def test_the_days_sales_are_filed_by_opening_the_till_next_morning_not_by_a_sale_of_the_evening(shop: Scene) -> None:
    connection, *_ = shop.books.writer_parts

    def waiting() -> tuple[int, int]:
        tables = dump(connection)
        return len(tables["open_movements"]), len(tables["movements"])

    shop.sell(shop.coke)
    # 15:00 UTC before; now half past seven in the evening in Lima, when it is tomorrow in UTC.
    shop.clock.forward(hours=9, minutes=30)
    shop.sell(shop.coke)
    assert waiting() == (2, 0)
    set_pin(shop.books, shop.actor(Role.OWNER), shop.owner, "483920", key="pin")
    shop.clock.forward(hours=12)
    check_pin(shop.books, shop.owner, "483920")  # it is right at once, which nothing has to be written for
    assert waiting() == (2, 0)
    shop.do(lambda tx: open_session(tx, soles("50")))
    assert waiting() == (0, 2)
    shop.sell(shop.coke)
    assert waiting() == (1, 2)
    before = dump(connection)
    shop.books.rebuild()
    assert dump(connection) == before
