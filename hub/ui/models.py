"""What screens remember that is not in the books yet: the cart at the counter, and forms. No page is needed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import flet as ft

from hub.application.open_bill import OpenBill, close_bill
from hub.application.ports.books import Transaction
from hub.application.sales import Asked, SaleDone, record_sale, sold_lines
from hub.domain.catalogue import Product, price_for
from hub.domain.errors import InvalidMoney, InvalidQuantity
from hub.domain.events import Payment, Tender, TicketLine
from hub.domain.money import Money, UnitPrice
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
_MOST_NOTES = 20
"""Nobody hands over more than this many of the largest notes too many: it is a barcode, scanned into the amount."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """One product in the cart, in base units."""

    product: Product
    quantity: Decimal

    @property
    def unit_price(self) -> UnitPrice | None:
        """The price of so much of it; None where the product has none."""
        return price_for(self.product, self.quantity)

    @property
    def amount(self) -> Money | None:
        """What it comes to; None where the product has no price."""
        price = self.unit_price
        return price.times(self.quantity) if price else None


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
        """Put `amount` base units of a product into the cart, on top of what is there.

        Raises `InvalidMoney` where it has no price, or where the bill would be absurdly large; `InvalidQuantity`.
        """
        if product.price is None:
            raise InvalidMoney(f"{product.sku} has no price", reason="no_price", name=product.name)
        before = () if self.receipt else self.lines
        there = next((x for x in before if x.product.id == product.id), None)
        if there:
            changed = replace(there, quantity=quantity(there.quantity + amount))
            after = tuple(changed if x is there else x for x in before)
        else:
            after = (*before, CartLine(product, quantity(amount)))
        self._check(after)
        if self.receipt:
            self.clear()
        self.lines = after

    def change_quantity(self, product: str, by: Decimal) -> None:
        """Add `by`, which may be below zero, to a line's quantity as it is now. Raises as `set_quantity` does."""
        line = next((x for x in self.lines if x.product.id == product), None)
        if line:
            self.set_quantity(product, line.quantity + by)

    def set_quantity(self, product: str, amount: Decimal) -> None:
        """Make a line's quantity `amount`; nothing or less takes the line out.

        Raises `InvalidQuantity`, and `InvalidMoney` where the bill would be absurdly large.
        """
        exact = quantity(max(amount, Decimal(0)))
        lines = (replace(x, quantity=exact) if x.product.id == product else x for x in self.lines)
        after = tuple(x for x in lines if x.quantity)
        self._check(after)
        self.lines = after

    def _check(self, lines: tuple[CartLine, ...]) -> None:
        """Raise `InvalidMoney` for lines that no sale could hold: what draws the cart need not expect them."""
        Money.of(self._sum(lines).amount, self.currency)

    def _sum(self, lines: tuple[CartLine, ...]) -> Money:
        total = Money(0, self.currency)
        for line in lines:
            total += line.amount or Money(0, self.currency)
        return total

    def clear(self) -> None:
        """Begin the next sale."""
        self.lines = ()
        self.receipt = None
        self.key = command_key("sale")

    @property
    def bill(self) -> OpenBill:
        """The cart as it is kept on the disk."""
        return OpenBill(self.key, tuple(TicketLine(line.product.id, line.quantity) for line in self.lines))

    def take_up(self, bill: OpenBill, products: Sequence[Product | None]) -> None:
        """Go on with a bill that was left open; `products` are those of its lines; one without a price is left out."""
        pairs = zip(products, bill.lines, strict=True)
        self.lines = tuple(CartLine(product, line.quantity) for product, line in pairs if product and product.price)
        self.key = bill.key

    @property
    def total(self) -> Money:
        """What the cart comes to, each line rounded as the sale will be."""
        return self._sum(self.lines)

    @property
    def pieces(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def quick_amounts(self) -> tuple[Money, ...]:
        """What a customer is likely to hand over: the exact total, then the notes that cover it."""
        total = self.total
        return (total, *[note for note in self._notes if note > total][:3])

    @property
    def _notes(self) -> list[Money]:
        return [Money.of(note, self.currency) for note in _NOTES.get(self.currency, _OTHER_NOTES)]

    def change(self, received: Money) -> Money:
        """What goes back to the customer. Raises `InvalidMoney` for less than the total, and for far too much."""
        if received < self.total:
            raise InvalidMoney("too little was handed over", reason="too_little")
        if received.minor > self.total.minor + _MOST_NOTES * self._notes[-1].minor:
            raise InvalidMoney("nobody hands over so much", reason="too_much")
        return received - self.total

    def sale(self, tx: Transaction, tender: Tender, received: Money | None = None) -> SaleDone:
        """Write the sale, paid with one tender; `received` is the cash that was handed over."""
        lines = sold_lines(tx, [Asked(line.product.id, line.quantity, line.unit_price) for line in self.lines])
        more = received if received and received > self.total else None
        close_bill(tx)
        return record_sale(tx, lines, [Payment(tender, self.total, more)])


def typed_amount(text: str, default: Decimal = Decimal(1)) -> tuple[Decimal, str]:
    """Split ``3*coca`` into the quantity and what is looked for; without a quantity it is `default`."""
    head, star, rest = text.partition("*")
    try:
        amount = quantity(head.strip().replace(",", ".")) if star else default
    except InvalidQuantity:
        return default, text.strip()
    return (amount, rest.strip()) if star and amount > 0 else (default, text.strip())
