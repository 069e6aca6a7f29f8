"""The cases that posts of a spike opened, counted alike for page, paper, alert, wall and digest. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.cases.case import UNRESOLVED, Case
from listening.cases.sla import Standing, Targets
from listening.spikes.record import Spike
from listening.spikes.series import SeriesKind, read_id


class SpikeCases(msgspec.Struct, frozen=True):
    """How many there are."""

    opened: int
    unresolved: int
    late: int
    """Of the unresolved: something that was due is not done."""

    @property
    def words(self) -> str:
        """``12 cases opened, 9 unresolved, 3 late.``; empty where there is none."""
        if not self.opened:
            return ""
        late = f", {self.late:,} late" if self.late else ""
        opened = "1 case" if self.opened == 1 else f"{self.opened:,} cases"
        return f"{opened} opened, {self.unresolved:,} unresolved{late}."


def count(several: Sequence[Case], targets: Targets, now: int) -> SpikeCases:
    """How these stand at ``now`` (ms UTC)."""
    waiting = [case for case in several if case.state in UNRESOLVED]
    late = sum(targets.clocks(case).standing(now) is Standing.breached for case in waiting)
    return SpikeCases(len(several), len(waiting), late)


def belongs(case: Case, spike: Spike, now: int) -> bool:
    """Whether a post of the spike may have opened it: in its time, of its topic, department or source."""
    lead = read_id(spike.lead)
    return (
        spike.since <= case.opened_at < (spike.closed or now)
        and (lead.kind is not SeriesKind.department or case.department == lead.name)
        and (lead.kind not in (SeriesKind.topic, SeriesKind.mood) or not lead.name or lead.name in case.opening.topics)
        and (lead.kind is not SeriesKind.source or case.opening.source == lead.name)
    )
