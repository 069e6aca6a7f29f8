"""The usual: the same wall-clock time before, and the band half of the past lies in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.counting.usual import Usual, same_times, usual
from tests.made import DAY, HOUR

BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str, zone: ZoneInfo = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def test_the_same_time_of_the_last_weeks_and_days() -> None:
    start = ms("2025-06-18 09:00")
    weeks, days = same_times(start, start + HOUR, BERLIN)
    assert weeks == [(start - n * 7 * DAY, start - n * 7 * DAY + HOUR) for n in (1, 2, 3, 4)]
    assert days == [(start - n * DAY, start - n * DAY + HOUR) for n in (1, 2, 3, 4, 5, 6, 7)]


@pytest.mark.parametrize(
    ("now", "shift"),
    [
        ("2025-04-02 09:00", HOUR),  # clocks went forward on 30 March
        ("2025-10-29 09:00", -HOUR),  # and back on 26 October
    ],
)
def test_a_change_of_the_clocks_does_not_shift_the_usual(now: str, shift: int) -> None:
    start = ms(now)
    weeks, days = same_times(start, start + HOUR, BERLIN)
    for begin, end in weeks + days:
        assert datetime.fromtimestamp(begin / 1000, BERLIN).hour == 9
        assert end - begin == HOUR
    assert weeks[0][0] == start - 7 * DAY + shift
    assert days[0][0] == start - DAY


def test_the_zone_decides() -> None:
    start = ms("2025-04-02 09:00")
    assert same_times(start, start + HOUR, ZoneInfo("UTC"))[0][0][0] == start - 7 * DAY


def test_weeks_are_best_from_two_on() -> None:
    days = [100.0] * 7
    assert usual([1.0, None, 3.0, None], days) == Usual(1.5, 2.0, 2.5)
    assert usual([1.0, None, None, None], days) == Usual(100.0, 100.0, 100.0)
    assert usual([None] * 4, [None, 5.0, None]) == Usual(5.0, 5.0, 5.0)
    assert usual([None] * 4, [None] * 7) is None
    assert usual([], []) is None


def test_nothing_said_is_a_number_and_nobody_listening_is_none() -> None:
    assert usual([0.0, 0.0, 0.0, 0.0], [9.0] * 7) == Usual(0.0, 0.0, 0.0)


def test_the_band_that_half_of_the_past_lies_in() -> None:
    assert usual([4.0, 1.0, 3.0, 2.0], []) == Usual(1.75, 2.5, 3.25)
    assert usual([10.0, 20.0, 30.0], []) == Usual(15.0, 20.0, 25.0)


@given(st.lists(st.integers(0, 10**6).map(float), min_size=2, max_size=8))
def test_low_middle_high_are_in_order_and_within_the_past(values: list[float]) -> None:
    found = usual(values, [])
    assert found is not None
    assert min(values) <= found.low <= found.middle <= found.high <= max(values)
    assert found == usual(values[::-1], [])
