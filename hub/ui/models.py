"""What screens remember that is not in the books yet: the cart at the counter, and forms. No page is needed here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import flet as ft

from hub.application.ports.books import Transaction
from hub.application.sales import SaleDone, record_sale, sold_line
from hub.domain.catalogue import Product
from hub.domain.errors import InvalidMoney, InvalidQuantity
from hub.domain.events import Payment, Tender
from hub.domain.money import Money
from hub.domain.quantity import Unit, quantity
from hub.ui.commands import command_key

_STEPS = {Unit.UNIT: Decimal(1), Unit.KG: Decimal("0.25"), Unit.L: Decimal("0.25")}
_NOTES = {
    "PEN": (10, 20, 50, 100, 200),
    "MXN": (20, 50, 100, 200, 500),
    "BRL": (5, 10, 20, 50, 100),
    "JMD": (100, 500, 1000, 2000, 5000),
    "COP": (5000, 10000, 20000, 50000, 100000),
    "CLP": (1000, 2000, 5000, 10000, 20000),
    "ARS": (1000, 2000, 5000, 10000, 20000),
    "PYG": (5000, 10000, 20000, 50000, 100000),
    "BOB": (10, 20, 50, 100, 200),
    "UYU": (50, 100, 200, 500, 1000),
    "GTQ": (5, 10, 20, 50, 100),
    "CRC": (1000, 2000, 5000, 10000, 20000),
    "USD": (1, 5, 10, 20, 50),
}
"""The bank notes that customers hand over, by currency."""
_OTHER_NOTES = (10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class CartLine:
    """One product in the cart, in base units."""

    product: Product
    quantity: Decimal

    @property
    def amount(self) -> Money | None:
        """What it comes to; None where the product has no price."""
        return self.product.price.times(self.quantity) if self.product.price else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sale that is in the books."""

    number: str
    total: Money
    change: Money


@ft.observable
@dataclass(eq=False)
class Cart:
    """A sale in the making. Its key is made with it: whatever is pressed twice, one sale is written."""

    currency: str
    lines: tuple[CartLine, ...] = ()
    receipt: Receipt | None = None
    key: str = field(default_factory=lambda: command_key("sale"))

    def step(self, product: Product) -> Decimal:
        """By how much the buttons for more and less change a product's quantity."""
        return _STEPS[product.base_unit]

    def add(self, product: Product, amount: Decimal = Decimal(1)) -> None:
        """Put `amount` base units of a product into the cart, on top of what is there. Raises `InvalidMoney`."""
        if product.price is None:
            raise InvalidMoney(f"{product.sku} has no price", reason="no_price", name=product.name)
        if self.receipt:
            self.clear()
        for index, line in enumerate(self.lines):
            if line.product.id == product.id:
                changed = replace(line, quantity=line.quantity + amount)
                self.lines = (*self.lines[:index], changed, *self.lines[index + 1 :])
                return
        self.lines = (*self.lines, CartLine(product, amount))

    def set_quantity(self, product: str, amount: Decimal) -> None:
        """Make a line's quantity `amount`; nothing or less takes the line out. Raises `InvalidQuantity`."""
        lines = [line for line in self.lines if line.product.id != product]
        if amount > 0:
            exact = quantity(amount)
            lines = [replace(x, quantity=exact) if x.product.id == product else x for x in self.lines]
        self.lines = tuple(lines)

    def clear(self) -> None:
        """Begin the next sale."""
        self.lines = ()
        self.receipt = None
        self.key = command_key("sale")

    @property
    def total(self) -> Money:
        """What the cart comes to, each line rounded as the sale will be."""
        total = Money(0, self.currency)
        for line in self.lines:
            total += line.amount or Money(0, self.currency)
        return total

    @property
    def pieces(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def quick_amounts(self) -> tuple[Money, ...]:
        """What a customer is likely to hand over: the exact total, then the notes that cover it."""
        total = self.total
        notes = [Money.of(note, self.currency) for note in _NOTES.get(self.currency, _OTHER_NOTES)]
        return (total, *[note for note in notes if note > total][:3])

    def change(self, received: Money) -> Money:
        """What goes back to the customer. Raises `InvalidMoney` where less than the total was received."""
        if received < self.total:
            raise InvalidMoney("too little was handed over", reason="too_little")
        return received - self.total

    def sale(self, tx: Transaction, tender: Tender) -> SaleDone:
        """Write the sale, paid with one tender."""
        lines = [sold_line(tx, line.product.id, line.quantity, line.product.price) for line in self.lines]
        return record_sale(tx, lines, [Payment(tender, self.total)])


def typed_amount(text: str, default: Decimal = Decimal(1)) -> tuple[Decimal, str]:
    """Split ``3*coca`` into the quantity and what is looked for; without a quantity it is `default`."""
    head, star, rest = text.partition("*")
    try:
        amount = quantity(head.strip().replace(",", ".")) if star else default
    except InvalidQuantity:
        return default, text.strip()
    return (amount, rest.strip()) if star and amount > 0 else (default, text.strip())
