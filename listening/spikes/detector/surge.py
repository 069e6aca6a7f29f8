"""The fast path: buckets of seconds against the last half hour.

The usual of the time of day is corrected by a local factor, the discounted
Gamma-Poisson filter of dynamic models (West & Harrison 1997, chapter 14): with
recent mentions a and recent usual b it is (a + k) / (b + k), and the count ahead
is negative binomial of size a + k. So a rate that wanders is followed, and a
series of which little is known, or little is said, needs more to surprise.
A bucket enters the filter only when it is ten minutes old and after clipping,
so that a surge does not raise the bar it is measured by.
"""

from __future__ import annotations

import math
from functools import cache

import msgspec

from listening.spans import DAY_S
from listening.spikes.detector.evidence import gamma_poisson_z
from listening.spikes.detector.reading import Reading

SPAN = 600
"""Seconds kept, and the longest window."""
_WINDOWS = (20, 30, 60, 120, 300, 600)
_CALM_WINDOWS = (60, 120, 300)
_MEMORY = 1500.0
"""Seconds of memory of the local factor."""
_PRIOR = 3.0
"""k: mentions' worth of belief that the time of day is right."""
_CLIP = 4.0
"""Standard deviations above which a bucket teaches no more."""
_HELD = 0.1
"""How fast is learnt while a spike is open, as a share of otherwise."""
_SCALE_SECONDS = DAY_S
_SCALE_CLIP = 4.0
LEAST_LEARNT = 600.0
"""Seconds in the filter before a surge may open a spike."""
THRESHOLD = 4.7
_LEAST_EXCESS = 8.0
"""Mentions above the usual that a person would look at: 0, 1, 3 is not a crisis."""
_LEAST_RATIO = 1.6
_CALM = 2.0
"""A spike is calm while no window of one to five minutes is above this; what is calm opens nothing."""


_NOTHING = Reading()


class SurgeState(msgspec.Struct):
    """Ten minutes of buckets and what is usual just now. Build with :func:`new_surge`."""

    counts: list[float]
    """Mentions per bucket, oldest first; 0 where nobody listened."""
    usual: list[float]
    """Usual of the time of day per bucket; 0 where nobody listened or none is known."""
    scales: list[float]
    recent: float = 0.0
    """a: discounted mentions, clipped."""
    due: float = 0.0
    """b: discounted usual."""
    learnt: float = 0.0
    """Seconds in the filter."""


class SurgeReading(msgspec.Struct, frozen=True):
    """What a bucket says. ``local`` is the usual corrected to the last half hour, per bucket."""

    score: Reading
    calm: bool
    ready: bool
    local: float
    spread: float
    """Standard deviation of one bucket, in Poisson ones."""


def new_surge() -> SurgeState:
    """Nothing seen."""
    return SurgeState(counts=[], usual=[], scales=[1.0] * len(_WINDOWS))


def skip(state: SurgeState, seconds: int, width: int) -> None:
    """Pass over seconds nobody listened to: windows empty, knowledge fades, nothing is learnt."""
    buckets = seconds // width
    for _ in range(min(buckets, SPAN // width)):
        _push(state, 0.0, 0.0, width, 1.0)
    faded = math.exp(-max(0, seconds - SPAN) / _MEMORY)
    state.recent *= faded
    state.due *= faded


def read(state: SurgeState, usual: float, count: float, width: int, spike: bool) -> SurgeReading:
    """Judge a bucket of ``width`` seconds; ``usual`` is that of its time of day, 0 if unknown."""
    _push(state, count if usual > 0.0 else 0.0, usual, width, _HELD if spike else 1.0)
    factor = (state.recent + _PRIOR) / (state.due + _PRIOR)
    size = state.recent + _PRIOR
    counts, usuals, scales = state.counts, state.usual, state.scales
    loudest = best = _NOTHING
    loudest_z = best_z = 0.0
    calm = True
    gain = width / _SCALE_SECONDS
    seen: float = 0
    since = len(counts)
    for k, seconds, buckets, tells_calm in _windows(width):
        # What a shorter window held is in this one as well.
        before, since = since, max(0, len(counts) - buckets)
        seen += sum(counts[since:before])
        due = factor * sum(usuals[-buckets:])
        if due <= 0.0:
            continue
        raw = gamma_poisson_z(seen, due, size)
        scale = scales[k]
        least = scale if scale > 1.0 else 1.0
        z = raw / least
        bounded = min(abs(raw), _SCALE_CLIP * least)
        scales[k] = math.sqrt(scale * scale + gain * (bounded * bounded - scale * scale))
        if z <= 0.0:
            continue
        if tells_calm and z >= _CALM:
            calm = False
        if z > loudest_z:
            loudest, loudest_z = Reading(0.0, z, seen, due, seconds), z
        if z > best_z and seen - due >= _LEAST_EXCESS and seen >= _LEAST_RATIO * due:
            best, best_z = Reading(z / THRESHOLD, z, seen, due, seconds), z
    local = factor * usual
    return SurgeReading(
        score=best if best_z and not calm else loudest,
        calm=calm,
        ready=state.learnt >= LEAST_LEARNT,
        local=local,
        spread=max(1.0, scales[0]) * math.sqrt(1.0 + local / size),
    )


@cache
def _windows(width: int) -> tuple[tuple[int, int, int, bool], ...]:
    """Of each window that buckets of this width fill: place, seconds, buckets, and whether it tells of calm."""
    return tuple(
        (k, seconds, seconds // width, seconds in _CALM_WINDOWS)
        for k, seconds in enumerate(_WINDOWS)
        if seconds % width == 0
    )


def _push(state: SurgeState, count: float, usual: float, width: int, speed: float) -> None:
    """Append a bucket; the one that falls out of the ten minutes is learnt."""
    state.counts.append(count)
    state.usual.append(usual)
    if len(state.counts) <= SPAN // width:
        return
    old, due = state.counts.pop(0), state.usual.pop(0)
    kept = math.exp(-speed * width / _MEMORY)
    if due > 0.0:
        mean = due * (state.recent + _PRIOR) / (state.due + _PRIOR)
        old = min(old, mean + _CLIP * math.sqrt(mean + 1.0))
        state.learnt = min(LEAST_LEARNT, state.learnt + width)
    state.recent = kept * state.recent + speed * old
    state.due = kept * state.due + speed * due
