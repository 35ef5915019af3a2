"""Acknowledged means durable; what the disk does not take fails before anybody is told that it worked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hub.application.imports import ImportReport, Kind, engine, import_sheet
from hub.domain.errors import BooksUnusable
from hub.domain.retention import Keep
from hub.storage import open_books
from hub.storage.backup import Outcome, back_up, recover
from hub.storage.backup.daily import make_daily
from hub.storage.projections import dump
from hub.storage.sheets import open_sheet
from tests.application.scene import Scene, furnish, opened

_SELLER = """
import itertools, sys
from pathlib import Path
from tests.application.scene import furnish, opened

with opened(Path(sys.argv[1])) as scene:
    furnish(scene)
    print("open", scene.coke, scene.rice, flush=True)
    for n in itertools.count():
        done = scene.sell(scene.coke if n % 2 else scene.rice, key=f"sale-{n}")
        print(f"sale-{n}", done["sale"], flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_every_sale_that_was_acknowledged_survives_a_kill_and_none_is_there_by_half(tmp_path: Path, after: int) -> None:
    seller = subprocess.Popen(
        [sys.executable, "-c", _SELLER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert seller.stdout is not None
    seller.stdout.readline()
    said = [seller.stdout.readline() for _ in range(after)]
    os.kill(seller.pid, signal.SIGKILL)
    said += seller.stdout.readlines()
    seller.wait()
    acknowledged = dict(line.split() for line in said if line.endswith("\n"))
    assert len(acknowledged) >= after

    with open_books(tmp_path / "dev-a.db") as books:
        books.verify()
        connection, *_ = books.writer_parts
        for key, sale in acknowledged.items():
            assert connection.execute("SELECT total FROM sales WHERE id = ?", [sale]).fetchone() is not None
            assert connection.execute("SELECT 1 FROM commands WHERE key = ?", [key]).fetchone() is not None
        # Killed between the disk and the printed line there may be one more, whole.
        sales = connection.execute("SELECT count(*) FROM sales").fetchone()[0]
        assert sales - len(acknowledged) in (0, 1)
        assert connection.execute("SELECT count(*) FROM commands WHERE key LIKE 'sale-%'").fetchone()[0] == sales
        assert connection.execute("SELECT count(*) FROM all_movements").fetchone()[0] == sales
        assert connection.execute("SELECT -sum(on_hand) FROM stock").fetchone()[0] == sales * 1000
        before = dump(connection)
        books.rebuild()
        assert dump(connection) == before


def begun(wal: Path) -> int:
    """How often a write-ahead log was begun anew: a number in its header (sqlite.org/fileformat2.html, 4.1)."""
    with wal.open("rb") as file:
        return int.from_bytes(file.read(16)[12:])


def test_the_write_ahead_log_begins_anew_while_selling_goes_on_instead_of_only_growing(shop: Scene) -> None:
    wal = shop.books.path.with_name(f"{shop.books.path.name}-wal")
    before = begun(wal)
    sold = next((n for n in range(600) if shop.sell(shop.coke, key=f"sale-{n}") and begun(wal) > before), None)
    assert sold is not None
    # By itself SQLite would let it grow to 64 megabytes, since every checkpoint finds a newer sale behind it.
    assert wal.stat().st_size < 32_000_000
    shop.books.verify()
    with shop.books.read() as reader:
        assert reader.home(shop.clock()).sales_today.minor == (sold + 1) * 700


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of forty megabytes, where this user may mount one: room for a write-ahead log that nothing empties."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk; the same path is tried with a limited database")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def sells_whole_or_not_at_all(scene: Scene, key: str) -> bool:
    """Try a sale; where it is refused, show that nothing of it was written. Return whether it was taken."""
    connection, *_ = scene.books.writer_parts
    before, events = dump(connection), scene.events()
    try:
        scene.sell(scene.coke, "5", key=key)
    except BooksUnusable as refused:
        assert (refused.code, dump(connection), scene.events()) == ("books_unusable.full", before, events)  # noqa: PT017
        return False
    return True


def test_a_full_disk_refuses_the_sale_whole_and_the_books_go_on_once_there_is_space(small_disk: Path) -> None:
    with opened(small_disk) as scene:
        furnish(scene)
        sold = scene.sell(scene.coke, "5")["total"]
        filler = small_disk / "photos"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        # What fits into pages that the WAL has already may still be taken: it is acknowledged then, and has to stay.
        taken = [sells_whole_or_not_at_all(scene, f"tight-{n}") for n in range(12)]
        assert taken.count(False) >= 6
        sold += 3500 * taken.count(True)

        filler.unlink()
        refused = taken.index(False)
        sold += scene.sell(scene.coke, "5", key=f"tight-{refused}")["total"]
        scene.books.verify()
    with open_books(small_disk / "dev-a.db", now=scene.clock) as books, books.read() as reader:
        assert reader.home(scene.clock()).sales_today.minor == sold
        assert reader.on_hand(scene.coke) == -sold // 700


def fill(disk: Path, left: int, name: str = "photos") -> None:
    """Leave so many bytes free."""
    state = os.statvfs(disk)
    (disk / name).write_bytes(bytes(max(state.f_bavail * state.f_frsize - left, 0)))


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(BooksUnusable) as error:
        work()
    return error.value.code


@pytest.mark.parametrize("left", [0, 400_000])
def test_an_import_backup_or_recovery_on_a_full_disk_says_so_and_goes_on_once_there_is_space(
    small_disk: Path, tmp_path: Path, left: int
) -> None:
    table = tmp_path / "products.csv"
    table.write_text("sku,nombre\n" + "".join(f"N-{n},Producto {n}\n" for n in range(600)))
    with opened(small_disk) as scene:
        furnish(scene)
        fill(small_disk, left)

        def bring_in() -> ImportReport:
            return import_sheet(scene.books, scene.hub, open_sheet(table), Kind.PRODUCTS)

        full = "books_unusable.full"
        assert refused(bring_in) == full
        assert refused(lambda: back_up(scene.books.path, scene.books.keys, small_disk / "a.backup")) == full
        assert refused(lambda: make_daily(scene.books.path, small_disk, Keep.read("7/4/12"), scene.clock())) == full
    fill(small_disk, left, "more photos")  # closing the books gave some room back
    # Books that cannot be proven for want of room are not damaged: nothing is made anew.
    with suppress(BooksUnusable):
        assert recover(small_disk / "dev-a.db", []).outcome is Outcome.SOUND
    assert [path.name for path in small_disk.iterdir() if "scratch" in path.name or "aside" in path.name] == []

    for photos in small_disk.glob("*photos"):
        photos.unlink()
    with open_books(small_disk / "dev-a.db", now=scene.clock) as scene.books:
        assert bring_in().written
        scene.books.verify()
        with scene.books.read() as reader:
            found = reader.connection.execute("SELECT count(*) FROM products WHERE sku LIKE 'N-%'").fetchone()[0]
        assert (found, scene.books.device) == (600, "dev-a")


def test_an_import_that_fills_the_disk_at_any_moment_leaves_whole_commands_and_goes_on_where_it_stopped(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_AT_ONCE", 15)  # else a file of several commands is one of many hundred rows
    rows, sizes = 45, [*range(0, 620_000, 20_000), 8_000_000]
    refusals = 0
    with opened(small_disk) as scene:
        furnish(scene)
        connection, *_ = scene.books.writer_parts
        for left in sizes:
            table = tmp_path / f"{left}.csv"
            table.write_text("sku,nombre\n" + "".join(f"N{left}-{n},Producto {left} {n}\n" for n in range(rows)))

            def bring_in(file: Path = table) -> ImportReport:
                return import_sheet(scene.books, scene.hub, open_sheet(file), Kind.PRODUCTS)

            def there(left: int = left) -> tuple[int, int]:
                pattern = f"N{left}-%"
                known = connection.execute("SELECT count(*) FROM products WHERE sku LIKE ?", [pattern]).fetchone()[0]
                said = "SELECT count(*) FROM events WHERE type = 'ProductAdded'"
                return known, connection.execute(said).fetchone()[0]

            before = there()[1]
            fill(small_disk, left)
            try:
                assert bring_in().written
            except BooksUnusable as error:
                assert error.code == "books_unusable.full"  # noqa: PT017
                refusals += 1
                # What was acknowledged stays, whole: as many products as the log says were added.
                known, said = there()
                assert known == said - before
                assert known in (0, 15, 30)
            (small_disk / "photos").unlink()
            assert bring_in().written
            assert there() == (rows, before + rows)
        scene.books.verify()
        tables = dump(connection)
        scene.books.rebuild()
        assert dump(connection) == tables
    assert 3 <= refusals < len(sizes)


def test_a_database_at_its_limit_refuses_the_sale_whole_and_goes_on_once_it_may_grow(shop: Scene) -> None:
    connection, *_ = shop.books.writer_parts
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    taken = [sells_whole_or_not_at_all(shop, f"sale-{n}") for n in range(30)]
    assert taken.count(False) >= 10

    connection.execute("PRAGMA max_page_count = 1000000")
    done = shop.sell(shop.coke, "5", key="later")
    shop.books.verify()
    assert done["receipt"] == f"A-{taken.count(True) + 1}"


def test_a_folder_that_became_read_only_refuses_and_nothing_is_lost(shop: Scene) -> None:
    connection, *_ = shop.books.writer_parts
    shop.sell(shop.coke)
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(BooksUnusable):
        shop.sell(shop.coke)
    connection.execute("PRAGMA query_only = OFF")
    assert shop.sell(shop.coke)["receipt"] == "A-2"


def test_a_commit_waits_for_the_disk(shop: Scene) -> None:
    connection, *_ = shop.books.writer_parts
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
