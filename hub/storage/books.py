"""The shop's books in one SQLite file: one writer thread, readers on their own connections, one hub per file."""

from __future__ import annotations

import json
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlite_utils import Database

from hub.application.ports.books import Actor, Transaction
from hub.domain.clock import HybridClock, Stamp
from hub.domain.errors import BooksDamaged, BooksUnusable, InvalidInput, NotFound, WrongState
from hub.domain.events import ContactErased, Payload
from hub.domain.ids import new_id
from hub.storage.audit import prove_chain, prove_file
from hub.storage.checkpoint import Checkpointer
from hub.storage.codec import to_json
from hub.storage.connection import connect, disk_errors, holds_books, transaction
from hub.storage.keys import KeyFile, key_file
from hub.storage.live_matcher import LiveMatcher
from hub.storage.lock import FileLock
from hub.storage.log import EventLog
from hub.storage.migrations import upgrade
from hub.storage.projections import Projector, are_current, make
from hub.storage.reader import SqliteReader
from hub.storage.renewal import successor, take_place
from hub.storage.sealing import SubjectKeys
from hub.storage.transaction import SqliteTransaction, write_draft
from hub.storage.witness import Witness, demand_there, missing, read_witness

T = TypeVar("T")
_IDLE_READERS = 4
_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqliteBooks:
    """Implements `hub.application.ports.books.Books`. Use `open_books`; close it, or use it as a context manager."""

    def __init__(
        self,
        path: Path,
        keys: KeyFile,
        now: Callable[[], datetime],
        lock: FileLock,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Take over `lock`, which guards the file at `path`; it is released by `close`."""
        self.path = path
        self.now = now
        self.matcher = LiveMatcher(self.read)
        self._lock = lock
        self._connection = connect(path)
        try:
            with disk_errors(path):
                upgrade(Database(self._connection))
                log = EventLog(self._connection, SubjectKeys(self._connection, keys))
                self.missing = missing(log, keys.device, path, read_witness(path))
                if self.missing is not None:
                    keys = keys.renewed(successor(self.missing))
                    log = EventLog(self._connection, SubjectKeys(self._connection, keys))
                self.keys, self.device = keys, keys.device
                self._check_keys(log.keys)
                self._projector = Projector(log)
                self._reader = SqliteReader(log)
                self._make_tables(progress)
                self._clock = HybridClock(self.device, now, self._last_stamp(log))
            self._checkpoints = Checkpointer(path, self._connection)
        except BaseException:
            self._connection.close()
            raise
        self._listeners: list[Callable[[Sequence[str]], None]] = []
        self._witness: Witness | None = None
        self._idle: queue.LifoQueue[SqliteReader] = queue.LifoQueue(_IDLE_READERS)
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="books-writer", daemon=True)
        self._writer.start()

    def _last_stamp(self, log: EventLog) -> Stamp | None:
        """What the clock follows: also what was lost, since others may have heard of it."""
        known = [log.last_stamp(), Stamp.parse(self.missing.last.stamp) if self.missing else None]
        return max((stamp for stamp in known if stamp), default=None)

    def begin(self) -> None:
        """Take the place of a device whose books got older, where this is one; then note how far this one comes."""
        if self.missing is not None:
            take_place(self, self.missing)
        self._witness = Witness(self.path)
        head = self.on_writer(lambda: self._projector.log.head(self.device))
        if head.number:
            self._witness.write(self.device, head)

    def _check_keys(self, keys: SubjectKeys) -> None:
        try:
            keys.check()
        except (BooksDamaged, NotFound) as error:
            raise BooksUnusable(
                f"{self.keys.path} is not the key file of {self.path}",
                reason="keys_other",
                hint="Find the key file that belongs to these books.",
                file=self.keys.path.name,
            ) from error

    def _make_tables(self, progress: Callable[[int], None] | None) -> None:
        if not are_current(self._connection):
            with transaction(self._connection):
                make(self._connection)
                if progress and self._projector.log.heads():
                    progress(0)
                self._projector.rebuild(progress)
                self._index()
        elif not self._projector.search.is_current(self._reader.language()):
            with transaction(self._connection):
                self._index()

    def _write(self) -> None:
        while (task := self._work.get()) is not None:
            task()

    def on_writer(self, work: Callable[[], T]) -> T:
        """Run `work` on the writer's thread and return what it returns. For the other modules of this room."""
        if threading.current_thread() is self._writer:
            raise RuntimeError("a command or listener may not give commands itself: it would wait for its own end")
        # A queue of one, since a `Future` takes five times as long.
        done: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

        def task() -> None:
            try:
                with disk_errors(self.path):
                    done.put((work(), None))
            except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the caller
                done.put((None, error))

        with self._closing:
            self._require_open()
            self._work.put(task)
        answer, error = done.get()
        if error is not None:
            raise error
        return cast(T, answer)

    def _require_open(self) -> None:
        if self._closed:
            raise BooksUnusable("the books are closed", reason="closed", hint="Open them again.")

    def run(self, key: str, actor: Actor, work: Callable[[Transaction], T]) -> T:
        """Do `work` once for `key`, durably; see the port."""
        if not key:
            raise ValueError("a command has a key")
        return self.on_writer(lambda: self._run(key, actor, work))

    def _run(self, key: str, actor: Actor, work: Callable[[Transaction], T]) -> T:
        with self.writing():
            found = self._connection.execute("SELECT result FROM commands WHERE key = ?", [key]).fetchone()
            if found:
                known: T = json.loads(found[0])
                return known
            tx = SqliteTransaction(
                self._reader,
                key=key,
                actor=actor,
                now=self.now().astimezone(UTC),
                device=self.device,
                clock=self._clock,
                projector=self._projector,
            )
            try:
                answer = to_json(work(tx))
            except UnicodeEncodeError as error:
                raise InvalidInput("half a character among what was written", reason="text") from error
            self._connection.execute("INSERT INTO commands (key, result) VALUES (?, ?)", [key, answer])
            tx.finish()
        if tx.recorded and self._witness is not None:
            self._witness.write(self.device, tx.head)
        self.committed(tx.recorded)
        # What a repetition would get, so that nobody comes to rely on more than JSON keeps.
        result: T = json.loads(answer)
        return result

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction on the writer's connection; keys made in it are forgotten where it fails."""
        try:
            with transaction(self._connection):
                yield
                self._index()
        except BaseException:
            self._projector.forget()
            self._reader.keys.forget_cache()
            raise

    def _index(self) -> None:
        """Bring the search index up to what was folded. Within the transaction."""
        remembered = self._projector.remembered.answers
        if "indexed" in remembered:
            return
        search, language = self._projector.search, self._reader.language()
        if search.is_current(language):
            search.flush(language)
        else:
            search.refill(self._reader.all_products(), language)
        remembered["indexed"] = True

    def committed(self, payloads: Sequence[Payload]) -> None:
        """Tell the listeners. On the writer's thread, after a commit."""
        self._checkpoints.committed()
        if any(isinstance(said, ContactErased) for said in payloads):
            self._empty_wal()
        facts = [said.type_name for said in payloads]
        for listener in tuple(self._listeners):
            try:
                listener(facts)
            except Exception:  # noqa: BLE001  a listener's mistake is its own: the commit stands, and the others are told
                _log.exception("a listener of the books failed")

    def _empty_wal(self) -> None:
        """Older pages with erased words lie in the WAL until it is emptied.

        A long reader can keep it: then the next checkpoint or the end of the hub does it.
        """
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            _log.exception("the log of pages could not be emptied after an erasure")

    def keep_draft(self, name: str, text: str) -> None:
        """Keep what somebody is in the middle of; see the port."""

        def work() -> None:
            with self.writing():
                write_draft(self._connection, name, text)

        self.on_writer(work)

    @contextmanager
    def read(self) -> Iterator[SqliteReader]:
        """A reader whose answers are all from one moment: that of its first question."""
        self._require_open()
        with disk_errors(self.path):
            reader = self._open_reader()
            reader.connection.execute("BEGIN")
            try:
                yield reader
            finally:
                if reader.connection.in_transaction:
                    reader.connection.execute("ROLLBACK")
                self._put_back(reader)

    def _open_reader(self) -> SqliteReader:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            connection = connect(self.path, read_only=True)
            return SqliteReader(EventLog(connection, SubjectKeys(connection, self.keys)))

    def _put_back(self, reader: SqliteReader) -> None:
        reader.keys.forget_cache()
        reader.log.forget_merges()
        try:
            if self._closed:
                raise queue.Full
            self._idle.put_nowait(reader)
        except queue.Full:
            reader.connection.close()

    def subscribe(self, listener: Callable[[Sequence[str]], None]) -> Callable[[], None]:
        """Call `listener` after every commit; see the port."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Fold every projection anew from the log; return the number of events."""

        def work() -> int:
            with self.writing():
                return self._projector.rebuild(progress)

        return self.on_writer(work)

    def verify(self) -> None:
        """Prove SQLite's integrity and every device's chain. Raises `BooksDamaged` naming what does not fit.

        `hub.storage.audit.audit` proves the tables and people's keys as well.
        """
        connection = connect(self.path, read_only=True)
        try:
            with disk_errors(self.path):
                connection.execute("BEGIN")
                prove_file(connection)
                prove_chain(EventLog(connection, SubjectKeys(connection, self.keys)))
        finally:
            connection.close()

    @property
    def writer_parts(self) -> tuple[sqlite3.Connection, Projector, HybridClock]:
        """Connection, projector and clock of the writer; only to be used through `on_writer`."""
        return self._connection, self._projector, self._clock

    def close(self) -> None:
        """Finish what is queued, close the file and release the lock."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._work.put(None)
        self._writer.join()
        self._checkpoints.close()
        if self._witness is not None:
            self._witness.close()
        while not self._idle.empty():
            self._idle.get_nowait().connection.close()
        self._connection.close()
        self._lock.release()

    def __enter__(self) -> SqliteBooks:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def open_books(
    path: Path,
    *,
    shop: str = "shop",
    device: str | None = None,
    now: Callable[[], datetime] = _utc_now,
    progress: Callable[[int], None] | None = None,
) -> SqliteBooks:
    """Open the books at `path`, made first where there are none; the key file `<path>.keys` lies beside.

    `shop` (the id at the relay) and `device` matter only when the key file is made. Books of another version have
    their tables folded anew from the log first; `progress` is told how many events are done, from 0 on,
    where there are any. Raises `BooksLocked`, `BooksTooNew`, `BooksDamaged` or `BooksUnusable`, the last also where
    there are books without their key file: new keys would leave every word in them unreadable. A file that is gone
    or empty is damage as well.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BooksUnusable(f"{path.parent}: {error}", hint="Check that the folder may be made.", path=path) from error
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        keys = key_file(path)
        if holds_books(path) and not keys.exists():
            raise BooksUnusable(
                f"{path} has no key file {keys}",
                reason="keys_missing",
                hint="Put the key file back from a backup.",
                file=keys.name,
            )
        known = KeyFile.open_or_create(keys, shop, device or new_id(int(now().timestamp() * 1000)))
        demand_there(path, known.device)
        books = SqliteBooks(path, known, now, lock, progress)
        try:
            books.begin()
        except BaseException:
            books.close()
            raise
        return books
    except BaseException:
        lock.release()
        raise


@contextmanager
def look_into(path: Path) -> Iterator[SqliteReader]:
    """A reader of the books at `path`, which another process may have open; it sees one moment and writes nothing.

    Raises `NotFound` where there are none, `BooksUnusable` without their key file, and `WrongState` where their tables
    are those of another version: opening the shop once brings them up to date.
    """
    if not holds_books(path):
        raise NotFound(f"no books at {path}", reason="books", folder=path.parent)
    keys = KeyFile.load(key_file(path))
    connection = connect(path, read_only=True)
    try:
        with disk_errors(path):
            connection.execute("BEGIN")
            if not are_current(connection):
                raise WrongState("the tables are those of another version", reason="other_version")
            yield SqliteReader(EventLog(connection, SubjectKeys(connection, keys)))
    finally:
        connection.close()
