"""Mentions per minute over the last hour, and the usual for those minutes."""

from __future__ import annotations

import msgspec

from listening.counting.counts import mood
from listening.spans import HOUR_MS, MINUTE_MS
from listening.spikes.series import read_id, title
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums


class Volume(SnapshotPart, frozen=True, kw_only=True):
    """The last 60 minutes. Keys are minutes since 1970 UTC."""

    empty: bool = False
    minutes: dict[str, tuple[int, int, int, int]]
    """Negative, neutral, positive, unscored; minutes without a mention are left out."""
    usual: dict[str, tuple[float, float]]
    """Low and high; minutes without a usual are left out."""
    marks: dict[str, str] = msgspec.field(default_factory=dict)
    """Minutes in which a spike opened, and what it is about."""


def build(sums: Sums) -> Volume:
    last = sums.view.now - sums.view.now % MINUTE_MS
    minutes: dict[str, tuple[int, int, int, int]] = {}
    usual: dict[str, tuple[float, float]] = {}
    for start in range(last - HOUR_MS + MINUTE_MS, last + MINUTE_MS, MINUTE_MS):
        key = str(start // MINUTE_MS)
        by = mood(sums.cells(start, start + MINUTE_MS), reposts=sums.reposts)
        if by.mentions:
            minutes[key] = (by.negative, by.neutral, by.positive, by.unscored + by.reposts)
        beside = sums.usual_minute(start)
        if beside is not None:
            usual[key] = (beside.low, beside.high)
    return Volume(empty=not minutes, minutes=minutes, usual=usual, marks=_marks(sums, last))


def _marks(sums: Sums, last: int) -> dict[str, str]:
    """Where spikes opened; of several in one minute the worst gives the name."""
    marks: dict[str, str] = {}
    for shown in sorted(sums.view.spikes, key=lambda each: each.spike.severity):
        opened = shown.spike.opened
        if opened >= last - HOUR_MS + MINUTE_MS:
            marks[str(opened // MINUTE_MS)] = title(read_id(shown.spike.lead), sums.view.config)
    return marks
