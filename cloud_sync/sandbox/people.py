"""Who is in the sandbox, and what each one's chat with the business holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from cloud_sync.sandbox import ids
from cloud_sync.sandbox.errors import VerbError, unknown_person
from cloud_sync.sandbox.settings import SeedPerson

WINDOW = timedelta(hours=24)
TYPING = timedelta(seconds=25)
MAX_PEOPLE = 200

Sender = Literal["business", "person"]


@dataclass(slots=True)
class ChatMessage:
    """One bubble of a chat. `content` is what the chat page and tests see; `n` counts within the chat."""

    n: int
    id: str
    sender: Sender
    at: datetime
    type: str
    content: dict[str, Any]
    tracker: str | None = None
    status: str = "sent"
    error: dict[str, Any] | None = None
    reply_to: str | None = None
    reaction: str = ""
    pressed: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The form of `GET /sandbox/people/{phone}/messages`."""
        told: dict[str, Any] = {
            "n": self.n,
            "id": self.id,
            "from": self.sender,
            "at": self.at.isoformat(timespec="milliseconds"),
            "type": self.type,
            **self.content,
            "status": self.status,
        }
        for name in ("tracker", "error", "reply_to", "reaction", "pressed"):
            value = getattr(self, name)
            if value:
                told[name] = value
        return told


@dataclass(frozen=True, slots=True)
class Offer:
    """A button or list row that the business has sent: what pressing it answers."""

    message: ChatMessage
    kind: Literal["button", "row", "template"]
    id: str
    title: str
    description: str = ""


@dataclass(slots=True)
class Person:
    """A person with WhatsApp and the one chat that they have with the business."""

    name: str
    phone: str
    language: str
    role: str
    hides_phone: bool
    user_id: str
    online: bool = True
    messages: list[ChatMessage] = field(default_factory=list)
    last_inbound: datetime | None = None
    typing_until: datetime | None = None

    def add(self, message_id: str, sender: Sender, at: datetime, kind: str, content: dict[str, Any]) -> ChatMessage:
        """Append a message to the chat and return it."""
        message = ChatMessage(len(self.messages) + 1, message_id, sender, at, kind, content)
        self.messages.append(message)
        return message

    def find(self, message_id: str) -> ChatMessage | None:
        """The message with that id, if it is in this chat."""
        return next((m for m in reversed(self.messages) if m.id == message_id), None)

    def window_open(self, now: datetime) -> bool:
        """Whether free-form messages may be sent to this person now."""
        return self.last_inbound is not None and now - self.last_inbound < WINDOW

    def offers(self, message_id: str | None = None) -> Iterator[Offer]:
        """Every button and row that the business has sent here, newest message first."""
        for message in reversed(self.messages):
            if message.sender != "business" or message.status == "failed":
                continue
            if message_id is not None and message.id != message_id:
                continue
            for button in message.content.get("buttons", ()):
                kind: Literal["button", "template"] = "template" if message.type == "template" else "button"
                yield Offer(message, kind, button["id"], button["title"])
            for section in message.content.get("list", {}).get("sections", ()):
                for row in section["rows"]:
                    yield Offer(message, "row", row["id"], row["title"], row.get("description", ""))

    def to_json(self, now: datetime) -> dict[str, Any]:
        """The form of `GET /sandbox/people`."""
        return {
            "name": self.name,
            "phone": self.phone,
            "user_id": self.user_id,
            "language": self.language,
            "role": self.role,
            "hides_phone": self.hides_phone,
            "online": self.online,
            "window_open": self.window_open(now),
            "typing": self.typing_until is not None and now < self.typing_until,
            "last": len(self.messages),
        }


class People:
    """Everybody in the sandbox, found by phone in any spelling, or by business-scoped user id."""

    def __init__(self) -> None:
        self._by_key: dict[str, Person] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_key.values())

    def add(self, seed: SeedPerson) -> Person:
        """Add a person. Raises VerbError for a number that is none, is taken, or when the room is full."""
        phone = ids.digits(seed.phone)
        if not 7 <= len(phone) <= 15:
            raise VerbError(
                422,
                "bad_phone",
                f"{seed.phone!r} is no phone number.",
                "Give 7 to 15 digits with the country code, for example +51 987 654 321.",
            )
        key = ids.phone_key(phone)
        if key in self._by_key:
            raise VerbError(409, "phone_taken", f"{phone} is already here.", "Use that person, or give another number.")
        if len(self._by_key) >= MAX_PEOPLE:
            raise VerbError(409, "too_many_people", f"{MAX_PEOPLE} people are here.", "Start another sandbox for more.")
        person = Person(seed.name, phone, seed.language, seed.role, seed.hides_phone, ids.user_id(phone))
        self._by_key[key] = person
        return person

    def get(self, phone: str) -> Person:
        """The person with that number. Raises VerbError (404)."""
        person = self._by_key.get(ids.phone_key(phone))
        if person is None:
            raise unknown_person(phone)
        return person

    def recipient(self, to: str | None, user_id: str | None) -> Person | None:
        """Who a Graph call's `to` (a number) or `recipient` (a user id) names, if anybody."""
        if to:
            return self._by_key.get(ids.phone_key(to))
        return next((person for person in self if person.user_id == user_id), None)

    def holding(self, message_id: str) -> tuple[Person, ChatMessage] | None:
        """The chat and message with that id, whoever sent it."""
        for person in self:
            message = person.find(message_id)
            if message is not None:
                return person, message
        return None
