"""Messages, cards and media of the conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hub.domain.events import DeliveryState, MessageKind, Outcome


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of a conversation. `text` is None for erased words and for audio not yet heard."""

    id: str
    contact: str
    contact_name: str | None
    incoming: bool
    kind: MessageKind
    at: datetime
    text: str | None
    heard: str | None = None
    """The words of a voice note."""
    button: str | None = None
    media: str | None = None
    reply_to: str | None = None
    state: DeliveryState | None = None
    """Of an outgoing message."""
    outcome: Outcome | None = None
    """Of an incoming message, once handled."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingView:
    """A message that waits to be sent; `body` is the Graph API body as JSON, without the recipient's id check."""

    id: str
    contact: str
    phone: str | None
    body: str
    queued_at: datetime
    about: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A card: `kind` names the dialogue step, `content` is its request as JSON, `answer` None while it is open."""

    id: str
    contact: str
    kind: str
    content: str | None
    message: str | None
    shown_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A media file, decrypted."""

    id: str
    mime: str
    content: bytes = field(repr=False)
