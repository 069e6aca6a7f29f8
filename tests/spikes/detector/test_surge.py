"""The fast path alone."""

from __future__ import annotations

from listening.spikes.detector import surge
from listening.spikes.detector.surge import SurgeReading, SurgeState


def steady(per_bucket: float, usual: float, buckets: int) -> SurgeState:
    state = surge.new_surge()
    run(state, per_bucket, usual, buckets)
    return state


def run(state: SurgeState, count: float, usual: float, buckets: int, *, spike: bool = False) -> SurgeReading:
    for _ in range(buckets):
        reading = surge.read(state, usual, count, 10, spike)
    return reading


def test_the_last_half_hour_corrects_the_time_of_day() -> None:
    assert 9.0 < run(steady(10.0, 5.0, 2000), 10.0, 5.0, 1).local < 10.1


def test_nothing_known_says_nothing() -> None:
    reading = run(surge.new_surge(), 50.0, 0.0, 100)
    assert not reading.score.strength
    assert not reading.ready


def test_a_surge_does_not_raise_its_own_bar() -> None:
    state = steady(10.0, 10.0, 1000)
    assert run(state, 40.0, 10.0, 60).local < 10.5


def test_while_a_spike_is_open_little_is_learnt() -> None:
    learnt = [run(steady(10.0, 10.0, 1000), 40.0, 10.0, 360, spike=spike).local for spike in (True, False)]
    assert learnt[0] < 15.0
    assert learnt[1] > 1.4 * learnt[0]


def test_what_is_calm_opens_nothing() -> None:
    state = steady(10.0, 10.0, 1000)
    assert run(state, 40.0, 10.0, 24).score.strength > 1.0
    after = run(state, 10.0, 10.0, 32)
    assert after.calm
    assert after.score.z > surge.THRESHOLD, "ten minutes remember"
    assert after.score.strength == 0.0


def test_a_long_gap_leaves_the_time_of_day() -> None:
    state = steady(20.0, 10.0, 1000)
    surge.skip(state, 86_400, 10)
    assert not any(state.counts)
    assert 9.9 < run(state, 10.0, 10.0, 1).local < 10.1
