"""The counts of a wall as they were known at a past moment: ``listening.wall.view.History``. Pure.

Of the day before the moment every mention is looked at by itself, and those count that were here by then: what was
heard late or imported later is left out. What the usual is made of is older, and is read from the buckets that are
kept, at the resolution the wall read them at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from listening.config.schema import Retention
from listening.counting.buckets import MARGIN_MS, Bucket, Cell, Resolution
from listening.counting.counts import Cells
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS

BACK_MS = 25 * HOUR_MS
"""How far back from a moment mentions are looked at one by one: a day, also one of 25 hours."""
MINUTES_MS = 8 * DAY_MS
LONGEST_MS = 30 * DAY_MS
"""How far back a wall knows minutes, and anything at all (``listening.store.counts.HISTORY``)."""


class HeardHour(msgspec.Struct, frozen=True):
    """The mentions written in one hour (UTC), in the order they were written."""

    start: int
    """ms UTC."""
    created: npt.NDArray[np.int64]
    received: npt.NDArray[np.int64]
    """When each was stored here, ms UTC."""
    cell: npt.NDArray[np.int64]
    """The number of its cell."""


def whole_from(at: int) -> int:
    """From when (ms) on mentions are looked at one by one for the moment ``at`` (ms): a whole hour."""
    return Resolution.hour.floor(at - BACK_MS)


class HeardHistory:
    """What was known at ``at`` (ms)."""

    rewritten = 0
    """The past of a past moment does not change."""

    def __init__(
        self,
        at: int,
        now: int,
        hours: Sequence[HeardHour],
        cells: Sequence[Cell],
        bucket: Callable[[Bucket], Cells],
        retention: Retention,
        by_writing: bool = False,
    ) -> None:
        """``hours``: all from ``whole_from(at)`` on; ``cells`` by their number; ``now``: of the clock.

        ``by_writing``: as if all had been heard when it was written, which shows a past that was imported.
        """
        self._from = whole_from(at)
        self._cells = cells
        self._bucket = bucket
        self._oldest = at - LONGEST_MS
        kept = Resolution.minute.kept(retention) - MARGIN_MS
        self._minutes = max(at - min(MINUTES_MS, kept), now - kept)
        created = np.concatenate([hour.created for hour in hours] or [np.empty(0, np.int64)])
        received = np.concatenate([hour.received for hour in hours] or [created])
        known = (created <= at) & (by_writing | (received <= at))
        self._created = created[known]
        self._cell = np.concatenate([hour.cell for hour in hours] or [created])[known]

    def cells(self, start: int, end: int) -> Cells:
        """Cells of all mentions written in [start, end) (ms)."""
        total: Counter[Cell] = Counter()
        if start < self._from:
            self._kept(total, start, min(end, self._from))
        first, last = np.searchsorted(self._created, (max(start, self._from), end))
        numbers = np.bincount(self._cell[first:last])
        for n in map(int, np.flatnonzero(numbers)):
            total[self._cells[n]] += int(numbers[n])
        return total

    def listened(self, start: int, end: int) -> bool:
        """Whether anything was counted on each of the UTC days that [start, end) touches."""
        day = Resolution.day
        return all(self._of(Bucket(day, d)) for d in range(day.floor(start), end, day.value))

    def _of(self, bucket: Bucket) -> Cells:
        return self._bucket(bucket) if bucket.start > self._oldest else {}

    def _kept(self, total: Counter[Cell], at: int, end: int) -> None:
        """As a wall reads it: hours that begin or end inside what is kept take their share by time."""
        while at < end:
            for resolution in (Resolution.day, Resolution.hour, Resolution.minute):
                fits = at % resolution.value == 0 and at + resolution.value <= end
                if fits and (resolution is not Resolution.minute or at >= self._minutes):
                    for cell, n in self._of(Bucket(resolution, at)).items():
                        total[cell] += n
                    at += resolution.value
                    break
            else:
                hour = Resolution.hour.floor(at)
                stop = min(end, hour + HOUR_MS)
                share = (stop - at) / HOUR_MS
                for cell, n in self._of(Bucket(Resolution.hour, hour)).items():
                    total[cell] += n * share  # type: ignore[assignment]
                at = stop


def usual_buckets(at: int) -> list[Bucket]:
    """The buckets that the usual of a wall at ``at`` (ms) is made of, all but those of a changed clock."""
    found: list[Bucket] = [
        Bucket(Resolution.day, d)
        for d in range(Resolution.day.floor(at - LONGEST_MS) + DAY_MS, Resolution.day.floor(at) + 1, DAY_MS)
    ]
    for days in (1, 2, 3, 4, 5, 6, 7, 14, 21, 28):
        then = at - days * DAY_MS
        hours = range(Resolution.hour.floor(then - DAY_MS), then, HOUR_MS)
        found += [Bucket(Resolution.hour, h) for h in hours]
        if days * DAY_MS < MINUTES_MS:
            first = Resolution.minute.floor(then) - 78 * MINUTE_MS
            found += [Bucket(Resolution.minute, first + n * MINUTE_MS) for n in range(90)]
    return found
