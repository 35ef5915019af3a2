"""Holding a command against the rights of who gave it, or of who lent theirs for this one command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.application.ports.books import Actor, Transaction
from hub.domain.errors import NotAllowed
from hub.domain.rights import RIGHTS, Right, require

APPROVAL_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody lent rights to one command, by their PIN; made by `hub.application.approval.approve`."""

    approver: str
    rights: frozenset[Right]
    command: str
    """Key of the command that it is for: with any other it is worth nothing."""
    at: datetime


def demand(tx: Transaction, right: Right, approval: Approval | None = None) -> str | None:
    """Raise `NotAllowed` unless the actor has `right` or was lent it; the hub acting by itself has all.

    Returns who lent it, for the fact to keep in `approved_by`; None where the actor has it.
    """
    role = tx.actor.role
    if role is None or right in RIGHTS[role]:
        return None
    if approval is None or right not in approval.rights:
        raise NotAllowed(f"{role} may not {right}", role=role.value, right=right.value)
    if approval.command != tx.key:
        raise NotAllowed("the approval is for another command", reason="approval_other")
    if not tx.now - APPROVAL_LASTS <= approval.at <= tx.now + APPROVAL_LASTS:
        raise NotAllowed("the approval is too old", reason="approval_old")
    approver = tx.contact(approval.approver)
    if approver is None:
        raise NotAllowed(f"no contact {approval.approver}", reason="approval_other")
    require(approver.role, right)
    return approval.approver


def may(tx: Transaction, right: Right) -> bool:
    """Whether the actor has `right`."""
    return tx.actor.role is None or right in RIGHTS[tx.actor.role]


def actor_may(actor: Actor, right: Right) -> bool:
    """Whether somebody has `right`, outside any command: what a screen may show them."""
    return actor.role is None or right in RIGHTS[actor.role]


def demand_of(actor: Actor, right: Right) -> None:
    """Raise `NotAllowed` unless somebody who asks has `right`; the hub itself has all."""
    if actor.role is not None:
        require(actor.role, right)
