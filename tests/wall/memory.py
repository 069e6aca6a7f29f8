"""A History in memory, filled from mentions: for tests and for the preview of the wall."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from listening.counting.buckets import Cell, Resolution, cell_of, read_cell
from listening.mention import Mention
from listening.spans import DAY_MS


class Memory:
    """Counts of ``mentions``; days without one were not listened to unless ``since`` (ms) says so.

    ``past`` counts what was before them: it is read and stays as it is, so that several may share one.
    """

    def __init__(self, mentions: Iterable[Mention], since: int | None = None, past: Memory | None = None) -> None:
        self._past = past
        self._buckets: dict[Resolution, defaultdict[int, Counter[Cell]]] = {
            resolution: defaultdict(Counter) for resolution in Resolution
        }
        self._since = since
        self._cells: dict[str, Cell] = {}
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        stored = cell_of(mention)
        cell = self._cells.setdefault(stored, read_cell(stored))
        for resolution in Resolution:
            self._buckets[resolution][resolution.floor(mention.created)][cell] += 1

    def cells(self, start: int, end: int) -> Counter[Cell]:
        total: Counter[Cell] = self._past.cells(start, end) if self._past else Counter()
        at = start
        while at < end:
            for resolution in reversed(Resolution):
                if at % resolution.value == 0 and at + resolution.value <= end:
                    break
            total.update(self._buckets[resolution].get(at, {}))
            at += resolution.value
        return total

    rewritten = 0
    """When its past last changed; a test may set it."""

    def listened(self, start: int, end: int) -> bool:
        if self._since is not None:
            return start >= self._since
        if self._past and self._past.listened(start, end):
            return True
        days = range(start - start % DAY_MS, end, DAY_MS)
        return any(self._buckets[Resolution.day].get(day) for day in days)
