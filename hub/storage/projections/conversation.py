"""Messages, cards, and what needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.domain.events import (
    AttentionRaised,
    AttentionResolved,
    CardClosed,
    CardShown,
    DeliveryChanged,
    DeliveryState,
    Event,
    ItemUnread,
    MessageHandled,
    MessageHeard,
    MessageQueued,
    MessageReceived,
)
from hub.domain.events.conversation import MessageFact
from hub.storage.projections.projector import Projector, projects

# A message that failed after it was delivered was delivered; one that failed before is failed.
_UPWARD = (
    DeliveryState.QUEUED,
    DeliveryState.ACCEPTED,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.DELIVERED,
    DeliveryState.READ,
)
_RANK = {state.value: rank for rank, state in enumerate(_UPWARD)}
_COLUMNS = (
    "id", "contact", "incoming", "kind", "at", "text", "heard", "button", "media", "reply_to", "state", "outcome",
    "intent", "route", "wamid", "body", "about", "error",
)  # fmt: skip


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@projects(MessageReceived, MessageHeard, MessageHandled, MessageQueued, DeliveryChanged)
def message(to: Projector, _event: Event, said: MessageFact) -> None:
    """A message, folded from its stream."""
    _refold_message(to, said.message)


def refold_all(to: Projector, contact: str) -> None:
    """Write the messages and cards of a contact anew from the log."""
    for table, refold in (("messages", _refold_message), ("cards", _refold_card)):
        rows = to.connection.execute(f"SELECT id FROM {table} WHERE contact = ?", [contact]).fetchall()  # noqa: S608
        for (thing,) in rows:
            refold(to, thing)


def _refold_message(to: Projector, message: str) -> None:
    history = to.history(message)
    if history is None:
        return
    row: dict[str, Any] = dict.fromkeys(_COLUMNS)
    row["id"] = message
    for event in history:
        _fold(row, event)
    if row["contact"] is not None:
        to.upsert("messages", row)


def _fold(row: dict[str, Any], event: Event) -> None:
    match event.payload:
        case MessageReceived() as said:
            row.update(contact=said.contact, incoming=1, kind=said.kind.value, at=_ms(said.at))
            row.update(button=said.button, media=said.media, reply_to=said.reply_to)
            row["text"] = said.text.words if said.text else None
            row["wamid"] = said.wamid.words if said.wamid else None
        case MessageHeard() as said:
            row["heard"] = said.words.words
        case MessageHandled() as said:
            row.update(outcome=said.outcome.value, intent=said.intent, route=said.route, error=said.detail)
        case MessageQueued() as said:
            row.update(contact=said.contact, incoming=0, kind=said.kind.value, at=event.stamp.wall_ms)
            row.update(text=said.words.words, body=said.body.words, about=said.about)
            row["state"] = row["state"] or DeliveryState.QUEUED.value
        case DeliveryChanged() as said:
            if row["state"] is None or _RANK[said.state.value] >= _RANK[row["state"]]:
                row.update(state=said.state.value, error=said.error)
            if said.wamid and said.wamid.words:
                row["wamid"] = said.wamid.words
        case _:
            pass


@projects(ItemUnread)
def unread(to: Projector, event: Event, said: ItemUnread) -> None:
    """Something that came through the channel and is no message: counted, and kept whole in the log."""
    to.upsert("unread_items", {"id": said.item, "kind": said.kind, "at": event.stamp.wall_ms})


@projects(CardShown, CardClosed)
def card(to: Projector, _event: Event, said: CardShown | CardClosed) -> None:
    """A card: its first answer holds."""
    _refold_card(to, said.card)


def _refold_card(to: Projector, card: str) -> None:
    history = to.history(card)
    if history is None:
        return
    row: dict[str, Any] = {"id": card, "answer": None}
    for event in history:
        fact = event.payload
        if isinstance(fact, CardShown):
            row.update(contact=fact.contact, kind=fact.kind, content=fact.content.words, message=fact.message)
            row.update(at=event.stamp.wall_ms, stamp=str(event.stamp))
        elif isinstance(fact, CardClosed):
            row["answer"] = row["answer"] or fact.answer
    if "contact" in row:
        to.upsert("cards", row)


@projects(AttentionRaised, AttentionResolved)
def attention(to: Projector, _event: Event, said: AttentionRaised | AttentionResolved) -> None:
    """Something that needs a person, until one dealt with it."""
    history = to.history(said.attention)
    if history is None:
        return
    row: dict[str, Any] = {"id": said.attention, "resolved": 0}
    for event in history:
        fact = event.payload
        if isinstance(fact, AttentionRaised):
            row.update(kind=fact.kind, contact=fact.contact, about=fact.about, at=event.stamp.wall_ms)
            row.update(count=fact.count, since=int(fact.since.timestamp() * 1000) if fact.since else None)
        elif isinstance(fact, AttentionResolved):
            row["resolved"] = 1
    if "kind" in row:
        to.upsert("attention", row)
