"""What the shop hears of its daily backups: a failed one needs a person, until one succeeds again."""

from __future__ import annotations

from hub.application.ports.books import Transaction
from hub.domain.events import AttentionRaised, AttentionResolved

FAILED = "backup_failed"
"""The kind of attention."""


def backup_failed(tx: Transaction) -> None:
    """Record that this device's backup failed; once, until one succeeds."""
    if not _open(tx):
        tx.record(AttentionRaised(tx.new_id(), FAILED, about=tx.device))


def backup_made(tx: Transaction) -> None:
    """Record that this device's backup is good again."""
    for matter in _open(tx):
        tx.record(AttentionResolved(matter))


def _open(tx: Transaction) -> list[str]:
    return [matter.id for matter in tx.attention() if matter.kind == FAILED and matter.about == tx.device]
