"""The state is all there is: kept, restored or passed on, it goes on the same."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.spikes.detector import MoodState, SeriesState, new_mood, new_state, observe, observe_mood
from tests.spikes.detector.series import MONDAY, feed

ROWS = st.lists(
    st.tuples(st.one_of(st.integers(0, 3), st.integers(0, 10_000)), st.booleans(), st.integers(0, 40)),
    max_size=80,
)


def again(state: SeriesState) -> SeriesState:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=SeriesState)


@settings(deadline=None)
@given(ROWS, st.sampled_from([10, 60, 300]), st.integers(-12, 14))
def test_a_restored_state_goes_on_the_same(rows: list[tuple[int, bool, int]], seconds: int, hours: int) -> None:
    kept, restored = new_state(seconds), new_state(seconds)
    at = MONDAY
    for count, observed, left_out in rows:
        at += seconds * (1 + (left_out if left_out > 35 else 0))
        restored = again(restored)
        first = observe(kept, at, count, offset=hours * 3600, observed=observed)
        second = observe(restored, at, count, offset=hours * 3600, observed=observed)
        assert first == second
    assert restored == kept
    assert again(kept) == kept


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.booleans()), max_size=80))
def test_a_restored_mood_goes_on_the_same(rows: list[tuple[int, int, bool]]) -> None:
    kept, restored = new_mood(60), new_mood(60)
    for i, (negative, others, observed) in enumerate(rows):
        restored = msgspec.msgpack.decode(msgspec.msgpack.encode(restored), type=MoodState)
        at = MONDAY + 60 * i
        first = observe_mood(kept, at, negative, negative + others, observed=observed)
        assert first == observe_mood(restored, at, negative, negative + others, observed=observed)
    assert restored == kept


def test_a_spike_that_is_open_survives() -> None:
    state, chance = new_state(), random.Random(1)
    feed(state, MONDAY, [3.0] * 8640, chance)
    feed(state, MONDAY + 86_400, [30.0] * 30, chance)
    assert state.fast.gate.spike is not None
    assert again(state) == state


def test_it_is_small() -> None:
    state, chance = new_state(), random.Random(1)
    feed(state, MONDAY, [40.0] * 8640, chance)
    assert len(msgspec.msgpack.encode(state)) < 10_000
    assert len(msgspec.msgpack.encode(state.fast)) < 2_000
    assert len(msgspec.msgpack.encode(new_mood())) < 10_000


def test_the_slow_part_changes_with_five_minutes_only() -> None:
    state, chance = new_state(), random.Random(2)
    feed(state, MONDAY, [40.0] * 300, chance)
    changes = 0
    for i in range(300, 360):
        before = msgspec.msgpack.encode(state.slow)
        observe(state, MONDAY + 10 * i, 40)
        changes += msgspec.msgpack.encode(state.slow) != before
    assert changes == 2
