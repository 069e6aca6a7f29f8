"""What the detector says of series whose truth is known."""

from __future__ import annotations

import math
import random

import pytest

from listening.spikes.detector import AlarmReason, Path, Phase, Severity, new_state, observe, usual
from tests.spikes.detector.series import MONDAY, alarms, closed, feed, lived, opened

HOUR = 360
DAY = 24 * HOUR
"""In rows of 10 s."""


def steady(per_minute: float, rows: int) -> list[float]:
    return [per_minute / 6.0] * rows


def surge(per_minute: float, factor: float, minutes: int, after: int) -> list[float]:
    """A surge, then ``after`` rows as usual."""
    return steady(per_minute * factor, minutes * 6) + steady(per_minute, after)


@pytest.mark.parametrize("per_minute", [0.0, 0.2, 2.0, 20.0, 200.0])
def test_chance_alone_opens_nothing(per_minute: float) -> None:
    state = new_state()
    assert not opened(feed(state, MONDAY, steady(per_minute, 2 * DAY), random.Random(3)))


@pytest.mark.parametrize("counts", [[1], [3], [0, 1, 3], [1, 2, 1, 2], [6]])
def test_a_few_mentions_in_silence_are_no_crisis(counts: list[int]) -> None:
    state, _ = lived(0.0, DAY, 1)
    start = MONDAY + DAY * 10
    verdicts = [observe(state, start + 10 * i, n) for i, n in enumerate(counts)]
    verdicts += [observe(state, start + 10 * (len(counts) + i), 0) for i in range(60)]
    assert {v.phase for v in verdicts} == {Phase.quiet}


@pytest.mark.parametrize(
    ("per_minute", "factor", "minutes"),
    [(200.0, 2.0, 5), (20.0, 3.0, 5), (20.0, 10.0, 2), (2.0, 10.0, 5), (0.2, 60.0, 5)],
)
def test_a_surge_is_told_once_and_closed(per_minute: float, factor: float, minutes: int) -> None:
    state, chance = lived(per_minute, DAY, 2)
    start = MONDAY + DAY * 10
    verdicts = feed(state, start, surge(per_minute, factor, minutes, 3 * HOUR), chance)
    assert len(opened(verdicts)) == len(alarms(verdicts)) == len(closed(verdicts)) == 1
    alarm = alarms(verdicts)[0]
    assert alarm.reason is AlarmReason.new
    assert alarm.path is Path.surge
    assert alarm.at < start + minutes * 60
    assert abs(alarm.since - start) <= 60
    assert alarm.ratio > 1.5
    assert alarm.observed > alarm.expected
    assert alarm.log10_p < -5.0
    assert closed(verdicts)[0].at > start + minutes * 60
    assert closed(verdicts)[0].since == alarm.since
    assert verdicts[-1].phase is Phase.quiet


def test_the_first_hour_is_enough_for_a_clear_surge() -> None:
    state, chance = new_state(), random.Random(3)
    assert not opened(feed(state, MONDAY, steady(20.0, HOUR // 2), chance))
    verdicts = feed(state, MONDAY + HOUR * 5, surge(20.0, 6.0, 5, 0), chance)
    assert len(alarms(verdicts)) == 1


def test_the_first_minutes_decide_nothing() -> None:
    state = new_state()
    verdicts = [observe(state, MONDAY + 10 * i, 2 if i < 60 else 400) for i in range(66)]
    assert not opened(verdicts)
    assert any(v.reason is AlarmReason.learning for v in verdicts)


def test_the_slow_path_waits_for_three_hours() -> None:
    state, chance = new_state(300), random.Random(3)
    feed(state, MONDAY, [20.0] * 20, chance)
    early = feed(state, MONDAY + 20 * 300, [600.0] * 10, chance)
    assert not opened(early)
    assert any(v.reason is AlarmReason.learning for v in early)


def test_worse_evidence_is_more_severe() -> None:
    seen = []
    for factor in (2.0, 4.0, 20.0):
        state, chance = lived(60.0, DAY, 4)
        last = feed(state, MONDAY + DAY * 10, surge(60.0, factor, 10, 0), chance)[-1]
        assert last.severity is not None
        seen.append(last.severity)
    assert seen == sorted(seen)
    assert seen[0] <= Severity.medium < seen[-1] is Severity.critical


def test_a_spike_stays_open_through_a_lull() -> None:
    """Opening asks for much, staying open for little: one spike, not one a minute."""
    state, chance = lived(20.0, DAY, 5)
    lulls = (surge(20.0, 5.0, 3, 6) * 4) + steady(20.0, HOUR)
    verdicts = feed(state, MONDAY + DAY * 10, lulls, chance)
    assert len(opened(verdicts)) == len(closed(verdicts)) == len(alarms(verdicts)) == 1


def test_after_an_alarm_only_distinctly_worse_is_told() -> None:
    state, chance = lived(20.0, DAY, 6)
    first = feed(state, MONDAY + DAY * 10, surge(20.0, 3.0, 5, HOUR), chance)
    same = feed(state, MONDAY + (DAY + HOUR + 30) * 10, surge(20.0, 3.0, 5, HOUR), chance)
    worse = feed(state, MONDAY + (DAY + 2 * HOUR + 60) * 10, surge(20.0, 20.0, 5, HOUR), chance)
    assert [len(alarms(v)) for v in (first, same, worse)] == [1, 0, 1]
    assert len(opened(same)) == 1, "seen and shown all the same"
    assert opened(same)[0].reason is AlarmReason.quiet_time
    assert alarms(worse)[0].reason is AlarmReason.worse


def test_after_the_quiet_time_it_is_told_again() -> None:
    state, chance = lived(20.0, DAY, 6)
    first = feed(state, MONDAY + DAY * 10, surge(20.0, 5.0, 5, 8 * HOUR), chance)
    again = feed(state, MONDAY + (DAY + 8 * HOUR + 30) * 10, surge(20.0, 5.0, 5, HOUR), chance)
    assert [a.reason for a in alarms(first) + alarms(again)] == [AlarmReason.new, AlarmReason.new]


def test_a_slow_drift_is_followed() -> None:
    """Doubling over two weeks is a change of the usual, not a spike."""
    state, chance = new_state(300), random.Random(7)
    feed(state, MONDAY, [100.0] * 288 * 7, chance)
    drift = [100.0 * 2.0 ** (i / (288 * 14)) for i in range(288 * 14)]
    assert not opened(feed(state, MONDAY + 7 * 86_400, drift, chance))


@pytest.mark.parametrize("hours", [1, 6])
def test_a_spike_is_not_learnt_as_usual(hours: int) -> None:
    state, chance = lived(20.0, 4 * DAY, 8)
    start = MONDAY + 40 * DAY
    before = usual(state, start, 300).expected
    verdicts = feed(state, start, surge(20.0, 8.0, 60 * hours, 0), chance)
    assert verdicts[-1].phase is Phase.open
    assert usual(state, start + hours * 3600, 300).expected < 1.5 * before
    assert usual(state, start + 86_400 + hours * 1800, 300).expected < 1.3 * before


def test_a_new_level_becomes_usual_in_the_end() -> None:
    state, chance = new_state(300), random.Random(9)
    feed(state, MONDAY, [100.0] * 288 * 7, chance)
    later = feed(state, MONDAY + 7 * 86_400, [250.0] * 288 * 14, chance)
    assert opened(later)
    assert later[-1].phase is Phase.quiet
    assert later[-1].usual.low < 250.0 < later[-1].usual.high


def test_time_of_day_is_learnt_in_local_time() -> None:
    """Busy from 9 to 17 where the brand is; the clock there is 5 hours behind UTC."""
    state, chance = new_state(300), random.Random(10)
    offset = -5 * 3600

    def mean(row: int) -> float:
        return 120.0 if 9 <= (MONDAY + row * 300 + offset) // 3600 % 24 < 17 else 20.0

    feed(state, MONDAY, [mean(row) for row in range(288 * 10)], chance, offset=offset)
    day = MONDAY + 11 * 86_400
    noon, night = day + 17 * 3600, day + 8 * 3600
    assert usual(state, noon, 300, offset=offset).expected == pytest.approx(120.0, rel=0.2)
    assert usual(state, night, 300, offset=offset).expected == pytest.approx(20.0, rel=0.2)
    # the clocks change: half past nine is an hour earlier in UTC
    morning = day + 13 * 3600 + 1800
    assert usual(state, morning, 300, offset=offset + 3600).expected > 90.0
    assert usual(state, morning, 300, offset=offset).expected < 45.0


def test_day_of_week_is_learnt() -> None:
    state, chance = new_state(300), random.Random(11)
    means = [40.0 if row // 288 % 7 >= 5 else 100.0 for row in range(288 * 7 * 6)]
    feed(state, MONDAY, means, chance)
    after = MONDAY + 7 * 6 * 86_400
    noons = [usual(state, after + day * 86_400 + 43_200, 300).expected for day in range(7)]
    assert max(noons[5:]) < 0.7 * min(noons[:5])


def test_the_band_holds_what_chance_brings() -> None:
    state, chance = new_state(300), random.Random(12)
    feed(state, MONDAY, [50.0] * 288 * 5, chance)
    verdicts = feed(state, MONDAY + 5 * 86_400, [50.0] * 288, chance)
    band = usual(state, MONDAY + 6 * 86_400, 300)
    assert 30.0 < band.low < 45.0 < band.expected < 55.0 < band.high < 72.0
    chance = random.Random(13)
    inside = sum(v.usual.low <= 50.0 + chance.gauss(0.0, math.sqrt(50.0)) <= v.usual.high for v in verdicts)
    assert 0.9 * 288 < inside < 288


@pytest.mark.parametrize("seconds", [0, -10, 7, 600])
def test_rows_fill_five_minutes(seconds: int) -> None:
    with pytest.raises(ValueError, match="do not fill"):
        new_state(seconds)


def test_rows_come_in_order_and_are_counts() -> None:
    state = new_state()
    observe(state, MONDAY, 1)
    with pytest.raises(ValueError, match="begins before"):
        observe(state, MONDAY, 1)
    with pytest.raises(ValueError, match="negative"):
        observe(state, MONDAY + 10, -1)
