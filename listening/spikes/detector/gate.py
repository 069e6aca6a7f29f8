"""The gate from evidence to decisions: when a spike opens and closes, and when a person is told.

Opening asks for evidence above the threshold, closing for calm that lasts. An
alarm is rarer than an opening: after one its path stays silent for its quiet
time unless the evidence is distinctly stronger, and a series that has raised
alarms lately must be more surprising to raise the next. Of events what counts is
how near they came, told or not: else one row that just passed, or just did not,
would move the bar of the next weeks, and with it what is found in them.
"""

from __future__ import annotations

import math

import msgspec

from listening.spans import DAY_S, HOUR_S
from listening.spikes.detector.reading import Reading
from listening.spikes.detector.verdict import AlarmReason, Path, Severity

_HABIT = {Path.surge: 0.2, Path.event: 0.4, Path.mood: 0.2}
"""By how much each remembered alarm raises the threshold."""
_NEAR, _FULL = 0.8, 1.2
"""An event counts as part of an alarm from this share of what was needed on, and as a whole one from that."""
_HABIT_MEMORY = 14 * DAY_S
_WORSE = 2.0
"""Distinctly worse: evidence this many times that of the last alarm."""
_RISING = {Path.surge: 600, Path.event: HOUR_S, Path.mood: HOUR_S}
"""Seconds after an alarm in which evidence grows because windows fill: the same spike, already told of."""
_QUIET = {Path.surge: 6 * HOUR_S, Path.event: DAY_S, Path.mood: 6 * HOUR_S}
"""Seconds after an alarm in which its path stays silent."""
_CALM = {Path.surge: 180, Path.event: 1800, Path.mood: 900}
"""Seconds of calm that close a spike of this path."""

_LEVELS = (Severity.critical, Severity.high, Severity.medium)
_STRENGTHS = {
    Path.surge: (3.0, 2.0, 1.4),
    Path.event: (3.5, 2.35, 1.65),
    Path.mood: (3.0, 2.0, 1.4),
}
_RATIOS = {
    Path.surge: (8.0, 4.0, 2.0),
    Path.event: (8.0, 4.0, 2.0),
    Path.mood: (3.0, 2.0, 1.5),
}
"""A level needs its path's strength and its path's ratio of observed to expected, both."""


class Alarms(msgspec.Struct):
    """What one path remembers of the alarms it raised."""

    last: int | None = None
    """When, UTC seconds."""
    strength: float = 0.0
    habit: float = 0.0
    """Alarms, each fading over two weeks, as of ``last``; of events those before ``began``, as of then."""
    began: int | None = None
    """When the event in hand came near; None for other paths, and for what was kept before this was known."""
    weight: float = 0.0
    """How much of an alarm the event in hand is, 0 to 1, by the nearest it came."""


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
    for level, strength, ratio in zip(_LEVELS, _STRENGTHS[path], _RATIOS[path], strict=True):
        if reading.strength >= strength and reading.ratio >= ratio:
            return level
    return Severity.low


def needed(alarms: Alarms, path: Path, at: int) -> float:
    """Strength that this series must reach now: 1, and more the more alarms it raised lately."""
    return 1.0 + _HABIT[path] * _habit(alarms, at)


def weigh(gate: AlarmGate, path: Path, reading: Reading, at: int, end: int) -> AlarmReason:
    """Take in one path's evidence over the row [at, end): it may open a spike.

    ``new`` and ``worse`` mean that a person should be told.
    """
    alarms = gate.alarms.get(path)
    if alarms is None:
        alarms = gate.alarms[path] = Alarms()
    if path is Path.event:
        _come_near(alarms, reading.strength, at)
    # Less than 1 is never needed, and most rows say less: nobody need look how many alarms there were.
    if reading.strength <= 1.0 or reading.strength <= needed(alarms, path, at):
        return AlarmReason.usual
    worst = severity(path, reading)
    if gate.spike is None:
        gate.spike = OpenAlarm(end - reading.window, path, worst, {})
    spike = gate.spike
    spike.severity = max(spike.severity, worst)
    if path is not Path.event or spike.path is path or reading.strength > _FULL:
        # An event that came near only does not keep a surge open for its half hour of calm.
        spike.calm[path] = 0
    reason = _why(alarms, path, reading.strength, at)
    if reason is AlarmReason.quiet_time:
        return reason
    if path is not Path.event:
        alarms.habit = 1.0 + _habit(alarms, at)
    alarms.last = at
    alarms.strength = reading.strength
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


def _habit(alarms: Alarms, at: int) -> float:
    """Alarms remembered at a time, each fading."""
    since = alarms.last if alarms.began is None else alarms.began
    return 0.0 if since is None else alarms.habit * math.exp((since - at) / _HABIT_MEMORY)


def _come_near(alarms: Alarms, strength: float, at: int) -> None:
    """Take in how near an event comes; after a quiet time it is the next event."""
    if strength <= _NEAR:
        return
    if alarms.began is None and alarms.last is not None:
        # kept by a version that counted alarms as whole ones, the last of them already
        alarms.began, alarms.weight, alarms.habit = alarms.last, 1.0, max(0.0, alarms.habit - 1.0)
    if alarms.began is None or at - alarms.began > _QUIET[Path.event]:
        alarms.habit = _habit(alarms, at) + _faded(alarms, at)
        alarms.began, alarms.weight = at, 0.0
    near = (strength / needed(alarms, Path.event, at) - _NEAR) / (_FULL - _NEAR)
    alarms.weight = min(1.0, max(alarms.weight, near))


def _faded(alarms: Alarms, at: int) -> float:
    """What the event that is over counts now."""
    return 0.0 if alarms.began is None else alarms.weight * math.exp((alarms.began - at) / _HABIT_MEMORY)
