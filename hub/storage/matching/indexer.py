"""The index as it is written: many products at once, in the caller's transaction.

What is written is a function of the products, the shop's language and the tables of this version alone. `content` in
`search_basis` is the exclusive or of a hash per product: it tells readers whether what they keep still holds, and two
devices with the same products have the same.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from hub.domain.catalogue import Product
from hub.storage.matching.entry import MARKS, analyse
from hub.storage.matching.keys import keys_of
from hub.storage.matching.postings import Postings, number_of, pack, segment_of
from hub.storage.matching.tables import tables

_VERSION = 11
"""To be raised where `analyse`, `keys_of` or `pack` gives something else for the same products."""
_BATCH = 10_000
"""Products taken apart at once: the more, the fewer segments are written twice, for some megabytes of memory."""
_BASIS = "SELECT language, analysis, content FROM search_basis"
_SET_BASIS = "INSERT OR REPLACE INTO search_basis (language, analysis, content) VALUES (?, ?, ?)"
_KNOWN = "SELECT name, terms FROM search_products WHERE doc = ?"
_PUT = "INSERT OR REPLACE INTO search_products (doc, product, name, terms) VALUES (?, ?, ?, ?)"
_REMOVE = "DELETE FROM search_products WHERE doc = ?"
_SEGMENT = "SELECT docs FROM search_postings WHERE term = ? AND segment = ?"
_PUT_SEGMENT = "INSERT OR REPLACE INTO search_postings (term, segment, docs) VALUES (?, ?, ?)"
_REMOVE_SEGMENT = "DELETE FROM search_postings WHERE term = ? AND segment = ?"
_SEGMENTS = "SELECT count(*) FROM search_postings WHERE term = ?"
_PUT_KEY = "INSERT OR IGNORE INTO search_keys (key, term) VALUES (?, ?)"
_REMOVE_KEY = "DELETE FROM search_keys WHERE key = ? AND term = ?"
_TABLES = ("search_basis", "search_products", "search_postings", "search_keys")


@cache
def analysis(language: str) -> int:
    """What stands for how this version takes words of a language apart."""
    data = files("hub.storage.matching") / "data" / f"{tables(language).language}.toml"
    return zlib.crc32(data.read_bytes(), _VERSION)


def _hash(doc: int, name: str, terms: str) -> int:
    digest = blake2b(f"{doc}\n{name}\n{terms}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Indexer:
    """Writes the index through the writer's connection.

    Changes wait until `flush`, which has to come before the commit and before anybody searches on this connection.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, Product] = {}

    def touch(self, product: Product) -> None:
        """Note that a product is new, changed or, where it is inactive, gone."""
        self._waiting[product.id] = product

    def forget(self) -> None:
        """Drop what waits: its transaction failed."""
        self._waiting.clear()

    def flush(self, language: str) -> None:
        """Write what waits, for a shop of this language."""
        if self._waiting:
            # In the order of their numbers, so that few segments are written twice.
            waiting = sorted(self._waiting.values(), key=lambda product: number_of(product.id))
            self._waiting.clear()
            for at in range(0, len(waiting), _BATCH):
                self._write(waiting[at : at + _BATCH], language)

    def is_current(self, language: str) -> bool:
        """Whether what lies in the tables was written by this version, for a shop of this language."""
        found = self._connection.execute(_BASIS).fetchone()
        return found is None or found[:2] == (language, analysis(language))

    def refill(self, products: Iterable[Product], language: str) -> None:
        """Begin anew with these products."""
        for table in _TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._waiting = {product.id: product for product in products}
        self.flush(language)

    def _write(self, products: Sequence[Product], language: str) -> None:
        execute = self._connection.execute
        basis = execute(_BASIS).fetchone()
        content = basis[2] if basis else 0
        changes: dict[str, dict[int, int | None]] = defaultdict(dict)
        for product in products:
            doc = number_of(product.id)
            before = execute(_KNOWN, [doc]).fetchone()
            if before:
                content ^= _hash(doc, *before)
                for term in before[1].split("\n"):
                    changes[term][doc] = None
            if product.active:
                found = analyse(product, tables(language))
                for term, part in found.items():
                    changes[term][doc] = part
                terms = "\n".join(sorted(found))
                content ^= _hash(doc, product.name, terms)
                execute(_PUT, [doc, product.id, product.name, terms])
            elif before:
                execute(_REMOVE, [doc])
        self._change(changes, language)
        execute(_SET_BASIS, [language, analysis(language), content])

    def _change(self, changes: dict[str, dict[int, int | None]], language: str) -> None:
        execute = self._connection.execute
        table = tables(language)
        for term in sorted(changes):
            segments: dict[int, dict[int, int | None]] = defaultdict(dict)
            for doc, part in changes[term].items():
                segments[segment_of(doc)][doc] = part
            changed = [self._change_segment(term, segment, some) for segment, some in segments.items()]
            if term[:1] in MARKS:
                continue
            # Whatever segments were not touched stand as they stood.
            held = holds = False
            if not all(before and after for before, after in changed):
                others = execute(_SEGMENTS, [term]).fetchone()[0] - sum(after for _, after in changed)
                held = others > 0 or any(before for before, _ in changed)
                holds = others > 0 or any(after for _, after in changed)
            if holds != held:
                change = _PUT_KEY if holds else _REMOVE_KEY
                self._connection.executemany(change, [(key, term) for key in keys_of(term, table)])

    def _change_segment(self, term: str, segment: int, changed: dict[int, int | None]) -> tuple[bool, bool]:
        """Whether the segment was there before, and whether it is now."""
        row = self._connection.execute(_SEGMENT, [term, segment]).fetchone()
        before: dict[int, int] = dict(Postings.read([row[0]]).items()) if row else {}
        after = {doc: part for doc, part in (before | changed).items() if part is not None}
        if after != before:
            if after:
                self._connection.execute(_PUT_SEGMENT, [term, segment, pack(after)])
            else:
                self._connection.execute(_REMOVE_SEGMENT, [term, segment])
        return bool(before), bool(after)
