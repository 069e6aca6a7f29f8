"""Authors and reach of a period, from the rows of the ledger. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from listening.counts import EVERYTHING, Filter
from listening.kpis.period import Period
from listening.ledger import DAY_MS, UNKNOWN, Day, read_group


class Voices:
    """The rows of one period that a filter admits, day by day."""

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = days

    @property
    def first(self) -> int:
        """When the first of them was written (ms); 0 if there is none."""
        return min((int(day.at.min()) for day in self._days if len(day.at)), default=0)

    def authors(self) -> tuple[int, int]:
        """Different authors, by source and handle, and how many mentions they wrote. Of deleted ones there is none."""
        each = [day.author[day.author != 0] for day in self._days]
        found = pd.unique(np.concatenate(each)) if each else np.empty(0)
        return len(found), sum(map(len, each))

    def reach(self) -> tuple[int, int]:
        """Followers of whoever wrote, mention by mention, and of how many mentions they are known."""
        total = known = 0
        for day in self._days:
            counted = day.followers[(day.followers != UNKNOWN) & ~day.own]
            total += int(counted.sum(dtype=np.int64))
            known += len(counted)
        return total, known

    def trend(self, edges: Sequence[int]) -> list[int]:
        """Mentions between consecutive ``edges`` (ms)."""
        counts = np.zeros(len(edges) - 1, np.int64)
        for day in self._days:
            where = np.searchsorted(np.asarray(edges), day.at, side="right") - 1
            inside = (where >= 0) & (where < len(counts))
            counts += np.bincount(where[inside], minlength=len(counts))
        return [int(n) for n in counts]


def voices(
    days: Sequence[Day], period: Period, groups: Mapping[int, str], only: Filter = EVERYTHING
) -> Voices:
    """``days``: those that the period touches, more of them if need be."""
    admitted = np.array(
        [mark for mark, group in groups.items() if only.admits(read_group(group))]
        if only != EVERYTHING
        else [],
        np.uint64,
    )
    kept = []
    for day in days:
        mask: npt.NDArray[np.bool_] | None = None
        if day.start + DAY_MS <= period.start or day.start >= period.end:
            continue
        if day.start < period.start or day.start + DAY_MS > period.end:
            mask = (day.at >= period.start) & (day.at < period.end)
        if only != EVERYTHING:
            mine = np.isin(day.group, admitted)
            mask = mine if mask is None else mask & mine
        kept.append(day if mask is None else day.where(mask))
    return Voices(kept)
