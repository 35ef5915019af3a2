"""The automatic backup: proven before an older one goes, and without the people who asked to be forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hub.application import people
from hub.domain.errors import MostradorError
from hub.domain.retention import Keep
from hub.storage import open_books
from hub.storage.backup import restore
from hub.storage.backup.daily import Day, make_daily, own_backups
from hub.storage.keys import KeyFile, key_file
from tests.application.scene import Scene
from tests.storage.test_personal_words import AUDIO, WORDS, converse


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def day(scene: Scene, folder: Path, keep: str = "2/0/0") -> Day:
    made = make_daily(scene.books.path, folder, Keep.read(keep), scene.clock())
    scene.clock.forward(days=1)
    return made


def test_each_day_has_its_own_and_only_what_need_not_be_kept_goes(shop: Scene, folder: Path) -> None:
    (folder / "photos.zip").write_bytes(b"mine")
    other = folder / "mostrador-20200101-000000.backup"
    stranger = folder / "mostrador-dev-b-20200101-000000.backup"
    other.write_bytes(b"saved by hand")
    stranger.write_bytes(b"of another device")
    made = [day(shop, folder) for _ in range(4)]
    assert [m.made.name for m in made] == [f"mostrador-dev-a-202611{n}-150000.backup" for n in (20, 21, 22, 23)]
    assert [m.dropped for m in made] == [(), (), (made[0].made,), (made[1].made,)]
    assert sorted(folder.iterdir()) == sorted([folder / "photos.zip", other, stranger, made[2].made, made[3].made])
    assert set(own_backups(folder, "dev-a").values()) == {made[2].made, made[3].made}


def test_one_that_does_not_prove_good_is_thrown_away_and_nothing_older_is_dropped(shop: Scene, folder: Path) -> None:
    shop.sell(shop.coke)
    good = [day(shop, folder).made for _ in range(2)]
    connection, *_ = shop.books.writer_parts
    connection.execute("UPDATE sales SET total = 1")
    with pytest.raises(MostradorError) as failed:
        day(shop, folder, "1/0/0")
    assert failed.value.code == "books_damaged.backup"
    assert sorted(folder.iterdir()) == good


def test_a_folder_that_is_not_there_fails_and_is_not_made(shop: Scene, tmp_path: Path) -> None:
    with pytest.raises(MostradorError) as failed:
        day(shop, tmp_path / "no stick")
    assert failed.value.code == "books_unusable.file"
    assert not (tmp_path / "no stick").exists()


def test_what_a_killed_backup_left_goes_with_the_next_one(shop: Scene, folder: Path) -> None:
    for end in (".unproven", ".unproven.part", ".part"):
        (folder / f"mostrador-dev-a-20261119-150000.backup{end}").write_bytes(b"half")
    made = day(shop, folder)
    assert list(folder.iterdir()) == [made.made]


def test_older_backups_lose_who_was_erased_since_and_stay_good(shop: Scene, folder: Path, tmp_path: Path) -> None:
    who = shop.do(converse)
    shop.sell(shop.coke)
    old = day(shop, folder, "9/0/0")
    assert old.forgot == ()
    shop.do(lambda tx: people.erase_contact(tx, who))
    new = day(shop, folder, "9/0/0")
    assert new.forgot == (old.made,)
    assert day(shop, folder, "9/0/0").forgot == ()

    code = shop.books.keys.recovery_code()
    made = restore(old.made, tmp_path / "back.db", code, now=shop.clock)
    assert (made.checked.same_tables, made.checked.made_at) == (None, shop.clock() - timedelta(days=3))
    with open_books(tmp_path / "back.db", now=shop.clock) as books:
        books.verify()
        with books.read() as reader:
            assert (reader.contact(who).name, reader.message("in-1").text, reader.media("media-1")) == (None,) * 3
            assert reader.contact(shop.customer).name == "Rosa Condori"
            assert reader.on_hand(shop.coke) == -1
        raw = (tmp_path / "back.db").read_bytes()
    assert WORDS.encode() not in raw
    assert AUDIO not in raw


def test_backups_of_a_former_life_lose_who_was_erased_since_and_none_of_them_is_dropped(
    shop: Scene, folder: Path, tmp_path: Path
) -> None:
    shop.do(converse)
    before = [day(shop, folder).made for _ in range(2)]
    path = tmp_path / "new" / "books.db"
    restore(before[1], path, shop.books.keys.recovery_code(), now=shop.clock)
    with open_books(path, now=shop.clock) as books:
        again = Scene(books, shop.clock)
        again.do(lambda tx: people.erase_contact(tx, shop.customer), key="erased")
        made = [day(again, folder, "1/0/0") for _ in range(2)]
        assert (made[0].forgot, made[1].forgot) == (tuple(before), ())
        assert [m.dropped for m in made] == [(), (made[0].made,)]
        restore(before[0], tmp_path / "older" / "books.db", books.keys.recovery_code(), now=shop.clock)
    with open_books(tmp_path / "older" / "books.db", now=shop.clock) as books, books.read() as reader:
        assert reader.contact(shop.customer).name is None


def test_a_backup_of_a_code_that_was_changed_since_is_left_alone(shop: Scene, folder: Path) -> None:
    old = day(shop, folder, "9/0/0").made
    bytes_of_old = old.read_bytes()
    keys = key_file(shop.books.path)
    keys.write_text(keys.read_text().replace(KeyFile.load(keys).recovery, "AAAAAAAAAAAAAAAAAAAAAA=="))
    shop.do(lambda tx: people.erase_contact(tx, shop.customer))
    assert day(shop, folder, "9/0/0").forgot == ()
    assert old.read_bytes() == bytes_of_old
