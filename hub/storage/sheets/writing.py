"""Writing tables for people: a folder of CSV files, or one Excel workbook with a sheet for each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import shorten
from typing import Any

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from hub.application.ports.sheets import Cell
from hub.domain.errors import BooksUnusable
from hub.storage.sheets.formulas import neutral

_MOST_ROWS = 1_048_575
"""Of a sheet of Excel, less its heading."""
_CONTROL = dict.fromkeys(i for i in range(32) if chr(i) not in "\t\n\r")
"""Characters that no spreadsheet takes."""
_NO_TITLE = str.maketrans({**dict.fromkeys("[]*?/\\", " "), ":": " -"})
"""What Excel takes in no sheet's name."""
_LONGEST_TITLE = 31


class CsvFolder:
    """A CSV file for each table: UTF-8 with the mark that Excel needs, commas, numbers with a point, ISO dates."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made where it is not there. Raises `BooksUnusable`."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write ``<name>.csv``, replacing it only once it is whole; return its number of rows."""
        target = self._folder / f"{name}.csv"
        count = 0
        with _whole(target) as half, half.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(header)
            for row in rows:
                out.writerow([_in_csv(cell) for cell in row])
                count += 1
        return count

    def close(self) -> None:
        """Nothing is left to do: each table was whole when it was written."""


class Workbook:
    """One Excel workbook; `close` writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = OpenpyxlWorkbook(write_only=True)

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Add a sheet called `name`, and more where a sheet of Excel cannot hold all rows; return their number."""
        sheet = self._sheet(name, header)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count % _MOST_ROWS == 0:
                sheet = self._sheet(name, header, f" {count // _MOST_ROWS + 1}")
            sheet.append([_in_excel(sheet, cell) for cell in row])
        return count

    def _sheet(self, name: str, header: Sequence[str], number: str = "") -> Any:
        sheet = self._book.create_sheet(_title(name, _LONGEST_TITLE - len(number)) + number)
        sheet.freeze_panes = "A2"
        titles = [WriteOnlyCell(sheet, title) for title in header]
        for title in titles:
            title.font = Font(bold=True)
        sheet.append(titles)
        return sheet

    def close(self) -> None:
        """Write the file, replacing one of that name only once it is whole. Raises `BooksUnusable`."""
        with _whole(self._path) as half:
            self._book.save(half)


def _title(name: str, longest: int) -> str:
    """As many whole words of `name` as a sheet's name has room for; one that is too long by itself is cut."""
    fitting = shorten(name.translate(_NO_TITLE), longest, placeholder="", break_on_hyphens=False)
    return fitting.strip(" ',-")


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write a text file, replacing one of that name only once it is whole; return its number of lines.

    Raises `BooksUnusable`.
    """
    count = 0
    with _whole(path) as half, half.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(f"{line}\n")
            count += 1
    return count


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Where to write a file that takes its name only once it is whole."""
    half = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield half
        half.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        half.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> BooksUnusable:
    hint = "Check that the disk is not full and that the folder may be written."
    return BooksUnusable(f"{path}: {error}", reason="export", hint=hint, file=path.name)


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case _:
            return neutral(cell)


def _in_excel(sheet: object, cell: Cell) -> object:
    if isinstance(cell, datetime):
        # Excel knows no zones: the shop's own wall clock.
        return cell.replace(tzinfo=None, microsecond=0)
    if not isinstance(cell, str):
        return cell
    made = WriteOnlyCell(sheet, neutral(cell.translate(_CONTROL)))
    made.data_type = "s"
    return made
