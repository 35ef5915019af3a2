"""What can be asked: the whole of the books as tables, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from hub.application.views.exports import ExportTable


class ExportReads(Protocol):
    """The whole of the books as tables, row by row."""

    def export_names(self) -> Sequence[str]:
        """Names of the tables that can be given out."""
        ...

    def export(self, name: str) -> ExportTable:
        """One table; its rows are read while they are iterated. Raises `NotFound` for an unknown name."""
        ...

    def log_lines(self) -> Iterator[str]:
        """Every fact of the log in clock order, as one line of JSON each, personal words readable."""
        ...
