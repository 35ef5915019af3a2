"""The demo shop has a drawer and a notebook that look like a shop's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hub.application.demo import DAYS, seed
from hub.storage import open_books

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def test_the_demo_has_an_open_session_closed_ones_and_customers_who_owe(tmp_path: Path) -> None:
    with open_books(tmp_path / "demo.db", device="dev-a", now=lambda: NOW) as books:
        seed(books, NOW)
        with books.read() as reader:
            sessions = reader.cash_sessions(limit=100)
            assert [one.is_open for one in sessions] == [True] + [False] * (DAYS - 1)
            off = [one.difference.minor for one in sessions[1:]]
            assert 0 < sum(1 for one in off if one) < len(off)
            assert all(one.outside == () for one in (reader.day_report(s.opened_at.date()) for s in sessions))
            owing = reader.debtors(NOW.date(), limit=100)
            assert 4 <= len(owing) <= 6
            assert any(one.over_limit for one in owing)
            assert all(0 < one.debt.minor < 40_000 for one in owing)
            assert reader.debt_summary(NOW.date()).aging.older.minor > 0
