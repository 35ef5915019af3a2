"""Transfers between branches."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from hub.application.views.transfers import TransferLineView, TransferRow
from hub.domain.quantity import Unit
from hub.domain.transfers import Transfer, fold
from hub.storage.reader.base import ReaderBase

_ROWS = """
SELECT t.*, s.name AS source_name, d.name AS target_name
FROM transfers t LEFT JOIN branches s ON s.id = t.source LEFT JOIN branches d ON d.id = t.target
WHERE (:open = 0 OR t.is_open = 1) AND (:branch IS NULL OR :branch IN (t.source, t.target))
ORDER BY t.at DESC, t.id LIMIT :limit OFFSET :offset
"""


class TransferReader(ReaderBase):
    """Transfers."""

    def transfer(self, transfer: str) -> Transfer | None:
        """One transfer, folded."""
        return fold(self.log.stream(transfer))

    def transfer_rows(
        self, *, only_open: bool = False, branch: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[TransferRow]:
        """Transfers, latest first."""
        asked = {"open": int(only_open), "branch": branch, "limit": limit, "offset": offset}
        rows = self._rows(_ROWS, asked)
        histories = self.log.streams([row["id"] for row in rows])
        folded = [(row, fold(histories[row["id"]])) for row in rows]
        return [self._transfer_row(row, transfer) for row, transfer in folded if transfer]

    def _transfer_row(self, row: sqlite3.Row, transfer: Transfer) -> TransferRow:
        named = [
            *transfer.requested,
            *(part.product for part in transfer.parts),
            *(x.product for x in transfer.surplus),
        ]
        return TransferRow(
            id=transfer.id,
            reference=transfer.reference,
            source=row["source_name"] or "",
            target=row["target_name"] or "",
            state=transfer.state,
            at=self._at(row["at"]),
            requested_by=self._value("SELECT name FROM contacts WHERE id = ?", [transfer.requested_by]),
            lines=tuple(self._transfer_line(transfer, product) for product in dict.fromkeys(named)),
        )

    def _transfer_line(self, transfer: Transfer, product: str) -> TransferLineView:
        known = self._row("SELECT name, base_unit FROM products WHERE id = ?", [product])
        over = sum((x.quantity for x in transfer.surplus if x.product == product), Decimal(0))
        return TransferLineView(
            product=product,
            name=known["name"] if known else "",
            base_unit=Unit(known["base_unit"]) if known else Unit.UNIT,
            requested=transfer.requested.get(product, Decimal(0)),
            surplus=over,
            sent=transfer.total(product, "sent"),
            received=transfer.total(product, "received"),
            in_transit=transfer.total(product, "in_transit"),
            returned=transfer.total(product, "returned"),
            lost=transfer.total(product, "lost"),
        )
