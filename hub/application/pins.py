"""PINs of the people who work in the shop: setting, taking away, and proving who stands at the counter.

Hashing takes tens of milliseconds and memory on purpose, so it never runs inside a command: what is proven outside is
recorded by a command of its own. All of this blocks, as every command does; an event loop calls it in a thread.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from hub.application.access import demand
from hub.application.ports.books import Actor, Books, Transaction
from hub.domain.errors import BooksDamaged, NotAllowed, NotFound, WrongState
from hub.domain.events import Personal, PinAccepted, PinFailed, PinRemoved, PinSet
from hub.domain.people import Contact, Role
from hub.domain.pins import FREE_ATTEMPTS, checked_pin
from hub.domain.rights import Right

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""Argon2id with the least that OWASP's Password Storage Cheat Sheet (2024) asks for: 19 MiB, two passes, one lane."""


class _Outcome(TypedDict):
    outcome: Literal["right", "wrong", "locked", "changed"]
    at: str
    seconds: int
    """How long the next attempt has to wait."""
    left: int
    """Wrong attempts left before one has to wait."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody entered their PIN."""

    contact: Contact
    at: datetime


def check_pin(books: Books, contact: str, pin: str, *, attempt: str | None = None) -> Proven:
    """Return who `contact` is, proven by their PIN, and when.

    `attempt` is the attempt's own key (a button's token): done twice, a wrong one counts once. Raises `NotFound`,
    `WrongState` where there is no PIN or it was changed meanwhile, `NotAllowed` for a wrong one, and while too many
    wrong ones make everybody wait: then the right one is refused as well, and nothing counts.
    """
    with books.read() as reader:
        known, state = reader.contact(contact), reader.pin(contact)
    if known is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    if state.hash is None or not known.role.is_staff:
        raise WrongState(f"{contact} has no PIN", reason="no_pin", name=known.name)
    right, hashed = _matches(state.hash, pin), state.hash
    key = f"pin/{contact}/{attempt or secrets.token_hex(16)}"
    found = books.run(key, Actor.hub(books.device), lambda tx: _record(tx, contact, hashed, right=right))
    if found is None or found["outcome"] == "changed":
        raise WrongState("the PIN was changed meanwhile", reason="pin_changed")
    if found["outcome"] == "locked":
        raise NotAllowed(f"wait {found['seconds']} s", reason="pin_locked", seconds=found["seconds"])
    # A repeated attempt answers what the first one did, but a wrong PIN never rides on an earlier right one.
    if found["outcome"] == "wrong" or not right:
        raise NotAllowed("the PIN is wrong", reason="pin_wrong", left=found["left"], seconds=found["seconds"])
    return Proven(known, datetime.fromisoformat(found["at"]))


def _matches(hashed: str, pin: str) -> bool:
    try:
        return HASHER.verify(hashed, pin)
    except VerifyMismatchError:
        return False
    except InvalidHashError as error:
        raise BooksDamaged("a PIN's hash cannot be read", reason="row") from error


def _record(tx: Transaction, contact: str, hashed: str, *, right: bool) -> _Outcome:
    state = tx.pin(contact)
    at = tx.now.isoformat()
    if state.hash != hashed:
        return _Outcome(outcome="changed", at=at, seconds=0, left=0)
    # Attempts that ran beside this one may have used up what was left.
    waits = state.wait(tx.now).total_seconds()
    if waits:
        return _Outcome(outcome="locked", at=at, seconds=int(waits) + 1, left=0)
    if right:
        if state.failures:
            tx.record(PinAccepted(contact))
        return _Outcome(outcome="right", at=at, seconds=0, left=FREE_ATTEMPTS)
    tx.record(PinFailed(contact, tx.now))
    after = tx.pin(contact)
    left = max(0, FREE_ATTEMPTS + 1 - after.failures)
    return _Outcome(outcome="wrong", at=at, seconds=int(after.wait(tx.now).total_seconds()), left=left)


def set_pin(books: Books, actor: Actor, contact: str, pin: str, *, key: str, current: str | None = None) -> None:
    """Set or change a PIN, which ends any waiting for it.

    One's own needs the `current` one where there is one; the owner sets everybody's, a manager the employees'. Raises
    `InvalidInput` for a poor one, `NotFound`, `NotAllowed`, `WrongState` where the person does not work here, and what
    `check_pin` raises.
    """
    checked_pin(pin)
    own = actor.id == contact
    if own:
        with books.read() as reader:
            has_one = reader.pin(contact).hash is not None
        if has_one:
            check_pin(books, contact, current or "", attempt=f"set/{key}")
    hashed = HASHER.hash(pin)

    def work(tx: Transaction) -> None:
        _demand_over(tx, contact, own=own)
        tx.record(PinSet(contact, Personal(contact, hashed)))

    books.run(key, actor, work)


def remove_pin(tx: Transaction, contact: str) -> None:
    """Take a PIN away; where there is none, nothing changes. Raises `NotFound`, `NotAllowed`."""
    _demand_over(tx, contact, own=False)
    if tx.pin(contact).hash is not None:
        tx.record(PinRemoved(contact))


def _demand_over(tx: Transaction, contact: str, *, own: bool) -> None:
    """Raise unless the actor may write this person's PIN: their own, the owner anybody's, a manager an employee's."""
    known = tx.contact(contact)
    if known is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    if not known.role.is_staff:
        raise WrongState(f"{contact} does not work here", reason="not_staff", name=known.name)
    if own:
        return
    demand(tx, Right.EDIT_PEOPLE)
    # Whoever writes a PIN can act as its owner: never upwards, nor among equals.
    if tx.actor.role not in (None, Role.OWNER) and known.role is not Role.EMPLOYEE:
        raise NotAllowed(f"{tx.actor.role} may not write the PIN of {known.role}", reason="pin_of_other")
