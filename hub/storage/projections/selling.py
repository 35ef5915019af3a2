"""Sales, and the sums that Analytics reads."""

from __future__ import annotations

from hub.domain.events import Event, SaleRecorded
from hub.domain.quantity import to_thousandths
from hub.domain.stock import MovementKind
from hub.storage.projections.movements import Movement, move
from hub.storage.projections.payments import Occasion, paid
from hub.storage.projections.projector import Projector, projects

_ADD_SALE_DAY = """
INSERT INTO sale_days (day, branch, total, count) VALUES (?, ?, ?, 1)
ON CONFLICT (day, branch) DO UPDATE SET total = total + excluded.total, count = count + 1
"""
_ADD_PRODUCT_DAY = """
INSERT INTO product_days (day, product, branch, quantity, total) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (day, product, branch) DO UPDATE SET quantity = quantity + excluded.quantity, total = total + excluded.total
"""


@projects(SaleRecorded)
def sold(to: Projector, event: Event, said: SaleRecorded) -> None:
    """Goods out, and the sums that Analytics reads."""
    day = said.at.date().isoformat()
    moves = [Movement(x.product, said.branch, MovementKind.SALE, -x.quantity, said.sale) for x in said.lines]
    move(to, event, moves)
    to.connection.executemany(
        _ADD_PRODUCT_DAY,
        [(day, x.product, said.branch, to_thousandths(x.quantity), x.amount.minor) for x in said.lines],
    )
    total = said.total.minor
    to.connection.execute(_ADD_SALE_DAY, [day, said.branch, total])
    sale = {"id": said.sale, "receipt": said.receipt, "at": int(said.at.timestamp() * 1000), "day": day}
    to.upsert("sales", {**sale, "branch": said.branch, "total": total, "customer": said.customer, "actor": event.actor})
    paid(to, event, said.payments, Occasion("sale", said.sale, said.at, said.branch, said.session, said.customer))
