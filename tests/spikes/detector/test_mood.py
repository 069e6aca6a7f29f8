"""A dip of sentiment: the negative share, not the number of negatives."""

from __future__ import annotations

import random

import pytest

from listening.spikes.detector import AlarmReason, MoodState, Path, Phase, Verdict, new_mood, observe_mood
from tests.spikes.detector.series import MONDAY, alarms, closed, opened, poisson

DAY = 1440
"""In rows of a minute."""


def feed(
    state: MoodState, start: int, minutes: int, per_minute: float, share: float, chance: random.Random
) -> list[Verdict]:
    verdicts = []
    for i in range(minutes):
        scored = poisson(per_minute, chance)
        negative = sum(chance.random() < share for _ in range(scored))
        verdicts.append(observe_mood(state, start + 60 * i, negative, scored))
    return verdicts


@pytest.mark.parametrize(("per_minute", "share"), [(0.2, 0.1), (2.0, 0.3), (20.0, 0.05), (50.0, 0.2)])
def test_chance_alone_opens_nothing(per_minute: float, share: float) -> None:
    assert not opened(feed(new_mood(60), MONDAY, 3 * DAY, per_minute, share, random.Random(1)))


def test_more_of_the_same_mood_is_no_dip() -> None:
    state, chance = new_mood(60), random.Random(2)
    feed(state, MONDAY, DAY, 10.0, 0.2, chance)
    assert not opened(feed(state, MONDAY + 86_400, 120, 100.0, 0.2, chance))


@pytest.mark.parametrize(("per_minute", "share"), [(20.0, 0.5), (3.0, 0.8), (100.0, 0.4)])
def test_a_dip_is_told_once_and_closed(per_minute: float, share: float) -> None:
    state, chance = new_mood(60), random.Random(3)
    feed(state, MONDAY, DAY, per_minute, 0.15, chance)
    start = MONDAY + 86_400
    verdicts = feed(state, start, 60, per_minute, share, chance)
    verdicts += feed(state, start + 3600, 180, per_minute, 0.15, chance)
    assert len(opened(verdicts)) == len(alarms(verdicts)) == len(closed(verdicts)) == 1
    assert closed(verdicts)[0].at < start + 3600 + 2700, "the hour that remembers keeps nothing open"
    alarm = alarms(verdicts)[0]
    assert alarm.path is Path.mood
    assert alarm.reason is AlarmReason.new
    assert alarm.usual.low <= 0.15 <= alarm.usual.high
    assert alarm.usual.expected == pytest.approx(0.15, abs=0.05)
    assert verdicts[-1].phase is Phase.quiet


@pytest.mark.parametrize(("negative", "scored"), [(1, 1), (3, 3), (4, 6), (9, 9)])
def test_a_few_angry_mentions_are_no_dip(negative: int, scored: int) -> None:
    state, chance = new_mood(60), random.Random(4)
    feed(state, MONDAY, DAY, 0.5, 0.2, chance)
    assert observe_mood(state, MONDAY + 86_400, negative, scored).phase is Phase.quiet


def test_a_gap_opens_and_closes_nothing() -> None:
    state, chance = new_mood(60), random.Random(5)
    feed(state, MONDAY, DAY, 20.0, 0.15, chance)
    start = MONDAY + 86_400
    assert alarms(feed(state, start, 30, 20.0, 0.6, chance))
    gap = [observe_mood(state, start + 1800 + 60 * i, 0, 0, observed=False) for i in range(120)]
    assert {(v.phase, v.reason) for v in gap} == {(Phase.open, AlarmReason.gap)}


def test_bad_input() -> None:
    state = new_mood()
    with pytest.raises(ValueError, match="3 of 2"):
        observe_mood(state, MONDAY, 3, 2)
    observe_mood(state, MONDAY, 1, 2)
    with pytest.raises(ValueError, match="begins before"):
        observe_mood(state, MONDAY + 5, 1, 2)
    with pytest.raises(ValueError, match="do not fill"):
        new_mood(7)


def test_eight_too_many_are_the_least() -> None:
    """However happy a brand is otherwise."""
    state, chance = new_mood(60), random.Random(6)
    feed(state, MONDAY, DAY, 20.0, 0.02, chance)
    later = MONDAY + 86_400 + 2 * 3600
    assert observe_mood(state, later, 8, 8).phase is Phase.quiet
    assert observe_mood(state, later + 60, 2, 2).phase is Phase.opened
