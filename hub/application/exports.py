"""Giving out everything that the books hold, as tables with headings in the reader's language, and as the log itself.

What can be brought in (products, people, stock, debts) is headed as the import reads it, so that a shop can take its
books elsewhere, or edit them in a spreadsheet and bring them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from hub.application.i18n import Catalogue
from hub.application.imports.headings import Kind, title
from hub.application.ports.books import Reader
from hub.application.ports.sheets import Cell, SheetWriter
from hub.application.views.exports import ExportTable

T = TypeVar("T")
_KINDS = frozenset(kind.value for kind in Kind)
_LOCALE = Path(__file__).parent / "locale"
Progress = Callable[[str, int], None]
"""Told what is being written, and how many rows of it are."""
_TOLD_EVERY = 20_000
"""Rows."""


def export_tables(
    reader: Reader,
    writer: SheetWriter,
    language: str,
    names: Sequence[str] = (),
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write the tables called `names`, by default all; return how many rows each has.

    Raises `NotFound` for an unknown name, and what `writer` raises.
    """
    words = Catalogue(_LOCALE, language)
    written = {}
    for table in [reader.export(name) for name in names or reader.export_names()]:
        called = words(f"export.{table.name}")
        header = [_heading(words, table.name, field) for field in table.fields]
        written[called] = writer.write(called, header, watched(called, _rows(words, table), progress))
    return written


def watched(name: str, rows: Iterator[T], progress: Progress | None) -> Iterator[T]:
    """Yield `rows`, telling `progress` how many of them are written, where they are many."""
    for count, row in enumerate(rows):
        if progress and count and count % _TOLD_EVERY == 0:
            progress(name, count)
        yield row


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
