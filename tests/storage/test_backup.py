"""Backups: made while the shop sells, opened by the recovery code alone, and never half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from hub.storage.backup import back_up, check_backup, restore
from hub.storage.backup.envelope import CHUNK
from hub.storage.keys import KeyFile, key_file
from tests.application.scene import Scene
from tests.storage.backups import code, refused, save
from tests.storage.test_durability import small_disk  # noqa: F401  a fixture
from tests.storage.test_personal_words import AUDIO, NAME, PHONE, WORDS

ROOT = Path(__file__).resolve().parents[2]


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


def test_what_a_killed_process_left_in_its_scratch_folder_goes_with_the_next_one(shop: Scene, tmp_path: Path) -> None:
    left = shop.books.path.with_name("dev-a.db.scratch-dead")
    left.mkdir()
    (left / "log.db").write_bytes(b"x")
    os.utime(left, (time.time() - timedelta(hours=1).total_seconds(),) * 2)
    save(shop, tmp_path / "s.backup")
    assert not left.exists()
