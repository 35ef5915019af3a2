"""Writing an Excel workbook, a sheet for each table, row by row: a million rows take seconds and no memory.

Just what a table needs of ECMA-376 (Office Open XML, part 1, chapter 18): text in its cell, numbers, dates, a heading
that stays in sight. Excel, LibreOffice and our own reader (openpyxl) take it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from textwrap import shorten
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

from hub.application.ports.sheets import Cell
from hub.storage.sheets.formulas import neutral
from hub.storage.sheets.writing import unwritable, whole

_MOST_ROWS = 1_048_575
"""Of a sheet of Excel, less its heading."""
_LONGEST_TEXT = 32_767
"""Of a cell of Excel, in characters."""
_LONGEST_TITLE = 31
_NO_TITLE = str.maketrans({**dict.fromkeys("[]*?/\\", " "), ":": " -"})
"""What Excel takes in no sheet's name."""
_CONTROL = dict.fromkeys([*(i for i in range(32) if chr(i) not in "\t\n\r"), 0xFFFE, 0xFFFF])
"""Characters that stand in no XML."""
_RETURN = {"\r": "&#13;"}
"""Else a reader makes a line feed of it."""
_FAST = 3
"""How hard zlib tries."""
_ROWS_AT_ONCE = 500
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""The day that Excel counts from."""
_SECONDS = 24 * 60 * 60
_DATE, _MOMENT, _HEADING = 1, 2, 3
"""Places in `cellXfs` of the styles."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET_BEGINS = (
    f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>\n'
)
_SHEET_ENDS = "</sheetData></worksheet>\n"
_STYLES = f"""{_XML}<styleSheet {_MAIN}>
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>
<numFmt numFmtId="165" formatCode="yyyy-mm-dd h:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
"""
_RELATED = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>
"""


class Workbook:
    """One Excel workbook; `close` writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._titles: list[str] = []
        self._file = TemporaryFile()  # noqa: SIM115  closed by `close`, or with the object
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, compresslevel=_FAST)

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Add a sheet called `name`, and more where a sheet of Excel cannot hold all rows; return their number.

        Raises `BooksUnusable`.
        """
        try:
            return self._write(name, header, iter(rows))
        except OSError as error:
            raise unwritable(self._path, error) from error

    def _write(self, name: str, header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> int:
        letters = [get_column_letter(n) for n in range(1, len(header) + 1)]
        count, more, number = 0, next(rows, None), 1
        while number == 1 or more is not None:
            ending = f" {number}" if number > 1 else ""
            self._titles.append(_title(name, _LONGEST_TITLE - len(ending)) + ending)
            with self._zip.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w", force_zip64=True) as sheet:
                sheet.write(f"{_SHEET_BEGINS}{_heading(letters, header)}".encode())
                here = chain([more], rows) if more is not None else rows
                count += _write_rows(sheet, letters, islice(here, _MOST_ROWS))
                sheet.write(_SHEET_ENDS.encode())
            more, number = next(rows, None), number + 1
        return count

    def close(self) -> None:
        """Write the file, replacing one of that name only once it is whole. Raises `BooksUnusable`."""
        with whole(self._path) as half, self._file:
            with self._zip as packed:
                for name, text in _frame(self._titles):
                    packed.writestr(name, text)
            self._file.seek(0)
            with half.open("wb") as target:
                shutil.copyfileobj(self._file, target)


def _write_rows(sheet: IO[bytes], letters: Sequence[str], rows: Iterator[Sequence[Cell]]) -> int:
    count = 0
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        # Below the heading.
        sheet.write("".join(_row(count + 2 + n, letters, row) for n, row in enumerate(some)).encode())
        count += len(some)
    return count


def _heading(letters: Sequence[str], titles: Sequence[str]) -> str:
    cells = (_text(f"{letter}1", title, _HEADING) for letter, title in zip(letters, titles, strict=True))
    return f'<row r="1">{"".join(cells)}</row>\n'


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell]) -> str:
    made = "".join(_cell(f"{letter}{number}", cell) for letter, cell in zip(letters, cells, strict=True))
    return f'<row r="{number}">{made}</row>\n'


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f'<c r="{place}"><v>{cell:f}</v></c>'
    if isinstance(cell, datetime):
        # Excel knows no zones: the shop's own wall clock.
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return f'<c r="{place}" s="{_MOMENT}"><v>{cell.toordinal() - _DAY_ZERO + seconds / _SECONDS!r}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{_DATE}"><v>{cell.toordinal() - _DAY_ZERO}</v></c>'
    said = (cell or "").translate(_CONTROL)
    return _text(place, neutral(said)) if said else ""


def _text(place: str, text: str, style: int = 0) -> str:
    said = escape(text[:_LONGEST_TEXT], _RETURN)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _title(name: str, longest: int) -> str:
    """As many whole words of `name` as a sheet's name has room for; one that is too long by itself is cut."""
    fitting = shorten(name.translate(_NO_TITLE), longest, placeholder="", break_on_hyphens=False)
    return fitting.strip(" ',-")


def _frame(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What holds the sheets together: name and text of each part."""
    sheets = range(1, len(titles) + 1)
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in sheets]
    kinds = "".join(f'<Override PartName="/{name}" ContentType="{_KIND}.{kind}+xml"/>\n' for name, kind in parts)
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">\n<Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\n'
        f'<Default Extension="xml" ContentType="application/xml"/>\n{kinds}</Types>\n',
    )
    yield "_rels/.rels", _RELATED
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>\n'
        for n, title in zip(sheets, titles, strict=True)
    )
    yield "xl/workbook.xml", f'{_XML}<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>\n{listed}</sheets></workbook>\n'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>\n' for n in sheets
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">\n{related}{styles}</Relationships>\n',
    )
    yield "xl/styles.xml", _STYLES
