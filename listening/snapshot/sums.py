"""Sums over the view that several panels share, each computed once per snapshot.

What is usual is computed from the same stretches of earlier days. Those do not
change any more, so their tallies are remembered for as long as the history
they were read from exists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from listening.counts import Tally, tally
from listening.mention import Mention
from listening.snapshot.model import Beside, Figure
from listening.snapshot.view import History, View
from listening.usual import same_times, usual

MINUTE = 60_000
HOUR = 3_600_000
DAY = 86_400_000
STEP = 10_000
"""History is cut at multiples of this many ms."""

AROUND = 7 * MINUTE
"""How far around a minute others are looked at for its usual."""

REMEMBERED = 3_000
"""Figures of the past kept per history."""

KEPT = 20_000
"""As many recent mentions as a view holds at most."""

Measure = Callable[[Tally], float | None]


class Sums:
    """The view, summed up."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.zone = ZoneInfo(view.config.brand.timezone)
        self.end = view.now - view.now % STEP + STEP
        """End of the running 10 seconds: the edge of what can have been counted."""

    @cached_property
    def hour(self) -> Tally:
        """The last hour."""
        return self.between(self.end - HOUR, self.end)

    @cached_property
    def today(self) -> Tally:
        """Since midnight, where the brand is."""
        return self.between(self.midnight, self.end)

    @cached_property
    def midnight(self) -> int:
        here = datetime.fromtimestamp(self.view.now / 1000, self.zone)
        return int(here.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    @cached_property
    def hour_mentions(self) -> list[Mention]:
        """Mentions of the last hour one by one, newest first."""
        start = self.end - HOUR
        return [m for m in self.view.recent if m.created >= start]

    @property
    def all_kept(self) -> bool:
        """Whether ``hour_mentions`` has all of them."""
        return len(self.view.recent) < KEPT

    def between(self, start: int, end: int) -> Tally:
        return tally(self.view.history.cells(start, end))

    def usual(self, start: int, end: int, measure: Measure, digits: int | None = None) -> Beside | None:
        """The usual of a measure of [start, end) (ms).

        Taken to whole minutes, so that it stands still while it is read.
        """
        start, end = start - start % MINUTE, end - end % MINUTE
        weeks, days = same_times(start, end, self.zone)
        found = usual([self._then(s, e, measure) for s, e in weeks], [self._then(s, e, measure) for s, e in days])
        if found is None:
            return None
        return Beside(
            low=rounded(found.low, digits),
            middle=rounded(found.middle, digits),
            high=rounded(found.high, digits),
        )

    def usual_hour(self, measure: Measure) -> Beside | None:
        """The usual of a measure of the last hour."""
        return self.usual(self.end - HOUR, self.end, measure)

    def usual_minute(self, at: int) -> Beside | None:
        """The usual of one minute, the one that begins at ``at`` (ms).

        Half of all the minutes around it in the past were within. Single
        minutes of the same time of day would be too few to tell.
        """
        around = range(at - AROUND, at + AROUND + MINUTE, MINUTE)
        weeks: list[float | None] = []
        days: list[float | None] = []
        for minute in around:
            for pool, stretches in zip((weeks, days), same_times(minute, minute + MINUTE, self.zone), strict=True):
                pool += [counted(self.view.history, start) for start, _ in stretches]
        if sum(n is not None for n in weeks) < 2 * len(around):
            weeks = []
        found = usual(weeks, days)
        if found is None:
            return None
        return Beside(low=rounded(found.low), middle=rounded(found.middle), high=rounded(found.high))

    def _then(self, start: int, end: int, measure: Measure) -> float | None:
        past = remembered(self.view.history, start, end)
        return None if past is None else measure(past)


def remembered(history: History, start: int, end: int) -> Tally | None:
    """The tally of a stretch of the past; None if nobody listened then."""
    known = _PAST.setdefault(history, {})
    key = (start, end)
    if key not in known:
        while len(known) >= REMEMBERED:
            del known[next(iter(known))]
        known[key] = tally(history.cells(start, end)) if history.listened(start, end) else None
    return known[key]


def counted(history: History, minute: int) -> int | None:
    """Mentions in one minute of the past; None if nobody listened then."""
    known = _MINUTES.setdefault(history, {})
    if minute not in known:
        while len(known) >= REMEMBERED:
            del known[next(iter(known))]
        listened = history.listened(minute, minute + MINUTE)
        known[minute] = sum(history.cells(minute, minute + MINUTE).values()) if listened else None
    return known[minute]


_MINUTES: WeakKeyDictionary[History, dict[int, int | None]] = WeakKeyDictionary()
_PAST: WeakKeyDictionary[History, dict[tuple[int, int], Tally | None]] = WeakKeyDictionary()


def rounded(value: float, digits: int | None = None) -> float:
    """To one digit below 10, to whole numbers above, so that it is not read as more than it is."""
    if digits is None:
        digits = 1 if abs(value) < 10 else 0
    short = round(value, digits)
    return int(short) if short == int(short) else short


def points(net: float | None) -> int | None:
    """Net sentiment (-1..1) as shown: -100..100."""
    return None if net is None else round(100 * net)


def mentions(past: Tally) -> float:
    return past.mentions


def net(past: Tally) -> float | None:
    value = past.mood.net
    return None if value is None else 100 * value


def negative(past: Tally) -> float:
    return past.mood.negative


def figure(value: float | None, usual: Beside | None, at_least: bool = False) -> Figure:
    return Figure(value=None if value is None else round(value), usual=usual, at_least=at_least)
