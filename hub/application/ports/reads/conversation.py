"""What can be asked: messages, cards, media, and what needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hub.application.views.conversation import Card, MediaFile, MessageView, OutgoingView
from hub.application.views.shop import AttentionView
from hub.domain.hearing import Mishearing


class ConversationReads(Protocol):
    """Messages, cards, media, and what needs a person."""

    def message(self, message: str) -> MessageView | None:
        """One message, incoming or outgoing."""
        ...

    def conversation(self, contact: str, limit: int = 50) -> Sequence[MessageView]:
        """The latest messages with a contact, oldest first."""
        ...

    def unhandled(self, limit: int = 20) -> Sequence[MessageView]:
        """Incoming messages that wait to be handled, oldest first; voice notes only once their audio is here."""
        ...

    def outgoing(self, limit: int = 20) -> Sequence[OutgoingView]:
        """Messages that wait to be sent, oldest first."""
        ...

    def queued(self, message: str) -> OutgoingView | None:
        """One of our messages as it was queued, whatever became of it since: a failed one can be sent another way."""
        ...

    def last_heard(self, contact: str) -> datetime | None:
        """When a contact last wrote: the 24-hour window hangs on it."""
        ...

    def card(self, card: str) -> Card | None:
        """One card, open or closed."""
        ...

    def open_card(self, contact: str) -> Card | None:
        """The contact's newest card that waits for an answer."""
        ...

    def message_by_wamid(self, wamid: str) -> str | None:
        """Our id of the message that WhatsApp knows by this id."""
        ...

    def message_by_media(self, media: str) -> MessageView | None:
        """The incoming message that came with this voice note or picture (WhatsApp's media id)."""
        ...

    def media(self, media: str) -> MediaFile | None:
        """A voice note or picture by its id (WhatsApp's, or a product's `image`), decrypted.

        None until it is here, or once erased.
        """
        ...

    def mishearings(self, limit: int = 200) -> Sequence[Mishearing]:
        """What this shop's notes were misheard as, by those who spoke them: what was meant, latest first.

        What was heard right since as often as it had been misheard is none any more.
        """
        ...

    def attention(self) -> Sequence[AttentionView]:
        """What needs a person, newest first."""
        ...
