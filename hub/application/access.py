"""Holding a command against the rights of who gave it."""

from __future__ import annotations

from hub.application.ports.books import Transaction
from hub.domain.rights import RIGHTS, Right, require


def demand(tx: Transaction, right: Right) -> None:
    """Raise `NotAllowed` unless the actor has `right`; the hub acting by itself has all."""
    if tx.actor.role is not None:
        require(tx.actor.role, right)


def may(tx: Transaction, right: Right) -> bool:
    """Whether the actor has `right`."""
    return tx.actor.role is None or right in RIGHTS[tx.actor.role]
