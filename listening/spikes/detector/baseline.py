"""The usual: how many mentions a series gets in five minutes at this time of day and week.

A multiplicative model, learnt one row at a time: a slow level, a profile of the
day and one of the week, all in log. Each row moves them by its residual, clipped,
so that a spike of any height teaches no more than a moderate surprise would.
"""

from __future__ import annotations

import math

import msgspec

from listening.spans import DAY_S, HOUR_S

ROW = 300
"""Seconds of a row. Everything here is per row."""
WEEK = 7 * DAY_S
_EPOCH_TO_MONDAY = 3 * DAY_S  # 1970-01-01 was a Thursday

_BINS = DAY_S // ROW
_HOURS = WEEK // HOUR_S
_REACH = 6
"""A row teaches the bins up to this far to either side: half an hour."""
_KERNEL = tuple(1.0 - abs(j) / (_REACH + 1.0) for j in range(-_REACH, _REACH + 1))
_LEVEL_ROWS = 4.0 * _BINS
_DAY_VISITS = 8.0
_WEEK_GAIN = 1.0 / 60.0
_SPREAD_ROWS = 5.0 * _BINS
_CLIP = 5.0
"""Mean deviations beyond which a residual counts as this many."""
_LEAST_DOUBT = 0.1
_FLOOR = 0.05
"""Expected mentions per row, at least: a silent series may still be spoken of."""


class Baseline(msgspec.Struct):
    """What is known of one series' usual. Build with :func:`new_baseline`."""

    day: list[float]
    """log factor per five minutes of the local day."""
    week: list[float]
    """log factor per hour of the local week, Monday first."""
    level: float = 0.0
    """log of mentions per row."""
    spread: float = 0.5
    """Mean absolute residual."""
    rows: float = 0.0
    """Rows learnt from."""


def new_baseline() -> Baseline:
    """Nothing known."""
    return Baseline(day=[0.0] * _BINS, week=[0.0] * _HOURS)


def second_of_week(at: int, offset: int) -> int:
    """Local second since Monday 0:00 for a UTC time and the zone's offset to UTC, in seconds."""
    return (at + offset + _EPOCH_TO_MONDAY) % WEEK


def expected(base: Baseline, second: int) -> float:
    """Mentions usual in one row at this local second of the week; at least 0.05.

    Before the first row is learnt there is no usual, and this is 1.
    """
    log = base.level + base.day[second % DAY_S // ROW] + base.week[second // HOUR_S]
    return max(_FLOOR, math.exp(log))


def doubt(base: Baseline) -> float:
    """How wrong the usual may be, as a share of it.

    A half at first, a fifth when every hour of the day was seen once, and never
    below a tenth: so exact no model of people is, and a large series would else
    call every slow drift certain.
    """
    days = base.rows / _BINS
    return _LEAST_DOUBT + (0.5 - _LEAST_DOUBT) / (1.0 + days) ** 2


def learn(base: Baseline, second: int, count: float, share: float = 1.0) -> None:
    """Take in a row of ``count`` mentions of which ``share`` (0..1] was listened to.

    The residual is relative, (x - m) / (m + 1): in small counts it moves the mean,
    not the log of a count, which would be biased low (one mention in ten rows).
    """
    if base.rows == 0.0:
        base.level = math.log(count / share + 0.5)
        base.rows = share
        return
    mean = expected(base, second) * share
    residual = (count - mean) / (mean + 1.0)
    bound = _CLIP * base.spread
    moved = min(max(residual, -bound), bound)
    base.rows += share
    gain = share * max(1.0 / (base.rows + 10.0), 1.0 / _SPREAD_ROWS)
    base.spread = max(0.05, base.spread + gain * (min(abs(residual), 2.0 * bound) - base.spread))
    base.level += share * max(1.0 / (base.rows + 1.0), 1.0 / _LEVEL_ROWS) * moved
    bin_gain = share * moved * max(1.0 / (1.0 + base.rows / _BINS), 1.0 / _DAY_VISITS) / (_REACH + 1.0)
    at = second % DAY_S // ROW - _REACH
    day = base.day
    for j, weight in enumerate(_KERNEL):
        day[(at + j) % _BINS] += bin_gain * weight
    base.week[second // HOUR_S] += share * _WEEK_GAIN * moved
