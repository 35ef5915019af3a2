"""Order that survives wrong clocks, and ids that two devices agree on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.clock import MAX_AHEAD_MS, HybridClock, Stamp
from hub.domain.errors import InvalidInput
from hub.domain.ids import derived_id, event_id, new_id, series_letters

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
stamps = st.builds(Stamp, st.integers(0, 2**44 - 1), st.integers(0, 0xFFFF), st.sampled_from(["a", "b", "dev-1_x"]))


@given(stamps, stamps)
def test_the_stored_text_sorts_as_the_clock_does(a: Stamp, b: Stamp) -> None:
    assert Stamp.parse(str(a)) == a
    assert (str(a) < str(b)) == (a < b)


@pytest.mark.parametrize(
    "text", ["", "x", "0" * 15, "0" * 15 + ".", "+" * 15 + ".a", "0" * 14 + ".a", "0" * 15 + ".a b"]
)
def test_what_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Stamp.parse(text)


@given(st.lists(st.integers(-(10**7), 10**7), min_size=2, max_size=30))
def test_a_wall_clock_that_jumps_about_never_reorders_what_a_device_did(jumps: list[int]) -> None:
    at = iter([NOON + timedelta(milliseconds=jump) for jump in jumps])
    clock = HybridClock("a", lambda: next(at))
    said = [clock.tick() for _ in jumps]
    assert said == sorted(said)
    assert len(set(said)) == len(said)


def test_a_clock_set_back_goes_on_behind_the_last_stamp_of_the_log() -> None:
    last = Stamp(int(NOON.timestamp() * 1000), 7, "a")
    clock = HybridClock("a", lambda: NOON - timedelta(days=400), last)
    assert clock.tick() == Stamp(last.wall_ms, 8, "a")


def test_more_events_in_a_millisecond_than_the_counter_holds_still_grow() -> None:
    clock = HybridClock("a", lambda: NOON, Stamp(int(NOON.timestamp() * 1000), 0xFFFF, "a"))
    assert clock.tick() == Stamp(int(NOON.timestamp() * 1000) + 1, 0, "a")


def test_what_happens_after_hearing_of_a_stamp_is_stamped_after_it() -> None:
    clock = HybridClock("a", lambda: NOON)
    heard = Stamp(int(NOON.timestamp() * 1000) + 60_000, 3, "b")
    clock.observe(heard)
    assert clock.tick() > heard


def test_a_stamp_more_than_a_day_ahead_is_refused_and_not_followed() -> None:
    clock = HybridClock("a", lambda: NOON)
    before = clock.tick()
    with pytest.raises(InvalidInput) as refused:
        clock.observe(Stamp(int(NOON.timestamp() * 1000) + MAX_AHEAD_MS + 1, 0, "b"))
    assert refused.value.code == "invalid_input.clock_ahead"
    assert clock.tick() == Stamp(before.wall_ms, before.counter + 1, "a")


def test_ids_made_later_sort_later_and_are_uuid_version_7() -> None:
    early, late = new_id(1_000), new_id(1_001)
    assert early < late
    assert (early[12], early[16] in "89ab", len(early)) == ("7", True, 32)


def test_the_same_command_has_the_same_event_ids_everywhere() -> None:
    assert event_id("wamid.X", 0) == event_id("wamid.X", 0)
    assert len({event_id("wamid.X", 0), event_id("wamid.X", 1), event_id("wamid.X\n0", 1), event_id("wamid.Y", 0)}) == 4
    assert derived_id("a", "b") == derived_id("a", "b") != derived_id("ab")


def test_only_the_founder_of_a_shop_writes_the_short_letter_and_every_other_device_its_own() -> None:
    devices = [new_id(1_700_000_000_000) for _ in range(2000)]
    founder, *others = devices
    letters = {series_letters(device, founder) for device in devices}
    assert (series_letters(founder, founder), len(letters)) == ("A", len(devices))
    assert all(series_letters(device, founder) == series_letters(device, "") for device in others)
    # Of a key file from before founders were known, nobody is the first.
    assert series_letters(founder, "") not in letters
