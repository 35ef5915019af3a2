"""Barcodes: check digits of the GS1 numbers (EAN-8, EAN-13, UPC-A, UPC-E, ITF-14), and one form to look them up by.

Whatever is no GTIN (a price look-up code, a shop's own label) is kept as it is.
"""

from __future__ import annotations

import re

from hub.domain.errors import InvalidInput

LONGEST = 48
"""Characters that a GS1-128 symbol holds at most (GS1 General Specifications, 5.4)."""
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_PRINTABLE = re.compile(r"[!-~]+")


def check_digit(digits: str) -> str:
    """Return the check digit behind `digits`: from the right, weights 3 and 1 by turns, up to the next ten.

    GS1 General Specifications, 7.9.1.
    """
    weighed = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


def expanded_upc_e(code: str) -> str:
    """Return the UPC-A number that an eight-digit UPC-E stands for, check digit as it stands in `code`.

    GS1 General Specifications, 5.2.2.4.2: the last digit before the check digit says which zeros were left out.
    """
    system, body, check = code[0], code[1:7], code[7]
    if body[5] in "012":
        item = f"{body[:2]}{body[5]}0000{body[2:5]}"
    elif body[5] == "3":
        item = f"{body[:3]}00000{body[3:5]}"
    elif body[5] == "4":
        item = f"{body[:4]}00000{body[4]}"
    else:
        item = f"{body[:5]}0000{body[5]}"
    return f"{system}{item}{check}"


def _fits(code: str) -> bool:
    return check_digit(code[:-1]) == code[-1]


def _upc_e(code: str) -> str | None:
    """The UPC-A of an eight-digit code that is a good UPC-E; number systems 0 and 1 alone have it."""
    if len(code) != 8 or code[0] not in "01":
        return None
    full = expanded_upc_e(code)
    return full if _fits(full) else None


def barcode_key(code: str) -> str:
    """Return the form by which a barcode is looked up: a good GTIN in fourteen digits, anything else as it is.

    Scanners give the UPC-A of a product with twelve digits, with a zero before them, or as UPC-E: it is one product.
    Eight digits that begin with 0 are read as UPC-E first: as EAN-8 they would be a shop's own number.
    """
    if not _GTIN.fullmatch(code):
        return code
    upc = _upc_e(code)
    if upc is not None and (code[0] == "0" or not _fits(code)):
        return upc.zfill(14)
    return code.zfill(14) if _fits(code) else code


def checked_barcode(raw: str) -> str:
    """Return a barcode without the spaces that people type.

    A number of 8, 12, 13 or 14 digits is taken for a GTIN and its check digit verified; other codes are the shop's own.
    Raises `InvalidInput` for nothing, for what no scanner reads, and for a wrong check digit, with the right one.
    """
    code = re.sub(r"\s", "", raw)
    if len(code) > LONGEST or not _PRINTABLE.fullmatch(code):
        raise InvalidInput(f"no barcode: {raw[:60]!r}", reason="barcode", barcode=raw[:60], longest=LONGEST)
    if _GTIN.fullmatch(code) and not _fits(code) and _upc_e(code) is None:
        upc_e = len(code) == 8 and code[0] == "0"
        right = check_digit(expanded_upc_e(code)[:-1] if upc_e else code[:-1])
        raise InvalidInput(f"check digit of {code} is {right}", reason="check_digit", barcode=code, right=right)
    return code
