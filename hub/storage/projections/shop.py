"""Shop, branches, devices, settings and people."""

from __future__ import annotations

from typing import Any

from hub.domain.events import (
    BranchClosed,
    BranchOpened,
    BranchRenamed,
    BranchReopened,
    ContactAdded,
    ContactChanged,
    ContactErased,
    DeviceJoined,
    DeviceMoved,
    Event,
    HandleLinked,
    LettersGiven,
    PinAccepted,
    PinFailed,
    PinRemoved,
    PinSet,
    SettingChanged,
    ShopOpened,
)
from hub.domain.events.people import PinFact
from hub.domain.fields import Thing, standing_of
from hub.storage.projections import cash, conflicts, conversation, customer_orders, hearing, ledger
from hub.storage.projections.projector import Projector, projects

_LATEST_SETTING = """
INSERT INTO settings (name, value, stamp) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, stamp = excluded.stamp WHERE excluded.stamp > settings.stamp
"""
_LATEST_LINK = """
INSERT INTO handles (kind, value, contact, stamp) VALUES (?, ?, ?, ?)
ON CONFLICT (kind, value, contact) DO UPDATE SET stamp = excluded.stamp WHERE excluded.stamp > handles.stamp
"""


@projects(ShopOpened)
def shop(to: Projector, _event: Event, said: ShopOpened) -> None:
    """The one row of `shop`."""
    fields = ("name", "language", "country", "currency", "timezone")
    to.upsert("shop", {"id": said.shop, **{name: getattr(said, name) for name in fields}})


@projects(BranchOpened, BranchRenamed, BranchClosed, BranchReopened)
def branch(to: Projector, _event: Event, said: BranchOpened | BranchRenamed | BranchClosed | BranchReopened) -> None:
    """A row of `branches`, folded from the branch's stream: the latest name, and whether it is closed."""
    history = to.history(said.branch)
    if history is None:
        return
    row: dict[str, Any] = {"closed": 0}
    for event in history:
        fact = event.payload
        if isinstance(fact, BranchOpened):
            row = {"id": fact.branch, "code": fact.code, "stamp": str(event.stamp), "name": fact.name, **row}
        elif isinstance(fact, BranchRenamed):
            row["name"] = fact.name
        else:
            row["closed"] = int(isinstance(fact, BranchClosed))
    if "id" in row:
        to.upsert("branches", row)


@projects(DeviceJoined, DeviceMoved, LettersGiven)
def device(to: Projector, _event: Event, said: DeviceJoined | DeviceMoved | LettersGiven) -> None:
    """A row of `devices`, folded from the device's stream: where it stands since it last joined or moved.

    Only the founder's word on letters counts, the first one: one device alone can know which were given.
    """
    history = to.history(said.device)
    if history is None:
        return
    row: dict[str, Any] = {}
    letters = ""
    for event in history:
        fact = event.payload
        if isinstance(fact, LettersGiven):
            letters = letters or (fact.letters if event.device == to.log.keys.founder else "")
        elif isinstance(fact, DeviceJoined):
            row = {"id": fact.device, "name": fact.name, "branch": fact.branch}
            row["stamp"] = str(event.stamp)
        elif isinstance(fact, DeviceMoved):
            row["branch"] = fact.branch
    if "id" in row:
        to.upsert("devices", row | {"letters": letters})


@projects(SettingChanged)
def setting(to: Projector, event: Event, said: SettingChanged) -> None:
    """The latest write of a setting."""
    to.connection.execute(_LATEST_SETTING, [said.name, said.value, str(event.stamp)])
    history = to.history(said.stream)
    if history is not None:
        conflicts.note(to, Thing.SETTING, said.name, standing_of(history))


@projects(ContactAdded, ContactChanged)
def contact(to: Projector, _event: Event, said: ContactAdded | ContactChanged) -> None:
    """A contact, folded from its stream: of each field the latest write."""
    refold(to, said.contact)


def refold(to: Projector, who: str) -> None:
    """Write the row of `contacts` anew from the contact's stream."""
    history = to.history(who)
    if history is None:
        return
    row: dict[str, Any] = {"id": who, "name": None, "role": None, "language": None, "code": None}
    added = False
    for event in history:
        fact = event.payload
        if isinstance(fact, ContactAdded | ContactChanged):
            added = added or isinstance(fact, ContactAdded)
            if fact.name is not None:
                row["name"] = fact.name.words
            row["role"] = fact.role.value if fact.role else row["role"]
            row["language"] = fact.language or row["language"]
            row["code"] = getattr(fact, "code", None) or row["code"]
    if added:
        to.upsert("contacts", row)
        conflicts.note(to, Thing.CONTACT, who, standing_of(history))


@projects(HandleLinked)
def handle(to: Projector, event: Event, said: HandleLinked) -> None:
    """Who was linked to a number or user id, and when; an erased contact is reached by nothing."""
    if said.value.words is not None and not to.log.keys.was_erased(said.contact):
        to.connection.execute(_LATEST_LINK, [said.kind.value, said.value.words, said.contact, str(event.stamp)])


@projects(ContactErased)
def erased(to: Projector, _event: Event, said: ContactErased) -> None:
    """Delete a person's keys and media, and every word of theirs from the tables."""
    to.log.keys.erase(said.contact)
    to.connection.execute("INSERT OR IGNORE INTO erased (subject) VALUES (?)", [said.contact])
    to.connection.execute("DELETE FROM handles WHERE contact = ?", [said.contact])
    refold(to, said.contact)
    conversation.refold_all(to, said.contact)
    hearing.refold_all(to, said.contact)
    customer_orders.refold_all(to, said.contact)
    ledger.forget(to, said.contact)
    cash.forget(to, said.contact)


@projects(PinSet, PinRemoved, PinFailed, PinAccepted)
def pin(_to: Projector, _event: Event, _said: PinFact) -> None:
    """No table: a PIN is folded from its short stream when it is asked for, so that its hash stands sealed alone."""
