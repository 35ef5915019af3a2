"""Books that became older than what their device had recorded: noticed at opening, told, and no number used twice."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from hub.application import people
from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged, BooksUnusable
from hub.domain.people import Role
from hub.storage import SqliteBooks, open_books
from hub.storage.audit import audit
from hub.storage.backup import Outcome, back_up, recover, restore
from hub.storage.keys import KeyFile, key_file
from hub.storage.log import Head
from hub.storage.projections import dump
from hub.storage.witness import Witness, read_witness, witness_file
from tests.application.scene import START, Scene, furnish, opened
from tests.storage.devices import pull, second_device


def crashed(shop: Scene, to: Path, *, wal: bool = False, witness: bool = True) -> Path:
    """What lies on the disk when the power goes now, in another folder; without the write-ahead log as told."""
    to.mkdir()
    path = shop.books.path
    for file in (path, key_file(path), *([witness_file(path)] if witness else [])):
        shutil.copy2(file, to / file.name)
    if wal:
        shutil.copy2(f"{path}-wal", to / f"{path.name}-wal")
    return to / path.name


@pytest.fixture
def sold(shop: Scene) -> Scene:
    """Two sales that a checkpoint brought into the file, and three that only the write-ahead log has."""
    for n in range(2):
        shop.sell(shop.coke, key=f"in the file {n}")
    connection, *_ = shop.books.writer_parts
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for n in range(3):
        shop.clock.forward(minutes=1)
        shop.sell(shop.coke, key=f"in the log {n}")
    return shop


def lost(books: SqliteBooks) -> list[tuple[str, int | None, object]]:
    with books.read() as reader:
        return [(x.about or "", x.count, x.since) for x in reader.attention() if x.kind == "events_lost"]


def test_a_write_ahead_log_that_was_deleted_after_a_crash_is_told_and_no_number_is_used_again(
    sold: Scene, tmp_path: Path
) -> None:
    gone = sold.events()
    path = crashed(sold, tmp_path / "crashed")
    keys = KeyFile.load(key_file(path))
    with pytest.raises(BooksDamaged) as told:
        audit(path, keys)
    with open_books(path, now=sold.clock) as books:
        books.verify()
        again = Scene(books, sold.clock, coke=sold.coke)
        with books.read() as reader:
            assert reader.on_hand(sold.coke) == -2
        kept = again.events() - 2  # without its own first two: that it joined, and what it tells
        assert told.value.code == "books_damaged.older"
        assert (told.value.params["first"], told.value.params["last"]) == (kept + 1, gone)
        assert lost(books) == [("dev-a", gone - kept, START)]
        receipt = again.sell(sold.coke, key="in the log 0")["receipt"]
        assert receipt not in {f"A-{n}" for n in range(10)}
        device = books.device
    # It is told once, and the device stays who it is now.
    with open_books(path, now=sold.clock) as books:
        assert (books.device, len(lost(books))) == (device, 1)
        assert audit(path, books.keys).events == kept + 2 + 1


def test_the_end_of_a_device_that_begins_anew_is_read_though_its_line_is_shorter(tmp_path: Path) -> None:
    books, device = tmp_path / "books.db", "f" * 32
    for number in (170, 2):
        told = Head(number, str(Stamp(1_795_000_000_000, 0, device)), b"h" * 32)
        witness = Witness(books)
        witness.write(device, told)
        witness.close()
        assert read_witness(books) == (device, told)


def test_what_others_heard_of_the_lost_sales_comes_back_and_counts_once(sold: Scene, tmp_path: Path) -> None:
    with second_device(sold, tmp_path / "b") as other:
        pull(other, sold)
        with open_books(crashed(sold, tmp_path / "crashed"), now=sold.clock) as books:
            till = Scene(books, sold.clock, coke=sold.coke)
            till.sell(sold.coke, key="after")
            pull(till, sold)
            pull(other, till)
            for scene in (other, till):
                scene.books.verify()
                with scene.books.read() as reader:
                    assert reader.on_hand(sold.coke) == -6


def test_nothing_is_said_after_a_power_cut_that_lost_nothing_or_only_the_file_s_last_words(
    sold: Scene, tmp_path: Path
) -> None:
    whole = crashed(sold, tmp_path / "whole", wal=True)
    older = crashed(sold, tmp_path / "older", wal=True)
    behind = read_witness(older)
    assert behind is not None
    sold.sell(sold.coke)
    shutil.copy2(f"{sold.books.path}-wal", f"{older}-wal")
    torn = crashed(sold, tmp_path / "torn", wal=True)
    witness_file(torn).write_bytes(witness_file(torn).read_bytes()[:40])
    without = crashed(sold, tmp_path / "without", wal=True, witness=False)
    for path in (whole, older, torn, without):
        with open_books(path, now=sold.clock) as books:
            assert (books.device, lost(books)) == ("dev-a", [])
            assert Scene(books, sold.clock, coke=sold.coke).sell(sold.coke, key="next")["receipt"].startswith("A-")
            witness = read_witness(path)
            assert witness is not None
            assert witness[1].number > behind[1].number


def test_an_old_copy_that_was_put_in_place_of_the_books_is_told_too(sold: Scene, tmp_path: Path) -> None:
    old = crashed(sold, tmp_path / "old")
    sold.books.close()
    shutil.copy2(old, sold.books.path)
    with open_books(sold.books.path, now=sold.clock) as books:
        assert len(lost(books)) == 1


def test_who_is_killed_while_taking_its_own_place_does_so_at_the_next_opening(
    sold: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = crashed(sold, tmp_path / "crashed")

    def full(_keys: KeyFile) -> None:
        raise BooksUnusable("no room", reason="full")

    with monkeypatch.context() as disk:
        disk.setattr(KeyFile, "save", full)
        with pytest.raises(BooksUnusable):
            open_books(path, now=sold.clock)
    with open_books(path, now=sold.clock) as books:
        assert books.device != "dev-a"
        assert len(lost(books)) == 1
        assert books.keys == KeyFile.load(key_file(path))
        assert books.keys.vouched_by == sold.books.keys.token
        before = dump(books.writer_parts[0])
        books.rebuild()
        assert dump(books.writer_parts[0]) == before


def test_recover_brings_back_what_a_backup_has_of_the_lost_events_and_names_the_rest(
    sold: Scene, tmp_path: Path
) -> None:
    saved = back_up(sold.books.path, sold.books.keys, tmp_path / "day.backup", now=sold.clock).path
    at = sold.clock()
    sold.clock.forward(minutes=1)
    had = sold.events()
    sold.sell(sold.coke)
    path = crashed(sold, tmp_path / "crashed")
    made = recover(path, [saved], now=sold.clock)
    assert (made.outcome, made.events) == (Outcome.SALVAGED, had)
    assert [(x.device, x.first, x.since) for x in made.lost] == [("dev-a", had + 1, at)]
    assert [x.count for x in made.lost] == [sold.events() - had]
    with open_books(path, now=sold.clock) as books, books.read() as reader:
        assert reader.on_hand(sold.coke) == -5
        assert lost(books) == []


def test_a_shop_that_was_restored_over_its_own_older_books_is_not_said_to_lack_anything(
    sold: Scene, tmp_path: Path
) -> None:
    saved = back_up(sold.books.path, sold.books.keys, tmp_path / "day.backup", now=sold.clock).path
    sold.sell(sold.coke)
    sold.books.close()
    made = restore(saved, sold.books.path, sold.books.keys.recovery_code(), replace=True, now=sold.clock)
    with open_books(sold.books.path, now=sold.clock) as books:
        assert (books.device, lost(books)) == (made.device, [])


def test_what_a_backup_has_of_the_lost_events_comes_back_also_after_the_shop_went_on(
    sold: Scene, tmp_path: Path
) -> None:
    named = sold.do(lambda tx: people.add_contact(tx, name="Zoila", role=Role.CUSTOMER, language="es"), key="zoila")
    saved = back_up(sold.books.path, sold.books.keys, tmp_path / "day.backup", now=sold.clock).path
    sold.sell(sold.coke, key="after the backup")
    path = crashed(sold, tmp_path / "crashed")
    with open_books(path, now=sold.clock) as books:
        device, till = books.device, Scene(books, sold.clock, coke=sold.coke)
        till.sell(sold.coke, key="in the log 1")  # made again by hand, under its own key
        till.sell(sold.coke, key="new")
        newest = back_up(path, books.keys, tmp_path / "newest.backup", now=sold.clock).path
    made = recover(path, [newest, saved], now=sold.clock)
    assert (made.outcome, made.backup) == (Outcome.COMPLETED, saved)
    with open_books(path, now=sold.clock) as books:
        assert (books.device, audit(path, books.keys).devices) == (device, 2)
        with books.read() as reader:
            # Two in the file, three in the log of which one was made again, and the new one.
            assert reader.on_hand(sold.coke) == -6
            contact = reader.contact(named)
            assert (contact.name if contact else None, reader.sync_state().last_exchange) == ("Zoila", None)
        before = dump(books.writer_parts[0])
        books.rebuild()
        assert dump(books.writer_parts[0]) == before
    assert recover(path, [newest, saved], now=sold.clock).outcome is Outcome.SOUND


def test_the_first_day_of_a_shop_that_lies_in_the_write_ahead_log_alone_is_not_a_shop_that_was_never_opened(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as scene:
        connection, *_ = scene.books.writer_parts
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        furnish(scene)
        path = crashed(scene, tmp_path / "crashed")
        with pytest.raises(BooksDamaged) as refused:
            open_books(path)
        assert (refused.value.code, refused.value.params["last"]) == ("books_damaged.gone", scene.events())
        # With the log beside it all is there.
        shutil.copy2(f"{scene.books.path}-wal", f"{path}-wal")
        open_books(path).close()


@pytest.mark.parametrize("empty", [True, False])
def test_books_that_are_gone_or_empty_are_no_new_shop(sold: Scene, tmp_path: Path, *, empty: bool) -> None:
    saved = back_up(sold.books.path, sold.books.keys, tmp_path / "day.backup", now=sold.clock).path
    path = crashed(sold, tmp_path / "crashed")
    path.unlink()
    if empty:
        path.touch()
    for opening in (lambda: open_books(path), lambda: audit(path, KeyFile.load(key_file(path)))):
        with pytest.raises(BooksDamaged) as refused:
            opening()
        assert (refused.value.code, refused.value.params["last"]) == ("books_damaged.gone", sold.events())
    with pytest.raises(BooksDamaged) as nothing:
        recover(path, [], now=sold.clock)
    assert nothing.value.code == "books_damaged.nothing_saved"
    made = recover(path, [saved], now=sold.clock)
    assert (made.outcome, made.events, made.lost) == (Outcome.SALVAGED, sold.events(), ())
    with open_books(path, now=sold.clock) as books, books.read() as reader:
        assert reader.on_hand(sold.coke) == -5


def test_a_disk_that_does_not_take_the_file_stops_no_sale(sold: Scene, tmp_path: Path) -> None:
    path = crashed(sold, tmp_path / "crashed", wal=True, witness=False)
    witness_file(path).mkdir()
    with open_books(path, now=sold.clock) as books:
        till = Scene(books, sold.clock, coke=sold.coke)
        assert till.sell(sold.coke, key="next")["receipt"] == "A-6"
    with suppress(OSError):
        witness_file(path).rmdir()
    sold.clock.at += timedelta(days=1)
    with open_books(path, now=sold.clock) as books:
        assert Scene(books, sold.clock, coke=sold.coke).sell(sold.coke, key="later")["receipt"] == "A-7"
        witness = read_witness(path)
        assert witness is not None
        assert witness[1].number == Scene(books, sold.clock).events()
