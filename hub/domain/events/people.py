"""Facts about contacts: who they are, and by which handles they are reached."""

from __future__ import annotations

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
