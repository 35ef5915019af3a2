"""Opening the books: what is not right is said plainly, and nothing is made worse."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hub.domain.errors import BooksDamaged, BooksLocked, BooksTooNew, BooksUnusable
from hub.storage import SqliteBooks, open_books
from hub.storage.projections import dump
from tests.application.scene import furnish, opened


def filled(folder: Path) -> Path:
    """Closed books with a shop in them."""
    with opened(folder) as scene:
        furnish(scene)
        return scene.books.path


def test_books_are_made_with_their_key_file_readable_by_the_owner_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "new" / "folder")
    keys = path.with_name(path.name + ".keys")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "dev-a.db",
        "dev-a.db.end",
        "dev-a.db.keys",
        "dev-a.db.lock",
    ]


def test_a_second_hub_in_this_process_or_another_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    other = [
        sys.executable,
        "-c",
        f"from hub.storage import open_books; open_books(__import__('pathlib').Path({str(path)!r})).close()",
    ]
    with open_books(path):
        with pytest.raises(BooksLocked):
            open_books(path)
        refused = subprocess.run(other, capture_output=True, text=True, check=False)
        assert "BooksLocked" in refused.stderr
    assert subprocess.run(other, check=False).returncode == 0
    open_books(path).close()


def test_hubs_that_start_at_once_make_one_key_file(tmp_path: Path) -> None:
    path, made, refused = tmp_path / "b.db", [], []

    def start() -> None:
        try:
            made.append(open_books(path))
        except BooksLocked as error:
            refused.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 5)
    books: SqliteBooks = made[0]
    assert books.device == json.loads(books.keys.path.read_text())["device"]
    books.close()


def test_books_without_their_key_file_are_refused_and_no_new_keys_are_made(tmp_path: Path) -> None:
    path = filled(tmp_path)
    keys = path.with_name(path.name + ".keys")
    kept = keys.read_bytes()
    keys.unlink()
    with pytest.raises(BooksUnusable) as refused:
        open_books(path)
    assert refused.value.code == "books_unusable.keys_missing"
    assert refused.value.params["file"] == "dev-a.db.keys"
    assert not keys.exists()
    keys.write_bytes(kept)
    with open_books(path) as books, books.read() as reader:
        assert "Elvira Huamán" in [contact.name for contact in reader.contacts()]


def test_the_key_file_of_other_books_is_refused(tmp_path: Path) -> None:
    path, other = filled(tmp_path / "a"), filled(tmp_path / "b")
    path.with_name(path.name + ".keys").write_bytes(other.with_name(other.name + ".keys").read_bytes())
    with pytest.raises(BooksUnusable) as refused:
        open_books(path)
    assert refused.value.code == "books_unusable.keys_other"


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"epochs": {"1": {}}}'])
def test_a_key_file_that_cannot_be_read_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    path = filled(tmp_path)
    keys = path.with_name(path.name + ".keys")
    keys.write_text(content)
    with pytest.raises(BooksUnusable) as refused:
        open_books(path)
    assert refused.value.code == "books_unusable.keys"
    assert keys.read_text() == content


def test_books_of_a_newer_version_are_refused_untouched(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('mostrador', 'ledger', '2030')"
        )
    connection.close()
    with pytest.raises(BooksTooNew):
        open_books(path)


@pytest.mark.parametrize("content", [b"Lista de precios 2026\n" * 50, b"\x00" * 8192, b"x"])
def test_a_file_that_is_no_database_is_called_damaged_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.db"
    path.write_bytes(content)
    with pytest.raises(BooksDamaged):
        open_books(path)
    assert path.read_bytes() == content


def test_a_damaged_page_is_found_by_the_proof_and_never_read_as_truth(tmp_path: Path) -> None:
    path = filled(tmp_path)
    pages = bytearray(path.read_bytes())
    for at in range(4096 * 2 + 100, len(pages), 4096):
        pages[at : at + 600] = b"\xa5" * 600
    path.write_bytes(bytes(pages))
    with pytest.raises(BooksDamaged), open_books(path) as books:
        books.verify()


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BooksUnusable):
        open_books(tmp_path / "file" / "books.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(BooksUnusable):
        open_books(tmp_path / "folder.db")


def test_after_a_refusal_the_lock_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    path.write_bytes(b"no database" * 100)
    for _ in range(2):
        with pytest.raises(BooksDamaged):
            open_books(path)
    path.unlink()
    open_books(path).close()


def test_closed_books_say_so(tmp_path: Path) -> None:
    books = open_books(tmp_path / "b.db")
    books.close()
    books.close()
    with pytest.raises(BooksUnusable) as refused:
        books.rebuild()
    assert refused.value.code == "books_unusable.closed"
    with pytest.raises(BooksUnusable), books.read():
        pass


def test_books_whose_tables_had_another_shape_are_folded_anew_from_the_log(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with open_books(path) as books:
        before = dump(books.writer_parts[0])
    earlier = sqlite3.connect(path)
    earlier.executescript(
        "DROP VIEW held; DROP TABLE products; CREATE TABLE products (id TEXT PRIMARY KEY, colour TEXT);"
        "CREATE TABLE given_up (id TEXT); PRAGMA user_version = 1;"
    )
    earlier.close()
    with open_books(path) as books:
        connection = books.writer_parts[0]
        assert dump(connection) == before
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'given_up'").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() != (1,)


def test_books_that_are_new_have_nothing_to_be_brought_up_to_this_version(tmp_path: Path) -> None:
    told: list[int] = []
    with open_books(tmp_path / "new.db", progress=told.append):
        assert told == []
