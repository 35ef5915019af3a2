"""Giving out everything that the books hold, as tables with headings in the reader's language, and as the log itself.

What can be brought in (products, people, stock, debts) is headed as the import reads it, so that a shop can take its
books elsewhere, or edit them in a spreadsheet and bring them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hub.application.i18n import Catalogue
from hub.application.imports.headings import Kind, title
from hub.application.ports.books import Reader
from hub.application.ports.sheets import Cell, SheetWriter
from hub.application.views.exports import ExportTable

_KINDS = frozenset(kind.value for kind in Kind)
_LOCALE = Path(__file__).parent / "locale"


def export_tables(
    reader: Reader,
    writer: SheetWriter,
    language: str,
    names: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Write the tables called `names`, by default all; return how many rows each has.

    `progress` is told each table's name before it is written. Raises `NotFound` for an unknown name, and what `writer`
    raises.
    """
    words = Catalogue(_LOCALE, language)
    written = {}
    for table in [reader.export(name) for name in names or reader.export_names()]:
        if progress:
            progress(table.name)
        called = words(f"export.{table.name}")
        written[called] = writer.write(
            called, [_heading(words, table.name, field) for field in table.fields], _rows(words, table)
        )
    return written


def _heading(words: Catalogue, table: str, field: str) -> str:
    if table in _KINDS:
        return title(Kind(table), field, words.language)
    return words(f"export.column.{field}")


def _rows(words: Catalogue, table: ExportTable) -> Iterator[Sequence[Cell]]:
    coded = [place for place, field in enumerate(table.fields) if field in table.coded]
    known: dict[str, str] = {}

    def said(code: str) -> str:
        if code not in known:
            key = f"export.code.{code}"
            known[code] = words(key) if words.has(key) else code
        return known[code]

    for row in table.rows:
        cells = list(row)
        for place in coded:
            cell = cells[place]
            cells[place] = said(cell) if isinstance(cell, str) else cell
        yield cells
