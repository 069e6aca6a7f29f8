"""The usual: what a figure was at the same time of day and week before.

Every number on the wall stands beside its usual, so that it can be called high
or low. Pure: the caller says which stretches of the past were listened to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

WEEKS = 4
DAYS = 7


class Usual(msgspec.Struct, frozen=True):
    """A typical value with the band that half of the past lies in."""

    low: float
    middle: float
    high: float


def same_times(start: int, end: int, zone: ZoneInfo) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches to compare [start, end) (ms) with: same weekday, and same time of any day.

    Local wall-clock time decides, so that a change to summer time does not
    shift the usual by an hour. First list: the last 4 weeks; second: the last 7 days.
    """
    weeks = [_back(start, end, 7 * n, zone) for n in range(1, WEEKS + 1)]
    days = [_back(start, end, n, zone) for n in range(1, DAYS + 1)]
    return weeks, days


def _back(start: int, end: int, days: int, zone: ZoneInfo) -> tuple[int, int]:
    then = datetime.fromtimestamp(start / 1000, zone)
    earlier = (then.replace(tzinfo=None) - timedelta(days=days)).replace(tzinfo=zone)
    moved = int(earlier.timestamp() * 1000)
    return moved, moved + (end - start)


def usual(weeks: Sequence[float | None], days: Sequence[float | None]) -> Usual | None:
    """The usual from past values; None in a place means nobody listened then.

    Two or more weeks back are best; with less history the same time of the
    last days; with none, there is no usual (and the wall says so).
    """
    for values in (weeks, days):
        known = sorted(v for v in values if v is not None)
        if len(known) >= (2 if values is weeks else 1):
            return Usual(_quantile(known, 0.25), float(median(known)), _quantile(known, 0.75))
    return None


def _quantile(ordered: Sequence[float], q: float) -> float:
    """Linear interpolation between order statistics (Hyndman & Fan 1996, type 7)."""
    at = q * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (at - low) * (ordered[high] - ordered[low]))
