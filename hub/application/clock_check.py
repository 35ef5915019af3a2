"""A clock that cannot be right: a person is asked to look at it, since sales have its day on them.

What was recorded keeps its order whatever the clock says (`hub.domain.clock`). But a machine whose battery is empty
begins in a year long past, and one that somebody set wrong is years ahead.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from hub.application.ports.books import Actor, Books, Transaction
from hub.domain.events import AttentionRaised
from hub.domain.ids import derived_id

WRONG = "clock_wrong"
"""The kind of attention."""
_BEHIND = timedelta(hours=1)
_AHEAD = timedelta(days=180)
"""No shop that goes on stays closed for so long."""


def check_clock(books: Books, device: str, now: datetime) -> None:
    """Ask for a person where `now` is before what was recorded last, or long after it; once for that.

    To be called when the shop is opened, and now and then.
    """
    with books.read() as reader:
        last = reader.last_recorded()
    if last is not None and not last - _BEHIND <= now <= last + _AHEAD:
        known = f"{WRONG}:{device}:{last.date()}:{now < last}"
        books.run(known, Actor.hub(device), partial(_tell, device=device, last=last))


def _tell(tx: Transaction, *, device: str, last: datetime) -> None:
    tx.record(AttentionRaised(derived_id("attention", tx.key), WRONG, about=device, since=last))
