"""Messages to people are queued in the same transaction as the decision that caused them; the sender goes on alone.

What is queued is the Graph API body, with one key of our own beside it: ``closed`` holds the template that goes out
instead where the contact's 24-hour window is closed.
"""

from __future__ import annotations

import json
import threading

from hub.application.ports.books import Transaction
from hub.application.views.conversation import OutgoingView
from hub.bot import bodies
from hub.domain.events import MessageKind, MessageQueued, Personal
from hub.domain.ids import derived_id

CLOSED_WINDOW = "131047"
"""Meta's code for more than 24 hours since the recipient last wrote."""


class _Order:
    """Ids sort by time, but not within a millisecond: those made here sort as they were made."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def after(self, made: str) -> str:
        """Return `made`, or the next id after the last one where it would not sort behind that."""
        with self._lock:
            self._last = max(int(made, 16), self._last + 1)
            return f"{self._last:032x}"


_ORDER = _Order()
_KINDS = {"text": MessageKind.TEXT, "interactive": MessageKind.INTERACTIVE, "template": MessageKind.TEMPLATE}


def queue(
    tx: Transaction,
    contact: str,
    body: bodies.Body,
    words: str,
    *,
    closed: bodies.Body | None = None,
    about: str | None = None,
    message: str | None = None,
) -> str:
    """Queue `body` for `contact` and return our id of the message.

    `words` is what a person reads, for the history; `closed` the template for a closed window; `about` the order or
    card that it belongs to. What is queued later is sent later.
    """
    made = message or _ORDER.after(tx.new_id())
    whole = {**body, "closed": closed} if closed else body
    tx.record(
        MessageQueued(
            message=made,
            contact=contact,
            kind=_KINDS[body["type"]],
            body=Personal(contact, json.dumps(whole, ensure_ascii=False, sort_keys=True)),
            words=Personal(contact, words),
            about=about,
        )
    )
    return made


def send_again(tx: Transaction, failed: OutgoingView) -> bool:
    """Queue the template of a message that Meta refused because the window had closed; say whether there was one."""
    body = json.loads(failed.body) if failed.body else {}
    closed = body.get("closed")
    if not closed or tx.message(derived_id("again", failed.id)) is not None:
        return bool(closed)
    before = tx.message(failed.id)
    words = before.text if before and before.text else ""
    queue(tx, failed.contact, closed, words, about=failed.about, message=derived_id("again", failed.id))
    return True
