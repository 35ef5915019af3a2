"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import InvalidInput
from hub.domain.retention import Keep

NEWEST = datetime(2026, 11, 22, 8, tzinfo=UTC)
"""A Sunday."""


def test_a_daily_backup_of_two_years_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    made = [NEWEST - timedelta(days=n) for n in range(730)]
    days = {at.date().isoformat() for at in Keep().kept(made)}
    assert days == {
        *(f"2026-11-{n}" for n in range(16, 23)),
        # The newest of each week is its Sunday.
        *("2026-11-15", "2026-11-08", "2026-11-01"),
        *("2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30"),
        *("2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31"),
    }


def test_days_without_a_backup_do_not_use_up_what_is_kept() -> None:
    made = [NEWEST - timedelta(days=40 * n) for n in range(30)]
    kept = Keep(days=7, weeks=0, months=0).kept(made)
    assert kept == set(made[:7])


@given(st.sets(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=40))  # noqa: DTZ001
def test_the_newest_always_stays_and_dropping_twice_drops_no_more(made: set[datetime]) -> None:
    keep = Keep(2, 2, 2)
    kept = keep.kept(made)
    assert kept <= made
    assert (max(made) in kept) if made else not kept
    assert keep.kept(kept) == kept
    assert len(kept) <= 6
    assert len({at.date() for at in made} & {at.date() for at in kept}) >= min(2, len({at.date() for at in made}))


def test_what_the_setting_says_is_read() -> None:
    assert Keep.read("7/4/12") == Keep(7, 4, 12) == Keep()
    assert Keep.read("1/0/0").kept([NEWEST, NEWEST - timedelta(days=1)]) == {NEWEST}
    for text in ("", "7", "0/4/12", "7/4", "-1/4/12", "7/4/12/1", "a/b/c", "7 / 4 / 12", "1000/1/1"):
        with pytest.raises(InvalidInput):
            Keep.read(text)
