"""Which products hold a term, as bytes: numbers in order, then what the term is in each; cut into segments by number.

A product's number is a hash of its id, so that the same products make the same bytes on every device, in whatever order
they came. Segments keep a change to a term that thousands of products hold from rewriting all of them.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

_BITS = 63
"""SQLite's integers are signed. Among 50,000 products two share a number once in 10^10 shops."""
_SEGMENT_BITS = 2
SEGMENTS = 1 << _SEGMENT_BITS
_WIDTH = 8


def number_of(product: str) -> int:
    """The number of the product with this id."""
    return int.from_bytes(blake2b(product.encode(), digest_size=8).digest(), "big") >> (64 - _BITS)


def segment_of(doc: int) -> int:
    """The segment of a product's number; segments in order hold the numbers in order."""
    return doc >> (_BITS - _SEGMENT_BITS)


class Postings:
    """Numbers of products, ascending, and the part that a term plays in each."""

    __slots__ = ("docs", "parts")

    def __init__(self, docs: array[int], parts: bytes) -> None:
        self.docs = docs
        self.parts = parts

    @classmethod
    def read(cls, segments: Iterable[bytes]) -> Postings:
        """What `pack` wrote, of all segments in order."""
        docs = array("q")
        parts = bytearray()
        for packed in segments:
            count = len(packed) // (_WIDTH + 1)
            docs.frombytes(packed[: count * _WIDTH])
            parts += packed[count * _WIDTH :]
        if sys.byteorder == "big":
            docs.byteswap()
        return cls(docs, bytes(parts))

    def __len__(self) -> int:
        return len(self.docs)

    def items(self) -> Iterator[tuple[int, int]]:
        """Numbers with their parts."""
        return zip(self.docs, self.parts, strict=True)

    def part(self, doc: int) -> int | None:
        """What the term is in a product; None where the product does not hold it."""
        at = bisect_left(self.docs, doc)
        return self.parts[at] if at < len(self.docs) and self.docs[at] == doc else None

    def parts_in(self, docs: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Those of `docs` that hold the term, with their parts."""
        for doc in docs:
            part = self.part(doc)
            if part is not None:
                yield doc, part


def pack(parts: Mapping[int, int]) -> bytes:
    """One segment's numbers and parts as bytes, little-endian whatever the machine."""
    ordered = sorted(parts)
    docs = array("q", ordered)
    if sys.byteorder == "big":
        docs.byteswap()
    return docs.tobytes() + bytes(parts[doc] for doc in ordered)
