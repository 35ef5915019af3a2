"""What the inbox brings is recorded, once and whole, before anybody tries to understand it.

Handling happens later and elsewhere: when `Intake.receive` returns, the item may be deleted from the relay.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hub.application.people import contact_for
from hub.application.ports.books import Actor, Books, Transaction
from hub.application.ports.relay import Inbound, InboundMedia, InboundUpdate
from hub.bot.drafts import REPLACED
from hub.bot.outbox import CLOSED_WINDOW, send_again
from hub.bot.updates import Moved, NumberChanged, Other, Sender, Update, Withdrawn, Written, read
from hub.domain.errors import BooksUnusable
from hub.domain.events import (
    AttentionRaised,
    CardClosed,
    DeliveryChanged,
    DeliveryState,
    ItemUnread,
    MessageHandled,
    MessageReceived,
    Outcome,
    Personal,
)
from hub.domain.ids import derived_id
from hub.domain.people import HandleKind

_COUNTRIES: dict[str, str] = json.loads((Path(__file__).parent / "data" / "countries.json").read_text("utf-8"))
LOST_MEDIA = "application/x-lost"
"""Mime of a medium that the relay could not get: kept empty, with ``; reason=`` of `MediaError`."""

_RECENT = 50
"""Messages of a conversation among which the card of one that was taken back is looked for."""


class Intake:
    """Implements `hub.application.ports.relay.InboxSink` for everything that comes through WhatsApp."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._actor = Actor.hub(books.device)

    def receive(self, item: Inbound) -> None:
        """Record `item` under its id, once. Raises only what the books raise when they cannot be written."""
        key = f"item:{item.item_id}"
        if isinstance(item, InboundMedia):
            self._books.run(key, self._actor, lambda tx: _keep(tx, item))
            return
        update = read(item.payload)
        try:
            self._books.run(key, self._actor, lambda tx: _record(tx, item, update))
        except BooksUnusable:
            raise
        except Exception:  # noqa: BLE001  a stranger's content must never stop the inbox: it is kept whole instead
            self._books.run(key, self._actor, lambda tx: _unrecorded(tx, item))


def message_id(wamid: str) -> str:
    """Return our id of an incoming message: the same for every delivery of it, on every device."""
    return derived_id("wamid", wamid)


def spoken_in(phone: str | None, fallback: str) -> str:
    """Return the language of a new contact: its country's where the phone number tells one, else the shop's."""
    digits = (phone or "").lstrip("+")
    known = (_COUNTRIES[digits[:size]] for size in (4, 3, 2, 1) if digits[:size] in _COUNTRIES)
    return next(known, fallback)


def _keep(tx: Transaction, item: InboundMedia) -> None:
    message = tx.message_by_media(item.media_id)
    mime = f"{LOST_MEDIA}; reason={item.error}" if item.error else item.mime_type
    tx.keep_media(item.media_id, message.contact if message else item.item_id, item.data, mime)


def _record(tx: Transaction, item: InboundUpdate, update: Update) -> None:
    match update:
        case Written():
            if update.instead is not None:
                _taken_back(tx, update.instead, REPLACED)
            _received(tx, update)
            if update.whole is not None:
                _unread(tx, item, Other(update.whole))
            if update.whole == "order":
                _alarm(tx, "customer_order", item.item_id, _known(tx, update.sender))
        case Moved():
            _moved(tx, item, update)
        case Withdrawn():
            _taken_back(tx, update.wamid, "withdrawn")
            _unread(tx, item, Other("revoke"))
        case NumberChanged():
            # A role never moves to another number by itself: a person of the shop looks first.
            contact = _known(tx, update.sender)
            if contact is not None:
                _alarm(tx, "number_changed", item.item_id, contact)
            _unread(tx, item, Other("number_changed"))
        case Other():
            _unread(tx, item, update)


def _received(tx: Transaction, said: Written) -> None:
    message = message_id(said.wamid)
    if tx.message(message) is not None:
        return
    shop = tx.shop()
    contact = contact_for(
        tx,
        phone=said.sender.phone,
        user_id=said.sender.user_id,
        profile_name=said.sender.name,
        language=spoken_in(said.sender.phone, shop.language if shop else ""),
    )
    tx.record(
        MessageReceived(
            message=message,
            contact=contact.id,
            kind=said.kind,
            at=said.at,
            text=Personal(contact.id, said.text) if said.text is not None else None,
            button=said.button,
            media=said.media,
            wamid=Personal(contact.id, said.wamid),
            reply_to=tx.message_by_wamid(said.reply_to) if said.reply_to else None,
        )
    )


def _moved(tx: Transaction, item: InboundUpdate, moved: Moved) -> None:
    ours = next((id_ for id_ in (moved.tracker, tx.message_by_wamid(moved.wamid)) if id_ and tx.queued(id_)), None)
    if ours is None:
        _unread(tx, item, Other("status"))
        return
    queued = tx.queued(ours)
    assert queued is not None  # noqa: S101  looked up one line above, in the same transaction
    tx.record(
        DeliveryChanged(
            message=ours,
            state=moved.state,
            at=moved.at,
            wamid=Personal(queued.contact, moved.wamid),
            error=moved.error,
        )
    )
    if moved.state is DeliveryState.FAILED and not (moved.error == CLOSED_WINDOW and send_again(tx, queued)):
        _alarm(tx, "send_failed", ours, queued.contact, about=queued.about)


def _taken_back(tx: Transaction, wamid: str, answer: str) -> None:
    """Close the card that a message led to; where it was not handled yet, leave it at that."""
    message = tx.message(message_id(wamid))
    if message is None:
        return
    if message.outcome is None:
        tx.record(MessageHandled(message.id, Outcome.IGNORED, detail=answer))
    for ours in tx.conversation(message.contact, _RECENT):
        queued = None if ours.incoming else tx.queued(ours.id)
        card = tx.card(queued.about) if queued and queued.about else None
        if card is not None and card.message == message.id and card.answer is None:
            tx.record(CardClosed(card=card.id, answer=answer))


def _known(tx: Transaction, sender: Sender) -> str | None:
    by_phone = tx.contact_by_handle(HandleKind.PHONE, sender.phone) if sender.phone else None
    by_user = tx.contact_by_handle(HandleKind.WHATSAPP_USER, sender.user_id) if sender.user_id else None
    contact = by_phone or by_user
    return contact.id if contact else None


def _unread(tx: Transaction, item: InboundUpdate, other: Other) -> None:
    raw: Any = json.dumps(dict(item.payload), sort_keys=True)
    tx.record(ItemUnread(item=item.item_id, kind=other.kind, raw=Personal(item.item_id, raw)))
    if other.alarming:
        _alarm(tx, "account", item.item_id, None)


def _unrecorded(tx: Transaction, item: InboundUpdate) -> None:
    _unread(tx, item, Other("unrecorded"))
    _alarm(tx, "unread", item.item_id, None)


def _alarm(tx: Transaction, kind: str, subject: str, contact: str | None, *, about: str | None = None) -> None:
    tx.record(AttentionRaised(derived_id("attention", kind, subject), kind, contact, about or subject))
