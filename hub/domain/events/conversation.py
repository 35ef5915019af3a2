"""Facts of the conversation: what came in, how it was read, which card was shown, what went out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from hub.domain.events.envelope import Payload, Personal, fact


class MessageKind(StrEnum):
    """What a message consists of."""

    TEXT = "text"
    AUDIO = "audio"
    IMAGE = "image"
    BUTTON = "button"
    INTERACTIVE = "interactive"
    TEMPLATE = "template"
    OTHER = "other"


class DeliveryState(StrEnum):
    """How far an outgoing message got."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Outcome(StrEnum):
    """How the handling of an incoming message ended."""

    DONE = "done"
    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"
    UNHEARD = "unheard"
    """A voice note in which no words could be recognised."""
    IGNORED = "ignored"


class MessageFact(Payload):
    """Base of what happens to a message."""

    __slots__ = ()
    message: str

    @property
    def stream(self) -> str:
        """The message."""
        return self.message


@fact
class MessageReceived(MessageFact):
    """A person wrote, spoke or pressed a button."""

    message: str
    contact: str
    kind: MessageKind
    at: datetime
    """WhatsApp's time."""
    text: Personal | None
    """What was typed; for a button, its title."""
    button: str | None = None
    """The id that the bot gave to the pressed button."""
    media: str | None = None
    """WhatsApp's media id."""
    wamid: Personal | None = None
    reply_to: str | None = None
    """Our message that it answers, where WhatsApp says so."""


@fact
class ItemUnread(Payload):
    """Something arrived through the channel that is no message of a person, or that could not be parsed: kept whole."""

    item: str
    kind: str
    """Meta's name for the field or update, for example ``account_update``."""
    raw: Personal

    @property
    def stream(self) -> str:
        """The item."""
        return self.item


@fact
class MessageHeard(MessageFact):
    """A voice note was recognised."""

    message: str
    words: Personal
    engine: str
    seconds: float


@fact
class MessageHandled(MessageFact):
    """The hub finished with an incoming message."""

    message: str
    outcome: Outcome
    intent: str | None = None
    route: str | None = None
    seconds: float = 0.0
    detail: str | None = None
    """Stable code of what went wrong, for support."""


@fact
class CardShown(Payload):
    """The bot asked somebody to confirm something; `content` is the request as JSON, encrypted like words."""

    card: str
    contact: str
    kind: str
    content: Personal
    message: str | None = None
    """The incoming message that led to it."""

    @property
    def stream(self) -> str:
        """The card."""
        return self.card


@fact
class CardClosed(Payload):
    """A card was answered, replaced or withdrawn."""

    card: str
    answer: str

    @property
    def stream(self) -> str:
        """The card."""
        return self.card


@fact
class MessageQueued(MessageFact):
    """A message to a person was written; the sender takes it from here. `body` is the Graph API body as JSON."""

    message: str
    contact: str
    kind: MessageKind
    body: Personal
    words: Personal
    """The same as a person reads it, for the history."""
    about: str | None = None
    """The order or card that it belongs to."""


@fact
class DeliveryChanged(MessageFact):
    """WhatsApp took the message, or told how far it got. States that come late or twice change nothing."""

    message: str
    state: DeliveryState
    at: datetime
    wamid: Personal | None = None
    error: str | None = None
    """Meta's error code where it failed."""


@fact
class AttentionRaised(Payload):
    """Something needs a person of the shop: shown on Home until resolved. `kind` names its words in the catalogue."""

    attention: str
    kind: str
    contact: str | None = None
    about: str | None = None
    count: int | None = None
    """How many things, where the words say so."""
    since: datetime | None = None

    @property
    def stream(self) -> str:
        """The matter."""
        return self.attention


@fact
class AttentionResolved(Payload):
    """A person dealt with it."""

    attention: str

    @property
    def stream(self) -> str:
        """The matter."""
        return self.attention
