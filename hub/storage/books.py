"""The shop's books in one SQLite file: one writer thread, readers on their own connections, one hub per file."""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from hub.application.ports.books import Actor, Reader, Transaction
from hub.domain.clock import HybridClock
from hub.domain.errors import BooksDamaged, BooksUnusable
from hub.domain.events import Payload, ProductAdded, ProductChanged, ShopOpened
from hub.domain.ids import new_id
from hub.storage.codec import Codec
from hub.storage.keys import KeyFile
from hub.storage.live_matcher import LiveMatcher
from hub.storage.lock import FileLock
from hub.storage.log import EventLog
from hub.storage.migrations import upgrade
from hub.storage.projections import Projector
from hub.storage.reader import SqliteReader
from hub.storage.sealing import SubjectKeys
from hub.storage.transaction import SqliteTransaction

T = TypeVar("T")
_IDLE_READERS = 4


def _utc_now() -> datetime:
    return datetime.now(UTC)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection with the pragmas that durability rests on. Raises `BooksUnusable`."""
    try:
        mode = "?mode=ro" if read_only else ""
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}{mode}", uri=True, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA busy_timeout = 5000")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = FAST")
        connection.execute("PRAGMA cache_size = -32000")
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error
    return connection


def _unusable(path: Path, error: sqlite3.DatabaseError) -> BooksUnusable:
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return BooksDamaged(f"{path}: {text}", path=path)
    return BooksUnusable(f"{path}: {text}", path=path, hint="Check that the folder exists and the disk is not full.")


class SqliteBooks:
    """Implements `hub.application.ports.books.Books`. Use `open_books`; close it, or use it as a context manager."""

    def __init__(self, path: Path, keys: KeyFile, now: Callable[[], datetime]) -> None:
        self.path = path
        self.keys = keys
        self.device = keys.device
        self._now = now
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        try:
            self._connection = connect(path)
            try:
                upgrade(Database(self._connection))
            except sqlite3.DatabaseError as error:
                raise _unusable(path, error) from error
            self._subjects = SubjectKeys(self._connection, keys)
            log = EventLog(self._connection, Codec(self._subjects))
            self._projector = Projector(self._connection, log)
            self._clock = HybridClock(self.device, now, log.last_stamp())
            self.matcher = LiveMatcher()
            self._reader = SqliteReader(self._connection, self._subjects, self.matcher)
            self._fill_matcher()
        except BaseException:
            self._lock.release()
            raise
        self._listeners: list[Callable[[Sequence[str]], None]] = []
        self._idle: queue.LifoQueue[SqliteReader] = queue.LifoQueue(_IDLE_READERS)
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="books-writer", daemon=True)
        self._writer.start()

    def _write(self) -> None:
        while (task := self._work.get()) is not None:
            task()

    def on_writer(self, work: Callable[[], T]) -> T:
        """Run `work` on the writer's thread and return what it returns. For the other modules of this room."""
        if self._closed:
            raise BooksUnusable("the books are closed", reason="closed")
        done: Future[T] = Future()

        def task() -> None:
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the caller
                done.set_exception(error)

        self._work.put(task)
        return done.result()

    def run(self, key: str, actor: Actor, work: Callable[[Transaction], T]) -> T:
        """Do `work` once for `key`, durably; see the port."""
        return self.on_writer(lambda: self._run(key, actor, work))

    def _run(self, key: str, actor: Actor, work: Callable[[Transaction], T]) -> T:
        found = self._connection.execute("SELECT result FROM commands WHERE key = ?", [key]).fetchone()
        if found:
            result: T = json.loads(found[0])
            return result
        try:
            with Database(self._connection).atomic():
                tx = SqliteTransaction(
                    self._reader,
                    key=key,
                    actor=actor,
                    now=self._now().astimezone(UTC),
                    device=self.device,
                    clock=self._clock,
                    projector=self._projector,
                )
                result = work(tx)
                self._connection.execute(
                    "INSERT INTO commands (key, result) VALUES (?, ?)", [key, json.dumps(result, ensure_ascii=False)]
                )
        except sqlite3.DatabaseError as error:
            self._subjects.forget_cache()
            raise _unusable(self.path, error) from error
        except BaseException:
            self._subjects.forget_cache()
            raise
        self.committed(tx.recorded)
        return result

    def committed(self, payloads: Sequence[Payload]) -> None:
        """Bring the matcher up to date and tell the listeners. On the writer's thread, after a commit."""
        if any(isinstance(said, ShopOpened) for said in payloads):
            self._fill_matcher()
        else:
            changed = {said.product for said in payloads if isinstance(said, ProductAdded | ProductChanged)}
            self.matcher.update(product for product in map(self._reader.product, changed) if product)
        facts = [said.type_name for said in payloads]
        for listener in tuple(self._listeners):
            listener(facts)

    def _fill_matcher(self) -> None:
        shop = self._reader.shop()
        self.matcher.fill(self._reader.all_products(), shop.language if shop else "es")

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader whose answers are all from one moment."""
        try:
            reader = self._idle.get_nowait()
        except queue.Empty:
            connection = connect(self.path, read_only=True)
            reader = SqliteReader(connection, SubjectKeys(connection, self.keys), self.matcher)
        reader.connection.execute("BEGIN")
        try:
            yield reader
        finally:
            reader.connection.execute("ROLLBACK")
            reader.keys.forget_cache()
            try:
                self._idle.put_nowait(reader)
            except queue.Full:
                reader.connection.close()

    def subscribe(self, listener: Callable[[Sequence[str]], None]) -> Callable[[], None]:
        """Call `listener` after every commit; see the port."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Fold every projection anew from the log; return the number of events."""

        def work() -> int:
            with Database(self._connection).atomic():
                return self._projector.rebuild(progress)

        return self.on_writer(work)

    def verify(self) -> None:
        """Prove SQLite's integrity and every device's chain. Raises `BooksDamaged` naming what does not fit."""
        connection = connect(self.path, read_only=True)
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BooksDamaged(f"integrity check: {found}", reason="integrity")
            EventLog(connection, Codec(SubjectKeys(connection, self.keys))).verify()
        finally:
            connection.close()

    @property
    def writer_parts(self) -> tuple[sqlite3.Connection, Projector, HybridClock]:
        """Connection, projector and clock of the writer; only to be used through `on_writer`."""
        return self._connection, self._projector, self._clock

    def close(self) -> None:
        """Finish what is queued, close the file and release the lock."""
        if self._closed:
            return
        self._closed = True
        self._work.put(None)
        self._writer.join()
        while not self._idle.empty():
            self._idle.get_nowait().connection.close()
        self._connection.close()
        self._lock.release()

    def __enter__(self) -> SqliteBooks:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def open_books(
    path: Path, *, shop: str = "shop", device: str | None = None, now: Callable[[], datetime] = _utc_now
) -> SqliteBooks:
    """Open the books at `path`, made first where there are none; the key file `<path>.keys` lies beside.

    `shop` (the id at the relay) and `device` matter only when the key file is made. Raises `BooksLocked`,
    `BooksTooNew`, `BooksDamaged` or `BooksUnusable`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = device or new_id(int(now().timestamp() * 1000))
    keys = KeyFile.open_or_create(path.with_name(path.name + ".keys"), shop, made)
    return SqliteBooks(path, keys, now)
