"""The usual of a single minute.

The level comes from the same time of day and week (``listening.counting.usual``). How
far single minutes scatter around their level is read off the minutes of the
last week: one minute of four earlier weeks would be too few to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles
from zoneinfo import ZoneInfo

from listening.counting.usual import same_times, usual
from listening.spans import MINUTE_MS
from listening.wall.model import Beside
from listening.wall.past import Past
from listening.wall.rounding import rounded

AROUND = 7 * MINUTE_MS
"""How far around a minute others are looked at."""


def usual_minute(past: Past, at: int, zone: ZoneInfo) -> Beside | None:
    """The usual of the minute that begins at ``at`` (ms), and the band half of such minutes lie in."""
    return past.once(("minute", at), lambda: _usual_minute(past, at, zone))


def _usual_minute(past: Past, at: int, zone: ZoneInfo) -> Beside | None:
    start, end = at - AROUND, at + MINUTE_MS + AROUND
    weeks, days = same_times(start, end, zone)
    level = usual([past.mentions(s, e) for s, e in weeks], [past.mentions(s, e) for s, e in days])
    if level is None:
        return None
    many = (end - start) // MINUTE_MS
    middle = level.middle / many
    low, high = _scatter(past, [stretch[0] for stretch in days], many)
    return Beside(low=rounded(middle * low), middle=rounded(middle), high=rounded(middle * high))


def _scatter(past: Past, starts: Sequence[int], many: int) -> tuple[float, float]:
    """Quartiles of single minutes as multiples of the level around them."""
    ratios: list[float] = []
    for start in starts:
        counts = [past.mentions(at, at + MINUTE_MS) for at in range(start, start + many * MINUTE_MS, MINUTE_MS)]
        known = [n for n in counts if n is not None]
        if sum(known):
            ratios += [n * len(known) / sum(known) for n in known]
    if len(ratios) < 2:
        return 1.0, 1.0
    low, _, high = quantiles(ratios, n=4, method="inclusive")
    return low, high
