"""From evidence to decisions: when a spike opens and closes, and when a person is told.

Opening asks for evidence above the threshold, closing for calm that lasts. An
alarm is rarer than an opening: after one its path stays silent for its quiet
time unless the evidence is distinctly stronger, and a series that has raised
alarms lately must be more surprising to raise the next.
"""

from __future__ import annotations

import math

import msgspec

from listening.spikes.reading import Reading
from listening.spikes.verdict import Path, Reason, Severity

_HABIT = 0.2
"""By how much each remembered alarm raises the threshold."""
_HABIT_MEMORY = 14 * 86_400.0
_WORSE = 2.0
"""Distinctly worse: evidence this many times that of the last alarm."""
_RISING = 600
"""Seconds after an alarm in which growth is that of the same spike, already told of."""
_QUIET = {Path.surge: 6 * 3600, Path.event: 86_400}
_CALM = {Path.surge: 180, Path.event: 1800}
"""Seconds of calm that close a spike of this path."""

_LEVELS = (
    (Severity.critical, 3.0, 8.0),
    (Severity.high, 2.0, 4.0),
    (Severity.medium, 1.4, 2.0),
)
"""A severity needs this strength and this ratio of observed to expected."""


class Alarms(msgspec.Struct):
    """What one path remembers of the alarms it raised."""

    last: int | None = None
    """When, UTC seconds."""
    strength: float = 0.0
    habit: float = 0.0
    """Alarms, each fading over two weeks, as of ``last``."""


class Spike(msgspec.Struct):
    """A spike that is open."""

    since: int
    path: Path
    severity: Severity
    told_by: Path | None = None
    """The path whose alarm a person got; None when it opened in a quiet time."""
    surge: bool = False
    """Whether the fast path saw it: then it must calm down there."""
    event: bool = False
    """The same for the slow path."""
    surge_calm: int = 0
    """Seconds in a row."""
    event_calm: int = 0


class Gate(msgspec.Struct):
    """The decisions of one series so far."""

    surge: Alarms
    event: Alarms
    spike: Spike | None = None


def new_gate() -> Gate:
    """No spike, no alarm."""
    return Gate(surge=Alarms(), event=Alarms())


def severity(reading: Reading) -> Severity:
    """How bad evidence is: it must be both unlikely and large."""
    for level, strength, ratio in _LEVELS:
        if reading.strength >= strength and reading.ratio >= ratio:
            return level
    return Severity.low


def needed(alarms: Alarms, at: int) -> float:
    """Strength that this series must reach now: 1, and more the more alarms it raised lately."""
    if alarms.last is None:
        return 1.0
    return 1.0 + _HABIT * alarms.habit * math.exp((alarms.last - at) / _HABIT_MEMORY)


def weigh(gate: Gate, path: Path, reading: Reading, at: int, end: int) -> Reason:
    """Take in one path's evidence over the row [at, end): it may open a spike.

    ``new`` and ``worse`` mean that a person should be told.
    """
    alarms = gate.surge if path is Path.surge else gate.event
    if reading.strength <= needed(alarms, at):
        return Reason.usual
    worst = severity(reading)
    if gate.spike is None:
        gate.spike = Spike(end - reading.window, path, worst)
    spike = gate.spike
    spike.severity = max(spike.severity, worst)
    spike.surge = spike.surge or path is Path.surge
    spike.event = spike.event or path is Path.event
    reason = _why(alarms, path, reading.strength, at)
    if reason is Reason.quiet_time:
        return reason
    _remember(alarms, reading.strength, at)
    if reason is Reason.new and spike.told_by not in (None, path):
        # The other path told of this very spike: remembered, not told again.
        return Reason.quiet_time
    spike.told_by = path
    return reason


def settle(gate: Gate, path: Path, calm: bool, seconds: int) -> None:
    """Count calm of one path; the spike closes when every path that saw it was calm long enough."""
    spike = gate.spike
    if spike is None:
        return
    if path is Path.surge:
        spike.surge_calm = spike.surge_calm + seconds if calm else 0
    else:
        spike.event_calm = spike.event_calm + seconds if calm else 0
    surge_over = not spike.surge or spike.surge_calm >= _CALM[Path.surge]
    event_over = not spike.event or spike.event_calm >= _CALM[Path.event]
    if surge_over and event_over:
        gate.spike = None


def _why(alarms: Alarms, path: Path, strength: float, at: int) -> Reason:
    if alarms.last is None or at - alarms.last > _QUIET[path]:
        return Reason.new
    if at - alarms.last <= _RISING:
        alarms.strength = max(alarms.strength, strength)
    return Reason.worse if strength > _WORSE * alarms.strength else Reason.quiet_time


def _remember(alarms: Alarms, strength: float, at: int) -> None:
    alarms.habit = 1.0 + (needed(alarms, at) - 1.0) / _HABIT
    alarms.last = at
    alarms.strength = strength
