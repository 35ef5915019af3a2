"""Ids that look and behave like Meta's: wamids spell the phone number, user ids name a country."""

import base64
import hashlib
import re
import secrets

# Calling codes of the shops' countries and their neighbours, longest first, to name a user id's country.
COUNTRIES = (
    ("591", "BO"), ("593", "EC"), ("595", "PY"), ("598", "UY"), ("502", "GT"), ("503", "SV"), ("504", "HN"),
    ("505", "NI"), ("506", "CR"), ("507", "PA"), ("1876", "JM"), ("1658", "JM"), ("1809", "DO"), ("1829", "DO"),
    ("1849", "DO"), ("51", "PE"), ("52", "MX"), ("53", "CU"), ("54", "AR"), ("55", "BR"), ("56", "CL"),
    ("57", "CO"), ("58", "VE"), ("34", "ES"), ("351", "PT"), ("1", "US"),
)  # fmt: skip


def digits(phone: str) -> str:
    """The digits of a phone number written in any form."""
    return re.sub(r"\D", "", phone)


def phone_key(phone: str) -> str:
    """One key for both spellings of a Brazilian, Mexican or Argentine mobile number.

    The ninth digit after Brazil's area code, the 1 after Mexico's 52 and the 9 after Argentina's 54 are left
    out where they stand.
    """
    number = digits(phone)
    if number.startswith("55") and len(number) == 13 and number[4] == "9":
        return number[:4] + number[5:]
    if number.startswith(("521", "549")) and len(number) == 13:
        return number[:2] + number[3:]
    return number


def country_of(phone: str) -> str:
    """The ISO 3166 country of a number, `US` where its calling code is not in the table."""
    number = digits(phone)
    matches = [(len(code), country) for code, country in COUNTRIES if number.startswith(code)]
    return max(matches)[1] if matches else "US"


def user_id(phone: str) -> str:
    """A business-scoped user id, the same for the same number at every start."""
    number = int.from_bytes(hashlib.sha256(phone_key(phone).encode()).digest()[:8], "big")
    return f"{country_of(phone)}.{10**16 + number % (9 * 10**16)}"


def wamid(phone: str, *, outgoing: bool) -> str:
    """A fresh message id in Meta's form: base64 of the phone number, a direction mark and a random part."""
    number = digits(phone).encode()
    mark = b"\x11\x18\x12" if outgoing else b"\x12\x18\x14"
    random = secrets.token_hex(9 if outgoing else 10).upper().encode()
    raw = b"\x1d\x02" + bytes([len(number)]) + number + b"\x15\x02\x00" + mark + random + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


def numeric_id() -> str:
    """A fresh id of sixteen digits, as media and templates have."""
    return str(10**15 + secrets.randbelow(9 * 10**15))
