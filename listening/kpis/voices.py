"""Authors and reach of a period, from the rows of the ledger. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from listening.counts import EVERYTHING, Filter
from listening.kpis.period import Period
from listening.ledger import DAY_MS, DTYPE, OWN, TAKEN_BACK, TIME, UNKNOWN, read_group

Rows = npt.NDArray[np.void]


class Voices:
    """The rows of one period that a filter admits."""

    def __init__(self, at: npt.NDArray[np.int64], rows: Rows) -> None:
        self._at = at
        self._rows = rows
        back = (rows["at"] & TAKEN_BACK) != 0
        self._sign = np.where(back, -1, 1)
        self._corrected = bool(back.any())

    @property
    def mentions(self) -> int:
        return int(self._sign.sum())

    def authors(self) -> int:
        """Different authors, by source and handle. Of deleted mentions there is none."""
        found = self._rows["author"]
        if not self._corrected:
            return len(pd.unique(found)) - int((found == 0).any())
        named = found != 0
        codes, _ = pd.factorize(found[named])
        return int((np.bincount(codes, self._sign[named]) > 0.5).sum())

    def reach(self) -> tuple[int, int]:
        """Followers of whoever wrote, mention by mention, and of how many mentions they are known."""
        followers = self._rows["followers"]
        known = (followers != UNKNOWN) & ((self._rows["at"] & OWN) == 0)
        signs = self._sign[known]
        return int((followers[known].astype(np.int64) * signs).sum()), int(signs.sum())

    def trend(self, edges: Sequence[int]) -> list[int]:
        """Mentions between consecutive ``edges`` (ms)."""
        where = np.searchsorted(np.asarray(edges), self._at, side="right") - 1
        inside = (where >= 0) & (where < len(edges) - 1)
        counts = np.bincount(where[inside], self._sign[inside], minlength=len(edges) - 1)
        return [round(n) for n in counts]


def voices(
    days: Sequence[tuple[int, Rows]],
    period: Period,
    groups: Mapping[int, str],
    only: Filter = EVERYTHING,
) -> Voices:
    """``days``: (midnight UTC in ms, rows of the day), more than the period if need be."""
    admitted = np.array(
        [mark for mark, group in groups.items() if only.admits(read_group(group))]
        if only != EVERYTHING
        else [],
        np.uint64,
    )
    times, kept = [np.empty(0, np.int64)], [np.empty(0, DTYPE)]
    for day, rows in days:
        if not len(rows) or day >= period.end or day + DAY_MS <= period.start:
            continue
        if only != EVERYTHING:
            rows = rows[np.isin(rows["group"], admitted)]
        at = (rows["at"] & TIME).astype(np.int64) + day
        if day < period.start or day + DAY_MS > period.end:
            inside = (at >= period.start) & (at < period.end)
            at, rows = at[inside], rows[inside]
        times.append(at)
        kept.append(rows)
    return Voices(np.concatenate(times), np.concatenate(kept))
