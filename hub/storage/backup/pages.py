"""Records straight from the pages of a damaged database, for where SQLite finds no way to them any more.

A leaf of a table and any page of an index hold their cells by themselves, whatever became of the pages above them
(https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1 and 4). Pages in the write-ahead log are read as far as they
were committed. Nothing is believed here: an older version of a page yields its rows once more, and a damaged one may
yield rubbish; the chain tells which rows are true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

_PAGE = 4096
"""SQLite's page size, which we leave as it is."""
_INTERIOR_INDEX, _LEAF_INDEX, _LEAF_TABLE = 2, 10, 13
_LEAST_LOCAL = (_PAGE - 12) * 32 // 255 - 23
_MOST_LOCAL = dict.fromkeys((_INTERIOR_INDEX, _LEAF_INDEX), (_PAGE - 12) * 64 // 255 - 23)
_MOST_LOCAL[_LEAF_TABLE] = _PAGE - 35
"""Bytes of a record that stand on the page itself; the rest is on pages of its own."""
_LONGEST = 64 * 1024 * 1024
"""Bytes: no voice note or picture of ours is larger."""
_WAL_HEAD, _FRAME_HEAD = 32, 24
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes by serial type; from 12 on they are texts and blobs, 10 and 11 are none."""
_LETTERS = "niiiiiifii"
_TOLD_EVERY = 1000
"""Pages."""
Value = int | str | bytes | None


def records(
    path: Path, shapes: Mapping[str, re.Pattern[str]], progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[str, list[Value]]]:
    """Yield each record that has one of `shapes`, with that one's name.

    A shape is a pattern of one letter a column: n(ull), i(nteger), f(loat), t(ext), b(lob). `progress` is told how many
    pages are read, and how many there are.
    """
    with ExitStack() as stack:
        pages = _Pages(_File(path, stack), _File(path.with_name(f"{path.name}-wal"), stack))
        for done, page in enumerate(pages):
            if progress and done % _TOLD_EVERY == 0:
                progress(done, len(pages))
            for payload in pages.cells(page):
                try:
                    letters, types, body = _head(payload)
                    for name, shape in shapes.items():
                        if shape.fullmatch(letters):
                            yield name, list(_values(payload, types, body))
                except (IndexError, UnicodeDecodeError):
                    continue  # no record: the damage made it
        if progress:
            progress(len(pages), len(pages))


class _File:
    """A file of which some sectors may not be readable any more."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.size = path.stat().st_size if path.exists() else 0
        self._file = stack.enter_context(path.open("rb")) if self.size else None

    def read(self, at: int, size: int) -> bytes:
        """So many bytes, or those that there are; none where the disk does not give them."""
        if self._file is None or at >= self.size:
            return b""
        try:
            self._file.seek(at)
            return self._file.read(size)
        except OSError:
            return b""


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing is. Raises `IndexError` at the end."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


class _Pages:
    """The pages of a file, and those that wait beside it in the write-ahead log."""

    def __init__(self, main: _File, wal: _File) -> None:
        self._main, self._wal = main, wal
        self._frames = list(_committed(wal))
        self._latest = dict(self._frames)

    def __len__(self) -> int:
        return -(-self._main.size // _PAGE) + len(self._frames)

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, self._main.size, _PAGE):
            yield self._main.read(at, _PAGE)
        for _, at in self._frames:
            yield self._wal.read(at, _PAGE)

    def _page(self, number: int) -> bytes:
        if number in self._latest:
            return self._wal.read(self._latest[number], _PAGE)
        return self._main.read((number - 1) * _PAGE, _PAGE)

    def cells(self, page: bytes) -> Iterator[bytes]:
        """The records of a page; none where it is of another kind."""
        kind = page[0] if len(page) == _PAGE else 0
        if kind not in _MOST_LOCAL:
            return
        first = 12 if kind == _INTERIOR_INDEX else 8
        for place in range(first, min(first + 2 * _number(page, 3, 2), _PAGE - 1), 2):
            try:
                at = _number(page, place, 2) + (4 if kind == _INTERIOR_INDEX else 0)
                length, at = _varint(page, at)
                if kind == _LEAF_TABLE:
                    _, at = _varint(page, at)
                yield self._whole(page, at, length, _MOST_LOCAL[kind])
            except IndexError:
                continue  # no cell: the damage made it

    def _whole(self, page: bytes, at: int, length: int, most: int) -> bytes:
        """A record, gathered from the pages that it runs over to. Raises `IndexError` where it is not all there."""
        if length <= most:
            return page[at : at + length]
        if length > _LONGEST:
            raise IndexError(length)
        here = _LEAST_LOCAL + (length - _LEAST_LOCAL) % (_PAGE - 4)
        here = here if here <= most else _LEAST_LOCAL
        found = bytearray(page[at : at + here])
        following = _number(page, at + here)
        while len(found) < length:
            page = self._page(following) if following else b""
            if not page:
                raise IndexError(following)
            found += page[4 : 4 + length - len(found)]
            following = _number(page, 0)
        return bytes(found)


def _committed(wal: _File) -> Iterator[tuple[int, int]]:
    """Page number and place of each frame up to the last commit; what an earlier round left has other salts."""
    salts = wal.read(16, 8)
    waiting = []
    for at in range(_WAL_HEAD, wal.size - _FRAME_HEAD - _PAGE + 1, _FRAME_HEAD + _PAGE):
        head = wal.read(at, _FRAME_HEAD)
        if head[8:16] != salts:
            return
        waiting.append((_number(head, 0), at + _FRAME_HEAD))
        if _number(head, 4):
            yield from waiting
            waiting.clear()


def _head(payload: bytes) -> tuple[str, list[int], int]:
    """A record's shape, its serial types, and where its values begin. Raises `IndexError`."""
    body, at = _varint(payload, 0)
    types: list[int] = []
    while at < body:
        kind, at = _varint(payload, at)
        types.append(kind)
    return "".join(_LETTERS[kind] if kind < 12 else "bt"[kind & 1] for kind in types), types, body


def _values(payload: bytes, types: list[int], at: int) -> Iterator[Value]:
    """The values of a record. Raises `IndexError` where they are not all there, `UnicodeDecodeError` for no text."""
    for kind in types:
        size = _SIZES[kind] if kind < 12 else (kind - 12) // 2
        if at + size > len(payload):
            raise IndexError(at)
        raw = payload[at : at + size]
        at += size
        if kind >= 12:
            yield raw.decode() if kind & 1 else raw
        elif kind in (8, 9):
            yield kind - 8
        else:
            yield int.from_bytes(raw, "big", signed=True) if kind else None
