"""Opened, joined, grown, faded, closed."""

from __future__ import annotations

from collections import Counter

import msgspec

from listening.spikes.detector import AlarmReason, Band, Path, Phase, Severity, Verdict
from listening.spikes.joining import Stretch
from listening.spikes.lifecycle import Life
from listening.spikes.record import Said, Spike, SpikeMoment, SpikeOutcome, Stage, opinion
from tests.spikes.test_joining import USUAL, stretch
from tests.spikes.test_series import cell

T = 1_750_000_000


def verdict(
    at: int, phase: Phase, ratio: float = 5.0, severity: Severity = Severity.medium, alarm: bool = False
) -> Verdict:
    return Verdict(
        at=at,
        seconds=10,
        phase=phase,
        alarm=alarm,
        reason=AlarmReason.new if alarm else AlarmReason.quiet_time,
        usual=Band(0, 1, 3),
        since=T - 60,
        path=Path.surge,
        severity=severity,
        observed=10 * ratio,
        expected=10,
        window=60,
        z=6,
        log10_p=-9,
        strength=ratio / 3,
    )


def rocket(start: int, end: int) -> Stretch:
    return stretch(Rocket__care=60)


def only(life: Life) -> Spike:
    (spike,) = life.spikes
    return spike


def test_a_topic_and_its_department_are_one_spike() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened, alarm=True))
    life.take("department:care", verdict(T + 10, Phase.opened, ratio=2))
    spike = only(life)
    assert [m.series for m in spike.members] == ["topic:Rocket", "department:care"]
    assert spike.lead == "topic:Rocket"
    assert spike.alarmed == (T + 10) * 1000
    assert [m.what for m in spike.moments] == [SpikeMoment.opened, SpikeMoment.alarm, SpikeMoment.joined]


def test_two_things_at_once_are_two() -> None:
    life = Life([], lambda start, end: stretch(Rocket__care=60, Acme__press=60))
    life.take("topic:Rocket", verdict(T, Phase.opened))
    life.take("department:press", verdict(T, Phase.opened))
    assert len(life.spikes) == 2


def test_a_spike_without_an_alarm_is_shown_all_the_same() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened))
    assert only(life).open
    assert not only(life).alarmed


def test_one_that_was_open_before_anybody_watched_is_opened() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.open))
    assert only(life).open


def test_a_gap_opens_nothing() -> None:
    life = Life([], rocket)
    gap = msgspec.structs.replace(verdict(T, Phase.open), window=0, observed=0, expected=0)
    life.take("topic:Rocket", gap)
    assert not life.spikes
    life.take("topic:Rocket", verdict(T + 10, Phase.open))
    assert only(life).open


def test_it_closes_with_the_last_of_its_series() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened))
    life.take("department:care", verdict(T, Phase.opened))
    life.take("topic:Rocket", verdict(T + 10, Phase.closed))
    assert only(life).open
    life.take("department:care", verdict(T + 20, Phase.closed))
    spike = only(life)
    assert spike.closed == (T + 30) * 1000
    assert spike.stage is Stage.closed


def test_a_mood_that_lingers_keeps_nothing_open() -> None:
    life = Life([], lambda start, end: stretch(Rocket__care__n=60))
    life.take("topic:Rocket", verdict(T, Phase.opened))
    life.take("mood:Rocket", verdict(T, Phase.opened))
    life.take("topic:Rocket", verdict(T + 10, Phase.closed))
    assert only(life).closed
    life.take("mood:Rocket", verdict(T + 20, Phase.open))
    assert len(life.spikes) == 1
    later = Life(life.spikes, rocket)
    later.take("mood:Rocket", verdict(T + 30, Phase.open))
    assert later.spikes == []
    later.take("mood:Rocket", verdict(T + 40, Phase.opened))
    assert len(later.spikes) == 1


def test_a_series_that_rises_again_is_the_same_member() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened, ratio=9))
    life.take("department:care", verdict(T, Phase.opened))
    life.take("topic:Rocket", verdict(T + 10, Phase.closed))
    life.take("topic:Rocket", verdict(T + 20, Phase.opened, ratio=3))
    spike = only(life)
    assert sorted(m.series for m in spike.members) == ["department:care", "topic:Rocket"]
    assert spike.leading.peak.ratio == 9


def test_severity_only_grows_and_says_when() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened))
    life.take("topic:Rocket", verdict(T + 10, Phase.open, ratio=9, severity=Severity.high))
    life.take("topic:Rocket", verdict(T + 20, Phase.open, ratio=2, severity=Severity.high))
    spike = only(life)
    assert spike.severity is Severity.high
    assert spike.peak.ratio == 9
    assert spike.now.ratio == 2
    assert [m.what for m in spike.moments] == [SpikeMoment.opened, SpikeMoment.worse]


def test_it_grows_peaks_and_fades_by_its_rate() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened))
    stages = []
    for n, rate in enumerate((5, 20, 20, 18, 18, 18, 18, 18, 9, 9)):
        life.follow(lambda _, rate=rate: float(rate), (T + 10 * n) * 1000)  # type: ignore[misc]
        stages.append(only(life).stage)
    assert stages[0] is stages[5] is Stage.growing
    assert stages[7] is Stage.peaking
    assert stages[9] is Stage.fading
    assert only(life).peak_rate == 20


def test_the_same_again_changes_nothing() -> None:
    def run(spikes: list[Spike]) -> list[Spike]:
        life = Life(spikes, rocket)
        life.take("topic:Rocket", verdict(T, Phase.opened, alarm=True))
        return life.spikes

    once = run([])
    assert run([]) == once


def test_series_that_are_watched_no_more_end() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened))
    life.drop(frozenset({"total:"}), T * 1000)
    assert only(life).closed == T * 1000


def test_who_has_it_and_what_it_was() -> None:
    said = (
        Said(at=1, who="ann", note="looking"),
        Said(at=2, who="kim", taken=True),
        Said(at=3, who="bob", taken=True),
        Said(at=4, who="kim", outcome=SpikeOutcome.news),
        Said(at=5, who="ann", outcome=SpikeOutcome.incident),
    )
    found = opinion(said)
    assert (found.holder, found.held_at) == ("kim", 2)
    assert (found.outcome, found.outcome_by) == (SpikeOutcome.incident, "ann")


def test_own_posts_are_no_excess() -> None:
    during = Counter({cell("Acme", own=True): 100})
    assert Stretch(during, USUAL, 10.0).excess(lambda _: True) < 0


def test_at_its_strongest_never_falls() -> None:
    """Longer windows are surer though less far above the usual: the evidence grows while the ratio falls."""
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened, ratio=7.5))
    for n, (ratio, strength) in enumerate(((5.6, 9.0), (3.0, 12.0), (8.0, 1.0), (2.0, 0.5))):
        said = msgspec.structs.replace(verdict(T + 10 * (n + 1), Phase.open, ratio=ratio), strength=strength)
        before = only(life).strongest.ratio
        life.take("topic:Rocket", said)
        assert only(life).strongest.ratio >= before
    assert only(life).strongest.ratio == 8.0
    assert only(life).peak.strength == 12.0, "the surest evidence is kept beside it"


def test_who_is_not_needed_any_more() -> None:
    life = Life([], rocket)
    life.take("topic:Rocket", verdict(T, Phase.opened, alarm=True))
    fading = msgspec.structs.replace(only(life), stage=Stage.fading)
    assert fading.calming
    assert not msgspec.structs.replace(fading, severity=Severity.critical).calming, "until it is over"
    assert not msgspec.structs.replace(fading, stage=Stage.peaking).calming
