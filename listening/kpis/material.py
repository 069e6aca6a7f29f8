"""The material of the figures of one period, under one filter. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import msgspec

from listening.config import Config, TopicKind
from listening.counting.counts import EVERYTHING, Cells, Filter, Mood, Population, mood
from listening.kpis import answering, together, watching, worth
from listening.kpis.answering import Mixed
from listening.kpis.cases import JudgedCases
from listening.kpis.period import Period
from listening.kpis.sample import Sample
from listening.kpis.voices import PeriodVoices
from listening.kpis.watching import WatchingFacts
from listening.kpis.worth import Balance
from listening.learning.calibration import Estimate
from listening.learning.sample import Calibration
from listening.spikes.deeds import Deeds

NOT_REVIEWED = Calibration()


class Material:
    """What was counted in one period."""

    def __init__(
        self,
        config: Config,
        period: Period,
        only: Filter,
        cells: Cells,
        voices: PeriodVoices | None,
        cases: JudgedCases,
        book: JudgedCases,
        watch: WatchingFacts | None = None,
        calibration: Calibration = NOT_REVIEWED,
        compared: bool = False,
    ) -> None:
        """``cells``: of the period, unfiltered; ``voices``, ``cases``, ``book``: what the filter admits.

        ``voices``: None where they were not counted. ``cases``: opened in the
        period; ``book``: with those before it. ``watch``: None where nothing
        was watched, or not from the beginning. ``calibration``: what the reviews say of moods; ``compared``: the
        period is one of those that make the usual, and is corrected as the figure it stands beside is.
        """
        self.config = config
        self.period = period
        self.only = only
        self.everything = cells
        self.cells = _admitted(cells, only)
        self.corpus = _admitted(cells, msgspec.structs.replace(only, topic=""))
        """Whatever its topic."""
        self.reposts = config.sentiment.reposts
        """Whether reposts count in the mood."""
        self.mood: Mood = mood(self.cells, only, self.reposts)
        self.calibration = calibration
        self.net: Estimate | None = calibration.net(self.mood, only, period.end, compared)
        """Net sentiment corrected by the review; None where it is not."""
        self.voices = voices
        self.cases = cases
        self.book = book
        self.watch = watch
        self._samples: dict[str, Sample] = {}

    def sample(self, name: str) -> Sample:
        """What is counted, item by item; ``name``: one of SAMPLES."""
        if name not in self._samples:
            self._samples[name] = SAMPLES[name](self)
        return self._samples[name]

    @cached_property
    def our_posts(self) -> int:
        """What the brand wrote itself: in no figure of customers."""
        ours = msgspec.structs.replace(self.only, who=Population.ours)
        return sum(n for cell, n in self.everything.items() if ours.admits(cell))

    @cached_property
    def mix(self) -> list[Mixed]:
        return answering.mix(self.cases, self.cells)

    @cached_property
    def spikes(self) -> list[Deeds] | None:
        """Spikes found in the period; None where none could be known."""
        if self.no_spikes or self.watch is None:
            return None
        return watching.spikes_of(self.watch, self.period, self.only)

    @property
    def no_spikes(self) -> str:
        """Why nothing is known of spikes."""
        if self.only.country:
            return "not known by place"
        if self.watch is not None and not self.watch.since:
            return "nothing was watched yet"
        if self.watch is None or self.watch.since >= self.period.end:
            return "nothing was watched then"
        return ""

    @property
    def watched_since(self) -> str:
        """When watching began, if that was within the period."""
        if self.no_spikes or self.watch is None or self.watch.since <= self.period.start:
            return ""
        zone = ZoneInfo(self.config.brand.timezone)
        return f"since {datetime.fromtimestamp(self.watch.since / 1000, zone):%-d %b %H:%M}"

    @cached_property
    def balance(self) -> Balance | None:
        # Hours are everybody's: they cannot be set against a part of the answers.
        if self.only != EVERYTHING:
            return None
        start = self.period.start
        if self.voices is not None:
            start = max(self.voices.first or self.period.end, start)
        return worth.balance(self.cases, Period(start, self.period.end), self.config.worth)

    @property
    def no_balance(self) -> str:
        """Why there is no balance."""
        if not self.config.worth.contact_cost:
            return "no assumptions in config.toml: [worth]"
        return "only for all cases: hours are not known by part" if self.cases.number else "no case in this range"

    @property
    def rivals(self) -> list[str]:
        """Topics that share of voice is among."""
        compared = (TopicKind.brand, TopicKind.competitor)
        return [topic.name for topic in self.config.topics if topic.kind in compared]

    @property
    def ours(self) -> list[str]:
        brands = [t.name for t in self.config.topics if t.kind is TopicKind.brand]
        return [self.only.topic] if self.only.topic else brands


def _admitted(cells: Cells, only: Filter) -> Cells:
    return {cell: n for cell, n in cells.items() if only.admits(cell)}


def _of_cases(take: Callable[[JudgedCases], Sample]) -> Callable[[Material], Sample]:
    return lambda m: take(m.cases)


def _of_spikes(take: Callable[[Sequence[Deeds]], Sample]) -> Callable[[Material], Sample]:
    return lambda m: take(m.spikes or [])


SAMPLES: dict[str, Callable[[Material], Sample]] = {
    **{name: _of_cases(take) for room in (answering, together, worth) for name, take in room.OF_CASES.items()},
    **{name: _of_spikes(take) for name, take in watching.OF_SPIKES.items()},
    "waiting": lambda m: answering.waiting(m.book, m.period.end),
}
"""By the name that a definition says."""
