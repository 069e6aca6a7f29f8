"""Authors and reach of a period, from the rows of the ledger. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from listening.counting.buckets import Cell
from listening.counting.counts import EVERYTHING, Cells, Filter, Mood, Population
from listening.counting.ledger import LABELS, REPOSTED, UNKNOWN, read_group
from listening.counting.ledger_day import LedgerDay
from listening.kpis.period import Period
from listening.spans import DAY_MS

LABELS_WRITTEN = REPOSTED + len(LABELS)
"""What a row may say: no label, one of LABELS, or one that has a score of a repost."""


class VoicesAsked(NamedTuple):
    """What voices were asked for."""

    days: Sequence[LedgerDay]
    period: Period
    groups: Mapping[int, str]
    only: Filter


class PeriodVoices:
    """The rows of one period that a filter admits, day by day."""

    def __init__(self, days: Sequence[LedgerDay], asked: VoicesAsked) -> None:
        self._days = days
        self._asked = asked

    @cached_property
    def corpus(self) -> PeriodVoices:
        """The same, whatever its topic."""
        days, period, groups, only = self._asked
        if not only.topic:
            return self
        return voices(days, period, groups, msgspec.structs.replace(only, topic=""))

    def within(self, period: Period) -> PeriodVoices:
        """Those of a part of the period."""
        return voices(self._days, period, {}, Filter(who=Population.everybody))

    @property
    def mentions(self) -> int:
        return sum(len(day.at) for day in self._days)

    @property
    def first(self) -> int:
        """When the first of them was written (ms); 0 if there is none."""
        return min((int(day.at.min()) for day in self._days if len(day.at)), default=0)

    def authors(self) -> tuple[int, int]:
        """Different authors, by source and handle, and how many mentions they wrote. Of deleted ones there is none."""
        import pandas as pd  # half a second of a start that seldom asks for it

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

    def mood(self, reposts: bool = True) -> Mood | None:
        """Mentions by label; None where rows are from before labels were written.

        ``reposts``: whether they count in the mood.
        """
        by = np.zeros((2, LABELS_WRITTEN), np.int64)
        marks = np.array([mark for mark, cell in self.groups.items() if cell.learnt], np.uint64)
        for day in self._days:
            learnt = np.isin(day.group, marks)
            by[0] += np.bincount(day.label, minlength=LABELS_WRITTEN)
            by[1] += np.bincount(day.label[learnt], minlength=LABELS_WRITTEN)
        if by[0][0]:
            return None
        counted, again = _split(by[0], reposts)
        negative, neutral, positive, unsure = _split(by[1], reposts)[0]
        said = {label.name: n for label, n in zip(LABELS, counted, strict=True)}
        return Mood(**said, reposts=again, by_model=(negative, neutral, positive), unsure=unsure)

    @cached_property
    def groups(self) -> Mapping[int, Cell]:
        """What the marks in rows stand for."""
        return {mark: read_group(group) for mark, group in self._asked.groups.items()}

    def cells(self, groups: Mapping[int, Cell]) -> Cells:
        """How many mentions each of ``groups`` has; nothing is said of language and label."""
        import pandas as pd  # as above

        found: Counter[Cell] = Counter()
        for day in self._days:
            places, marks = pd.factorize(day.group)
            for mark, n in zip(marks.tolist(), np.bincount(places).tolist(), strict=True):
                # One that was first heard this very moment may not be known yet.
                if mark in groups:
                    found[groups[mark]] += n
        return found


def _split(by: npt.NDArray[np.int64], reposts: bool) -> tuple[list[int], int]:
    """Mentions by label in the order of LABELS, and how many reposts are left out."""
    _, *counted = (int(n) for n in by)
    posts, again = counted[: len(LABELS)], counted[len(LABELS) :]
    if reposts:
        posts[: len(again)] = (n + more for n, more in zip(posts, again, strict=False))
    return posts, 0 if reposts else sum(again)


def voices(
    days: Sequence[LedgerDay], period: Period, groups: Mapping[int, str], only: Filter = EVERYTHING
) -> PeriodVoices:
    """``days``: those that the period touches, more of them if need be."""
    parts = only != Filter(who=only.who)
    admitted = np.array(
        [mark for mark, group in groups.items() if only.admits(read_group(group))] if parts else [], np.uint64
    )
    kept = []
    for day in days:
        mask: npt.NDArray[np.bool_] | None = None
        if day.start + DAY_MS <= period.start or day.start >= period.end:
            continue
        if day.start < period.start or day.start + DAY_MS > period.end:
            mask = (day.at >= period.start) & (day.at < period.end)
        if only.who is not Population.everybody:
            theirs = day.own if only.who is Population.ours else ~day.own
            mask = theirs if mask is None else mask & theirs
        if parts:
            mine = np.isin(day.group, admitted)
            mask = mine if mask is None else mask & mine
        kept.append(day if mask is None else day.where(mask))
    return PeriodVoices(kept, VoicesAsked(days, period, groups, only))
