"""Decisions from evidence alone: (seconds, path, strength) in, reasons out."""

from __future__ import annotations

import math

import msgspec
import pytest

from listening.spikes.detector import AlarmReason, Path, Severity
from listening.spikes.detector.gate import AlarmGate, Alarms, needed, new_gate, settle, severity, weigh
from listening.spikes.detector.reading import Reading

HOUR = 3600
DAY = 24 * HOUR
SURGE, EVENT, MOOD = Path.surge, Path.event, Path.mood


def strong(strength: float, ratio: float = 3.0) -> Reading:
    return Reading(strength=strength, z=5.0, observed=100.0 * ratio, expected=100.0, window=60)


@pytest.mark.parametrize(
    ("evidence", "reasons"),
    [
        ([(0, SURGE, 0.99)], "usual"),
        ([(0, SURGE, 1.01)], "new"),
        ([(0, SURGE, 1.5), (10, SURGE, 1.5), (HOUR, SURGE, 2.9)], "new quiet_time quiet_time"),
        ([(0, SURGE, 1.5), (HOUR, SURGE, 3.1)], "new worse"),
        # growth while windows fill is the same spike, and sets what is worse
        ([(0, SURGE, 1.5), (300, SURGE, 4.0), (HOUR, SURGE, 7.9)], "new quiet_time quiet_time"),
        ([(0, SURGE, 1.5), (300, SURGE, 4.0), (HOUR, SURGE, 8.1)], "new quiet_time worse"),
        ([(0, EVENT, 1.5), (3000, EVENT, 4.0), (2 * HOUR, EVENT, 7.9)], "new quiet_time quiet_time"),
        # quiet times
        ([(0, SURGE, 1.5), (6 * HOUR, SURGE, 1.5)], "new quiet_time"),
        ([(0, SURGE, 1.5), (6 * HOUR + 10, SURGE, 1.5)], "new new"),
        ([(0, MOOD, 1.5), (6 * HOUR + 10, MOOD, 1.5)], "new new"),
        ([(0, EVENT, 1.5), (DAY, EVENT, 1.5), (DAY + 300, EVENT, 1.5)], "new quiet_time new"),
        # the other path has told of this spike
        ([(0, SURGE, 1.5), (300, EVENT, 1.5)], "new quiet_time"),
        ([(0, EVENT, 1.5), (300, SURGE, 1.5)], "new quiet_time"),
        # what was remembered of it keeps the path silent later, too
        ([(0, SURGE, 1.5), (300, EVENT, 1.5), (12 * HOUR, EVENT, 1.5)], "new quiet_time quiet_time"),
        # each alarm raises the bar by a fifth
        ([(0, SURGE, 1.1), (DAY + 300, SURGE, 1.1)], "new usual"),
        ([(0, SURGE, 1.1), (DAY + 300, SURGE, 1.21), (2 * DAY + 600, SURGE, 1.3)], "new new usual"),
        ([(0, SURGE, 1.1), (30 * DAY, SURGE, 1.1)], "new new"),
        # of an event by how near it came, at most two fifths
        ([(0, EVENT, 1.5), (DAY + 300, EVENT, 1.36)], "new usual"),
        ([(0, EVENT, 1.5), (DAY + 300, EVENT, 1.4)], "new new"),
        ([(0, EVENT, 1.02), (DAY + 300, EVENT, 1.18)], "new usual"),
        ([(0, EVENT, 1.02), (DAY + 300, EVENT, 1.24)], "new new"),
        ([(0, EVENT, 1.5), (30 * DAY, EVENT, 1.1)], "new new"),
    ],
)
def test_alarms(evidence: list[tuple[int, Path, float]], reasons: str) -> None:
    gate = new_gate()
    found = [weigh(gate, path, strong(strength), at, at + 10) for at, path, strength in evidence]
    assert " ".join(found) == reasons


@pytest.mark.parametrize(("path", "calm"), [(SURGE, 180), (EVENT, 1800), (MOOD, 900)])
def test_calm_must_last_to_close(path: Path, calm: int) -> None:
    gate = new_gate()
    weigh(gate, path, strong(2.0), 0, 60)
    for _ in range(3):
        for _ in range(calm // 60 - 1):
            settle(gate, path, True, 60)
        assert gate.spike is not None
        settle(gate, path, False, 60)
    for _ in range(calm // 60):
        settle(gate, path, True, 60)
    assert gate.spike is None


def test_both_paths_must_calm_down() -> None:
    gate = new_gate()
    weigh(gate, SURGE, strong(2.0), 0, 10)
    weigh(gate, EVENT, strong(2.0), 0, 10)
    settle(gate, SURGE, True, 3600)
    assert gate.spike is not None
    settle(gate, EVENT, True, 1800)
    assert gate.spike is None


def test_a_path_that_saw_nothing_has_no_say() -> None:
    gate = new_gate()
    weigh(gate, SURGE, strong(2.0), 0, 10)
    settle(gate, EVENT, False, 300)
    settle(gate, EVENT, True, 3600)
    assert gate.spike is not None
    settle(gate, SURGE, True, 180)
    assert gate.spike is None


def test_an_event_that_came_near_keeps_no_surge_open() -> None:
    gate = new_gate()
    weigh(gate, SURGE, strong(2.0), 0, 10)
    weigh(gate, EVENT, strong(1.1), 0, 300)
    settle(gate, EVENT, False, 300)
    settle(gate, SURGE, True, 180)
    assert gate.spike is None


def test_a_spike_begins_with_the_window_that_opened_it() -> None:
    gate = new_gate()
    weigh(gate, SURGE, strong(2.0), 1000, 1010)
    weigh(gate, SURGE, strong(9.0, 9.0), 1010, 1020)
    assert gate.spike is not None
    assert gate.spike.since == 1010 - 60
    assert gate.spike.severity is Severity.critical


@pytest.mark.parametrize(
    ("path", "strength", "ratio", "expected"),
    [
        (SURGE, 1.1, 50.0, Severity.low),
        (SURGE, 50.0, 1.6, Severity.low),
        (SURGE, 1.4, 2.0, Severity.medium),
        (EVENT, 2.35, 4.0, Severity.high),
        (EVENT, 3.5, 8.0, Severity.critical),
        (EVENT, 3.5, 7.9, Severity.high),
        (MOOD, 3.0, 3.0, Severity.critical),
    ],
)
def test_severity_is_both_unlikely_and_large(path: Path, strength: float, ratio: float, expected: Severity) -> None:
    assert severity(path, strong(strength, ratio)) is expected


@pytest.mark.parametrize("bar", [1.1, 1.3])
def test_what_just_passed_and_what_just_did_not_are_remembered_alike(bar: float) -> None:
    """A threshold a little higher changes the fate of one event, not the bar of those after it."""
    told, untold = new_gate(), new_gate()
    assert weigh(told, EVENT, strong(1.001), 0, 300) is AlarmReason.new
    assert weigh(untold, EVENT, strong(0.999), 0, 300) is AlarmReason.usual
    later = 2 * DAY
    after = [weigh(gate, EVENT, strong(bar), later, later + 300) for gate in (told, untold)]
    assert after[0] is after[1]
    weights = [gate.alarms[EVENT].habit for gate in (told, untold)]
    assert weights[0] == pytest.approx(weights[1], abs=0.01)
    assert weights[0] == pytest.approx(0.5 * math.exp(-2 / 14), abs=0.01)


def test_what_stays_far_below_is_not_remembered() -> None:
    gate = new_gate()
    weigh(gate, EVENT, strong(0.79), 0, 300)
    assert needed(gate.alarms[EVENT], EVENT, 3 * DAY) == 1.0


def test_an_event_raises_no_bar_against_itself() -> None:
    gate = new_gate()
    weigh(gate, EVENT, strong(1.5), 0, 300)
    assert needed(gate.alarms[EVENT], EVENT, HOUR) == 1.0


def test_alarms_kept_by_an_older_version_go_on_counting() -> None:
    """Two and a half alarms, the last of them a day and an hour ago, as they were stored then."""
    old = {"alarms": {"event": {"last": 0, "strength": 1.5, "habit": 2.5}}, "spike": None}
    gate = msgspec.msgpack.decode(msgspec.msgpack.encode(old), type=AlarmGate)
    assert needed(gate.alarms[EVENT], EVENT, 0) == pytest.approx(2.0)
    weigh(gate, EVENT, strong(0.9), DAY + HOUR, DAY + HOUR + 300)
    faded = math.exp(-(DAY + HOUR) / (14 * DAY))
    assert gate.alarms[EVENT].habit == pytest.approx(2.5 * faded)
    within = msgspec.msgpack.decode(msgspec.msgpack.encode(old), type=AlarmGate)
    assert weigh(within, EVENT, strong(2.0), HOUR, HOUR + 300) is AlarmReason.quiet_time


def test_habit_fades() -> None:
    alarms = Alarms(last=0, strength=2.0, habit=3.0)
    assert needed(alarms, SURGE, 0) == pytest.approx(1.6)
    assert needed(alarms, SURGE, 14 * DAY) == pytest.approx(1.0 + 0.6 / 2.718281828)
    assert needed(Alarms(), SURGE, 0) == 1.0
    assert AlarmReason.usual == weigh(new_gate(), SURGE, Reading(), 0, 10)
