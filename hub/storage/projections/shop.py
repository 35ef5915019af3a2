"""Shop, branches, devices, settings and people."""

from __future__ import annotations

from typing import Any

from hub.domain.events import (
    BranchOpened,
    ContactAdded,
    ContactChanged,
    ContactErased,
    DeviceJoined,
    Event,
    HandleLinked,
    PinAccepted,
    PinFailed,
    PinRemoved,
    PinSet,
    SettingChanged,
    ShopOpened,
)
from hub.domain.events.people import PinFact
from hub.storage.projections import cash, conversation, customer_orders, ledger
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


@projects(BranchOpened)
def branch(to: Projector, event: Event, said: BranchOpened) -> None:
    """A row of `branches`."""
    to.upsert("branches", {"id": said.branch, "code": said.code, "name": said.name, "stamp": str(event.stamp)})


@projects(DeviceJoined)
def device(to: Projector, event: Event, said: DeviceJoined) -> None:
    """A row of `devices`."""
    row = {"id": said.device, "name": said.name, "branch": said.branch, "letter": said.letter}
    to.upsert("devices", {**row, "stamp": str(event.stamp)})


@projects(SettingChanged)
def setting(to: Projector, event: Event, said: SettingChanged) -> None:
    """The latest write of a setting."""
    to.connection.execute(_LATEST_SETTING, [said.name, said.value, str(event.stamp)])


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
    customer_orders.refold_all(to, said.contact)
    ledger.forget(to, said.contact)
    cash.forget(to, said.contact)


@projects(PinSet, PinRemoved, PinFailed, PinAccepted)
def pin(_to: Projector, _event: Event, _said: PinFact) -> None:
    """No table: a PIN is folded from its short stream when it is asked for, so that its hash stands sealed alone."""
