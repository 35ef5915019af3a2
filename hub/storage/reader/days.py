"""A branch's day over all its tills: the shop's own close."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from hub.application.views.cash import DayReport, TillDay
from hub.domain.cash import PaymentKind
from hub.domain.events import Tender, TenderSum
from hub.storage.reader.cash import SESSION, CashReader

_FLOWS = """
SELECT kind, tender, sum(amount) AS amount, sum(count) AS n FROM payment_days
WHERE day = :day AND (:branch IS NULL OR branch = :branch) GROUP BY kind, tender ORDER BY kind, tender
"""
_LEDGER = """
SELECT kind, sum(amount) AS amount FROM ledger
WHERE day = :day AND (:branch IS NULL OR branch = :branch) GROUP BY kind
"""
_COUNTS = """
SELECT 'sale' AS kind, count(*) AS n, sum((SELECT sum(discount) FROM sale_lines WHERE sale = id)) AS discounts
FROM sales WHERE at >= :start AND at < :end AND (:branch IS NULL OR branch = :branch)
UNION ALL SELECT kind, count(*), 0 FROM returns
WHERE at >= :start AND at < :end AND (:branch IS NULL OR branch = :branch) GROUP BY kind
"""
_EXPENSES = """
SELECT category, sum(amount) AS amount FROM cash_moves
WHERE day = :day AND (:branch IS NULL OR branch = :branch) AND kind = 'expense' AND undone = 0
GROUP BY category ORDER BY amount DESC, category
"""
_SESSIONS = """
WHERE s.day = :day AND (:branch IS NULL OR s.branch = :branch) AND s.part_of IS NULL ORDER BY s.at, s.id
"""
# A cross join keeps SQLite from going through every payment that there ever was.
_OUTSIDE = """
SELECT d.id, d.name, p.tender, sum(p.amount) AS amount, count(*) AS n
FROM devices d CROSS JOIN payments p ON p.device = d.id AND p.session IS NULL AND p.day = :day
WHERE :branch IS NULL OR p.branch = :branch
GROUP BY d.id, p.tender ORDER BY d.id
"""
_TRANSFERS = frozenset({PaymentKind.FLOAT, PaymentKind.CASH_IN, PaymentKind.CASH_OUT, PaymentKind.DROP})
"""Money that only changed its place: neither earned nor spent."""


class DayReader(CashReader):
    """The day's close of a branch."""

    def day_report(self, day: date, branch: str | None = None) -> DayReport:
        """A day of a branch, or of all of them together."""
        start, end = (self._midnight(day + timedelta(days=n)) for n in (0, 1))
        of = {"day": day.isoformat(), "branch": branch, "start": start, "end": end}
        flows = self._flows(_FLOWS, of)
        sessions = [self._session(row) for row in self._rows(f"{SESSION} {_SESSIONS}", of)]
        nothing = self._money(0)
        return DayReport(
            day=day,
            branch=branch,
            sums=self._sums(flow for flow in flows if flow.kind not in _TRANSFERS),
            flows=flows,
            trade=self._trade(flows, self._rows(_LEDGER, of), self._rows(_COUNTS, of)),
            expenses=self._expenses(_EXPENSES, of),
            sessions=tuple(sessions),
            outside=tuple(self._outside(of)),
            difference=sum((one.difference for one in sessions if one.difference is not None), nothing),
        )

    def _outside(self, of: Mapping[str, Any]) -> Sequence[TillDay]:
        def till(row: sqlite3.Row) -> tuple[str, str]:
            return row["id"], row["name"]

        days = []
        for (device, name), group in groupby(self._rows(_OUTSIDE, of), till):
            rows = list(group)
            sums = tuple(TenderSum(Tender(row["tender"]), self._money(row["amount"])) for row in rows)
            days.append(TillDay(device, name, sums, sum(row["n"] for row in rows)))
        return days
