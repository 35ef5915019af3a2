"""What stands in a cell, as the shop means it: numbers as the country writes them, yes and no, units, dates."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.numbers import get_decimal_symbol

from hub.application.amounts import folded
from hub.application.i18n import Formats
from hub.application.imports.headings import values
from hub.application.ports.sheets import Cell
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity
from hub.domain.quantity import Unit

_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*|[-+]?[.,]\d+")
_MONEY_SIGN = re.compile(r"^(?:[A-Z]{0,3}[$]|S/\.?|[A-Z]{3}|[₡₲])\s*|\s*(?:[A-Z]{3}|[$])$", re.IGNORECASE)
_LIST = re.compile(r"[;,|\n/]+")
_DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PR", "BZ", "PA"})
"""Where the month is written before the day (CLDR's short date patterns)."""


class Cells:
    """Reads the cells of one shop's files."""

    def __init__(self, language: str, country: str) -> None:
        self._comma_is_decimal = get_decimal_symbol(Formats(language, country).locale) == ","
        self._days = _MONTH_FIRST if country in _MONTH_FIRST_COUNTRIES else _DAY_FIRST

    def text(self, cell: Cell) -> str:
        """The cell as text: a code that a spreadsheet made a number of is its digits again."""
        match cell:
            case None:
                return ""
            case Decimal():
                return f"{cell.normalize():f}"
            case datetime() | date():
                return cell.isoformat()
            case _:
                return " ".join(cell.split())

    def texts(self, cell: Cell) -> tuple[str, ...]:
        """Several words or codes of one cell, apart by commas, semicolons, bars, slashes or lines."""
        parts = (part.strip() for part in _LIST.split(self.text(cell)))
        return tuple(dict.fromkeys(part for part in parts if part))

    def number(self, cell: Cell) -> Decimal:
        """A number. Raises `InvalidQuantity`."""
        if isinstance(cell, Decimal):
            return cell
        try:
            return self._number(self.text(cell))
        except (InvalidOperation, ValueError) as error:
            raise InvalidQuantity(f"not a number: {cell!r}", value=cell) from error

    def amount(self, cell: Cell) -> Decimal:
        """An amount of money, with or without its sign. Raises `InvalidMoney`."""
        if isinstance(cell, Decimal):
            return cell
        try:
            return self._number(_MONEY_SIGN.sub("", self.text(cell)))
        except (InvalidOperation, ValueError) as error:
            raise InvalidMoney(f"not an amount: {cell!r}", value=cell) from error

    def _number(self, text: str) -> Decimal:
        text = text.rstrip("%").strip()
        if not _NUMBER.fullmatch(text):
            raise ValueError(text)
        text = text.replace(" ", "").replace("'", "")
        point = self._point(text)
        for sign in ".,":
            text = text.replace(sign, "." if sign == point else "")
        return Decimal(text)

    def _point(self, text: str) -> str:
        """Which sign of a number is its decimal point: of two the last; of one, what the country says where it can be
        either, that is before exactly three digits."""
        last = max(text.rfind("."), text.rfind(","))
        if last < 0:
            return "."
        sign, other = text[last], "," if text[last] == "." else "."
        if other in text:
            return sign
        if text.count(sign) > 1:
            return ""
        whole, after = text[:last].lstrip("+-"), text[last + 1 :]
        groups = len(after) == 3 and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0")
        return "" if groups and (sign == ",") is not self._comma_is_decimal else sign

    def yes(self, cell: Cell) -> bool:
        """Yes or no. Raises `InvalidInput`."""
        said = folded(self.text(cell))
        if said in values("yes"):
            return True
        if said in values("no"):
            return False
        raise InvalidInput(f"neither yes nor no: {cell!r}", reason="yes_no", value=cell)

    def unit(self, cell: Cell) -> Unit:
        """A base unit. Raises `InvalidInput` for one that the shop does not count in."""
        said = folded(self.text(cell))
        for unit in Unit:
            if said in values(unit.value):
                return unit
        raise InvalidInput(f"unknown unit {cell!r}", reason="unit", unit=cell)

    def day(self, cell: Cell) -> date:
        """A date, as the country writes it or in ISO form. Raises `InvalidInput`."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = self.text(cell)
        for form in ("%Y-%m-%d", *self._days):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
        raise InvalidInput(f"not a date: {cell!r}", reason="date", value=cell)
