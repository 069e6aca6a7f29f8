"""The spike detector: one row of one series in, one verdict out.

Two kinds of evidence in one decision: a fast path that compares seconds with the
last half hour (:mod:`surge`) and a slow one that compares five-minute rows with the
usual for this time of day and week (:mod:`event`). One set of defaults serves
every series. No clock, no I/O; the state is a msgspec struct, to be kept between rows.
"""

from __future__ import annotations

import math

import msgspec

from listening.spikes.detector import event, gate, surge
from listening.spikes.detector.baseline import ROW, Baseline, doubt, expected, new_baseline, second_of_week
from listening.spikes.detector.event import EventReading, EventState
from listening.spikes.detector.gate import AlarmGate
from listening.spikes.detector.reading import Reading
from listening.spikes.detector.surge import SurgeReading, SurgeState
from listening.spikes.detector.telling import tell
from listening.spikes.detector.verdict import AlarmReason, Band, Path, Verdict

SETTLE = 20
"""Seconds after a gap that are set aside: a source that comes back replays what it kept."""
LEAST_SHARE = 0.5
"""A row of which less was listened to says nothing."""


class Pending(msgspec.Struct):
    """The five-minute row being filled."""

    start: int
    count: float = 0.0
    seconds: int = 0
    """Listened to so far."""


class SlowState(msgspec.Struct):
    """What changes once in five minutes only."""

    base: Baseline
    event: EventState


class FastState(msgspec.Struct):
    """What changes with every row."""

    seconds: int
    """Width of a row."""
    surge: SurgeState
    gate: AlarmGate
    next_at: int | None = None
    settle: int = 0
    pending: Pending | None = None


class SeriesState(msgspec.Struct):
    """All that is known of one series: some 8 kB packed, of which ``fast`` is a sixth.

    Fast and slow parts may be kept apart: the slow one is new only when a row of
    five minutes ended (see :func:`observe`).
    """

    fast: FastState
    slow: SlowState


def new_state(seconds: int = 10) -> SeriesState:
    """Nothing known of a series whose rows are ``seconds`` wide.

    Raises ValueError unless five minutes are a whole number of rows.
    """
    if seconds < 1 or ROW % seconds:
        raise ValueError(f"rows of {seconds} s do not fill {ROW} s")
    return SeriesState(
        fast=FastState(seconds, surge.new_surge(), gate.new_gate()),
        slow=SlowState(new_baseline(), event.new_event()),
    )


def observe(state: SeriesState, at: int, count: float, *, offset: int = 0, observed: bool = True) -> Verdict:
    """Take in the row that starts at ``at`` (UTC seconds) and say what it means.

    ``offset`` is the brand's zone minus UTC then, in seconds. ``observed=False``
    marks a gap: nobody listened, which is not silence. Rows left out are a gap too.
    Changes ``state``; its ``slow`` part only when the row ends a five-minute one, or
    follows a gap. Raises ValueError for a row that starts before the last one ended
    and for a negative count.
    """
    fast, slow = state.fast, state.slow
    if fast.next_at is not None and at < fast.next_at:
        raise ValueError(f"row at {at} begins before {fast.next_at}")
    if count < 0.0:
        raise ValueError(f"count {count} is negative")
    if fast.next_at is not None and at > fast.next_at:
        _pass(state, at, offset)
    fast.next_at = at + fast.seconds
    mean = expected(slow.base, second_of_week(at, offset)) * fast.seconds / ROW
    if not observed or fast.settle > 0:
        fast.settle = SETTLE if not observed else max(0, fast.settle - fast.seconds)
        surge.skip(fast.surge, fast.seconds, fast.seconds)
        _fill(state, at, None, offset)
        return _gap(state, at, mean)
    quick = None
    if fast.seconds < ROW:
        known = mean if slow.base.rows > 0.0 else 0.0
        quick = surge.read(fast.surge, known, count, fast.seconds, fast.gate.spike is not None)
    row = _fill(state, at, count, offset)
    return _decide(state, at, mean, quick, row)


def usual(state: SeriesState, at: int, seconds: int, *, offset: int = 0) -> Band:
    """What is usual over ``seconds`` from ``at``, from the time of day and week alone.

    For drawing, ahead of time too. The band holds all but a few rows of a hundred.
    """
    mean = expected(state.slow.base, second_of_week(at, offset)) * seconds / ROW
    # What makes rows differ more than chance is slow: less of it falls into less time.
    unsure, scale = doubt(state.slow.base), max(1.0, state.slow.event.scales[0])
    restless = 1.0 + (scale * scale - 1.0) * min(1.0, seconds / ROW)
    return _band(mean, math.sqrt(restless * (1.0 + unsure * unsure * mean)))


def _pass(state: SeriesState, at: int, offset: int) -> None:
    """Account for rows left out before ``at``: nothing opens or closes by them."""
    fast = state.fast
    due = at if fast.next_at is None else fast.next_at
    surge.skip(fast.surge, at - due, fast.seconds)
    fast.settle = SETTLE
    row = due // ROW
    if fast.pending is not None and row < at // ROW:
        _finish(state, offset)
        row += 1
    event.skip(state.slow.event, at // ROW - row)


def _fill(state: SeriesState, at: int, count: float | None, offset: int) -> EventReading | None:
    """Add a row to the five-minute one (None: unobserved), and judge that when it is full."""
    fast = state.fast
    if fast.pending is None:
        fast.pending = Pending(at)
    if count is not None:
        fast.pending.count += count
        fast.pending.seconds += fast.seconds
    if at + fast.seconds < (at // ROW + 1) * ROW:
        return None
    return _finish(state, offset)


def _finish(state: SeriesState, offset: int) -> EventReading | None:
    fast, slow = state.fast, state.slow
    row, fast.pending = fast.pending, None
    if row is None or row.seconds < LEAST_SHARE * ROW:
        event.skip(slow.event, 1)
        return None
    second = second_of_week(row.start, offset)
    return event.read(slow.event, slow.base, second, row.count, row.seconds / ROW)


def _decide(state: SeriesState, at: int, mean: float, quick: SurgeReading | None, row: EventReading | None) -> Verdict:
    """Both paths' evidence through the gate."""
    fast = state.fast
    before = fast.gate.spike
    if quick is not None:
        band, loudest = _band(quick.local, quick.spread), quick.score
    else:
        band, loudest = _band(mean, _spread(state, mean)), Reading()
    reasons: list[AlarmReason] = []
    for path, found in ((Path.surge, quick), (Path.event, row)):
        if found is None:
            continue
        if found.score.strength > loudest.strength:
            loudest = found.score
        if found.ready:
            reason = gate.weigh(fast.gate, path, found.score, at, at + fast.seconds)
            if reason is not AlarmReason.usual:
                reasons.append(reason)
        elif found.score.strength > 1.0:
            reasons.append(AlarmReason.learning)
        gate.settle(fast.gate, path, found.calm, fast.seconds if path is Path.surge else ROW)
    return tell(at, fast.seconds, fast.gate, before, _telling(reasons), band, loudest)


def _telling(reasons: list[AlarmReason]) -> AlarmReason:
    """Of two paths' reasons the one that matters most; there is none on most rows."""
    if not reasons:
        return AlarmReason.usual
    for reason in (AlarmReason.worse, AlarmReason.new, AlarmReason.quiet_time, AlarmReason.learning):
        if reason in reasons:
            return reason
    return AlarmReason.usual


def _gap(state: SeriesState, at: int, mean: float) -> Verdict:
    """A row nobody listened to: whatever was open stays open."""
    band = _band(mean, _spread(state, mean))
    return tell(at, state.fast.seconds, state.fast.gate, state.fast.gate.spike, AlarmReason.gap, band, Reading())


def _spread(state: SeriesState, mean: float) -> float:
    """Standard deviation of a count around ``mean``, in Poisson ones."""
    unsure = doubt(state.slow.base)
    return max(1.0, state.slow.event.scales[0]) * math.sqrt(1.0 + unsure * unsure * mean)


def _band(mean: float, spread: float) -> Band:
    """Two standard deviations to either side on the root scale."""
    middle = math.sqrt(mean + 0.375)
    low = max(0.0, middle - spread)
    return Band(max(0.0, low * low - 0.375), mean, (middle + spread) ** 2 - 0.375)
