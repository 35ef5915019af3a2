"""What speaks against whose account is meant: somebody of the family is spoken of, or a title and nobody known."""

from __future__ import annotations

from collections.abc import Iterator

from hub.application.ports.understanding import Reading
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data


def of_account(message: Message, reading: Reading) -> Iterator[str]:
    """The signs of a reading about what somebody owes or pays."""
    if _of_the_family(message):
        yield "of_the_family"
    titled = any(c.sort is Sort.WORD and c.text in message.lex.titles for c in message.chunks[:-1])
    if reading.party is None and message.role == "staff" and titled:
        yield "title_left"  # "Miss P owe how much"


def _of_the_family(message: Message) -> bool:
    """Whether somebody of a named person's family is spoken of: "Junior sister", "la hija de Rosa"."""
    chunks, kin = message.chunks, frozenset(data("signs")["kin"][message.lex.language])
    for at, chunk in enumerate(chunks):
        if chunk.sort is not Sort.PARTY:
            continue
        before, after = [c.text for c in chunks[max(0, at - 2) : at]], [c.text for c in chunks[at + 1 : at + 2]]
        led = len(before) > 1 and before[0] in kin and before[1] in message.lex.of
        if led or not kin.isdisjoint(after):
            return True
    return False
