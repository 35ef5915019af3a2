"""The sheets port: tables that people keep in CSV or Excel files. Implemented by `hub/storage/sheets`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

Cell = str | Decimal | date | datetime | None
"""What stands in a cell: text as it was typed, an exact number, a date, or nothing. Empty text is nothing."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as the file has it; `number` is the line that a spreadsheet shows, from 1."""

    number: int
    cells: tuple[Cell, ...]


class SheetFile(Protocol):
    """A table in a file, read row by row, so that a large one never stands in memory."""

    name: str
    """The file's name, for people."""
    digest: str
    """SHA-256 of its bytes in hex: the same file is the same import."""

    def rows(self) -> Iterator[SheetRow]:
        """Every row that is not empty, the heading among them. Raises `InvalidInput` for a file that is no table."""
        ...


class SheetWriter(Protocol):
    """Writes tables for people to open in a spreadsheet."""

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write one table under `name`; return its number of rows. Text can never become a formula."""
        ...
