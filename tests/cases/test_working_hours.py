"""Business time against an oracle that walks the wall clock second by second."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listening.hours import Holiday, WorkingHours, after, between, read_holiday, read_hours

BERLIN = "Europe/Berlin"
OFFICE = WorkingHours(
    BERLIN, read_hours(("Mon-Fri 09:00-17:00", "Sat 10:00-14:00")), frozenset({read_holiday("12-25")})
)


def ms(text: str, zone: str = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20T10:00", 60, "2026-11-20T11:00"),  # within a day
        ("2026-11-20T10:00", 420, "2026-11-20T17:00"),  # to its very end
        ("2026-11-20T10:00", 421, "2026-11-21T10:01"),  # on into Saturday
        ("2026-11-21T13:30", 60, "2026-11-23T09:30"),  # over Sunday
        ("2026-11-22T03:00", 1, "2026-11-23T09:01"),  # written at night
        ("2026-12-24T16:00", 120, "2026-12-26T11:00"),  # over Christmas
        ("2026-03-27T16:30", 60, "2026-03-28T10:30"),  # the clocks go forward that night
        ("2026-10-23T16:59:59", 1, "2026-10-24T10:00:59"),  # to the second
    ],
)
def test_due(start: str, minutes: int, due: str) -> None:
    assert after(ms(start), minutes * 60_000, OFFICE) == ms(due)


def test_a_day_is_as_long_as_it_is() -> None:
    every = WorkingHours(BERLIN, read_hours(("Mon-Sun 00:00-24:00",)))
    assert between(ms("2026-03-29T00:00"), ms("2026-03-30T00:00"), every) == 23 * 3_600_000
    assert between(ms("2026-10-25T00:00"), ms("2026-10-26T00:00"), every) == 25 * 3_600_000
    assert between(ms("2026-03-30T00:00"), ms("2026-03-31T00:00"), every) == 24 * 3_600_000


def test_a_night_shift_belongs_to_the_day_it_begins() -> None:
    night = WorkingHours("UTC", read_hours(("Fri 22:00-06:00",)), frozenset({read_holiday("2026-11-21")}))
    friday = ms("2026-11-20T23:00", "UTC")
    assert after(friday, 7 * 3_600_000, night) == ms("2026-11-21T06:00", "UTC")
    assert after(friday, 7 * 3_600_000 + 1, night) == ms("2026-11-27T22:00", "UTC") + 1
    assert after(ms("2026-11-21T01:00", "UTC"), 3_600_000, night) == ms("2026-11-21T02:00", "UTC")


def test_a_holiday_of_one_year() -> None:
    hours = WorkingHours(BERLIN, OFFICE.week, frozenset({read_holiday("2026-11-23")}))
    assert after(ms("2026-11-21T13:30"), 60 * 60_000, hours) == ms("2026-11-24T09:30")
    assert after(ms("2027-11-23T10:00"), 60 * 60_000, hours) == ms("2027-11-23T11:00")


def test_without_hours_time_is_time() -> None:
    assert after(5, 7, WorkingHours("UTC")) == 12
    assert between(5, 12, WorkingHours("UTC")) == 7
    assert between(12, 5, WorkingHours("UTC")) == 0


def test_no_hours_within_ten_years() -> None:
    never = WorkingHours(
        "UTC",
        read_hours(("Mon 09:00-10:00",)),
        frozenset(Holiday(month, day) for month in range(1, 13) for day in range(1, 32)),
    )
    with pytest.raises(ValueError, match="ten years"):
        after(0, 1, never)


@pytest.mark.parametrize(
    "wrong", ["Mon", "Mon 9-17", "Mon 09:00-24:01", "Mon 24:00-25:00", "Moo 09:00-10:00", "Mon 09:61-10:00"]
)
def test_wrong_hours(wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_hours((wrong,))


@pytest.mark.parametrize("wrong", ["2026-02-30", "13-01", "25.12.", "12-25-2026", ""])
def test_wrong_holidays(wrong: str) -> None:
    with pytest.raises(ValueError, match="no day like"):
        read_holiday(wrong)


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
STEP = 600
"""Seconds of the oracle's step. Shifts begin and end at multiples of it, and so do clock changes."""

shifts = st.builds(
    lambda day, a, length: (
        f"{day} {a * 10 // 60:02}:{a * 10 % 60:02}-{(a + length) * 10 // 60:02}:{(a + length) * 10 % 60:02}"
    ),
    st.sampled_from(["Mon", "Tue", "Wed", "Fri", "Sat", "Sun", "Mon-Fri", "Sat-Mon"]),
    st.integers(0, 120),
    st.integers(1, 23),
)


def works(at: int, hours: WorkingHours) -> bool:
    """Whether the department works in the second that begins at ``at`` (s), by the wall clock."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(hours.zone))
    if Holiday(local.month, local.day) in hours.holidays:
        return False
    minute = local.hour * 60 + local.minute
    return any(s.start <= minute < s.end for s in hours.week[local.weekday()])


# Around both changes of the clocks in the north and the south, a year's end, and anywhere.
starts = st.one_of(
    st.integers(1_774_500_000, 1_774_900_000),
    st.integers(1_792_700_000, 1_793_100_000),
    st.integers(1_798_600_000, 1_799_000_000),
    st.integers(1_700_000_000, 1_900_000_000),
)


@given(st.lists(shifts, min_size=1, max_size=3), st.sampled_from(ZONES), starts, st.integers(1, 300))
@example(["Sun 00:00-04:00"], "Europe/Berlin", 1_774_735_200, 20)
@example(["Sun 00:00-04:00"], "Europe/Berlin", 1_792_879_200, 30)
def test_as_the_wall_clock_says(entries: list[str], zone: str, start: int, steps: int) -> None:
    hours = WorkingHours(zone, read_hours(tuple(entries)), frozenset({Holiday(12, 25), Holiday(1, 1)}))
    start -= start % STEP
    end = start + steps * STEP
    worked = sum(STEP for at in range(start, end, STEP) if works(at, hours)) * 1000
    # A shift that begins or ends in the hour that clocks skip or repeat (before 04:00) may be read either way.
    changes = len({datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset() for at in range(start, end + 1, STEP)})
    if changes == 1 or all(shift.start >= 240 for day in hours.week for shift in day):
        assert between(start * 1000, end * 1000, hours) == worked


@given(st.lists(shifts, min_size=1, max_size=3), st.sampled_from(ZONES), starts, st.integers(1, 200_000_000))
def test_due_is_where_the_work_is_done(entries: list[str], zone: str, start: int, worked: int) -> None:
    hours = WorkingHours(zone, read_hours(tuple(entries)), frozenset({Holiday(12, 25)}))
    due = after(start * 1000, worked, hours)
    assert between(start * 1000, due, hours) == worked
    assert between(start * 1000, due - 1, hours) == worked - 1


@given(starts, st.integers(0, 10**9), st.integers(0, 10**9))
def test_longer_is_later(start: int, one: int, more: int) -> None:
    assert after(start * 1000, one, OFFICE) <= after(start * 1000, one + more, OFFICE)
