"""Counts as a brand's really are, with surges put in, to measure what is found and how soon."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

from listening.spikes.detector import Phase, SeriesState, new_state, observe

BUCKET = 10
DAY = 86_400
WEEK = 7 * DAY
MONDAY = 4 * DAY
"""The first Monday after 1970-01-01: series start there."""

BASES = (0.2, 2.0, 20.0, 200.0)
"""Mentions a minute, before rhythm."""
FACTORS = (2, 3, 5, 10)
MINUTES = (2, 5, 30)
WANDERS = (0.0, 0.15)
"""Standard deviation of the log rate's wandering; its memory is an hour."""
_WANDER_SECONDS = 3600.0
_DAY_SWING = 0.6
_WEEKEND = 0.7


class Cell(msgspec.Struct, frozen=True):
    """Surges of one kind into counts of one kind."""

    base: float
    wander: float
    factor: int
    minutes: int


class Found(msgspec.Struct, frozen=True):
    """How a cell went. Delays in seconds, from the surge's first moment to the end of the row that raised the alarm."""

    trials: int
    delays: tuple[float, ...]

    @property
    def share(self) -> float:
        return len(self.delays) / self.trials if self.trials else 0.0

    def delay(self, quantile: float) -> float | None:
        """Of those found; None when none was."""
        return float(np.quantile(self.delays, quantile)) if self.delays else None


class Quiet(msgspec.Struct, frozen=True):
    """Spikes and alarms that opened without any surge, after the first week and in it."""

    base: float
    wander: float
    weeks: int
    spikes: int
    alarms: int
    first_week: int
    """Spikes in the first week, while rhythms are learnt; not in ``spikes``."""


class Run(msgspec.Struct, frozen=True):
    """One series: its silence and its surges."""

    quiet: Quiet
    cells: dict[Cell, Found]


def rates(base: float, wander: float, buckets: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Mentions expected per bucket: a day that peaks at 15:00, quieter weekends, and a wandering log rate.

    The wandering is an Ornstein-Uhlenbeck process, stationary, with mean factor 1.
    """
    seconds = np.arange(buckets) * BUCKET
    day = np.exp(_DAY_SWING * np.cos(2 * math.pi * (seconds % DAY - 15 * 3600) / DAY))
    # the weekend comes and goes over six hours around midnight
    into = np.interp(seconds % WEEK / 3600.0, (0, 3, 117, 123, 165, 168), (0.5, 0, 0, 1, 1, 0.5))
    week = 1.0 - (1.0 - _WEEKEND) * into
    rate = base * BUCKET / 60.0 * day * week
    if not wander:
        return rate
    keep = math.exp(-BUCKET / _WANDER_SECONDS)
    steps = rng.normal(0.0, wander * math.sqrt(1.0 - keep * keep), buckets)
    log = np.empty(buckets)
    value = rng.normal(0.0, wander)
    for i, step in enumerate(steps):
        value = keep * value + step
        log[i] = value
    return rate * np.exp(log - wander * wander / 2.0)


def run(base: float, wander: float, weeks: int, trials: int, seed: int) -> Run:
    """Run one series for a week and ``weeks`` more; surges branch off its state at random moments."""
    rng = np.random.default_rng((seed, int(base * 10), int(wander * 100)))
    week = WEEK // BUCKET
    longest = max(MINUTES) * 60 // BUCKET + 1
    total = (1 + weeks) * week
    rate = rates(base, wander, total, rng)
    counts = rng.poisson(rate)
    moments = set(rng.integers(week, total - longest, trials).tolist())
    delays: dict[Cell, list[float]] = {
        Cell(base, wander, factor, minutes): [] for factor in FACTORS for minutes in MINUTES
    }
    state = new_state(BUCKET)
    spikes = alarms = first = 0
    for i in range(total):
        if i in moments:
            packed = msgspec.msgpack.encode(state)
            for cell, found in delays.items():
                delay = _surge(packed, i, counts, rate, cell, rng)
                if delay is not None:
                    found.append(delay)
        verdict = observe(state, MONDAY + i * BUCKET, int(counts[i]))
        if verdict.phase is Phase.opened:
            spikes += i >= week
            first += i < week
        alarms += verdict.alarm and i >= week
    quiet = Quiet(base, wander, weeks, spikes, alarms, first)
    return Run(quiet, {cell: Found(len(moments), tuple(d)) for cell, d in delays.items()})


def _surge(
    packed: bytes,
    first: int,
    counts: npt.NDArray[np.int64],
    rate: npt.NDArray[np.float64],
    cell: Cell,
    rng: np.random.Generator,
) -> float | None:
    """Seconds until an alarm while the surge lasts; it starts somewhere within bucket ``first``."""
    state = msgspec.msgpack.decode(packed, type=SeriesState)
    start = first * BUCKET + rng.uniform(0.0, BUCKET)
    end = start + cell.minutes * 60
    for i in range(first, math.ceil(end / BUCKET)):
        inside = min(end, (i + 1) * BUCKET) - max(start, i * BUCKET)
        extra = rng.poisson((cell.factor - 1) * rate[i] * inside / BUCKET)
        if observe(state, MONDAY + i * BUCKET, int(counts[i] + extra)).alarm:
            return float((i + 1) * BUCKET - start)
    return None
