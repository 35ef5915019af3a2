"""A device that cannot go on as itself goes on as a new one: after a restore, a salvage, or where its books got older.

What it did in its old life may be known to others (the relay, other tills, printed receipts), so it neither writes on
in the old chain nor takes the old numbers. Its old life stays in the log as that of another device.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hub.application.ports.books import Actor, Transaction
from hub.domain.clock import Stamp
from hub.domain.events import AttentionRaised, DeviceJoined
from hub.domain.ids import derived_id, series_letters
from hub.storage.log import GENESIS, Head, Row
from hub.storage.witness import Missing

if TYPE_CHECKING:
    from hub.storage.books import SqliteBooks

EVENTS_LOST = "events_lost"
"""The kind of attention."""
_ALL = 1 << 60


def successor(missing: Missing) -> str:
    """The device that takes the place of one whose books lack what it had recorded: however often that is tried."""
    return derived_id("successor", missing.device, str(missing.last.number), missing.last.hash.hex())


def take_place(books: SqliteBooks, missing: Missing) -> None:
    """Let `books`, opened as the successor, go on for the device that lacks something; Home says what is gone."""
    write_again(books, missing.device)
    join_anew(books, missing.device)
    since = Stamp.parse(missing.kept.stamp).at if missing.kept.stamp else None
    matter = derived_id(EVENTS_LOST, books.device)
    raised = AttentionRaised(matter, EVENTS_LOST, about=missing.device, count=missing.count, since=since)
    books.run(f"{EVENTS_LOST}/{books.device}", Actor.hub(books.device), lambda tx: tx.record(raised) and None)
    books.keys.save()


def write_again(books: SqliteBooks, before: str) -> None:
    """Let this new device write what the old one had not pushed to the relay: else the others would never hear of it.

    Should the old one have pushed it later, the same events come twice and count once. A shop without a relay keeps its
    log as it is.
    """
    connection, projector, _ = books.writer_parts
    log = projector.log

    def work() -> None:
        replica = dict(connection.execute("SELECT name, value FROM replica").fetchall())
        pushed = replica.get("pushed", 0)
        rows = [row for _, row in log.of_device(before, pushed, _ALL)] if "exchanged_at" in replica else []
        if not rows:
            return
        with books.writing():
            counting = {row.id for row in rows if (log.counting(row.id) or ("",))[0] == before}
            connection.execute("DELETE FROM events WHERE device = ? AND seq > ?", [before, pushed])
            last = log.hash_at(before, rows[0].number - 1)
            connection.execute("DELETE FROM heads WHERE device = ?", [before])
            if last is not None:
                stamp = connection.execute("SELECT stamp FROM events WHERE device = ? AND hash = ?", [before, last])
                log.set_head(before, Head(rows[0].number - 1, stamp.fetchone()[0], last))
            for row in written_again(rows, books.device):
                log.insert(row, row.hash, counts=row.id in counting)
                log.set_head(books.device, Head(row.number, row.stamp, row.hash))
            projector.rebuild()

    books.on_writer(work)


def written_again(rows: Iterable[Row], device: str) -> Iterator[Row]:
    """Rows of another device as the first ones of `device`: the same events of the same commands at the same time."""
    end = Head(0, "", GENESIS)
    for row in rows:
        stamp = str(replace(Stamp.parse(row.stamp), device=device))
        moved = row._replace(device=device, number=end.number + 1, stamp=stamp)
        moved = moved._replace(hash=moved.chained(end.hash))
        end = Head(moved.number, moved.stamp, moved.hash)
        yield moved


def join_anew(books: SqliteBooks, before: str) -> str:
    """Enter this new device where `before` stood; return what begins its receipt numbers, which nobody else writes.

    Empty where the shop was not open yet.
    """
    connection, *_ = books.writer_parts

    def work(tx: Transaction) -> str:
        row = connection.execute("SELECT name, branch FROM devices WHERE id = ?", [before]).fetchone()
        if row is None:
            return ""
        name, branch = row
        # Where the old one stood, also should that branch be closed by now.
        tx.record(DeviceJoined(tx.device, name, branch))
        return series_letters(tx.device, books.keys.founder)

    return books.run(f"restored/{books.device}", Actor.hub(books.device), work)
