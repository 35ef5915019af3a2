"""Tables that are given out whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.application.ports.sheets import Cell


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table by its fields. A code among `coded` (``sale``, ``cash``) has words in the catalogue."""

    name: str
    fields: tuple[str, ...]
    coded: frozenset[str]
    rows: Iterator[Sequence[Cell]]
