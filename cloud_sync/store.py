"""The relay's store: one writer that lets many requests share one commit, readers beside it, bells for long polls.

A caller of `Store.write` hears back only after its work is committed and on disk (SQLite: WAL with
``synchronous=FULL``; PostgreSQL: its default). So an answer 200 means durable.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from cloud_sync.schema import migrate

T = TypeVar("T")
Work = Callable[[Connection], Any]
_LOG = logging.getLogger(__name__)
LARGEST_GROUP = 1_000
"""Requests that share one commit at most."""
READERS = 4
LOCK_MS = 10_000
"""How long a write waits for what another program or relay has locked."""
CONNECT_SECONDS = 10
"""How long PostgreSQL may take to let this relay in."""
SILENCE_MS = 30_000
"""How long a PostgreSQL that does not answer is waited for; and it for a relay that stopped in the middle."""


def now_ms() -> int:
    """Return the relay's time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class StoreUnavailable(RuntimeError):
    """The database did not take what it was given; nothing of it is stored."""


@dataclass
class _Job:
    work: Work
    done: asyncio.Future[Any] = field(repr=False)


class Bells:
    """Wakes whoever waits for news of a shop, in this process. Other processes' news are found by looking again."""

    def __init__(self) -> None:
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.closing = False

    def listen(self, name: str) -> asyncio.Event:
        """Return the event that the next `ring` sets. Take it before looking, so that no news slip between."""
        if self.closing:
            rung = asyncio.Event()
            rung.set()
            return rung
        return self._events[name]

    def ring(self, name: str) -> None:
        """Wake who listens to `name`."""
        heard = self._events.pop(name, None)
        if heard is not None:
            heard.set()

    def close(self) -> None:
        """Wake everybody for good: the relay is stopping."""
        self.closing = True
        for name in list(self._events):
            self.ring(name)


def _sqlite_engine(url: str, *, begin: str, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=0, connect_args={"check_same_thread": False})

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction handling begins too late; SQLAlchemy's begin event does it instead.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LOCK_MS}", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _postgres_engine(url: str) -> Engine:
    # Without these, one machine that hangs (not one that ends) would hold up every relay for as long as it hangs.
    arguments = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENCE_MS, "keepalives_idle": 10}
    engine = create_engine(url, pool_size=READERS + 1, pool_pre_ping=True, connect_args=arguments)

    def connected(connection: Any, _record: object) -> None:
        for name, most in (("lock_timeout", LOCK_MS), ("idle_in_transaction_session_timeout", SILENCE_MS)):
            connection.execute(f"SET {name} = {most}")
        connection.commit()

    event.listen(engine, "connect", connected)
    return engine


class Store:
    """The database of one relay process. `start` and `stop` run inside the event loop."""

    def __init__(self, url: str) -> None:
        kind = make_url(url).get_backend_name()
        self.shared = kind != "sqlite"
        """Whether other relay processes may write to the same database."""
        if self.shared:
            name = str(make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
            self._writer = self._reader = _postgres_engine(name)
        else:
            self._writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self._reader = _sqlite_engine(url, begin="BEGIN", pool_size=READERS)
        self.bells = Bells()
        self.poll_seconds = 0.5 if self.shared else 5.0
        """How often a long poll looks again for what other processes wrote."""
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="relay-write")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="relay-read")
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Create or migrate the tables and begin to write. Raises `DatabaseTooNew` or SQLAlchemy's errors."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._write_thread, self._migrate)
        self._task = asyncio.create_task(self._run(), name="relay-writer")

    def _migrate(self) -> None:
        with self._writer.begin() as connection:
            migrate(connection)

    async def stop(self) -> None:
        """Finish what was asked, then close."""
        self.bells.close()
        if self._task is not None:
            await self._jobs.put(None)
            await self._task
        self._write_thread.shutdown()
        self._read_threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a reading connection and return its result."""

        def run() -> T:
            with self._reader.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, run)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction shared with others, and return its result once it is committed.

        `work` must bear being run again from the start, since a neighbour's failure rolls it back too. What it
        raises reaches this caller alone. Raises `StoreUnavailable` where the database fails.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._jobs.put(_Job(work, done))
        return await done

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        closing = False
        while not closing:
            group: list[_Job] = []
            job = await self._jobs.get()
            while job is not None:
                group.append(job)
                if len(group) == LARGEST_GROUP or self._jobs.empty():
                    break
                job = self._jobs.get_nowait()
            closing = job is None
            if not group:
                continue
            outcomes = await loop.run_in_executor(self._write_thread, self._commit, [job.work for job in group])
            for job, (result, error) in zip(group, outcomes, strict=True):
                if job.done.cancelled():
                    continue
                if error is None:
                    job.done.set_result(result)
                else:
                    job.done.set_exception(error)

    def _commit(self, group: list[Work]) -> list[tuple[Any, BaseException | None]]:
        """Commit a group together; where one of it fails, commit each alone, so that only that one fails.

        A database that is locked, full or gone fails all of them: each alone would wait for it as long again.
        """
        try:
            with self._writer.begin() as connection:
                return [(result, None) for result in _run_all(connection, group)]
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to one caller, found below
            if len(group) == 1 or _of_the_database(error):
                return [(None, _told(error))] * len(group)
            return [outcome for work in group for outcome in self._commit([work])]


def _of_the_database(error: Exception) -> bool:
    """Whether no work at all can be done now, whatever it is."""
    return isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def _told(error: Exception) -> Exception:
    if isinstance(error, SQLAlchemyError):
        _LOG.error("the database refused a write: %s", type(error).__name__)
        told = StoreUnavailable("the database refused a write")
        told.__cause__ = error
        return told
    return error


class Mergeable:
    """Work that is cheaper done together: all of one class in a group run as one `together` call."""

    def __call__(self, connection: Connection) -> None:
        """Do it alone."""
        self.together(connection, [self])

    @classmethod
    def together(cls, connection: Connection, works: Iterable[Mergeable]) -> None:
        """Do all of `works`."""
        raise NotImplementedError


def _run_all(connection: Connection, group: list[Work]) -> list[Any]:
    mergeable: defaultdict[type[Mergeable], list[Mergeable]] = defaultdict(list)
    for work in group:
        if isinstance(work, Mergeable):
            mergeable[type(work)].append(work)
    for kind, works in mergeable.items():
        kind.together(connection, works)
    return [None if isinstance(work, Mergeable) else work(connection) for work in group]
