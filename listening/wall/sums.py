"""Sums over the view that several panels share, each computed once per snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from listening.counting.counts import Cells, Tally, tally
from listening.counting.usual import same_times, usual
from listening.mention import Mention
from listening.spans import HOUR_MS, MINUTE_MS
from listening.wall.minutes import usual_minute
from listening.wall.model import Beside, WithUsual
from listening.wall.past import past
from listening.wall.rounding import rounded
from listening.wall.view import View

STEP = 10_000
"""History is cut at multiples of this many ms."""

KEPT = 20_000
"""As many recent mentions as a view holds at most."""

Measure = Callable[[Tally], float | None]


class Sums:
    """The view, summed up."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.zone = ZoneInfo(view.config.brand.timezone)
        self.past = past(view.history, view.now, view.config.sentiment.reposts)
        self.end = view.now - view.now % STEP + STEP
        """End of the running 10 seconds: the edge of what can have been counted."""

    @cached_property
    def hour(self) -> Tally:
        """The last hour."""
        return tally(self.cells(self.end - HOUR_MS, self.end), reposts=self.reposts)

    @cached_property
    def today(self) -> int:
        """Mentions since midnight, where the brand is."""
        return sum(self.cells(self.midnight, self.end).values())

    @cached_property
    def ours_today(self) -> int:
        """What the brand posted itself since midnight: in no other figure."""
        written = self.view.history.cells(self.midnight, self.end)
        return round(sum(n for cell, n in written.items() if cell.own))

    @cached_property
    def midnight(self) -> int:
        here = datetime.fromtimestamp(self.view.now / 1000, self.zone)
        return int(here.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    @cached_property
    def recent(self) -> list[Mention]:
        """Customers' mentions one by one, newest first."""
        return [m for m in self.view.recent if not m.own]

    @cached_property
    def hour_mentions(self) -> list[Mention]:
        """Those of the last hour."""
        start = self.end - HOUR_MS
        return [m for m in self.recent if m.created >= start]

    @property
    def all_kept(self) -> bool:
        """Whether ``hour_mentions`` has all of them."""
        return len(self.view.recent) < KEPT

    @cached_property
    def reading(self) -> bool:
        """The past is still being told: a usual made of half of it would jump with every minute."""
        return self.view.missing_s > 0

    @cached_property
    def work_whole(self) -> bool:
        """Whether everything is told that may wait for us now: what is older is history when it comes."""
        return self.view.whole(self.view.now - int(self.view.config.cases.history_hours * HOUR_MS))

    @property
    def reposts(self) -> bool:
        """Whether reposts count in the mood."""
        return self.view.config.sentiment.reposts

    def cells(self, start: int, end: int) -> Cells:
        """What customers wrote in [start, end) (ms)."""
        return {cell: n for cell, n in self.view.history.cells(start, end).items() if not cell.own}

    def usual_hour(self, measure: Measure) -> Beside | None:
        """The usual of a measure of the last hour, which is taken to whole minutes.

        So it stands still while it is read.
        """
        if self.reading:
            return None
        end = self.end - self.end % MINUTE_MS
        weeks, days = self.past.once(("hours", end), lambda: same_times(end - HOUR_MS, end, self.zone))
        return beside(
            [self._then(start, end, measure) for start, end in weeks],
            [self._then(start, end, measure) for start, end in days],
        )

    def usual_today(self) -> Beside | None:
        """How many mentions there usually are between midnight and this minute."""
        if self.reading:
            return None
        end = self.end - self.end % MINUTE_MS
        weeks, days = same_times(self.midnight, end, self.zone)
        return beside([self.past.mentions(*s) for s in weeks], [self.past.mentions(*s) for s in days])

    def usual_minute(self, at: int) -> Beside | None:
        """The usual of the minute that begins at ``at`` (ms)."""
        return None if self.reading else usual_minute(self.past, at, self.zone)

    def _then(self, start: int, end: int, measure: Measure) -> float | None:
        then = self.past.tally(start, end)
        return None if then is None else measure(then)


def beside(weeks: Sequence[float | None], days: Sequence[float | None]) -> Beside | None:
    """The usual of past values (``listening.counting.usual``), as it stands on the wall."""
    found = usual(weeks, days)
    if found is None:
        return None
    return Beside(low=rounded(found.low), middle=rounded(found.middle), high=rounded(found.high))


def mentions(then: Tally) -> float:
    return then.mentions


def negative(then: Tally) -> float:
    return then.mood.negative


def figure(value: int | None, usual: Beside | None) -> WithUsual:
    return WithUsual(value=value, usual=usual)
