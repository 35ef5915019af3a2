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


_TWO_SPELLINGS = (
    # One line, two spellings on the same network; WhatsApp reports either (Meta's notes on BR, MX and AR).
    # Brazil: the ninth digit, of mobiles alone.
    (re.compile(r"55(\d{2})9?([6-9]\d{7})"), r"55\g<1>9\g<2>"),
    # Mexico: the 1 that mobiles had until 2019.
    (re.compile(r"521?(\d{10})"), r"52\g<1>"),
    # Argentina: 9 before the area code, or 15 behind it.
    (re.compile(r"549?(\d{10})"), r"549\g<1>"),
    (re.compile(r"54(?=\d{12}$)(11|[23]\d{2,3})15(\d{6,8})"), r"549\g<1>\g<2>"),
)
_NATIONAL = {
    "AR": ("54", 10), "BO": ("591", 8), "BR": ("55", 11), "CL": ("56", 9), "CO": ("57", 10), "CR": ("506", 8),
    "DO": ("1", 10), "EC": ("593", 9), "GT": ("502", 8), "HN": ("504", 8), "JM": ("1", 10), "MX": ("52", 10),
    "NI": ("505", 8), "PA": ("507", 8), "PE": ("51", 9), "PR": ("1", 10), "PY": ("595", 9), "SV": ("503", 8),
    "US": ("1", 10), "UY": ("598", 8), "VE": ("58", 10),
}  # fmt: skip
"""Calling code, and how many digits a mobile number has within the country (ITU-T E.164 and national plans)."""
_LETTER = re.compile(r"[^\W\d_]")


def normal_phone(raw: str, country: str | None = None) -> str:
    """Return a phone number as ``+`` and digits, with Brazil's, Mexico's and Argentina's two spellings made one.

    Where a person of `country` (ISO 3166-1 alpha-2) typed it, the country's own code may be missing. Raises
    `InvalidPhone` for letters, and unless 8 to 15 digits are left, the first not 0 (E.164).
    """
    digits = re.sub(r"[^0-9]", "", raw)
    international = raw.lstrip().startswith("+") or digits.startswith("00")
    digits = digits[2:] if digits.startswith("00") else digits
    if not international and country in _NATIONAL:
        code, length = _NATIONAL[country]
        local = digits.removeprefix("0")
        if len(local) == length:
            digits = code + local
    if _LETTER.search(raw) or digits.startswith("0") or not 8 <= len(digits) <= 15:
        raise InvalidPhone(f"not an international phone number: {raw!r}", number=raw)
    for pattern, form in _TWO_SPELLINGS:
        if found := pattern.fullmatch(digits):
            return f"+{found.expand(form)}"
    return f"+{digits}"
