"""People and how they are reached: contacts, roles, handles, phone numbers in one normal form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.errors import InvalidPhone


class Role(StrEnum):
    """What a person is to the shop. Rights hang on roles; an unknown sender is a customer."""

    OWNER = "owner"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the shop."""
        return self in (Role.OWNER, Role.MANAGER, Role.EMPLOYEE)


class HandleKind(StrEnum):
    """The ways by which a person is recognised."""

    PHONE = "phone"
    WHATSAPP_USER = "whatsapp_user"
    """Meta's business-scoped user id."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or firm. `name` is None after erasure; `code` is an import's short name (``s-lindley``)."""

    id: str
    name: str | None
    role: Role
    language: str
    code: str | None = None
    phone: str | None = None
    """Normal form of `normal_phone`, or None where only a user id is known."""


_TRUNK_OPTIONAL = (
    # One line, two spellings on the same network; WhatsApp reports either (Meta's notes on BR, MX and AR).
    (re.compile(r"^55(\d{2})9?(\d{8})$"), r"55\g<1>9\g<2>"),
    (re.compile(r"^521?(\d{10})$"), r"52\g<1>"),
    (re.compile(r"^549?(\d{10})$"), r"549\g<1>"),
)
_MOBILE_OF_BRAZIL = re.compile(r"^55\d{2}9?[6-9]\d{7}$")


def normal_phone(raw: str) -> str:
    """Return a phone number as ``+`` and digits, with Brazil's, Mexico's and Argentina's two spellings made one.

    Raises `InvalidPhone` unless 8 to 15 digits are left (E.164).
    """
    digits = re.sub(r"\D", "", raw)
    if digits.startswith("00"):
        digits = digits[2:]
    if not 8 <= len(digits) <= 15:
        raise InvalidPhone(f"not an international phone number: {raw!r}", number=raw)
    for pattern, form in _TRUNK_OPTIONAL:
        if digits.startswith("55") and not _MOBILE_OF_BRAZIL.match(digits):
            break
        if pattern.match(digits):
            digits = pattern.sub(form, digits)
            break
    return f"+{digits}"
