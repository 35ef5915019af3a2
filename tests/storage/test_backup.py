"""Backups: made while the shop sells, opened by the recovery code alone, and back as a new device with nothing lost."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from hub.application import people
from hub.application.ports.books import Actor
from hub.application.shop import give_letters
from hub.domain.errors import BooksLocked, MostradorError
from hub.domain.events import BranchClosed
from hub.storage import BooksFeed, open_books
from hub.storage.backup import back_up, check_backup, restore
from hub.storage.backup.envelope import CHUNK
from hub.storage.keys import KeyFile, key_file
from hub.storage.projections import dump
from tests.application.scene import START, Scene, furnish, opened, other_device
from tests.storage.devices import pull, second_device
from tests.storage.test_durability import small_disk  # noqa: F401  a fixture
from tests.storage.test_personal_words import AUDIO, NAME, PHONE, WORDS, converse

ROOT = Path(__file__).resolve().parents[2]


def save(scene: Scene, to: Path) -> Path:
    return back_up(scene.books.path, scene.books.keys, to, now=scene.clock).path


def refused(work: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(MostradorError) as error:
        work(*arguments, **named)
    return error.value.code


@pytest.fixture
def saved(shop: Scene, tmp_path: Path) -> Path:
    """A backup of a shop with sales, a conversation and a voice note."""
    for _ in range(3):
        shop.sell(shop.coke, "2")
    shop.do(converse)
    (tmp_path / "usb").mkdir()
    return save(shop, tmp_path / "usb" / "shop.backup")


def code(scene: Scene) -> bytes:
    return scene.books.keys.recovery_code()


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


def test_a_backup_is_made_while_another_process_sells_and_holds_one_moment(tmp_path: Path) -> None:
    seller = subprocess.Popen(
        [sys.executable, "-c", _SELLER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert seller.stdout is not None
    try:
        seller.stdout.readline()
        path = tmp_path / "dev-a.db"
        keys = KeyFile.load(key_file(path))
        made = [back_up(path, keys, tmp_path / f"{n}.backup") for n in range(3)]
        assert seller.poll() is None
    finally:
        os.kill(seller.pid, signal.SIGKILL)
        seller.wait()
    assert made[0].events < made[1].events < made[2].events
    for backup in made:
        checked = check_backup(backup.path, keys.recovery_code(), path)
        assert (checked.events, checked.same_tables) == (backup.events, True)


_SELLER = """
import itertools, sys
from pathlib import Path
from tests.application.scene import furnish, opened

with opened(Path(sys.argv[1])) as scene:
    furnish(scene)
    for n in itertools.count():
        scene.sell(scene.coke)
        if n == 20:
            print("open", flush=True)
"""


def test_nothing_in_the_file_can_be_read_without_the_code(shop: Scene, saved: Path) -> None:
    raw = saved.read_bytes()
    keys = shop.books.keys
    for said in (NAME, PHONE, WORDS, "Elvira", "SaleRecorded", "SQLite format", keys.shop_key(1).hex(), keys.recovery):
        assert said.encode() not in raw
    assert AUDIO not in raw
    assert saved.stat().st_mode & 0o077 == 0
    assert refused(restore, saved, shop.books.path.parent / "x.db", bytes(16)) == "invalid_input.backup_code"


def test_a_file_with_any_byte_altered_moved_missing_or_added_is_refused(shop: Scene, tmp_path: Path) -> None:
    shop.do(lambda tx: tx.keep_media("big", shop.customer, os.urandom(3 * CHUNK), "image/jpeg"))
    saved = save(shop, tmp_path / "s.backup")
    raw = saved.read_bytes()
    header, sealed = len(b"mostrador backup 1\n") + 32 + 16, CHUNK + 16
    first, second = raw[header : header + sealed], raw[header + sealed : header + 2 * sealed]
    rest = raw[header + 2 * sealed :]
    flip = lambda at: raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]  # noqa: E731
    for altered in (
        *(flip(at) for at in (header, header + sealed + 5, len(raw) - 1)),
        raw[:-1],
        raw[: header + 2 * sealed],
        raw[:header] + second + first + rest,
        raw[:header] + first + rest,
        raw[: header + 2 * sealed] + second + rest,
        raw + b"x",
        raw[: header - 1],
        raw[:header],
    ):
        saved.write_bytes(altered)
        assert refused(check_backup, saved, code(shop), shop.books.path) == "books_damaged.backup"
    for altered, why in (
        (flip(0), "invalid_input.backup"),
        (b"", "invalid_input.backup"),
        (b"Lista de precios", "invalid_input.backup"),
        (flip(header - 1), "invalid_input.backup_code"),
        (raw.replace(b"backup 1", b"backup 2", 1), "books_too_new"),
    ):
        saved.write_bytes(altered)
        assert refused(check_backup, saved, code(shop), shop.books.path) == why
    saved.unlink()
    assert refused(check_backup, saved, code(shop), shop.books.path) == "not_found.backup"
    assert [p.name for p in shop.books.path.parent.iterdir() if "scratch" in p.name] == []


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


@pytest.mark.parametrize("kill_after", [0.0, 0.02, 0.06])
def test_a_backup_that_is_killed_leaves_the_last_good_one(shop: Scene, tmp_path: Path, kill_after: float) -> None:
    shop.do(lambda tx: tx.keep_media("big", shop.customer, os.urandom(20 * CHUNK), "image/jpeg"))
    (tmp_path / "usb").mkdir()
    saved = save(shop, tmp_path / "usb" / "s.backup")
    good = saved.read_bytes()
    maker = subprocess.Popen(
        [sys.executable, "-c", _MAKER, str(shop.books.path), str(saved)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert maker.stdout is not None
    maker.stdout.readline()
    time.sleep(kill_after)
    os.kill(maker.pid, signal.SIGKILL)
    maker.wait()
    assert saved.read_bytes() == good
    # What it left behind stops nobody.
    save(shop, saved)
    assert saved.read_bytes() != good
    assert [p.name for p in saved.parent.iterdir()] == ["s.backup"]


_MAKER = """
import sys
from pathlib import Path
from hub.storage.backup import back_up, writing
from hub.storage.keys import KeyFile, key_file

path = Path(sys.argv[1])
def slow(done, total, told=[]):
    if not told:
        told.append(print("writing", flush=True))
    __import__("time").sleep(0.05)
back_up(path, KeyFile.load(key_file(path)), Path(sys.argv[2]), progress=slow)
"""


def test_a_full_disk_fails_the_backup_whole_and_the_shop_sells_on(
    shop: Scene,
    small_disk: Path,  # noqa: F811
) -> None:
    saved = save(shop, small_disk / "s.backup")
    good = saved.read_bytes()
    with (small_disk / "photos").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65536))
    shop.do(lambda tx: tx.keep_media("big", shop.customer, os.urandom(4 * CHUNK), "image/jpeg"))
    assert refused(save, shop, saved) == "books_unusable.full"
    assert (saved.read_bytes(), sorted(p.name for p in small_disk.iterdir())) == (good, ["photos", "s.backup"])
    shop.sell(shop.coke)
    (small_disk / "photos").unlink()
    save(shop, saved)
    assert check_backup(saved, code(shop), shop.books.path).events == shop.events()


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
    before = sorted((p.name, p.read_bytes()) for p in small_disk.iterdir())
    assert refused(restore, saved, path, code(shop), replace=True) == "books_unusable.full"
    assert sorted((p.name, p.read_bytes()) for p in small_disk.iterdir()) == before


def test_a_backup_is_never_written_over_anything_but_a_backup(shop: Scene, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"mine")
    for file in (photo, shop.books.path, key_file(shop.books.path)):
        before = file.read_bytes()
        assert refused(save, shop, file) == "invalid_input.backup_over"
        assert file.read_bytes() == before
    saved = save(shop, tmp_path / "s.backup")
    shop.sell(shop.coke)
    assert check_backup(save(shop, saved), code(shop), shop.books.path).events == shop.events()


def test_one_backup_at_a_time_and_none_without_books(shop: Scene, tmp_path: Path) -> None:
    keys = shop.books.keys

    def second(*_: int) -> None:
        assert refused(back_up, shop.books.path, keys, tmp_path / "2") == "unavailable.backup_running"

    back_up(shop.books.path, keys, tmp_path / "1", progress=second)
    assert not (tmp_path / "2").exists()
    assert refused(back_up, tmp_path / "no.db", keys, tmp_path / "3") == "not_found.books"
    assert refused(back_up, shop.books.path, keys, tmp_path / "no stick" / "3") == "books_unusable.file"


def test_tables_that_do_not_follow_from_the_log_fail_the_check_but_not_the_restore(shop: Scene, tmp_path: Path) -> None:
    shop.sell(shop.coke)
    connection, *_ = shop.books.writer_parts
    connection.execute("UPDATE stock SET on_hand = 0")
    saved = save(shop, tmp_path / "s.backup")
    assert refused(check_backup, saved, code(shop), shop.books.path) == "books_damaged.backup"
    made = restore(saved, tmp_path / "new.db", code(shop))
    assert made.checked.same_tables is False


def test_what_a_killed_process_left_in_its_scratch_folder_goes_with_the_next_one(shop: Scene, tmp_path: Path) -> None:
    left = shop.books.path.with_name("dev-a.db.scratch-dead")
    left.mkdir()
    (left / "log.db").write_bytes(b"x")
    os.utime(left, (time.time() - timedelta(hours=1).total_seconds(),) * 2)
    save(shop, tmp_path / "s.backup")
    assert not left.exists()


def test_a_shop_that_is_not_open_yet_is_restored_too(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        saved = save(scene, tmp_path / "s.backup")
        made = restore(saved, tmp_path / "new.db", code(scene))
    assert (made.checked.events, made.letters) == (0, "")
    with open_books(tmp_path / "new.db") as books:
        Scene(books, scene.clock, keys=itertools.count(100))
        assert books.run("k", Actor.hub(books.device), lambda tx: tx.shop()) is None
