"""The slow path: five-minute rows against the usual for this time of day and week.

A row is judged over five windows at once, two short (5 and 15 minutes) and three
long (3, 6 and 12 hours). A short excess alone is a pulse, a long one alone is a
busy day; an event is both, so the score is the geometric mean of the loudest
short and the loudest long window. Each window learns a scale of its own: a
series that pulses every day is not an event every day.
"""

from __future__ import annotations

import math

import msgspec

from listening.spikes.detector.baseline import ROW, Baseline, doubt, expected, learn
from listening.spikes.detector.evidence import root_z
from listening.spikes.detector.reading import Reading

_SHORT = (1, 3)
_LONG = (36, 72, 144)
WINDOWS = _SHORT + _LONG
"""In rows."""
_KEPT = max(WINDOWS)
_SCALE_ROWS = 10.0 * 288
_SCALE_CLIP = 7.0
"""A window's score teaches its scale up to this many scales: pulses must teach, one crisis must not."""
_SCALE_START = 20.0
_FIRST_ROWS = 12
"""Rows before scales are learnt; the level is still finding itself."""
LEAST_ROWS = 36
"""Three hours: before, the slow path opens nothing."""
THRESHOLD = 2.65
CALM = 1.0
"""A spike is calm while no short window is above this many scales; what is calm opens nothing."""
_LEAST_RATIO = 2.2
"""Observed over expected that a short window needs to speak: less is no one's concern, however certain."""
_STILL_RATIO = 1.3
"""The same for a spike that goes on: it is calm below."""


class EventState(msgspec.Struct):
    """Half a day of rows and the scale of each window. Build with :func:`new_event`."""

    counts: list[float]
    """Mentions per row, oldest first; 0 for rows nobody listened to."""
    usual: list[float]
    """Expected per row; 0 for rows nobody listened to, so that they say nothing."""
    scales: list[float]
    rows: int = 0


class EventReading(msgspec.Struct, frozen=True):
    """What a finished row says."""

    score: Reading
    calm: bool
    ready: bool
    """Whether enough was seen for it to count."""


def new_event() -> EventState:
    """Nothing seen."""
    return EventState(counts=[], usual=[], scales=[1.0] * len(WINDOWS))


def skip(state: EventState, rows: int) -> None:
    """Pass over rows nobody listened to."""
    blank = [0.0] * min(rows, _KEPT)
    state.counts = (state.counts + blank)[-_KEPT:]
    state.usual = (state.usual + blank)[-_KEPT:]


def read(state: EventState, base: Baseline, second: int, count: float, share: float) -> EventReading:
    """Judge a row of which ``share`` (0..1] was listened to, then learn from it."""
    mean = expected(base, second) * share if base.rows else max(count, 0.5)
    state.counts.append(count)
    state.usual.append(mean)
    if len(state.counts) > _KEPT:
        del state.counts[0], state.usual[0]
    unsure = doubt(base)
    state.rows += 1
    short = still = long = 0.0
    loudest = Reading()
    for k, rows in enumerate(WINDOWS):
        seen, due = sum(state.counts[-rows:]), sum(state.usual[-rows:])
        z = root_z(seen, due) / math.sqrt(1.0 + unsure * unsure * due)
        score = z / max(1.0, state.scales[k])
        if k >= len(_SHORT):
            long = max(long, score)
        elif seen >= _STILL_RATIO * due:
            still = max(still, score)
            short = max(short, score if seen >= _LEAST_RATIO * due else 0.0)
        if score > loudest.z:
            loudest = Reading(z=score, observed=seen, expected=due, window=rows * ROW)
        if state.rows > _FIRST_ROWS:
            state.scales[k] = _scale(state.scales[k], z, state.rows - _FIRST_ROWS)
    learn(base, second, count, share)
    calm = still < CALM
    strength = 0.0 if short < CALM else math.sqrt(short * long) / THRESHOLD
    return EventReading(
        msgspec.structs.replace(loudest, strength=strength),
        calm=calm,
        ready=state.rows >= LEAST_ROWS,
    )


def _scale(scale: float, z: float, rows: int) -> float:
    """A running root mean square of z, clipped."""
    bounded = min(abs(z), _SCALE_CLIP * max(scale, 1.0))
    gain = max(1.0 / (rows + _SCALE_START), 1.0 / _SCALE_ROWS)
    return math.sqrt(scale * scale + gain * (bounded * bounded - scale * scale))
