"""What needs a person of the shop: taking it off the list."""

from __future__ import annotations

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.domain.events import AttentionResolved
from hub.domain.rights import Right


def resolve(tx: Transaction, attention: str) -> None:
    """Record that a person dealt with a matter; one that is gone already stays so. Raises `NotAllowed`."""
    # Whoever may see what the shop holds works for it, and may deal with what waits there.
    demand(tx, Right.SEE_STOCK)
    if any(matter.id == attention for matter in tx.attention()):
        tx.record(AttentionResolved(attention))
