"""Writing tables for people into a folder of CSV files; and what every file shares: it is there once it is whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from hub.application.ports.sheets import Cell
from hub.domain.errors import BooksUnusable
from hub.storage.sheets.formulas import neutral

_MARK = "\ufeff"
"""What Excel knows UTF-8 by."""


class CsvFolder:
    """A CSV file for each table: UTF-8 with the mark that Excel needs, commas, numbers with a point, ISO dates."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made where it is not there. Raises `BooksUnusable`."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write ``<name>.csv``, replacing it only once it is whole; return its number of rows."""
        target = self._folder / f"{name}.csv"
        count = 0
        with whole(target) as half, half.open("w", encoding="utf-8", newline="") as file:
            file.write(_MARK)  # Python's own codec that writes it encodes each row for itself
            out = csv.writer(file)
            out.writerow(header)
            for row in rows:
                out.writerow([_in_csv(cell) for cell in row])
                count += 1
        return count

    def close(self) -> None:
        """Nothing is left to do: each table was whole when it was written."""


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write a text file, replacing one of that name only once it is whole; return its number of lines.

    Raises `BooksUnusable`.
    """
    count = 0
    with whole(path) as half, half.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(f"{line}\n")
            count += 1
    return count


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Where to write a file that takes its name only once it is whole."""
    half = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield half
        half.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        half.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> BooksUnusable:
    """The error of a file or folder that could not be written."""
    hint = "Check that the disk is not full and that the folder may be written."
    return BooksUnusable(f"{path}: {error}", reason="export", hint=hint, file=path.name)


def _in_csv(cell: Cell) -> str:
    match cell:
        case str():
            return neutral(cell)
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case datetime():
            return cell.isoformat(timespec="seconds")
        case _:
            return cell.isoformat()
