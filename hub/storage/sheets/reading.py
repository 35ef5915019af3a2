"""Reading a table from a CSV or Excel file, row by row; what is too large or is no table is refused first."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hub.application.ports.sheets import Cell, SheetFile, SheetRow
from hub.domain.errors import InvalidInput
from hub.storage.sheets.formulas import plain

LARGEST_FILE = 50_000_000
"""Bytes of a file: a hundred thousand products with everything about them are about 20 MB."""
LARGEST_UNPACKED = 200_000_000
"""Bytes within an Excel file once it is unpacked: it is a ZIP archive, and a small one may hold a lot."""
MOST_ROWS = 200_000
MOST_CELLS = 200
"""Of one row."""
LONGEST_CELL = 5_000
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OLDER = ("cp1252", "cp850")
"""What Windows wrote before UTF-8, and DOS before that: tills as old as that still give out their lists."""
_ACCENTED = re.compile(
    r"(?<=[a-z])[áàâãçéêíñóôõúü]|[áàâãçéêíñóôõúü](?=[a-z])|(?<=[A-Z])[ÁÀÂÃÇÉÊÍÑÓÔÕÚÜ]|[ÁÀÂÃÇÉÊÍÑÓÔÕÚÜ](?=[A-Z])"
)
"""Letters of our languages beside others of the same case, as words have them."""
_DELIMITERS = ";\t|,"


def open_sheet(path: Path) -> SheetFile:
    """Return the table in the file at `path`.

    Raises `InvalidInput` where it cannot be read, is too large, or is neither CSV nor Excel (.xlsx).
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _bad(path, "file_too_large", f"{size} bytes", megabytes=size // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise _bad(path, "file", str(error)) from error
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(_ZIP):
        return _ExcelFile(path, digest)
    if content.startswith(_OLD_EXCEL):
        raise _bad(path, "old_excel", "an .xls file")
    return _CsvFile(path, digest, _text(path, content))


def _bad(path: Path, reason: str, message: str, **params: Any) -> InvalidInput:
    return InvalidInput(f"{path}: {message}", reason=reason, file=path.name, **params)


def _text(path: Path, content: bytes) -> str:
    """Decode a CSV file: UTF-16 by its mark, else each line as UTF-8 or, where it is none, as older programs wrote.

    Line by line, since files that several programs wrote into hold both.
    """
    if content.startswith(_UTF16_MARKS):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _bad(path, "no_table", str(error)) from error
    if b"\x00" in content:
        raise _bad(path, "no_table", "holds zero bytes")
    content = content.removeprefix(_UTF8_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        lines = content.splitlines()
        older = _older([line for line in lines if _line(line, "") is None])
        return "\n".join(_line(line, older) or "" for line in lines)


def _line(line: bytes, older: str) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(older, "replace") if older else None


def _older(lines: list[bytes]) -> str:
    """In which of the older encodings the lines have most words of our languages; the first where none has more."""
    return max(_OLDER, key=lambda encoding: sum(len(_ACCENTED.findall(x.decode(encoding, "replace"))) for x in lines))


class _CsvFile:
    """A CSV file with commas, semicolons, tabs or bars."""

    def __init__(self, path: Path, digest: str, text: str) -> None:
        self.name = path.name
        self.digest = digest
        self._path = path
        self._text = text

    def rows(self) -> Iterator[SheetRow]:
        # Not by `splitlines`: for it a line ends at signs that stand within names as well.
        lines = list(io.StringIO(self._text, newline=""))
        reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
        before = 0
        try:
            for cells in reader:
                number, before = before + 1, reader.line_num
                if row := _row(self._path, number, tuple(_typed(cell) for cell in cells)):
                    yield row
        except csv.Error as error:
            raise _bad(self._path, "no_table", f"line {before + 1}: {error}", row=before + 1) from error


def _typed(cell: str) -> Cell:
    return plain(cell.strip()) or None


def _delimiter(lines: list[str]) -> str:
    """Return what stands most evenly between the cells of the first lines; a comma where nothing does."""
    first = [line for line in lines[:20] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in first]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_DELIMITERS, key=evenness) if first else ","


class _ExcelFile:
    """The first sheet of an Excel workbook that has something in it; values, never formulas."""

    def __init__(self, path: Path, digest: str) -> None:
        self.name = path.name
        self.digest = digest
        self._path = path

    def rows(self) -> Iterator[SheetRow]:
        self._measure()
        try:
            book = load_workbook(self._path, read_only=True, data_only=True, keep_links=False)
            try:
                for sheet in book.worksheets:
                    found = False
                    # What a file says of its own size may be wrong: rows would be cut, or made sixteen thousand wide.
                    sheet.reset_dimensions()
                    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                        if row := _row(self._path, number, tuple(_value(value) for value in values)):
                            found = True
                            yield row
                    if found:
                        return
            finally:
                book.close()
        except (
            InvalidFileException, DefusedXmlException, zipfile.BadZipFile, zlib.error, LookupError, ValueError,
            TypeError, AttributeError, EOFError, OSError,
            RuntimeError,  # a ZIP that is encrypted, or packed in a way of its own
            SyntaxError,  # ElementTree's ParseError is one
        ) as error:  # fmt: skip
            raise _bad(self._path, "no_table", f"{type(error).__name__}: {error}") from error

    def _measure(self) -> None:
        try:
            with zipfile.ZipFile(self._path) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise _bad(self._path, "no_table", str(error)) from error
        if unpacked > LARGEST_UNPACKED:
            raise _bad(self._path, "file_too_large", f"{unpacked} bytes unpacked", megabytes=unpacked // 1_000_000)


def _value(value: object) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return str(int(value))
        case int():
            return Decimal(value)
        case float():
            # The shortest text that means this number is what the spreadsheet shows: 0.1, not 0.1000000000000000055.
            return Decimal(repr(value))
        case datetime() | date():
            return value
        case _:
            return _typed(str(value))


def _row(path: Path, number: int, cells: tuple[Cell, ...]) -> SheetRow | None:
    last = max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)
    cells = cells[:last]
    if cells and number > MOST_ROWS:
        raise _bad(path, "too_many_rows", f"more than {MOST_ROWS} rows", most=MOST_ROWS)
    if len(cells) > MOST_CELLS or any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
        raise _bad(path, "no_table", f"row {number} is no row of a table", row=number)
    return SheetRow(number, cells) if cells else None
