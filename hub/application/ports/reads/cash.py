"""What can be asked: payments, cash sessions and the day's close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from hub.application.views.cash import CashSession, DayReport, MoveView, PaymentRow, SessionReport
from hub.domain.events import Seen, TenderSum


class CashReads(Protocol):
    """Payments, cash sessions and the day's close. For people, ask through `hub.application.cash`: it hides figures."""

    def open_session(self, till: str) -> CashSession | None:
        """The session that is open at a till (a device)."""
        ...

    def cash_session(self, session: str) -> CashSession | None:
        """One session; of one that was opened apart while another was open, that other."""
        ...

    def cash_sessions(
        self, *, branch: str | None = None, till: str | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[CashSession]:
        """Sessions, latest first."""
        ...

    def session_sums(self, session: str) -> Sequence[TenderSum]:
        """What a session's payments come to by tender: what should be there now."""
        ...

    def session_seen(self, session: str) -> Sequence[Seen]:
        """Up to which of each device's events a session's payments are known here."""
        ...

    def session_report(self, session: str) -> SessionReport | None:
        """Everything about a session, with nothing hidden."""
        ...

    def day_report(self, day: date, branch: str | None = None) -> DayReport:
        """A day of a branch, or of all of them."""
        ...

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
        """Payments of a session, or those of a till outside any session, latest first."""
        ...

    def cash_move(self, move: str) -> MoveView | None:
        """One expense, or other money that was put in or taken out."""
        ...
