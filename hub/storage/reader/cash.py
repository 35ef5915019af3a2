"""Cash sessions and money put in, taken out or spent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.application.views.cash import CashSession, CountView, Flow, MoveView, PaymentRow, SessionReport, Trade
from hub.domain.accounts import EntryKind
from hub.domain.cash import PaymentKind, findings
from hub.domain.events import (
    CashMove,
    Event,
    ExpenseCategory,
    Seen,
    SessionClosed,
    SessionCounted,
    Tender,
    TenderSum,
)
from hub.domain.money import Money
from hub.storage.reader.base import ReaderBase

SESSION = """
SELECT s.id, s.till, d.name AS till_name, s.branch, s.at, o.name AS opened_by, s.opening, s.close,
    c.at AS closed_at, b.name AS closed_by, c.reference, c.expected, c.counted, c.left_in
FROM sessions s
LEFT JOIN devices d ON d.id = s.till
LEFT JOIN contacts o ON o.id = s.actor
LEFT JOIN session_closes c ON c.event = s.close
LEFT JOIN contacts b ON b.id = c.actor
"""
# A session with what was opened apart while it was open.
_WHOLE = "(SELECT :session UNION ALL SELECT id FROM sessions WHERE part_of = :session)"
_WHOLE_OF = "WHERE s.id = (SELECT coalesce(part_of, id) FROM sessions WHERE id = ?)"
_SUMS = f"SELECT tender, sum(amount) AS amount FROM payments WHERE session IN {_WHOLE} GROUP BY tender"  # noqa: S608
_SEEN = f"SELECT device, max(number) AS number FROM payments WHERE session IN {_WHOLE} GROUP BY device"  # noqa: S608
_FLOWS = f"""
SELECT kind, tender, sum(amount) AS amount, count(*) AS n FROM payments WHERE session IN {_WHOLE} GROUP BY kind, tender
"""  # noqa: S608
_LEDGER = f"SELECT kind, sum(amount) AS amount FROM ledger WHERE session IN {_WHOLE} GROUP BY kind"  # noqa: S608
# Sales, returns and voids, each with what was taken off its prices.
_COUNTS = f"""
SELECT kind, count(*) AS n,
    sum((SELECT sum(discount) FROM sale_lines WHERE sale = about AND kind = 'sale')) AS discounts
FROM (
    SELECT kind, about FROM payments WHERE session IN {_WHOLE} AND kind IN ('sale', 'return', 'void')
    UNION SELECT kind, about FROM ledger WHERE session IN {_WHOLE} AND kind IN ('sale', 'return', 'void')
) GROUP BY kind
"""  # noqa: S608
_EXPENSES = f"""
SELECT category, sum(amount) AS amount FROM cash_moves
WHERE session IN {_WHOLE} AND kind = 'expense' AND undone = 0 GROUP BY category ORDER BY amount DESC, category
"""  # noqa: S608
_MOVE = """
SELECT m.id, m.at, m.kind, m.tender, m.amount, m.category, c.name AS contact, m.words, a.name AS actor, m.session,
    m.undone
FROM cash_moves m LEFT JOIN contacts c ON c.id = m.contact LEFT JOIN contacts a ON a.id = m.actor
"""
_PAYMENT = """
SELECT p.at, p.kind, p.tender, p.amount, p.about, a.name AS actor, c.name AS contact, p.device, p.number
FROM payments p LEFT JOIN contacts a ON a.id = p.actor LEFT JOIN contacts c ON c.id = p.contact
"""
_LOOSE = """
WHERE p.session IS NULL AND p.device = :till AND p.at >= :since AND p.at < :until
"""
_NEWEST = "ORDER BY p.at DESC, p.event, p.line LIMIT :limit OFFSET :offset"
_END_OF_TIME = 2**62


class CashReader(ReaderBase):
    """Payments and cash sessions."""

    def open_session(self, till: str) -> CashSession | None:
        """The session that is open at a till."""
        row = self._row(f"{SESSION} WHERE s.till = ? AND s.close IS NULL AND s.part_of IS NULL", [till])
        return self._session(row) if row else None

    def cash_session(self, session: str) -> CashSession | None:
        """One session, or the one that it is part of."""
        row = self._row(f"{SESSION} {_WHOLE_OF}", [session])
        return self._session(row) if row else None

    def cash_sessions(
        self, *, branch: str | None = None, till: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[CashSession]:
        """Sessions, latest first."""
        where = (
            "WHERE s.part_of IS NULL AND (:branch IS NULL OR s.branch = :branch) AND (:till IS NULL OR s.till = :till)"
        )
        page = {"branch": branch, "till": till, "limit": limit, "offset": offset}
        rows = self._rows(f"{SESSION} {where} ORDER BY s.at DESC, s.id LIMIT :limit OFFSET :offset", page)
        return [self._session(row) for row in rows]

    def _session(self, row: sqlite3.Row) -> CashSession:
        def money(name: str) -> Money | None:
            return None if row[name] is None else self._money(row[name])

        return CashSession(
            id=row["id"],
            till=row["till"],
            till_name=row["till_name"],
            branch=row["branch"],
            opened_at=self._at(row["at"]),
            opened_by=row["opened_by"],
            opening=self._money(row["opening"]),
            closed_at=None if row["closed_at"] is None else self._at(row["closed_at"]),
            closed_by=row["closed_by"],
            reference=row["reference"],
            expected=money("expected"),
            counted=money("counted"),
            left=money("left_in"),
        )

    def session_sums(self, session: str) -> Sequence[TenderSum]:
        """What a session's payments come to."""
        found = {row["tender"]: row["amount"] for row in self._rows(_SUMS, {"session": session})}
        return [TenderSum(tender, self._money(found[tender])) for tender in Tender if tender in found]

    def session_seen(self, session: str) -> Sequence[Seen]:
        """Up to where each device's payments of a session are known."""
        return [
            Seen(row["device"], row["number"]) for row in self._rows(f"{_SEEN} ORDER BY device", {"session": session})
        ]

    def session_report(self, session: str) -> SessionReport | None:
        """Everything about a session."""
        known = self.cash_session(session)
        if known is None:
            return None
        whole = {"session": known.id}
        history = self._session_history(known.id)
        held = self._row("SELECT close FROM sessions WHERE id = ?", [known.id])
        close = next((event.payload for event in history if held and event.id == held["close"]), None)
        flows = self._flows(f"{_FLOWS} ORDER BY kind, tender", whole)
        late: Sequence[PaymentRow] = ()
        late_sums: tuple[TenderSum, ...] = ()
        if isinstance(close, SessionClosed):
            found = findings(close.expected, close.counted, self._currency())
            late = self._late(known.id, close)
            late_sums = _beyond(self.session_sums(known.id), close.expected, self._money(0))
        else:
            found = findings(self.session_sums(known.id), (), self._currency())
        return SessionReport(
            session=known,
            blind=False,
            found=found,
            flows=flows,
            trade=self._trade(flows, self._rows(_LEDGER, whole), self._rows(_COUNTS, whole)),
            expenses=self._expenses(_EXPENSES, whole),
            moves=tuple(self._cash_moves(f"WHERE m.session IN {_WHOLE} ORDER BY m.at, m.id", whole)),
            counts=tuple(count for event in history if (count := self._count_view(event)) is not None),
            late=tuple(late),
            late_sums=late_sums,
        )

    def _session_history(self, session: str) -> list[Event]:
        rows = self._rows("SELECT id FROM sessions WHERE id = :s OR part_of = :s", {"s": session})
        history = [event for row in rows for event in self.log.stream(row["id"])]
        return sorted(history, key=lambda event: event.stamp)

    def _count_view(self, event: Event) -> CountView | None:
        said = event.payload
        if not isinstance(said, SessionCounted | SessionClosed):
            return None
        found = findings(said.expected, said.counted, self._currency())
        actor = self._value("SELECT name FROM contacts WHERE id = ?", [event.actor])
        return CountView(said.at.astimezone(self._zone()), actor, isinstance(said, SessionClosed), found, said.counted)

    def _late(self, session: str, close: SessionClosed) -> Sequence[PaymentRow]:
        seen = {one.device: one.number for one in close.seen}
        rows = self._rows(
            f"{_PAYMENT} WHERE p.session IN {_WHOLE} ORDER BY p.at, p.event, p.line", {"session": session}
        )
        return [self._payment(row) for row in rows if row["number"] > seen.get(row["device"], 0)]

    def payments(
        self,
        *,
        session: str | None = None,
        till: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Sequence[PaymentRow]:
        """Payments of a session, or those of a till outside any."""
        values = {
            "session": session,
            "till": till,
            "since": int(since.timestamp() * 1000) if since else 0,
            "until": int(until.timestamp() * 1000) if until else _END_OF_TIME,
            "limit": limit,
            "offset": offset,
        }
        where = f"WHERE p.session IN {_WHOLE}" if session else _LOOSE
        return [self._payment(row) for row in self._rows(f"{_PAYMENT} {where} {_NEWEST}", values)]

    def _payment(self, row: sqlite3.Row) -> PaymentRow:
        return PaymentRow(
            at=self._at(row["at"]),
            kind=PaymentKind(row["kind"]),
            tender=Tender(row["tender"]),
            amount=self._money(row["amount"]),
            about=row["about"],
            actor=row["actor"],
            contact=row["contact"],
        )

    def cash_move(self, move: str) -> MoveView | None:
        """One move."""
        return next(iter(self._cash_moves("WHERE m.id = ?", [move])), None)

    def _cash_moves(self, where: str, values: Sequence[str] | dict[str, str]) -> list[MoveView]:
        return [
            MoveView(
                id=row["id"],
                at=self._at(row["at"]),
                kind=CashMove(row["kind"]),
                tender=Tender(row["tender"]),
                amount=self._money(row["amount"]),
                category=ExpenseCategory(row["category"]) if row["category"] else None,
                contact=row["contact"],
                words=row["words"],
                actor=row["actor"],
                session=row["session"],
                undone=bool(row["undone"]),
            )
            for row in self._rows(f"{_MOVE} {where}", values)
        ]

    def _flows(self, sql: str, values: Mapping[str, Any]) -> tuple[Flow, ...]:
        return tuple(
            Flow(PaymentKind(row["kind"]), Tender(row["tender"]), self._money(row["amount"]), row["n"])
            for row in self._rows(sql, values)
        )

    def _trade(self, flows: Sequence[Flow], ledger: Sequence[sqlite3.Row], counts: Sequence[sqlite3.Row]) -> Trade:
        """What was sold, taken back and given on credit, of payments and of account entries by kind."""
        entered = {row["kind"]: self._money(row["amount"]) for row in ledger}
        counted = {row["kind"]: row["n"] for row in counts}
        nothing = self._money(0)

        def came(kind: PaymentKind) -> Money:
            return sum((flow.amount for flow in flows if flow.kind is kind), nothing)

        def owed(kind: EntryKind) -> Money:
            return entered.get(kind, nothing)

        return Trade(
            sales=came(PaymentKind.SALE) + owed(EntryKind.SALE),
            sales_count=counted.get("sale", 0),
            returns=nothing - came(PaymentKind.RETURN) - owed(EntryKind.RETURN),
            returns_count=counted.get("return", 0),
            voids=nothing - came(PaymentKind.VOID) - owed(EntryKind.VOID),
            voids_count=counted.get("void", 0),
            discounts=self._money(sum(row["discounts"] or 0 for row in counts)),
            credit=owed(EntryKind.SALE) + owed(EntryKind.CHARGE),
            credit_paid=came(PaymentKind.ACCOUNT),
        )

    def _expenses(self, sql: str, values: Mapping[str, Any]) -> tuple[tuple[ExpenseCategory, Money], ...]:
        return tuple((ExpenseCategory(row["category"]), self._money(row["amount"])) for row in self._rows(sql, values))

    def _sums(self, rows: Iterable[Flow]) -> tuple[TenderSum, ...]:
        sums: dict[Tender, int] = {}
        for row in rows:
            sums[row.tender] = sums.get(row.tender, 0) + row.amount.minor
        return tuple(TenderSum(tender, self._money(sums[tender])) for tender in Tender if tender in sums)


def _beyond(now: Sequence[TenderSum], then: Sequence[TenderSum], nothing: Money) -> tuple[TenderSum, ...]:
    """By how much each tender's sum has changed, where it has."""
    before = {one.tender: one.amount for one in then}
    after = {one.tender: one.amount for one in now}
    changed = ((tender, after.get(tender, nothing) - before.get(tender, nothing)) for tender in Tender)
    return tuple(TenderSum(tender, amount) for tender, amount in changed if amount != nothing)
