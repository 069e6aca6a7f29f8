"""From evidence to decisions: when a spike opens and closes, and when a person is told.

Opening asks for evidence above the threshold, closing for calm that lasts. An
alarm is rarer than an opening: after one its path stays silent for its quiet
time unless the evidence is distinctly stronger, and a series that has raised
alarms lately must be more surprising to raise the next.
"""

from __future__ import annotations

import math

import msgspec

from listening.spikes.detector.reading import Reading
from listening.spikes.detector.verdict import AlarmReason, Path, Severity

_HABIT = 0.2
"""By how much each remembered alarm raises the threshold."""
_HABIT_MEMORY = 14 * 86_400.0
_WORSE = 2.0
"""Distinctly worse: evidence this many times that of the last alarm."""
_RISING = {Path.surge: 600, Path.event: 3600, Path.mood: 3600}
"""Seconds after an alarm in which evidence grows because windows fill: the same spike, already told of."""
_QUIET = {Path.surge: 6 * 3600, Path.event: 86_400, Path.mood: 6 * 3600}
"""Seconds after an alarm in which its path stays silent."""
_CALM = {Path.surge: 180, Path.event: 1800, Path.mood: 900}
"""Seconds of calm that close a spike of this path."""

_STRENGTHS = ((Severity.critical, 3.0), (Severity.high, 2.0), (Severity.medium, 1.4))
_RATIOS = {
    Path.surge: (8.0, 4.0, 2.0),
    Path.event: (8.0, 4.0, 2.0),
    Path.mood: (3.0, 2.0, 1.5),
}
"""A severity needs its strength and its path's ratio of observed to expected, both."""


class Alarms(msgspec.Struct):
    """What one path remembers of the alarms it raised."""

    last: int | None = None
    """When, UTC seconds."""
    strength: float = 0.0
    habit: float = 0.0
    """Alarms, each fading over two weeks, as of ``last``."""


class OpenAlarm(msgspec.Struct):
    """A spike that is open."""

    since: int
    path: Path
    """Which opened it."""
    severity: Severity
    """The worst so far."""
    calm: dict[Path, int]
    """Seconds of calm in a row on each path that saw it."""
    told_by: Path | None = None
    """The path whose alarm a person got; None when it opened in a quiet time."""


class AlarmGate(msgspec.Struct):
    """The decisions of one series so far."""

    alarms: dict[Path, Alarms]
    spike: OpenAlarm | None = None


def new_gate() -> AlarmGate:
    """No spike, no alarm."""
    return AlarmGate(alarms={})


def severity(path: Path, reading: Reading) -> Severity:
    """How bad evidence is: it must be both unlikely and large."""
    for (level, strength), ratio in zip(_STRENGTHS, _RATIOS[path], strict=True):
        if reading.strength >= strength and reading.ratio >= ratio:
            return level
    return Severity.low


def needed(alarms: Alarms, at: int) -> float:
    """Strength that this series must reach now: 1, and more the more alarms it raised lately."""
    if alarms.last is None:
        return 1.0
    return 1.0 + _HABIT * alarms.habit * math.exp((alarms.last - at) / _HABIT_MEMORY)


def weigh(gate: AlarmGate, path: Path, reading: Reading, at: int, end: int) -> AlarmReason:
    """Take in one path's evidence over the row [at, end): it may open a spike.

    ``new`` and ``worse`` mean that a person should be told.
    """
    alarms = gate.alarms.setdefault(path, Alarms())
    if reading.strength <= needed(alarms, at):
        return AlarmReason.usual
    worst = severity(path, reading)
    if gate.spike is None:
        gate.spike = OpenAlarm(end - reading.window, path, worst, {})
    spike = gate.spike
    spike.severity = max(spike.severity, worst)
    spike.calm[path] = 0
    reason = _why(alarms, path, reading.strength, at)
    if reason is AlarmReason.quiet_time:
        return reason
    _remember(alarms, reading.strength, at)
    if reason is AlarmReason.new and spike.told_by not in (None, path):
        # The other path told of this very spike: remembered, not told again.
        return AlarmReason.quiet_time
    spike.told_by = path
    return reason


def settle(gate: AlarmGate, path: Path, calm: bool, seconds: int) -> None:
    """Count calm of one path; the spike closes when every path that saw it was calm long enough."""
    spike = gate.spike
    if spike is None or path not in spike.calm:
        return
    spike.calm[path] = spike.calm[path] + seconds if calm else 0
    if all(spike.calm[p] >= _CALM[p] for p in spike.calm):
        gate.spike = None


def _why(alarms: Alarms, path: Path, strength: float, at: int) -> AlarmReason:
    if alarms.last is None or at - alarms.last > _QUIET[path]:
        return AlarmReason.new
    if at - alarms.last <= _RISING[path]:
        alarms.strength = max(alarms.strength, strength)
    return AlarmReason.worse if strength > _WORSE * alarms.strength else AlarmReason.quiet_time


def _remember(alarms: Alarms, strength: float, at: int) -> None:
    alarms.habit = 1.0 + (needed(alarms, at) - 1.0) / _HABIT
    alarms.last = at
    alarms.strength = strength
