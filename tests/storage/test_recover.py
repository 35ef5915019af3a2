"""Damaged books: real pages of real files are overwritten, and what was lost is named to the event."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged, BooksLocked, BooksUnusable
from hub.domain.ids import event_id
from hub.storage import BooksFeed, open_books
from hub.storage.audit import Progress, Step, silent
from hub.storage.backup import back_up
from hub.storage.backup.recover import Outcome, Recovered, recover
from hub.storage.backup.salvage import Found, Lost, choose
from hub.storage.keys import key_file
from hub.storage.log import GENESIS, Head, Row
from hub.storage.projections import dump
from hub.storage.witness import witness_file
from tests.application.scene import START, Clock, Scene, furnish, opened

PAGE = 4096
SALES = 120


@dataclass
class Shop:
    """Closed books of a shop that sold once a minute, as they were before the damage."""

    path: Path
    clock: Clock
    coke: str
    events: int
    tables: dict[str, list[tuple[object, ...]]]
    backups: list[Path]

    def recover(self, progress: Progress = silent) -> Recovered:
        return recover(self.path, self.backups, now=self.clock, progress=progress)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    with opened(tmp_path_factory.mktemp("original"), device="books") as scene:
        furnish(scene)
        for n in range(SALES):
            scene.clock.forward(minutes=1)
            scene.sell(scene.coke, key=f"sale-{n}")
        return Shop(scene.books.path, scene.clock, scene.coke, scene.events(), dump(scene.books.writer_parts[0]), [])


@pytest.fixture
def sold(original: Shop, tmp_path: Path) -> Shop:
    """A copy to damage."""
    (tmp_path / "shop").mkdir()
    for file in (original.path, key_file(original.path)):
        shutil.copy2(file, tmp_path / "shop" / file.name)
    return replace(original, path=tmp_path / "shop" / original.path.name, clock=Clock(original.clock.at))


def pages_of(path: Path, *names: str) -> list[int]:
    """The pages of tables and indexes, leaves last."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT pageno FROM dbstat WHERE name IN (SELECT value FROM json_each(?)) AND pagetype = 'leaf'"
            " ORDER BY path",
            [f"[{', '.join(repr(name) for name in names)}]".replace("'", '"')],
        ).fetchall()
    return [page for (page,) in rows]


def overwrite(path: Path, pages: list[int], content: bytes = b"\xa5") -> bytes:
    """Write garbage over pages, as a failing disk does; return the whole file as it is then."""
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[(page - 1) * PAGE : page * PAGE] = content * PAGE if len(content) == 1 else content
    path.write_bytes(bytes(raw))
    return bytes(raw)


def has_dbstat() -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        return ("ENABLE_DBSTAT_VTAB",) in connection.execute("PRAGMA compile_options").fetchall()


needs_dbstat = pytest.mark.skipif(not has_dbstat(), reason="this SQLite cannot tell which page belongs to which table")


def test_sound_books_are_left_as_they_are(sold: Shop) -> None:
    before = sorted((p.name, p.read_bytes()) for p in sold.path.parent.iterdir() if not p.name.endswith(".lock"))
    assert sold.recover() == Recovered(Outcome.SOUND, sold.events)
    after = sorted((p.name, p.read_bytes()) for p in sold.path.parent.iterdir() if not p.name.endswith(".lock"))
    assert [name for name, _ in after if name.startswith("books.db.aside")] == []
    assert dict(before).items() <= dict(after).items()


def test_wrong_sums_are_made_anew_from_the_log_by_the_same_device(sold: Shop) -> None:
    with closing(sqlite3.connect(sold.path, isolation_level=None)) as connection:
        connection.execute("UPDATE stock SET on_hand = 0")
    made = sold.recover()
    assert (made.outcome, made.events, made.lost, made.letters) == (Outcome.REBUILT, sold.events, (), "")
    with open_books(sold.path, now=sold.clock) as books:
        assert dump(books.writer_parts[0]) == sold.tables
        assert Scene(books, sold.clock).sell(sold.coke, key="next")["receipt"] == f"A-{SALES + 1}"
        books.verify()


@needs_dbstat
def test_damaged_tables_and_indexes_are_made_anew_and_the_damaged_file_is_kept(sold: Shop) -> None:
    damaged = pages_of(sold.path, "open_movements", "sales", "events_stream", "events_once")
    bytes_of_damaged = overwrite(sold.path, damaged)
    with pytest.raises(BooksUnusable), open_books(sold.path) as books:
        books.verify()
    made = sold.recover()
    assert (made.outcome, made.events, made.lost) == (Outcome.REBUILT, sold.events, ())
    assert made.aside is not None
    assert made.aside.read_bytes() == bytes_of_damaged
    assert key_file(made.aside).exists()
    with open_books(sold.path, now=sold.clock) as books:
        assert dump(books.writer_parts[0]) == sold.tables
    assert sold.recover().outcome is Outcome.SOUND


@needs_dbstat
def test_events_on_a_damaged_page_are_lost_and_named_and_all_others_are_saved(sold: Shop) -> None:
    leaves = pages_of(sold.path, "events")
    with closing(sqlite3.connect(sold.path)) as connection:
        before = dict(connection.execute("SELECT number, stamp FROM events"))
    overwrite(sold.path, [leaves[-3]])
    told: list[tuple[Step, int, int]] = []
    made = sold.recover(lambda *far: told.append(far))
    assert made.outcome is Outcome.SALVAGED
    far = {step: (done, total) for step, done, total in told}
    assert {step: done == total > 0 for step, (done, total) in far.items() if step in (Step.PAGES, Step.FOLDING)} == {
        Step.PAGES: True, Step.FOLDING: True,
    }  # fmt: skip
    (lost,) = made.lost
    assert (lost.device, made.events) == ("books", sold.events - lost.count)
    assert 5 < lost.count < 40
    at = {number: START + timedelta(milliseconds=int(stamp[:11], 16) - START.timestamp() * 1000)
          for number, stamp in before.items()}  # fmt: skip
    # The row behind the gap cannot be proven without its predecessor: it counts as lost with it.
    assert (lost.since, lost.until) == (at[lost.first - 1], at[lost.last + 1])

    with open_books(sold.path, now=sold.clock) as books:
        books.verify()
        with books.read() as reader:
            assert reader.on_hand(sold.coke) == -(SALES - lost.count)
            assert reader.home(sold.clock()).sales_count == SALES - lost.count
            assert "Nelly Quispe" in [contact.name for contact in reader.contacts()]
        # Nothing that was saved is done again, and new receipts are no old ones.
        scene = Scene(books, sold.clock)
        scene.do(lambda tx: pytest.fail("done already"), key=f"sale-{SALES - 1}")
        assert scene.sell(sold.coke, key="next")["receipt"].startswith(f"{made.letters}-")
        assert made.letters != "A"
    assert sold.recover().outcome is Outcome.SOUND


def test_what_sqlite_itself_cannot_put_into_words_is_damage_too(sold: Shop) -> None:
    raw = sold.path.read_bytes()
    # The name of a table is no text any more, and SQLite quotes it.
    broken = raw.replace(b"tablesalessales", b"tables\xc3lessales").replace(
        b"CREATE TABLE sales", b"CREATE TABLX sales"
    )
    assert broken != raw
    sold.path.write_bytes(broken)
    with pytest.raises(BooksDamaged):
        open_books(sold.path, now=sold.clock)
    made = sold.recover()
    assert (made.outcome, made.events, made.lost) == (Outcome.SALVAGED, sold.events, ())


def root_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        root: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    return root


@pytest.mark.parametrize("tables", [["events"], ["events", "heads", "subject_keys", "media", "commands"]])
def test_every_event_is_saved_where_the_way_to_them_is_gone(sold: Shop, tables: list[str]) -> None:
    # The root of a small table is its only page: what stood there is gone, and only that.
    with closing(sqlite3.connect(sold.path)) as connection:
        (people,) = connection.execute("SELECT count(*) FROM subject_keys").fetchone()
    overwrite(sold.path, [1, *(root_of(sold.path, table) for table in tables)])
    made = sold.recover()
    assert (made.outcome, made.events) == (Outcome.SALVAGED, sold.events)
    assert made.lost == (() if tables == ["events"] else (Lost("books", sold.events + 1, None, sold.clock(), None),))
    with open_books(sold.path, now=sold.clock) as books:
        books.verify()
        with books.read() as reader:
            assert reader.home(sold.clock()).sales_count == SALES
            named = [contact.name for contact in reader.contacts() if contact.name]
            assert len(named) == (people if tables == ["events"] else 0)
        Scene(books, sold.clock).do(lambda tx: pytest.fail("done already"), key="sale-0")


@pytest.mark.parametrize("readable", [True, False])
def test_what_only_the_write_ahead_log_has_is_saved_as_far_as_it_was_committed(
    sold: Shop, tmp_path: Path, *, readable: bool
) -> None:
    root = root_of(sold.path, "events")
    with open_books(sold.path, now=sold.clock) as books:
        scene = Scene(books, sold.clock)
        for n in range(5):
            sold.clock.forward(minutes=1)
            scene.sell(sold.coke, key=f"last-{n}")
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for end in ("", "-wal", ".keys", ".end"):
            shutil.copy2(f"{sold.path}{end}", crashed / f"{sold.path.name}{end}")
        had = scene.events()
    path = crashed / sold.path.name
    overwrite(path, [1, root])
    wal = Path(f"{path}-wal")
    # Pages that were never committed, as a crash in the middle of a sale leaves them: nobody was told that it worked.
    raw = bytearray(wal.read_bytes() + uncommitted(sold, wal.read_bytes()))
    raw[32 + 16] ^= 0 if readable else 1  # SQLite believes nothing behind a frame whose checksum is wrong
    wal.write_bytes(raw)
    made = recover(path, [], now=sold.clock)
    outcome = Outcome.REBUILT if readable else Outcome.SALVAGED
    assert (made.outcome, made.events, made.lost) == (outcome, had, ())
    with open_books(path, now=sold.clock) as books, books.read() as reader:
        assert reader.on_hand(sold.coke) == -SALES - 5


def uncommitted(sold: Shop, wal: bytes) -> bytes:
    """The frames of one more sale, without their commit."""
    with open_books(sold.path, now=sold.clock) as books:
        Scene(books, sold.clock).sell(sold.coke, key="never")
        later = Path(f"{sold.path}-wal").read_bytes()
    frames = [bytearray(later[at : at + 24 + PAGE]) for at in range(32, len(later), 24 + PAGE)]
    for frame in frames:
        frame[4:8], frame[8:16] = bytes(4), wal[16:24]
    return b"".join(frames)


@needs_dbstat
def test_who_tries_a_lost_sale_again_makes_it_and_is_not_told_that_it_was_done(sold: Shop) -> None:
    leaves = pages_of(sold.path, "events")
    with closing(sqlite3.connect(sold.path)) as connection:
        before = {row[0] for row in connection.execute("SELECT command FROM events")}
    overwrite(sold.path, [leaves[-3]])
    made = sold.recover()
    assert made.lost
    with open_books(sold.path, now=sold.clock) as books:
        connection, *_ = books.writer_parts
        after = {row[0] for row in connection.execute("SELECT command FROM events WHERE device = 'books'")}
        lost = sorted(before - after - {row[0] for row in connection.execute("SELECT command FROM events")})
        assert lost
        for key in lost:
            assert Scene(books, sold.clock).sell(sold.coke, key=key)["receipt"].startswith(made.letters)
        with books.read() as reader:
            assert reader.on_hand(sold.coke) == -SALES


@needs_dbstat
@pytest.mark.timeout(60)
def test_pages_that_changed_places_are_read_to_the_end(sold: Shop) -> None:
    pages = pages_of(sold.path, "events")
    raw = sold.path.read_bytes()
    early, late = (raw[(page - 1) * PAGE : page * PAGE] for page in (pages[1], pages[3]))
    overwrite(sold.path, [pages[1]], late)
    overwrite(sold.path, [pages[3]], early)
    overwrite(sold.path, [pages[4]])
    made = sold.recover()
    assert made.outcome is Outcome.SALVAGED
    assert made.events + sum(lost.count or 0 for lost in made.lost) == sold.events
    with open_books(sold.path, now=sold.clock) as books:
        books.verify()


@needs_dbstat
def test_the_newest_backup_fills_the_gap(sold: Shop, tmp_path: Path) -> None:
    with open_books(sold.path, now=sold.clock) as books:
        sold.backups = [back_up(sold.path, books.keys, tmp_path / f"{n}.backup", now=sold.clock).path for n in range(2)]
        (tmp_path / "no.backup").write_bytes(b"no backup at all")
        scene = Scene(books, sold.clock)
        for n in range(3):
            sold.clock.forward(minutes=1)
            scene.sell(sold.coke, key=f"after-{n}")
        tables = dump(books.writer_parts[0])
    sold.backups.append(tmp_path / "no.backup")
    overwrite(sold.path, pages_of(sold.path, "events")[2:5])
    made = sold.recover()
    assert (made.outcome, made.lost, made.events) == (Outcome.SALVAGED, (), sold.events + 3)
    assert made.backup in sold.backups[:2]
    with open_books(sold.path, now=sold.clock) as books:
        books.verify()
        after = dump(books.writer_parts[0])
        assert {table for table in tables if tables[table] != after[table]} == {"devices"}


@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_is_no_database_any_more_comes_back_from_the_newest_backup(
    sold: Shop, tmp_path: Path, *, known: bool
) -> None:
    with open_books(sold.path, now=sold.clock) as books:
        old = back_up(sold.path, books.keys, tmp_path / "old.backup", now=sold.clock).path
        sold.clock.forward(minutes=1)
        Scene(books, sold.clock).sell(sold.coke, key="between")
        new = back_up(sold.path, books.keys, tmp_path / "new.backup", now=sold.clock).path
        made_at = sold.clock()
        sold.clock.forward(minutes=1)
        Scene(books, sold.clock).sell(sold.coke, key="lost")
    sold.path.write_bytes(os.urandom(50_000))
    last = sold.events + 2
    if not known:  # without the file beside the books nobody can tell how far they came
        witness_file(sold.path).unlink()
        last = None
    sold.backups = [old, new]
    made = sold.recover()
    assert (made.outcome, made.backup, made.events) == (Outcome.SALVAGED, new, sold.events + 1)
    assert made.lost == (Lost("books", sold.events + 2, last, made_at, None),)
    assert made.lost[0].count == (1 if known else None)
    with open_books(sold.path, now=sold.clock) as books, books.read() as reader:
        assert reader.home(sold.clock()).sales_count == SALES + 1


def test_where_nothing_can_be_saved_nothing_is_touched(sold: Shop) -> None:
    garbage = os.urandom(50_000)
    sold.path.write_bytes(garbage)
    with pytest.raises(BooksDamaged) as refused:
        sold.recover()
    assert refused.value.code == "books_damaged.nothing_saved"
    assert sold.path.read_bytes() == garbage
    assert [p.name for p in sold.path.parent.iterdir() if "aside" in p.name or "scratch" in p.name] == []


def test_without_the_key_file_or_while_a_hub_runs_nothing_is_tried(sold: Shop) -> None:
    with open_books(sold.path), pytest.raises(BooksLocked):
        sold.recover()
    key_file(sold.path).rename(sold.path.with_name("away"))
    with pytest.raises(BooksUnusable) as refused:
        sold.recover()
    assert refused.value.code == "books_unusable.keys"


@needs_dbstat
def test_what_other_devices_still_have_comes_back_from_them_and_nothing_is_doubled(sold: Shop, tmp_path: Path) -> None:
    with open_books(sold.path, now=sold.clock) as books:
        keys = books.keys
        rows = BooksFeed(books).pending(10_000).rows
    overwrite(sold.path, pages_of(sold.path, "events")[3:5])
    made = sold.recover()
    assert made.lost
    with open_books(sold.path, now=sold.clock) as books:
        feed = BooksFeed(books)
        feed.pulled(rows, device=keys.device, position=len(rows))
        books.verify()
        with books.read() as reader:
            assert reader.home(sold.clock()).sales_count == SALES
            assert reader.on_hand(sold.coke) == -SALES
        # What was written again by the new device counts as that one's: the rest of every row is as it was.
        after = {
            table: sorted(repr(row).replace(books.device, "books") for row in rows)
            for table, rows in dump(books.writer_parts[0]).items()
        }
    before = {table: sorted(map(repr, rows)) for table, rows in sold.tables.items()}
    # (A payment knows its event's place in its device's log.)
    assert {table for table in after if after[table] != before[table]} == {"devices", "payments"}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_pages_are_damaged_every_event_is_saved_or_named_and_what_is_saved_is_proven(
    sold: Shop, seed: int
) -> None:
    chance = random.Random(seed)
    pages = chance.sample(range(1 if seed % 4 == 0 else 2, sold.path.stat().st_size // PAGE + 1), 1 + seed % 5)
    damaged = overwrite(sold.path, pages, chance.randbytes(PAGE))
    made = sold.recover()
    known = [lost.count for lost in made.lost if lost.count is not None]
    if len(known) == len(made.lost):
        assert made.events + sum(known) == sold.events
    assert made.aside is None or made.aside.read_bytes() == damaged
    with open_books(sold.path, now=sold.clock) as books:
        books.verify()
        with books.read() as reader:
            sales = reader.home(sold.clock()).sales_count
            assert reader.on_hand(sold.coke) == -sales
            assert SALES - sales <= sum(known) if len(known) == len(made.lost) else sales <= SALES
    assert sold.recover().outcome is Outcome.SOUND


def test_a_command_of_many_events_that_is_not_whole_is_named_once_with_all_of_them() -> None:
    found, end = Found(), GENESIS
    commands = [("first", 0), *(("import", place) for place in range(6)), ("last", 0)]
    for number, (command, place) in enumerate(commands, start=1):
        stamp = str(Stamp(number * 1000, 0, "a"))
        row = Row(event_id(command, place), "a", number, stamp, None, "x", command, place, "StockLost", "s", "{}", b"")
        row = row._replace(hash=row.chained(end))
        end = row.hash
        if number not in (2, 3):
            found.add(row)
    found.add_end("a", Head(8, str(Stamp(8000, 0, "a")), end))
    saved = choose(found)
    assert [(row.number, row.command) for row in (*saved.rows, *saved.orphans)] == [(1, "first"), (8, "last")]
    at = [datetime.fromtimestamp(second, UTC) for second in (1, 7)]
    assert saved.lost == [Lost("a", 2, 7, *at)]
