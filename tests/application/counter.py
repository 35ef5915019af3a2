"""What tests of the counter do again and again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from hub.application import sales
from hub.application.ports.books import Transaction
from hub.domain.barcodes import check_digit
from hub.domain.errors import MostradorError
from hub.domain.events import Payment, SoldLine, Tender
from hub.domain.people import Role
from tests.application.scene import Scene, soles


def cash(amount: str, tendered: str | None = None) -> Payment:
    return Payment(Tender.CASH, soles(amount), soles(tendered) if tendered else None)


def ring(scene: Scene, wanted: Sequence[tuple[str, str]], paid: Sequence[Payment], **more: Any) -> sales.SaleDone:
    """Sell quantities of products as the hub, or as `by`; `each` is a discount on every line."""
    by, key, each = more.pop("by", None), more.pop("key", None), more.pop("each", None)

    def work(tx: Transaction) -> sales.SaleDone:
        lines = [sales.sold_line(tx, product, Decimal(count), discount=each) for product, count in wanted]
        return sales.record_sale(tx, lines, paid, **more)

    return scene.do(work, by=by, key=key)


def lines_of(scene: Scene, sale: str) -> tuple[SoldLine, ...]:
    with scene.books.read() as reader:
        return reader.sale_state(sale).sale.lines


def refused(scene: Scene, work: Any, by: Role | None = None) -> str:
    """The code of what a command is refused with; it has no effect."""
    before = scene.events()
    with pytest.raises(MostradorError) as raised:
        scene.do(work, by=scene.actor(by) if by else None)
    assert scene.events() == before
    return raised.value.code


def label(body: str) -> str:
    """The EAN-13 of twelve digits."""
    return body + check_digit(body)


def on_hand(scene: Scene, product: str) -> Decimal:
    with scene.books.read() as reader:
        return reader.on_hand(product)
