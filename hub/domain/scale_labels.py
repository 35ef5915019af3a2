"""Labels that a scale prints: an EAN-13 that holds the item's code and its weight or price.

GS1 leaves the prefixes 02 and 20 to 29 to each country and shop, so a layout is written as a pattern of 13 signs:
digits as they are (``?`` for any), ``I`` the item's code, ``W`` its weight in kilograms or litres, ``U`` a count,
``P`` its price with a point where the decimals begin, ``V`` a check digit over weight or price, ``C`` the EAN's own::

    2?IIIIIWW.WWWC     five digits of code, weight to the gram
    02IIIIIVPPP.PPC    price to the cent, with a digit of its own
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hub.domain.barcodes import check_digit
from hub.domain.errors import InvalidInput

DEFAULT_LAYOUTS = "2?IIIIIWW.WWWC"
_LAYOUT = re.compile(r"(?P<prefix>02|2[0-9?])(?P<item>I{4,6})(?P<check>V?)(?P<value>(?:W|P|U)[WPU.]*)C")
_SIGNS = 13
_MINUS_2 = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_PLUS_5 = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_MINUS_5 = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
"""Weighted products of each digit: GS1 General Specifications, section 7.9.2."""


class LabelValue(StrEnum):
    """What a label holds beside the item's code."""

    WEIGHT = "W"
    COUNT = "U"
    PRICE = "P"


@dataclass(frozen=True, slots=True)
class Label:
    """A label that was read: `value` in base units, or in whole currency where `kind` is a price."""

    item: str
    kind: LabelValue
    value: Decimal


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of label is printed."""

    prefix: str
    item: int
    checked: bool
    kind: LabelValue
    digits: int
    decimals: int

    def fits(self, code: str) -> bool:
        """Whether a code of 13 digits is one of these labels."""
        return all(sign in ("?", digit) for sign, digit in zip(self.prefix, code, strict=False))

    def read(self, code: str) -> Label:
        """Return what a code says. Raises `InvalidInput` for a wrong check digit, of the code or of its value."""
        if check_digit(code[:-1]) != code[-1]:
            right = check_digit(code[:-1])
            raise InvalidInput(f"check digit of {code} is {right}", reason="check_digit", barcode=code, right=right)
        begin = 2 + self.item
        value = code[-1 - self.digits : -1]
        if self.checked and value_digit(value) != code[begin]:
            raise InvalidInput(f"value of {code} misread", reason="label_digit", barcode=code)
        return Label(code[2:begin], self.kind, Decimal(value).scaleb(-self.decimals))


def layouts(patterns: str) -> tuple[Layout, ...]:
    """Return the layouts of a list of patterns, separated by spaces or commas. Raises `InvalidInput`."""
    return tuple(_layout(pattern) for pattern in re.split(r"[\s,;]+", patterns.strip()) if pattern)


def _layout(pattern: str) -> Layout:
    found = _LAYOUT.fullmatch(pattern)
    value = found["value"] if found else ""
    digits = value.replace(".", "")
    if not found or value.count(".") > 1 or len(set(digits)) != 1 or len(pattern.replace(".", "")) != _SIGNS:
        raise InvalidInput(f"no label: {pattern!r}", reason="label_layout", pattern=pattern[:40])
    decimals = len(value.partition(".")[2])
    if found["check"] and len(digits) not in (4, 5):
        raise InvalidInput(f"no check digit over {len(digits)}", reason="label_layout", pattern=pattern)
    return Layout(
        found["prefix"], len(found["item"]), bool(found["check"]), LabelValue(digits[0]), len(digits), decimals
    )


def value_digit(value: str) -> str:
    """Return the check digit over four or five digits of a price or weight.

    GS1 General Specifications, 7.9.3 and 7.9.4: of four digits the weights are 2-, 2-, 3 and 5-, and three times the
    sum's last digit counts; of five they are 5+, 2-, 5-, 5+, 2-, and the digit is the one whose weight of 5- makes up
    the sum to the next ten.
    """
    four = len(value) == 4
    weights = (_MINUS_2, _MINUS_2, _THREE, _MINUS_5) if four else (_PLUS_5, _MINUS_2, _MINUS_5, _PLUS_5, _MINUS_2)
    total = sum(weight[int(digit)] for weight, digit in zip(weights, value, strict=True))
    return str(3 * total % 10 if four else _MINUS_5.index(-total % 10))


def find_label(code: str, known: tuple[Layout, ...]) -> Label | None:
    """Return what the first layout that fits reads of a code; None where it is no scale's label.

    Raises `InvalidInput` where it is one and was misread.
    """
    if len(code) != _SIGNS or not (code.isascii() and code.isdigit()):
        return None
    fitting = next((layout for layout in known if layout.fits(code)), None)
    return fitting.read(code) if fitting else None
