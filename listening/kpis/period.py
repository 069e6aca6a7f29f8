"""The period that figures are about, and those that it is set beside. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from listening.spans import DAY_MS, HOUR_MS

EARLIER = 4
"""Stretches that make the usual, at most."""
FEWEST = 2
"""Stretches of earlier weeks that it needs."""
DAYS_BACK = 7
"""Stretches of the last days, that make the usual of a range of a day while weeks are not known."""
REACHES_BACK_MS = 400 * DAY_MS
"""The usual is not looked for further back than this: counts per hour are kept for 13 months."""


class Period(msgspec.Struct, frozen=True):
    """[start, end) in ms UTC."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class RangeName(StrEnum):
    """The ranges of the page."""

    today = "today"
    week = "7d"
    four_weeks = "28d"
    quarter = "90d"


DAYS = {RangeName.today: 1, RangeName.week: 7, RangeName.four_weeks: 28, RangeName.quarter: 90}


def span(which: RangeName, now: int, zone: ZoneInfo) -> Period:
    """So many days with today, which is not over: from a midnight of the brand to ``now`` (ms)."""
    here = datetime.fromtimestamp(now / 1000, zone).date()
    return Period(midnight(here - timedelta(days=DAYS[which] - 1), zone), now)


def midnight(day: date, zone: ZoneInfo) -> int:
    """Beginning (ms UTC) of a day of ``zone``."""
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)


def whole_days(period: Period) -> int:
    """Length in days, at least 1: what a period is moved by."""
    return max(1, -(-(period.length - HOUR_MS) // DAY_MS))


def before(period: Period, zone: ZoneInfo) -> Period:
    """The period before: moved by whole days of the wall clock, so that it begins at the same time."""
    return back(period, whole_days(period), zone)


def earlier(period: Period, zone: ZoneInfo) -> list[Period]:
    """The stretches that make the usual: same weekdays, same times, the nearest first."""
    found = (back(period, n * _step(period), zone) for n in range(1, EARLIER + 1))
    return [p for p in found if period.end - p.start <= REACHES_BACK_MS]


def days_before(period: Period, zone: ZoneInfo) -> list[Period]:
    """What stands in for ``earlier`` while too few weeks are known: the last days, for a range of one."""
    if whole_days(period) > 1:
        return []
    return [back(period, n, zone) for n in range(1, DAYS_BACK + 1)]


def usual_from(period: Period, heard: int, zone: ZoneInfo) -> int:
    """When (ms) a range as long as this will have a usual, if it was heard without a gap since ``heard`` (ms)."""
    days = whole_days(period)
    needed = days + (1 if days == 1 else FEWEST * _step(period))
    return back(Period(heard, heard), -needed, zone).start


def _step(period: Period) -> int:
    """Days from one earlier stretch to the next: whole weeks."""
    return -(-whole_days(period) // 7) * 7


def back(period: Period, days: int, zone: ZoneInfo) -> Period:
    """The period so many days earlier, by the wall clock."""
    then = datetime.fromtimestamp(period.start / 1000, zone).replace(tzinfo=None)
    start = int((then - timedelta(days=days)).replace(tzinfo=zone).timestamp() * 1000)
    return Period(start, start + period.length)


def steps(period: Period, zone: ZoneInfo) -> list[int]:
    """Edges (ms) of the points of a trend: hours up to two days, days above, weeks above 120."""
    days = whole_days(period)
    edges = [period.start]
    if days <= 2:
        edges += range(period.start - period.start % HOUR_MS + HOUR_MS, period.end, HOUR_MS)
    else:
        day = datetime.fromtimestamp(period.start / 1000, zone).date()
        step = 1 if days <= 120 else 7
        while (at := midnight(day := day + timedelta(days=step), zone)) < period.end:
            edges.append(at)
    return [*edges, period.end]
