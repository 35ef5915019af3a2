"""What speaks against whose account is meant: a title is said and nobody known."""

from __future__ import annotations

from collections.abc import Iterator

from hub.application.ports.understanding import Reading
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort


def of_account(message: Message, reading: Reading) -> Iterator[str]:
    """The signs of a reading about what somebody owes or pays."""
    titled = any(c.sort is Sort.WORD and c.text in message.lex.titles for c in message.chunks[:-1])
    if reading.party is None and message.role == "staff" and titled:
        yield "title_left"  # "Miss P owe how much"
