"""A cut source is not a silence, and what it replays when it is back is not a spike."""

from __future__ import annotations

import random

import pytest

from listening.spikes.detector import AlarmReason, Phase, SeriesState, Verdict, new_state, observe, usual
from tests.spikes.detector.series import MONDAY, alarms, feed, lived, opened

DAY = 8640
START = MONDAY + DAY * 10


def gap(state: SeriesState, start: int, rows: int, *, left_out: bool) -> list[Verdict]:
    if left_out:
        return []
    return [observe(state, start + 10 * i, 0, observed=False) for i in range(rows)]


@pytest.mark.parametrize("left_out", [False, True])
@pytest.mark.parametrize("rows", [1, 3, 29, 30, 31, 360, DAY])
def test_a_gap_opens_nothing_and_is_not_learnt(rows: int, left_out: bool) -> None:
    state, chance = lived(20.0, DAY, 1)
    before = usual(state, START, 300)
    verdicts = gap(state, START, rows, left_out=left_out)
    assert all(v.phase is Phase.quiet and v.reason is AlarmReason.gap for v in verdicts)
    assert usual(state, START, 300).expected == pytest.approx(before.expected, rel=0.05)
    after = feed(state, START + 10 * rows, [20.0 / 6.0] * 720, chance)
    assert not opened(after)


@pytest.mark.parametrize("left_out", [False, True])
def test_both_ways_to_tell_of_a_gap_leave_the_same_knowledge(left_out: bool) -> None:
    state, _ = lived(20.0, DAY, 2)
    gap(state, START, 400, left_out=left_out)
    feed(state, START + 4000, [20.0 / 6.0] * 400, random.Random(3))
    other, _ = lived(20.0, DAY, 2)
    gap(other, START, 400, left_out=not left_out)
    feed(other, START + 4000, [20.0 / 6.0] * 400, random.Random(3))
    assert state.slow.event.counts == other.slow.event.counts
    assert state.slow.base.level == pytest.approx(other.slow.base.level)
    assert state.fast.surge.counts == other.fast.surge.counts


def test_what_a_source_replays_is_set_aside() -> None:
    state, chance = lived(20.0, DAY, 4)
    gap(state, START, 60, left_out=False)
    back = START + 600
    replay = [observe(state, back, 150), observe(state, back + 10, 60)]
    assert [v.reason for v in replay] == [AlarmReason.gap, AlarmReason.gap]
    assert not opened(feed(state, back + 20, [20.0 / 6.0] * 360, chance))


def test_a_spike_outlives_a_gap() -> None:
    state, chance = lived(20.0, DAY, 5)
    assert alarms(feed(state, START, [20.0] * 30, chance))
    during = gap(state, START + 300, 60, left_out=False)
    assert {v.phase for v in during} == {Phase.open}
    after = feed(state, START + 900, [20.0] * 12, chance)
    assert {v.phase for v in after} == {Phase.open}
    assert not alarms(after)
    calm = feed(state, START + 1020, [20.0 / 6.0] * 360, chance)
    assert calm[-1].phase is Phase.quiet


def test_a_surge_after_a_gap_is_found() -> None:
    state, chance = lived(20.0, DAY, 6)
    gap(state, START, 360, left_out=True)
    feed(state, START + 3600, [20.0 / 6.0] * 30, chance)
    assert alarms(feed(state, START + 3900, [20.0] * 30, chance))


def test_a_row_half_listened_to_is_judged_by_its_half() -> None:
    state, chance = new_state(60), random.Random(7)
    feed(state, MONDAY, [20.0] * 1440, chance)
    start = MONDAY + 86_400
    level = state.slow.base.level
    for row in range(60):
        for minute in range(5):
            at = start + row * 300 + minute * 60
            observe(state, at, 20 if minute > 1 else 0, observed=minute != 0)
    assert state.slow.base.level == pytest.approx(level, abs=0.02)
