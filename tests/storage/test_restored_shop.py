"""A shop restored: back as a new device with nothing lost, and nothing doubled of its two lives."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from hub.application import people
from hub.application.ports.books import Actor
from hub.application.shop import give_letters
from hub.domain.errors import BooksLocked
from hub.domain.events import BranchClosed
from hub.storage import BooksFeed, open_books
from hub.storage.backup import check_backup, restore
from hub.storage.keys import key_file
from hub.storage.projections import dump
from tests.application.scene import START, Scene, furnish, opened, other_device
from tests.storage.backups import code, refused, save
from tests.storage.devices import pull, second_device
from tests.storage.test_durability import fill, small_disk  # noqa: F401  a fixture
from tests.storage.test_personal_words import AUDIO, NAME, PHONE, WORDS


def test_a_new_machine_becomes_the_shop_by_file_and_code_alone(shop: Scene, saved: Path, tmp_path: Path) -> None:
    made = restore(saved, tmp_path / "new" / "books.db", code(shop), now=shop.clock)
    assert (made.checked.events, made.checked.made_at, made.checked.same_tables) == (shop.events(), START, True)
    assert made.aside is None
    with open_books(tmp_path / "new" / "books.db", now=shop.clock) as books:
        books.verify()
        before, after = dump(shop.books.writer_parts[0]), dump(books.writer_parts[0])
        assert {table for table in before if before[table] != after[table]} == {"devices"}
        with books.read() as reader:
            assert reader.message("in-1").text == WORDS
            assert reader.media("media-1").content == AUDIO
            assert reader.contact_by_handle(people.HandleKind.PHONE, PHONE).name == NAME
        keys = books.keys
        assert (keys.shop, keys.epochs, keys.report, keys.recovery) == (
            shop.books.keys.shop, shop.books.keys.epochs, shop.books.keys.report, shop.books.keys.recovery
        )  # fmt: skip
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [
        "books.db",
        "books.db.end",
        "books.db.keys",
        "books.db.lock",
    ]


def test_a_restored_hub_is_a_new_device_so_that_nothing_of_its_two_lives_is_doubled(
    shop: Scene, saved: Path, tmp_path: Path
) -> None:
    lived_on = [shop.sell(shop.coke, key=f"after-{n}")["receipt"] for n in range(2)]
    assert lived_on == ["A-4", "A-5"]
    made = restore(saved, tmp_path / "new.db", code(shop), now=shop.clock)
    again = restore(saved, tmp_path / "again.db", code(shop), now=shop.clock)
    assert len({shop.books.device, made.device, again.device}) == 3
    assert len({"A", made.letters, again.letters}) == 3
    with open_books(tmp_path / "new.db", now=shop.clock) as books:
        assert books.keys.token != shop.books.keys.token
        restored = Scene(books, shop.clock, coke=shop.coke)
        receipt = restored.sell(shop.coke, key="first-of-the-new-life")["receipt"]
        assert receipt.startswith(f"{made.letters}-")
        # What was done before the backup is known: the same command again is the same sale.
        restored.do(lambda tx: pytest.fail("done already"), key="dev-a/1")
        # Both lives meet, as they do over the relay: every sale of either is there once.
        feed = BooksFeed(shop.books)
        feed.pushed(0)
        while batch := feed.pending(7):
            restored.feed.pulled(batch.rows, device="dev-a", position=batch.number)
            feed.pushed(batch.number)
        with books.read() as reader:
            assert reader.home(shop.clock()).sales_count == 3 + 2 + 1
            assert reader.on_hand(shop.coke) == -(3 * 2 + 2 + 1)
        books.verify()


def test_a_restored_founder_gives_no_letters_since_its_former_life_or_another_copy_may_give_the_same(
    shop: Scene, tmp_path: Path
) -> None:
    till = shop.do(lambda tx: other_device(tx, shop))
    file = save(shop, tmp_path / "shop.backup")
    # The machine that the backup was made on goes on, and gives letters that no backup knows of.
    shop.do(lambda tx: give_letters(tx, till, "B"))
    for name in ("one", "other"):
        made = restore(file, tmp_path / f"{name}.db", code(shop), now=shop.clock)
        with open_books(tmp_path / f"{name}.db", now=shop.clock) as books:
            copy = Scene(books, shop.clock)
            before = copy.events()
            # What looks free here is not: a till of these letters may stand next door.
            given = refused(copy.do, lambda tx: give_letters(tx, shop.books.device, "B"))
            assert (given, copy.events()) == ("wrong_state.letters_founder", before)
            copy.feed.pulled(BooksFeed(shop.books).pending(500).rows, device="dev-a", position=1)
            with books.read() as reader:
                letters = {device.id: device.letters for device in reader.device_rows()}
            assert (letters[shop.books.device], letters[till], letters[made.device]) == ("A", "B", made.letters)


def test_a_device_of_a_branch_that_was_closed_is_restored_where_it_stood(shop: Scene, tmp_path: Path) -> None:
    with shop.books.read() as reader:
        (stood,) = (device.branch for device in reader.device_rows())
    # Another device closed it, and had not heard that this one stands there.
    shop.do(lambda tx: tx.record(BranchClosed(stood)) and None)
    made = restore(save(shop, tmp_path / "shop.backup"), tmp_path / "new.db", code(shop), now=shop.clock)
    with open_books(tmp_path / "new.db", now=shop.clock) as books, books.read() as reader:
        assert {device.id: device.branch for device in reader.device_rows()}[made.device] == stood


def test_what_the_old_device_had_not_pushed_reaches_the_others_and_counts_once(shop: Scene, tmp_path: Path) -> None:
    with second_device(shop, tmp_path / "b") as other:
        shop.sell(shop.coke, key="pushed")
        pull(other, shop)
        shop.sell(shop.coke, key="not-pushed")
        shop.do(lambda tx: people.change_contact(tx, shop.customer, name="Rosa C."))
        saved = save(shop, tmp_path / "s.backup")
        shop.sell(shop.coke, key="after the backup")
        restore(saved, tmp_path / "new" / "books.db", code(shop), now=shop.clock)
        with open_books(tmp_path / "new" / "books.db", now=shop.clock) as books:
            books.verify()
            restored = Scene(books, shop.clock)
            take(other, restored)
            with other.books.read() as reader:
                assert reader.home(shop.clock()).sales_count == 2
            # The old machine comes up once more, and pushes what it has.
            pull(other, shop)
            pull(restored, shop)
            for scene in (other, restored):
                scene.books.verify()
                with scene.books.read() as reader:
                    assert reader.home(shop.clock()).sales_count == 3
                    assert reader.on_hand(shop.coke) == -3
            other.feed.adopt_keys(shop.feed.subject_keys())
            assert dump(other.books.writer_parts[0]) == dump(restored.books.writer_parts[0])


def take(to: Scene, source: Scene) -> None:
    """Pull what `source` has not pushed yet."""
    while batch := source.feed.pending(3):
        to.feed.pulled(batch.rows, device=source.books.device, position=batch.number)
        source.feed.pushed(batch.number)


def test_books_that_are_there_are_kept_and_only_replaced_where_one_says_so(
    shop: Scene, saved: Path, tmp_path: Path
) -> None:
    recovery = code(shop)
    with opened(tmp_path / "there", device="books") as other:
        furnish(other)
        path = other.books.path
        with pytest.raises(BooksLocked):
            restore(saved, path, recovery, replace=True)
        mark = other.sell(other.coke, "9")["sale"]
    before = path.read_bytes(), key_file(path).read_bytes()
    assert refused(restore, saved, path, recovery) == "wrong_state.books_exist"
    assert (path.read_bytes(), key_file(path).read_bytes()) == before
    made = restore(saved, path, recovery, replace=True, now=shop.clock)
    assert made.aside == path.with_name("books.db.aside-20261120-150000")
    with open_books(path, now=shop.clock) as books, books.read() as reader:
        assert reader.home(shop.clock()).sales_count == 3
    with open_books(made.aside, now=shop.clock) as kept:
        assert kept.writer_parts[0].execute("SELECT 1 FROM sales WHERE id = ?", [mark]).fetchone()


def test_who_was_erased_here_since_the_backup_stays_erased(shop: Scene, saved: Path, tmp_path: Path) -> None:
    recovery, path = code(shop), shop.books.path
    with shop.books.read() as reader:
        who = reader.contact_by_handle(people.HandleKind.PHONE, PHONE).id
    shop.do(lambda tx: people.erase_contact(tx, who))
    shop.books.close()
    restore(saved, path, recovery, replace=True, now=shop.clock)
    with open_books(path, now=shop.clock) as books:
        with books.read() as reader:
            assert reader.contact(who).name is None
            assert reader.message("in-1").text is None
            assert reader.media("media-1") is None
        raw = b"".join(p.read_bytes() for p in path.parent.glob("dev-a.db*") if ".aside" not in p.name)
    assert WORDS.encode() not in raw


def test_a_full_disk_fails_the_restore_whole_and_what_was_there_stays(
    shop: Scene,
    small_disk: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    for n in range(4):
        shop.do(lambda tx, n=n: tx.keep_media(f"big-{n}", shop.customer, os.urandom(5 * 1024 * 1024), "image/jpeg"))
    saved = save(shop, tmp_path / "s.backup")
    with opened(small_disk, device="books") as other:
        furnish(other)
        path = other.books.path
    fill(small_disk, 15 * 1024 * 1024)
    before = sorted((p.name, p.read_bytes()) for p in small_disk.iterdir())
    assert refused(restore, saved, path, code(shop), replace=True) == "books_unusable.full"
    assert sorted((p.name, p.read_bytes()) for p in small_disk.iterdir()) == before


def test_tables_that_do_not_follow_from_the_log_fail_the_check_but_not_the_restore(shop: Scene, tmp_path: Path) -> None:
    shop.sell(shop.coke)
    connection, *_ = shop.books.writer_parts
    connection.execute("UPDATE stock SET on_hand = 0")
    saved = save(shop, tmp_path / "s.backup")
    assert refused(check_backup, saved, code(shop), shop.books.path) == "books_damaged.backup"
    made = restore(saved, tmp_path / "new.db", code(shop))
    assert made.checked.same_tables is False


def test_a_shop_that_is_not_open_yet_is_restored_too(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        saved = save(scene, tmp_path / "s.backup")
        made = restore(saved, tmp_path / "new.db", code(scene))
    assert (made.checked.events, made.letters) == (0, "")
    with open_books(tmp_path / "new.db") as books:
        Scene(books, scene.clock, keys=itertools.count(100))
        assert books.run("k", Actor.hub(books.device), lambda tx: tx.shop()) is None
