"""Writing an Excel workbook, a sheet for each table, row by row, so that a shop of years takes no more memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import shorten

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from hub.application.ports.sheets import Cell
from hub.storage.sheets.formulas import neutral
from hub.storage.sheets.writing import unwritable, whole

_MOST_ROWS = 1_048_575
"""Of a sheet of Excel, less its heading."""
_FIRST_YEAR = 1900
"""Excel counts days from there; a year that was typed wrong may lie before it."""
_LONGEST_TITLE = 31
_BOOK = "book.xlsx"
_NO_TITLE = str.maketrans({**dict.fromkeys("[]*?/\\", " "), ":": " -"})
"""What Excel takes in no sheet's name."""
_CONTROL = dict.fromkeys([*(i for i in range(32) if chr(i) not in "\t\n"), 0xFFFE, 0xFFFF])
"""Characters that stand in no XML, and the carriage return: a line of a cell ends in a line feed."""


class Workbook:
    """One Excel workbook; `close` writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = TemporaryDirectory(prefix="mostrador-")
        self._book = xlsxwriter.Workbook(
            Path(self._folder.name) / _BOOK,
            {"constant_memory": True, "tmpdir": self._folder.name, "use_zip64": True},
        )
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd h:mm:ss"})
        self._bold = self._book.add_format({"bold": True})

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Add a sheet called `name`, and more where a sheet of Excel cannot hold all rows; return their number.

        Raises `BooksUnusable`.
        """
        try:
            return self._write(name, header, iter(rows))
        except OSError as error:
            raise unwritable(self._path, error) from error

    def _write(self, name: str, header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> int:
        count, more, number = 0, next(rows, None), 1
        while number == 1 or more is not None:
            sheet = self._sheet(name, header, f" {number}" if number > 1 else "")
            here = chain([more], rows) if more is not None else rows
            for place, row in enumerate(islice(here, _MOST_ROWS), start=1):
                for column, cell in enumerate(row):
                    self._put(sheet, place, column, cell)
                count += 1
            more, number = next(rows, None), number + 1
        return count

    def _sheet(self, name: str, header: Sequence[str], ending: str) -> Worksheet:
        sheet = self._book.add_worksheet(_title(name, _LONGEST_TITLE - len(ending)) + ending)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, self._bold)
        return sheet

    def _put(self, sheet: Worksheet, place: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case Decimal():
                sheet.write_number(place, column, int(cell) if cell == int(cell) else cell)
            case date() if cell.year < _FIRST_YEAR:
                sheet.write_string(place, column, cell.isoformat())
            case datetime():
                # Excel knows no zones: the shop's own wall clock.
                sheet.write_datetime(place, column, cell.replace(tzinfo=None, microsecond=0), self._moment)
            case date():
                sheet.write_datetime(place, column, cell, self._day)
            case _:
                sheet.write_string(place, column, neutral(cell.replace("\r\n", "\n").translate(_CONTROL)))

    def close(self) -> None:
        """Write the file, replacing one of that name only once it is whole. Raises `BooksUnusable`."""
        with self._folder as folder, whole(self._path) as half:
            try:
                self._book.close()
            except FileCreateError as error:
                raise unwritable(self._path, error) from error
            shutil.copyfile(Path(folder) / _BOOK, half)


def _title(name: str, longest: int) -> str:
    """As many whole words of `name` as a sheet's name has room for; one that is too long by itself is cut."""
    fitting = shorten(name.translate(_NO_TITLE), longest, placeholder="", break_on_hyphens=False)
    return fitting.strip(" ',-")
