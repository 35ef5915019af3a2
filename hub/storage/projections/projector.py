"""Which function folds which fact into the tables, and rebuilding all of them from the log."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from hub.domain.catalogue import Product
from hub.domain.events import Event, Payload
from hub.domain.merging import as_kept
from hub.storage.log import EventLog
from hub.storage.matching import Indexer
from hub.storage.projections.tables import TABLES

P = TypeVar("P", bound=Payload)
Handler = Callable[["Projector", Event, Any], None]
Preparation = Callable[["Projector"], None]
Ending = Callable[["Projector", int], None]
_PREPARATIONS: list[Preparation] = []
_GATHERINGS: list[Preparation] = []
_CONCLUSIONS: list[Preparation] = []
_CACHE = -96_000
"""Of pages while the whole log is folded, and of each sort at its end, in KiB: a small machine has no more to spare."""
_AT_ONCE = 20_000
"""Rows that wait to be written together while the whole log is folded."""
_ENDINGS: list[Ending] = []
_HANDLERS: dict[type[Payload], Handler] = {}
_OF_THE_TILL: set[type[Payload]] = set()
_DAY = 24 * 60 * 60 * 1000
"""Milliseconds."""
_NIGHT = 9 * 60 * 60 * 1000
"""When the log's days begin, in milliseconds after midnight UTC: one in the morning in Tijuana, six in Recife. What is
done once a day is then done by whoever opens a till in the morning, not by a sale of the evening."""


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Without the search for cycles of objects: facts make none, and there are millions of them."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def day_of(wall_ms: int) -> int:
    """Return the day of the log that a stamp's wall clock is in, in days since 1970."""
    return (wall_ms - _NIGHT) // _DAY


def beginning_of(day: int) -> int:
    """Return the wall clock at which a day of the log begins."""
    return day * _DAY + _NIGHT


def projects(*facts: type[Payload], of_the_till: bool = False) -> Callable[[Handler], Handler]:
    """Register a function as the one that folds these facts; those `of_the_till` change nothing of `Remembered`."""

    def register(handler: Handler) -> Handler:
        for fact in facts:
            if fact in _HANDLERS:
                raise TypeError(f"{fact.__name__} is projected twice")
            _HANDLERS[fact] = handler
        if of_the_till:
            _OF_THE_TILL.update(facts)
        return handler

    return register


def before_rebuild(prepare: Preparation) -> Preparation:
    """Register a function that makes ready what the folding of every fact rests on."""
    _PREPARATIONS.append(prepare)
    return prepare


def once_folded(write: Preparation) -> Preparation:
    """Register a function that writes what was gathered beside the tables, before what came late is folded anew."""
    _GATHERINGS.append(write)
    return write


def after_rebuild(conclude: Preparation) -> Preparation:
    """Register a function that fills tables which are quicker made of others at the end than fact by fact."""
    _CONCLUSIONS.append(conclude)
    return conclude


def when_a_day_ends(end: Ending) -> Ending:
    """Register a function that is told of every day (`day_of` the stamps) that is the latest so far.

    Perhaps again, where a command failed.
    """
    _ENDINGS.append(end)
    return end


def projected_facts() -> frozenset[type[Payload]]:
    """Every fact that some function folds."""
    return frozenset(_HANDLERS)


class Remembered:
    """What sales ask of the tables, one after another, and do not change: known until anything else happens."""

    def __init__(self) -> None:
        self.products: dict[str, Product] = {}
        self.lots: dict[str, bool] = {}
        """By product whether it has any."""
        self.answers: dict[Hashable, Any] = {}
        """By question."""

    def forget(self) -> None:
        """Let everything be asked anew."""
        self.products.clear()
        self.lots.clear()
        self.answers.clear()


class Projector:
    """Folds events into the tables of one connection, in the caller's transaction.

    Folding is independent of the order of arrival: sums commute, and whatever depends on order is folded anew from
    its stream in clock order.
    """

    def __init__(self, log: EventLog) -> None:
        self.connection = log.connection
        self.log = log
        self.late: dict[str, Callable[[Projector], None]] = {}
        """What has to be folded anew because something came late, by a name that keeps it from being done twice."""
        self.search = Indexer(log.connection)
        self.remembered = Remembered()
        self.last = str(log.last_stamp() or "")
        """The greatest stamp that was folded: nothing happened after an event that has it."""
        self.gathered: dict[str, Any] = {}
        """What is kept beside the tables while the whole log is folded, by whose it is."""
        self._day = -1
        self._folded: set[str] | None = None
        self._aside: list[str] = []
        self._rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._sums: defaultdict[str, dict[tuple[Any, ...], list[int]]] = defaultdict(dict)

    def apply(self, event: Event) -> None:
        """Fold one event that was just written to the log, merged products by the id of the one that is kept."""
        said = as_kept(event.payload, self.log.kept)
        if said is not event.payload:
            event = replace(event, payload=said)
        self.last = max(self.last, str(event.stamp))
        if type(said) not in _OF_THE_TILL:
            self.remembered.forget()
        if (day := day_of(event.stamp.wall_ms)) > self._day:
            self._day = day
            for end in _ENDINGS:
                end(self, day)
        _HANDLERS[type(said)](self, event, said)

    def forget(self) -> None:
        """Drop what is known beside the tables: they were rolled back, or are made anew."""
        self.late.clear()
        self.search.forget()
        self.remembered.forget()
        self.log.forget_merges()
        self._day = -1

    def settle(self) -> None:
        """Fold anew what came late. After one event or after many, but before anybody reads."""
        if not self.late:
            return
        while self.late:
            _, fold_anew = self.late.popitem()
            fold_anew(self)
        # Also a sale that came late changes the cost of goods that came after it.
        self.remembered.forget()

    def history(self, stream: str) -> list[Event] | None:
        """The stream's history to fold anew; None where this rebuild did so already."""
        return self.log.stream(stream) if self.first(stream) else None

    def first(self, stream: str) -> bool:
        """Whether a stream is to be folded anew: during a rebuild only once, since its history is whole by then."""
        if self._folded is not None:
            if stream in self._folded:
                return False
            self._folded.add(stream)
        return True

    @property
    def rebuilding(self) -> bool:
        """Whether the whole log is being folded."""
        return self._folded is not None

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Empty every projection and fold the log again; return the number of events."""
        with _without_cycles():
            return self._rebuild(progress)

    def _rebuild(self, progress: Callable[[int], None] | None) -> int:
        [usual] = self.connection.execute("PRAGMA cache_size").fetchone()
        self.connection.execute(f"PRAGMA cache_size = {_CACHE}")
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self.forget()
        latest, self.last = self.last, ""
        for prepare in _PREPARATIONS:
            prepare(self)
        self._folded = set()
        done = 0
        try:
            for done, event in enumerate(self.log.all(), start=1):
                self.apply(event)
                if progress and done % 10_000 == 0:
                    progress(done)
            self.write_waiting()
            for write in _GATHERINGS:
                write(self)
            self._put_back()
            self.settle()
            self.write_waiting()
            for conclude in _CONCLUSIONS:
                conclude(self)
            self._put_back()
        finally:
            # Where it failed the tables are those of before, which know of later events than it came to.
            self.last = max(self.last, latest)
            self._folded = None
            self._aside.clear()
            self._rows.clear()
            self._sums.clear()
            self.gathered.clear()
            self.late.clear()
            self.remembered.forget()
            self.connection.execute(f"PRAGMA cache_size = {usual}")
        return done

    def set_aside(self, *names: str) -> None:
        """During a rebuild: do without some indexes and triggers until what waits and is gathered was written.

        What is set aside at the end, in a function for `after_rebuild`, comes back after these.
        """
        for name in names:
            found = self.connection.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", [name]).fetchone()
            self.connection.execute(f"DROP {found[0]} {name}")
            self._aside.append(found[1])

    def _put_back(self) -> None:
        for statement in self._aside:
            self.connection.execute(statement)
        self._aside.clear()

    def write(self, statement: str, row: tuple[Any, ...]) -> None:
        """Write a row that nothing reads or changes without `write_waiting` before.

        While the whole log is folded it waits for many others, to be written in their order.
        """
        if self._folded is None:
            self.connection.execute(statement, row)
            return
        waiting = self._rows[statement]
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            self._write_rows(statement)

    def add(self, statement: str, key: tuple[Any, ...], sums: Sequence[int]) -> None:
        """Add to sums by a statement that takes their key and what is added; what `write` says holds for them too."""
        if self._folded is None:
            self.connection.execute(statement, [*key, *sums])
            return
        known = self._sums[statement].setdefault(key, [0] * len(sums))
        for place, each in enumerate(sums):
            known[place] += each

    def write_waiting(self) -> None:
        """Write the rows and sums that wait."""
        for statement in tuple(self._rows):
            self._write_rows(statement)
        for statement, sums in self._sums.items():
            self.connection.executemany(statement, [[*key, *sums[key]] for key in sorted(sums)])
        self._sums.clear()

    def _write_rows(self, statement: str) -> None:
        self.connection.executemany(statement, sorted(self._rows.pop(statement)))

    def upsert(self, table: str, row: dict[str, Any]) -> None:
        """Write a whole row, replacing the one with the same key."""
        names = ", ".join(row)
        places = ", ".join(f":{name}" for name in row)
        self.connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608
