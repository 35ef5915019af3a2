"""Importing a table: every row is tried out with the real use cases, then all are written in short commands.

Short, since one command that writes fifty thousand products would let the next sale wait; and each under a key of the
file's content and of how often all of it was brought in, so that an import that was cut off goes on where it stopped
when the same file is given again, and one that is through can be done again: last month's prices may come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypedDict

from hub.application.imports import debts, people, products, stock
from hub.application.imports.cells import Cells
from hub.application.imports.headings import FORMS, Kind, columns, is_heading, title
from hub.application.imports.records import Effect, Reading, Record
from hub.application.ports.books import Actor, Books, Transaction
from hub.application.ports.sheets import SheetFile, SheetRow
from hub.domain.errors import InvalidInput, MostradorError, NotAllowed, WrongState
from hub.domain.people import Role
from hub.domain.shop import Shop

_AT_ONCE = 200
"""Rows of one command: some tens of milliseconds, which no sale notices."""
_HEADING_WITHIN = 15
"""Rows at the top of a file among which its heading is looked for: many begin with a title."""
_READERS: dict[Kind, Callable[[Reading], Record]] = {
    Kind.PRODUCTS: products.read,
    Kind.CUSTOMERS: partial(people.read, role=Role.CUSTOMER),
    Kind.SUPPLIERS: partial(people.read, role=Role.SUPPLIER),
    Kind.STOCK: stock.read,
    Kind.DEBTS: debts.read,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken, and why; `column` is its heading in the file where one cell is to blame."""

    row: int
    error: MostradorError
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: rows by what became of them, and every row that is wrong."""

    file: str
    kind: Kind
    rows: int
    added: int
    changed: int
    same: int
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]
    """Headings of the file that say nothing to us."""
    written: bool
    """Whether it was done, not only tried out."""


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[tuple[int, Record], ...]
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]


class _Done(TypedDict):
    """What a command of an import gives back; a refused row has become wrong since it was tried out."""

    effects: list[str]
    refused: list[int]


class _TriedOutError(Exception):
    """Ends a trial, so that nothing of it stays."""


def import_sheet(
    books: Books,
    actor: Actor,
    sheet: SheetFile,
    kind: Kind,
    *,
    dry_run: bool = False,
    skip_faulty: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Bring in a file; return what was done, or would be done where `dry_run` or a faulty row keeps it from being done.

    With `skip_faulty` the rows that are right are written all the same. `progress` is told rows done and rows in all.
    Raises `InvalidInput` for a file that is no such table, `WrongState` before the shop is open, `NotAllowed`.
    """
    table = _table(books, sheet, kind)
    faults, counts = list(table.faults), Counter[str]()
    steps = _Steps(progress, 2 * len(table.rows))
    for place, rows in _portions(table.rows):
        effects, wrong = _try_out(books, actor, f"import-trial:{sheet.digest}:{kind}:{place}", rows)
        counts.update(effects)
        faults += wrong
        steps.took(len(rows))
    written = not dry_run and (skip_faulty or not faults)
    if written:
        counts.clear()
        left_out = {fault.row for fault in faults}
        name = f"import:{sheet.digest}:{kind}"
        with books.read() as reader:
            times = int(reader.draft(name) or 0)
        for place, rows in _portions(table.rows):
            good = [(number, record) for number, record in rows if number not in left_out]
            key, write = f"{name}:{times}:{place}", partial(_write, rows=good)
            known: _Done | None = books.run(key, actor, write)
            # Where another device did it, or this one before a part of its books was lost, what is missing is written.
            done = known or books.run(f"{key}:{books.device}", actor, write)
            counts.update(done["effects"])
            faults += [
                Fault(number, WrongState("it changed meanwhile", reason="meanwhile")) for number in done["refused"]
            ]
            steps.took(len(rows))
        books.keep_draft(name, str(times + 1))
    return ImportReport(
        file=sheet.name,
        kind=kind,
        rows=len(table.rows) + len(table.faults),
        added=counts[Effect.ADDED],
        changed=counts[Effect.CHANGED],
        same=counts[Effect.SAME],
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        unread=table.unread,
        written=written,
    )


class _Steps:
    """Tells how far it is."""

    def __init__(self, tell: Callable[[int, int], None] | None, total: int) -> None:
        self._tell = tell
        self._total = total
        self._done = 0

    def took(self, rows: int) -> None:
        self._done += rows
        if self._tell:
            self._tell(self._done, self._total)


def _portions(rows: Sequence[tuple[int, Record]]) -> Iterator[tuple[int, Sequence[tuple[int, Record]]]]:
    for place in range(0, len(rows), _AT_ONCE):
        yield place, rows[place : place + _AT_ONCE]


def _table(books: Books, sheet: SheetFile, kind: Kind) -> _Table:
    with books.read() as reader:
        shop = reader.shop()
    if shop is None:
        raise WrongState("the shop is not open yet", reason="no_shop")
    cells, rows = Cells(shop.language, shop.country), sheet.rows()
    heading = _heading(kind, rows, sheet.name, shop)
    fields = columns(kind, heading)
    names = {field: cells.text(heading.cells[place]) for place, field in fields.items()}
    good: list[tuple[int, Record]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row in rows:
        said = {
            field: row.cells[place]
            for place, field in fields.items()
            if place < len(row.cells) and row.cells[place] is not None
        }
        if not said:
            continue
        reading = Reading(said, cells, shop)
        try:
            record = _READERS[kind](reading)
        except MostradorError as error:
            value = cells.text(said.get(reading.asked))
            faults.append(Fault(row.number, error, names.get(reading.asked, ""), value))
            continue
        if (twice := _said_before(record, row.number, seen)) is not None:
            faults.append(Fault(row.number, twice))
        else:
            good.append((row.number, record))
    unread = [cells.text(cell) for place, cell in enumerate(heading.cells) if place not in fields and cell is not None]
    return _Table(tuple(good), tuple(faults), tuple(unread))


def _heading(kind: Kind, rows: Iterator[SheetRow], file: str, shop: Shop) -> SheetRow:
    for row in islice(rows, _HEADING_WITHIN):
        if is_heading(kind, frozenset(columns(kind, row).values())):
            return row
    form = FORMS[kind]
    wanted = ", ".join(title(kind, field, shop.language) for field in sorted(form.needed | form.also))
    raise InvalidInput(f"{file} has no heading for {kind}", reason="no_heading", file=file, wanted=wanted)


def _said_before(record: Record, number: int, seen: dict[str, int]) -> InvalidInput | None:
    for key in record.keys:
        first = seen.setdefault(key, number)
        if first != number:
            return InvalidInput(f"{key} stands in row {first} too", reason="row_twice", row=first)
    return None


def _try_out(
    books: Books, actor: Actor, key: str, rows: Sequence[tuple[int, Record]]
) -> tuple[list[Effect], list[Fault]]:
    effects: list[Effect] = []
    faults: list[Fault] = []

    def work(tx: Transaction) -> None:
        for number, record in rows:
            try:
                with tx.attempt():
                    effects.append(record.write(tx))
            except NotAllowed:
                raise
            except MostradorError as error:
                faults.append(Fault(number, error))
        raise _TriedOutError

    try:
        books.run(key, actor, work)
    except _TriedOutError:
        return effects, faults
    raise AssertionError("a trial always ends with its own exception")


def _write(tx: Transaction, rows: Sequence[tuple[int, Record]]) -> _Done:
    done = _Done(effects=[], refused=[])
    for number, record in rows:
        try:
            with tx.attempt():
                done["effects"].append(record.write(tx))
        except MostradorError:
            # It was right a moment ago: somebody changed something meanwhile. The report names the row.
            done["refused"].append(number)
    return done
