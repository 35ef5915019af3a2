"""What customers' orders keep from being sold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.domain.quantity import to_thousandths
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector

_RESERVE = """
INSERT INTO reservations ("order", product, branch, quantity) VALUES (?, ?, ?, ?)
ON CONFLICT ("order", product, branch) DO UPDATE SET quantity = quantity + excluded.quantity
"""
keyed_by_product("reservations", "quantity")


def reserve(to: Projector, order: str, rows: Sequence[tuple[str, str, Decimal]]) -> None:
    """Write what an order keeps, as (product, branch, base units), in place of what it kept before."""
    to.connection.execute('DELETE FROM reservations WHERE "order" = ?', [order])
    to.connection.executemany(
        _RESERVE, [(order, product, branch, to_thousandths(amount)) for product, branch, amount in rows]
    )
