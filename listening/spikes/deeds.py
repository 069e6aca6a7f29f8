"""Deeds of people about a spike and when it was found: what figures need of it. Pure."""

from __future__ import annotations

import msgspec

from listening.counting.counts import Filter
from listening.spikes.known import KnownSpike
from listening.spikes.record import SpikeOutcome
from listening.spikes.series import Series, SeriesKind, read_id

ABOUT_TOPICS = (SeriesKind.topic, SeriesKind.negative, SeriesKind.mood)


class Deeds(msgspec.Struct, frozen=True, kw_only=True):
    """One spike. Times in ms UTC; 0 = not (yet)."""

    id: str
    since: int
    """When it began to rise."""
    opened: int
    """When the detector found it."""
    closed: int
    asked: int
    """When the detector asked for a person."""
    seen: int
    """When a person first opened its page, took it or said something of it."""
    held_at: int
    """When somebody first had it, or its alert."""
    outcome: SpikeOutcome | None
    series: frozenset[Series]
    """Those that showed it."""

    def concerns(self, only: Filter) -> bool:
        """Whether it showed in the counts of that topic, department and source."""
        topics = {each.name for each in self.series if each.kind in ABOUT_TOPICS}
        return (
            (not only.topic or only.topic in topics)
            and (not only.department or Series(SeriesKind.department, only.department) in self.series)
            and (not only.source or Series(SeriesKind.source, only.source) in self.series)
        )


def deeds(known: KnownSpike, opened_page: int) -> Deeds:
    """``opened_page``: when somebody first opened its page (ms), 0 = nobody did."""
    spike, opinion = known.spike, known.opinion
    first = [opened_page, opinion.held_at, *(said.at for said in known.remarks)]
    return Deeds(
        id=spike.id,
        since=spike.since,
        opened=spike.opened,
        closed=spike.closed,
        asked=spike.alarmed,
        seen=min((at for at in first if at), default=0),
        held_at=opinion.held_at,
        outcome=opinion.outcome,
        series=frozenset(read_id(member.series) for member in spike.members),
    )
