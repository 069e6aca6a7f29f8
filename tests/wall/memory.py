"""A History in memory, filled from mentions: for tests and for the preview of the wall."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from functools import cache

from listening.counting.buckets import Cell, Resolution, cell_of, read_cell
from listening.mention import Mention
from listening.spans import DAY_MS


class Memory:
    """Counts of ``mentions``; days without one were not listened to unless ``since`` (ms) says so.

    ``past`` counts what was before them: it is read and stays as it is, so that several may share one.
    A bucket is counted when it is first asked for: of eight days most are never asked for by the ten seconds.
    """

    def __init__(self, mentions: Iterable[Mention], since: int | None = None, past: Memory | None = None) -> None:
        self._past = past
        self._since = since
        self._mentions = sorted(mentions, key=_created)
        self._buckets: dict[tuple[Resolution, int], Counter[Cell]] = {}

    def add(self, mention: Mention) -> None:
        insort(self._mentions, mention, key=_created)
        cell = _read(cell_of(mention))
        for resolution in Resolution:
            bucket = self._buckets.get((resolution, resolution.floor(mention.created)))
            if bucket is not None:
                bucket[cell] += 1

    def cells(self, start: int, end: int) -> Counter[Cell]:
        total: Counter[Cell] = self._past.cells(start, end) if self._past else Counter()
        at = start
        while at < end:
            for resolution in reversed(Resolution):
                if at % resolution.value == 0 and at + resolution.value <= end:
                    break
            total.update(self._bucket(resolution, at))
            at += resolution.value
        return total

    def _bucket(self, resolution: Resolution, at: int) -> Counter[Cell]:
        found = self._buckets.get((resolution, at))
        if found is None:
            found = self._buckets[resolution, at] = Counter()
            for stored, number in Counter(map(cell_of, self._between(at, at + resolution.value))).items():
                found[_read(stored)] += number
        return found

    def _between(self, start: int, end: int) -> list[Mention]:
        first, last = (bisect_left(self._mentions, at, key=_created) for at in (start, end))
        return self._mentions[first:last]

    rewritten = 0
    """When its past last changed; a test may set it."""

    def listened(self, start: int, end: int) -> bool:
        if self._since is not None:
            return start >= self._since
        if self._past and self._past.listened(start, end):
            return True
        return any(self._between(day, day + DAY_MS) for day in range(start - start % DAY_MS, end, DAY_MS))


def _created(mention: Mention) -> int:
    return mention.created


_read = cache(read_cell)
