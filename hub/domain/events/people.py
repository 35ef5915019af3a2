"""Facts about contacts: who they are, by which handles they are reached, and their PINs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from hub.domain.events.envelope import Payload, Personal, fact
from hub.domain.people import HandleKind, Role


@fact
class ContactAdded(Payload):
    """A person or firm became known to the shop."""

    contact: str
    name: Personal
    role: Role
    language: str
    code: str | None = None

    @property
    def stream(self) -> str:
        """The contact."""
        return self.contact


@fact
class ContactChanged(Payload):
    """A contact's name, role or language was written; None was not touched."""

    contact: str
    name: Personal | None = None
    role: Role | None = None
    language: str | None = None
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field the stamps of the writes that it replaced, see `hub.domain.fields`."""

    @property
    def stream(self) -> str:
        """The contact."""
        return self.contact


@fact
class ContactErased(Payload):
    """A person asked to be forgotten: their key is deleted on every device, and with it every word of theirs.

    Sums, orders and the hash chain stay whole; nobody can be found by the handles any more.
    """

    contact: str

    @property
    def stream(self) -> str:
        """The contact."""
        return self.contact


@fact
class HandleLinked(Payload):
    """A contact is reached by this phone number or WhatsApp user id from now on."""

    contact: str
    kind: HandleKind
    value: Personal
    """Phone numbers in the form of `hub.domain.people.normal_phone`."""

    @property
    def stream(self) -> str:
        """The contact."""
        return self.contact


class PinFact(Payload):
    """Base of what happens to a person's PIN: a history of its own, beside the contact's."""

    __slots__ = ()
    contact: str

    @property
    def stream(self) -> str:
        """The contact's PIN."""
        return pin_stream(self.contact)


def pin_stream(contact: str) -> str:
    """The id of the stream that a contact's PIN is folded from."""
    return f"pin:{contact}"


@fact
class PinSet(PinFact):
    """A member of staff has a PIN from now on; wrong attempts so far are forgotten."""

    contact: str
    hash: Personal
    """Argon2id, in the PHC string format; erasing the person removes it."""


@fact
class PinRemoved(PinFact):
    """The PIN is gone: nobody can act by it any more."""

    contact: str


@fact
class PinFailed(PinFact):
    """Somebody entered a wrong PIN for this contact."""

    contact: str
    at: datetime


@fact
class PinAccepted(PinFact):
    """The right PIN was entered after wrong ones, which count no more."""

    contact: str
