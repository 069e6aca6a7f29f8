"""When a series that learns is told to be ready is when it is."""

from __future__ import annotations

import random

import pytest

from listening.spikes.detector import new_state, observe, surge
from listening.spikes.detector.event import LEAST_ROWS
from listening.spikes.detector.ready import events_from, surges_from

START = 1_764_000_000


@pytest.mark.parametrize("begin", [0, 10, 140, 150, 160, 290])
@pytest.mark.parametrize("gap", [(), (30, 35), (0, 3), (70, 90), (125, 126)])
def test_it_is_ready_when_it_was_told_to_be(begin: int, gap: tuple[int, ...]) -> None:
    """``gap``: rows nobody listened to, counted from the first."""
    state = new_state(10)
    chance = random.Random(begin)
    at = START + begin
    surges, events = {}, {}
    surged = judged = 0
    for n in range(4 * 360):
        if n >= (gap[1] if gap else 1):
            # From here on it is listened to all the time: what is told now has to come true.
            surges[at], events[at] = surges_from(state, at), events_from(state, at)
        observe(state, at, chance.randrange(5), observed=not gap or not gap[0] <= n < gap[1])
        at += 10
        if not surged and state.fast.surge.learnt >= surge.LEAST_LEARNT:
            surged = at
        if not judged and state.slow.event.rows >= LEAST_ROWS:
            judged = at
    assert surged
    assert judged
    assert {told for when, told in surges.items() if when < surged} <= {surged}
    assert {told for when, told in events.items() if when < judged} <= {judged}
    assert {told for when, told in surges.items() if when >= surged} == {0}
    assert {told for when, told in events.items() if when >= judged} == {0}
