"""The whole proof: what was altered is found and named, in the log, in the tables and in the voice notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.application import people
from hub.application import shop as shops
from hub.domain.errors import BooksDamaged
from hub.domain.ids import event_id
from hub.storage.audit import Proof, Step, audit
from hub.storage.log import Row
from tests.application.scene import Scene, furnish, opened
from tests.storage.devices import pull, second_device


def prove(scene: Scene) -> Proof:
    return audit(scene.books.path, scene.books.keys)


def found(scene: Scene, *statements: str) -> BooksDamaged:
    """What the proof says after somebody wrote into the file."""
    connection, *_ = scene.books.writer_parts
    for statement in statements:
        assert connection.execute(statement).rowcount >= 1
    with pytest.raises(BooksDamaged) as error:
        prove(scene)
    return error.value


@pytest.fixture
def sold(shop: Scene) -> Scene:
    for _ in range(3):
        shop.sell(shop.coke)
    shop.do(lambda tx: tx.keep_media("note-1", shop.customer, b"OggS" * 400, "audio/ogg"))
    return shop


def test_whole_books_are_proven_while_the_shop_sells(sold: Scene) -> None:
    before = sold.events()
    steps: list[Step] = []

    def sell_meanwhile(step: Step, _done: int, _total: int) -> None:
        steps.append(step)
        sold.sell(sold.coke)

    proof = audit(sold.books.path, sold.books.keys, sell_meanwhile)
    # The moment is that of the first page read, which is behind the first sale.
    assert proof == Proof(events=before + 1, devices=1, folded=True)
    assert list(dict.fromkeys(steps)) == [Step.FILE, Step.CHAIN, Step.KEYS, Step.TABLES]
    assert sold.events() == before + len(steps)
    assert prove(sold).events == sold.events()
    assert [p.name for p in sold.books.path.parent.iterdir() if "proof" in p.name] == []


def test_books_of_a_closed_shop_are_proven(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)
        path, keys, events = scene.books.path, scene.books.keys, scene.events()
    assert audit(path, keys).events == events


@pytest.mark.parametrize(
    ("change", "kind"),
    [("data = replace(data, '7000', '6000')", "SaleRecorded"), ("type = 'StockLost'", "StockLost")],
)
def test_an_altered_event_is_named_with_its_type(sold: Scene, change: str, kind: str) -> None:
    last = sold.events()
    error = found(sold, f"UPDATE events SET {change} WHERE number = {last - 1}")
    assert error.code == "books_damaged.chain"
    assert error.params == {"device": "dev-a", "number": last - 1, "type": kind}


def test_an_event_set_aside_is_named_though_its_chain_is_whole(sold: Scene) -> None:
    last = sold.events()
    error = found(sold, f"UPDATE events SET counts = 0 WHERE number = {last}")
    assert (error.code, error.params["number"]) == ("books_damaged.counts", last)


def test_a_command_done_on_two_devices_is_no_misfit_unless_the_wrong_one_counts(sold: Scene, tmp_path: Path) -> None:
    with second_device(sold, tmp_path / "b") as other:
        pull(other, sold)
        other.do(lambda tx: shops.join_device(tx, name="B", branch=tx.branches()[0].id))
        sold.sell(sold.coke, key="both")
        other.clock.forward(seconds=1)
        other.sell(other.coke, key="both")
        pull(other, sold)
        assert prove(other).devices == 2
        error = found(
            other,
            "UPDATE events SET counts = 0 WHERE command = 'both' AND device = 'dev-a'",
            "UPDATE events SET counts = 1 WHERE command = 'both' AND device = 'dev-b'",
        )
        assert (error.code, error.params["device"]) == ("books_damaged.counts", "dev-a")


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE sales SET total = total + 1 WHERE receipt = 'A-2'", "sales"),
        ("DELETE FROM sales WHERE receipt = 'A-2'", "sales"),
        ("UPDATE stock SET on_hand = 0", "stock"),
        ("INSERT INTO open_movements SELECT * FROM open_movements WHERE kind = 'sale' LIMIT 1", "open_movements"),
        ("UPDATE open_movements SET about = about || char(0, 0)", "open_movements"),
        ("UPDATE contacts SET role = 'owner' WHERE role = 'employee'", "contacts"),
        ("INSERT INTO settings VALUES ('order_limit', '1', '')", "settings"),
    ],
)
def test_a_table_that_says_something_else_than_the_log_is_named(sold: Scene, statement: str, table: str) -> None:
    error = found(sold, statement)
    assert (error.code, error.params["table"]) == ("books_damaged.table", table)
    connection, *_ = sold.books.writer_parts
    if table == "sales":
        sale, number = connection.execute(
            "SELECT stream, number FROM events WHERE type = 'SaleRecorded' ORDER BY number LIMIT 1 OFFSET 1"
        ).fetchone()
        assert error.params == {
            "table": "sales", "record": sale, "device": "dev-a", "number": number, "type": "SaleRecorded"
        }  # fmt: skip
    sold.books.rebuild()
    prove(sold)


def test_an_event_that_cannot_be_read_is_named_though_its_chain_is_whole(sold: Scene) -> None:
    connection, projector, _ = sold.books.writer_parts
    log = projector.log
    (sale,) = connection.execute("SELECT data FROM events WHERE type = 'SaleRecorded' LIMIT 1").fetchone()
    head = log.head("dev-a")
    stamp = f"{'f' * 15}.dev-a"
    row = Row(event_id("k", 0), "dev-a", head.number + 1, stamp, None, "x", "k", 0, "SaleRecorded", "s", sale[:-9], b"")
    log.insert(row, row.chained(head.hash), counts=True)
    connection.execute("UPDATE heads SET number = ?, stamp = ?, hash = ?", [row.number, stamp, row.chained(head.hash)])
    error = found(sold)
    assert error.code == "books_damaged.fact"
    assert error.params == {"device": "dev-a", "number": row.number, "type": "SaleRecorded"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE media SET sealed = zeroblob(2000)", "media"),
        ("UPDATE subject_keys SET sealed = zeroblob(60) WHERE subject = (SELECT max(subject) FROM subject_keys)",
         "subject_key"),
        ("UPDATE events SET data = CAST(X'ff' AS TEXT) WHERE number = 3", ""),
    ],
)  # fmt: skip
def test_altered_bytes_of_media_keys_and_texts_are_found(sold: Scene, statement: str, code: str) -> None:
    assert found(sold, statement).code == f"books_damaged.{code}".rstrip(".")


def test_erased_persons_are_no_misfit(sold: Scene) -> None:
    sold.do(lambda tx: people.erase_contact(tx, sold.customer))
    assert prove(sold).folded


def test_tables_of_another_version_are_not_compared(sold: Scene) -> None:
    connection, *_ = sold.books.writer_parts
    connection.execute("PRAGMA user_version = 1")
    assert not prove(sold).folded
