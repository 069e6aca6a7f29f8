"""Mentions of past hours, read once and held: for whoever asks for one moment after the other."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable

import numpy as np

from listening.counting.buckets import Cell, Resolution, cell_of
from listening.mention import Mention
from listening.spans import HOUR_MS
from listening.store import keys, mentions
from listening.store.cells import met
from listening.store.connection import Client
from listening.store.text import text
from listening.wall.heard import HeardHour

AT_ONCE = 1000
SETTLED_MS = 10_000
"""What was stored so long ago is here: until then a batch may still be on its way into the store."""
ROWS = 600_000
"""Mentions held in columns at most, of 24 bytes each."""
WITH_TEXTS = 3
"""Hours whose mentions are held as they are: the last hour of a moment lies in two."""


class HeardHours:
    """The hours that were asked for. One reader at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._hours: OrderedDict[int, tuple[int, HeardHour]] = OrderedDict()
        self._texts: OrderedDict[int, list[Mention]] = OrderedDict()
        self._added: set[int] = set()
        self._numbers: dict[Cell, int] = {}
        self.cells: list[Cell] = []
        """By their number in the columns."""

    def between(self, start: int, at: int, now: int) -> list[HeardHour]:
        """The hours from ``start`` (ms, a whole hour) to the moment ``at``; ``now``: of the clock."""
        found = [self._hour(hour, at, now) for hour in range(start, at + 1, HOUR_MS)]
        while len(self._hours) > len(found) and sum(len(held.created) for _, held in self._hours.values()) > ROWS:
            self._hours.popitem(last=False)
        return found

    def written(self, start: int, end: int, now: int) -> Counter[Cell]:
        """Cells of all mentions written in [start, end) (ms) that are here ``now``."""
        total: Counter[Cell] = Counter()
        for hour in range(Resolution.hour.floor(start), end, HOUR_MS):
            known = self._hour(hour, now, now)
            first, last = np.searchsorted(known.created, (start, end))
            for n in known.cell[first:last]:
                total[self.cells[int(n)]] += 1
        return total

    def recent(self, start: int, at: int, at_most: int, now: int, by_writing: bool = False) -> list[Mention]:
        """Mentions written in [start, at] that were here by then and are not deleted, newest first.

        ``by_writing``: whether they were here or not.
        """
        found: list[Mention] = []
        for hour in range(Resolution.hour.floor(start), at + 1, HOUR_MS):
            self._hour(hour, at, now)
            if hour not in self._texts:
                self._read(hour, now)
            self._texts.move_to_end(hour)
            known = (m for m in self._texts[hour] if start <= m.created <= at and not m.deleted)
            found += [m for m in known if by_writing or m.received <= at]
        found.sort(key=lambda m: m.created, reverse=True)
        return found[:at_most]

    def add(self, hours: Iterable[int]) -> None:
        """Something was stored that was written in these hours (ms)."""
        self._added.update(hours)

    def forget(self, hours: Iterable[int]) -> None:
        """Something of these hours (ms) was edited, deleted or judged again."""
        for hour in hours:
            self._hours.pop(hour, None)
            self._texts.pop(hour, None)

    def clear(self) -> None:
        self._hours.clear()
        self._texts.clear()

    def _hour(self, hour: int, at: int, now: int) -> HeardHour:
        known = self._hours.get(hour)
        # What came since it was read was not here by then.
        if known is None or (hour in self._added and at > known[0] - SETTLED_MS):
            self._read(hour, now)
        self._hours.move_to_end(hour)
        return self._hours[hour][1]

    def _read(self, hour: int, now: int) -> None:
        self._added.discard(hour)
        ids = self._client.zrangebyscore(keys.written(), hour, f"({hour + HOUR_MS}")
        created, received, cell = [], [], []
        texts: list[Mention] = []
        for n in range(0, len(ids), AT_ONCE):
            for mention in mentions.fetch(self._client, [text(id) for id in ids[n : n + AT_ONCE]]):
                if mention is not None and not mention.untracked:
                    texts.append(mention)
                    created.append(mention.created)
                    received.append(mention.received)
                    cell.append(self._number(met[cell_of(mention).encode()]))
        columns = (np.array(each, np.int64) for each in (created, received, cell))
        self._hours[hour] = now, HeardHour(hour, *columns)
        self._texts[hour] = texts
        while len(self._texts) > WITH_TEXTS:
            self._texts.popitem(last=False)

    def _number(self, cell: Cell) -> int:
        number = self._numbers.get(cell)
        if number is None:
            number = self._numbers[cell] = len(self.cells)
            self.cells.append(cell)
        return number
