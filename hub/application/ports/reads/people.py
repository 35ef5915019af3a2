"""What can be asked: people and how they are reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hub.application.views.people import ContactView
from hub.domain.people import Contact, HandleKind, Role
from hub.domain.pins import PinState


class PeopleReads(Protocol):
    """People and how they are reached."""

    def contact(self, contact: str) -> Contact | None:
        """One contact by id."""
        ...

    def was_erased(self, contact: str) -> bool:
        """Whether somebody was forgotten; a name that is not here may only be waiting for its key."""
        ...

    def pin(self, contact: str) -> PinState:
        """How a contact's PIN stands: whether there is one, and the wrong attempts."""
        ...

    def contact_by_handle(self, kind: HandleKind, value: str) -> Contact | None:
        """The contact who is reached by a phone number (normal form) or WhatsApp user id."""
        ...

    def contacts(self, role: Role | None = None) -> Sequence[Contact]:
        """Contacts of a role, or all, by name."""
        ...

    def contact_rows(self, role: Role | None = None) -> Sequence[ContactView]:
        """Contacts as the Settings page lists them."""
        ...
