"""Business time of many cases at once: the same as ``working_hours``, in columns. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from listening.hours import WorkingHours, shifts
from listening.spans import DAY_MS

Times = npt.NDArray[np.int64]
MARGIN_MS = 70 * DAY_MS
"""Due times may lie this far behind the last moment asked for."""


class Timesheet:
    """When a department works in [start, end) (ms) and for some weeks after."""

    def __init__(self, hours: WorkingHours, start: int, end: int) -> None:
        self._always = hours.around_the_clock
        spans = [] if self._always else shifts(start, end + MARGIN_MS, hours)
        self._begin = np.array([begin for begin, _ in spans] or [end], np.int64)
        self._end = np.array([stop for _, stop in spans] or [end], np.int64)
        self._before = np.concatenate([[0], np.cumsum(self._end - self._begin)])

    def _worked(self, at: Times) -> Times:
        """Work (ms) from the beginning to ``at``."""
        n = np.searchsorted(self._begin, at, side="right")
        last = np.maximum(n - 1, 0)
        inside = np.minimum(at, self._end[last]) - self._begin[last]
        found: Times = np.where(n > 0, self._before[last] + inside, 0)
        return found

    def between(self, start: Times, end: Times) -> Times:
        """Work (ms) in each [start, end)."""
        if self._always:
            return end - start
        return self._worked(end) - self._worked(start)

    def after(self, start: Times, worked: int) -> Times:
        """The moments at which ``worked`` ms of work have passed since ``start``; far ahead if never."""
        if self._always:
            return start + worked
        wanted = self._worked(start) + worked
        n = np.searchsorted(self._before[1:], wanted, side="left")
        known = n < len(self._begin)
        n = np.minimum(n, len(self._begin) - 1)
        found = self._begin[n] + wanted - self._before[n]
        return np.where(known, found, np.iinfo(np.int64).max)
