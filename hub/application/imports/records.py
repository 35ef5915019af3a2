"""One row of a file on its way into the books: its cells by field, and what it will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hub.application.imports.cells import Cells
from hub.application.ports.books import Transaction
from hub.application.ports.sheets import Cell
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import Unit, quantity
from hub.domain.shop import Shop


class Effect(StrEnum):
    """What a row did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Record:
    """What a row says, ready to be written."""

    keys: tuple[str, ...]
    """What no other row of the file may say again: a sku, a barcode, a phone number."""
    write: Callable[[Transaction], Effect]


class Reading:
    """The cells of one row by field; None where a column is missing or a cell empty.

    `asked` is the field that was read last, so that an error can name the cell.
    """

    def __init__(self, said: Mapping[str, Cell], cells: Cells, shop: Shop) -> None:
        self.said = said
        self.shop = shop
        self.asked = ""
        self._cells = cells

    def has(self, field: str) -> bool:
        """Whether something stands there."""
        return field in self.said

    def text(self, field: str) -> str | None:
        """Words."""
        self.asked = field
        return self._cells.text(self.said[field]) if field in self.said else None

    def texts(self, field: str) -> tuple[str, ...] | None:
        """Several words or codes in one cell."""
        self.asked = field
        return self._cells.texts(self.said[field]) if field in self.said else None

    def quantity(self, field: str, *, negative: bool = False) -> Decimal | None:
        """A quantity. Raises `InvalidQuantity`."""
        self.asked = field
        return quantity(self._cells.number(self.said[field]), negative=negative) if field in self.said else None

    def percent(self, field: str) -> Decimal | None:
        """A percentage; a spreadsheet keeps 18 % as the number 0.18. Raises `InvalidQuantity`."""
        found = self.quantity(field)
        return found * 100 if found is not None and isinstance(self.said[field], Decimal) and found < 1 else found

    def money(self, field: str) -> Money | None:
        """An amount in the shop's currency. Raises `InvalidMoney`."""
        self.asked = field
        return Money.of(self._cells.amount(self.said[field]), self.shop.currency) if field in self.said else None

    def price(self, field: str) -> UnitPrice | None:
        """A price of one base unit. Raises `InvalidMoney`."""
        self.asked = field
        return UnitPrice.of(self._cells.amount(self.said[field]), self.shop.currency) if field in self.said else None

    def quantities(self, field: str) -> tuple[Decimal, ...]:
        """Several quantities in one cell, apart by semicolons. Raises `InvalidQuantity`."""
        self.asked = field
        return tuple(quantity(self._cells.number(cell)) for cell in self._parts(field))

    def prices(self, field: str) -> tuple[UnitPrice, ...]:
        """Several prices in one cell, apart by semicolons. Raises `InvalidMoney`."""
        self.asked = field
        return tuple(UnitPrice.of(self._cells.amount(cell), self.shop.currency) for cell in self._parts(field))

    def _parts(self, field: str) -> list[Cell]:
        cell = self.said.get(field)
        return [part.strip() for part in cell.split(";")] if isinstance(cell, str) else [cell] if cell else []

    def yes(self, field: str) -> bool | None:
        """Yes or no. Raises `InvalidInput`."""
        self.asked = field
        return self._cells.yes(self.said[field]) if field in self.said else None

    def unit(self, field: str) -> Unit | None:
        """A base unit. Raises `InvalidInput`."""
        self.asked = field
        return self._cells.unit(self.said[field]) if field in self.said else None

    def day(self, field: str) -> date | None:
        """A date. Raises `InvalidInput`."""
        self.asked = field
        return self._cells.day(self.said[field]) if field in self.said else None
