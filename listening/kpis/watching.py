"""Watching: who listens, whether the sources are alive, and what becomes of spikes. Pure.

Times are seconds. What was not measured says so: nothing here is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from listening.counting.counts import Filter
from listening.counting.listened import Listened
from listening.kpis.figure import Measure
from listening.kpis.percentiles import share
from listening.kpis.period import Period
from listening.kpis.sample import Sample
from listening.people.presence import Headcount
from listening.spikes.deeds import Deeds
from listening.spikes.record import SpikeOutcome
from listening.system.source import ALIVE, SourceState


class WatchingFacts(msgspec.Struct, frozen=True):
    """What is known of watching."""

    states: Sequence[SourceState]
    """Of the sources of config.toml, now."""
    listened: Listened
    spikes: Sequence[Deeds]
    """As far back as any period reaches."""

    @property
    def since(self) -> int:
        """Since when (ms) anything was watched at all; 0 = never. A replay has spikes, but no live source."""
        found = (spike.opened for spike in self.spikes)
        return min([*self.listened.first.values(), *found], default=0)

    def through(self, period: Period) -> bool:
        """Whether it was watched from the beginning of the period on."""
        return 0 < self.since <= period.start


def spikes_of(watch: WatchingFacts, period: Period, only: Filter) -> list[Deeds]:
    """Spikes that were found in a period and concern what a filter admits."""
    return [spike for spike in watch.spikes if period.start <= spike.opened < period.end and spike.concerns(only)]


def people(headcount: Headcount, only: Filter) -> Measure:
    """Different people; of a department those who work for it."""
    number = headcount.by_department.get(only.department, 0) if only.department else headcount.people
    return Measure(number, number)


def _sources(watch: WatchingFacts, only: Filter) -> list[SourceState]:
    return [state for state in watch.states if only.source in ("", state.name)]


def sources_alive(watch: WatchingFacts, only: Filter) -> Measure:
    """Sources that are live or catching up now."""
    states = _sources(watch, only)
    if not states:
        return Measure(None, note="no live source in config.toml")
    alive = sum(state.connection in ALIVE for state in states)
    return Measure(alive, len(states), note=f"of {len(states)}")


def sources_share(watch: WatchingFacts, period: Period, only: Filter) -> Measure:
    """Per cent of the time since each source was first heard that it was alive, all together."""
    each = [watch.listened.share(state.name, period.start, period.end) for state in _sources(watch, only)]
    heard = [(alive, whole) for alive, whole in each if whole]
    found = share(sum(alive for alive, _ in heard), sum(whole for _, whole in heard))
    if not heard:
        return Measure(None, note="no live source was listened to")
    return Measure(found.value, len(heard))


def _sample(
    spikes: Sequence[Deeds],
    fits: Callable[[Deeds], bool],
    value: Callable[[Deeds], float],
    note: str = "",
) -> Sample:
    kept = [spike for spike in spikes if fits(spike)]
    values = np.array([value(spike) for spike in kept], np.float64)
    return Sample(values, lambda: [spike.id for spike in kept], note)


def found(spikes: Sequence[Deeds]) -> Sample:
    """Spikes, and how long it took the detector to find them: from the beginning of their rise."""
    return _sample(spikes, lambda s: True, lambda s: (s.opened - s.since) / 1000)


def seen(spikes: Sequence[Deeds]) -> Sample:
    """From the beginning of the rise until a person looked; those nobody opened are counted beside."""
    missed = sum(not spike.seen for spike in spikes)
    note = f"{missed:,} unopened" if missed else ""
    return _sample(spikes, lambda s: s.seen > 0, lambda s: (s.seen - s.since) / 1000, note)


def acknowledged(spikes: Sequence[Deeds]) -> Sample:
    """From asking for a person until somebody had it; those nobody took are counted beside."""
    asked = [spike for spike in spikes if spike.asked]
    missed = sum(not spike.held_at for spike in asked)
    note = f"{missed:,} not taken" if missed else ""
    # Somebody may have taken it before the detector asked.
    return _sample(asked, lambda s: s.held_at > 0, lambda s: max(s.held_at - s.asked, 0) / 1000, note)


def false_alarms(spikes: Sequence[Deeds]) -> Sample:
    """Whether it was a false alarm, of those that somebody judged; the others are counted beside."""
    unjudged = sum(spike.outcome is None for spike in spikes)
    note = f"{unjudged:,} not judged" if unjudged else ""
    return _sample(
        spikes,
        lambda s: s.outcome is not None,
        lambda s: float(s.outcome is SpikeOutcome.false_alarm),
        note,
    )


OF_SPIKES: Mapping[str, Callable[[Sequence[Deeds]], Sample]] = {
    "spikes": found,
    "seen": seen,
    "acknowledged": acknowledged,
    "false_alarms": false_alarms,
}
"""Samples by the name that a definition says."""
