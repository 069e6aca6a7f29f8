"""Counts of any range for those who ask again and again: past hours and days are read once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from listening.config import Retention
from listening.counting.buckets import Bucket, Resolution, Span, cover
from listening.counting.counts import Cells
from listening.spans import DAY_MS
from listening.store import changes, counts
from listening.store.connection import AsyncClient

COARSE = (Resolution.hour, Resolution.day)
KEPT = 20_000
"""Buckets held at most; when there are more all are read anew."""

AT_ONCE = 30
"""Buckets taken apart in one go: some 50 ms of days in which nothing else is answered."""

MOST_SUMS = 20
"""Sums of long ranges have tens of thousands of cells."""


class KeptCounts:
    """The hours and days that were asked for, held until the feed of changes names them."""

    def __init__(self, client: AsyncClient, retention: Retention) -> None:
        self._client = client
        self._retention = retention
        self._held: dict[Bucket, Cells] = {}
        self._sums: dict[tuple[Bucket, ...], Cells] = {}
        self._followed = changes.Follower(client)
        self._reading = asyncio.Lock()
        self.began = 0
        """How often it was begun anew: the feed went on without us, or the store was emptied or put back."""

    async def cells(self, start: int, end: int, now: int) -> Cells:
        """Cells of all mentions written in [start, end) (ms), exactly as ``counts.cells`` says."""
        pieces = cover(start, end, now, self._retention)
        coarse = [p for p in pieces if isinstance(p, Bucket) and p.resolution in COARSE]
        async with self._reading:
            await self._follow()
            total = Counter(await self._sum(tuple(coarse)))
        for first, last in _rest(pieces):
            total.update(await counts.cells(self._client, first, last, now, self._retention))
        return total

    async def _sum(self, wanted: tuple[Bucket, ...]) -> Cells:
        """The sum of buckets, kept as long as none of what is held changes."""
        known = self._sums.get(wanted)
        if known is None:
            await self._fetch(wanted)
            known = Counter()
            for bucket in wanted:
                known.update(self._held[bucket])
            if len(self._sums) > MOST_SUMS:
                self._sums.clear()
            self._sums[wanted] = known
        return known

    async def heard(self, start: int, end: int) -> bool:
        """Whether anything was counted on every UTC day that [start, end) touches."""
        days = [Bucket(Resolution.day, d) for d in range(start - start % DAY_MS, end, DAY_MS)]
        async with self._reading:
            await self._follow()
            await self._fetch(days)
            return all(self._held[day] for day in days)

    async def heard_since(self, at: int, reach: int) -> int:
        """The first of the UTC days (ms) on which something was counted without a gap until ``at`` (ms).

        0 if nothing was on that day; looked for as far back as ``reach`` (ms).
        """
        day = at - at % DAY_MS
        days = [Bucket(Resolution.day, d) for d in range(day, at - reach, -DAY_MS)]
        found = 0
        async with self._reading:
            await self._follow()
            await self._fetch(days)
            for bucket in days:
                if self._held[bucket]:
                    found = bucket.start
                # Nothing may have been said yet on a day that has only begun.
                elif bucket.start != day:
                    break
        return found

    async def _fetch(self, wanted: Sequence[Bucket]) -> None:
        if len(self._held) > KEPT:
            self._held.clear()
            self._sums.clear()
        missing = [bucket for bucket in wanted if bucket not in self._held]
        for n in range(0, len(missing), AT_ONCE):
            some = missing[n : n + AT_ONCE]
            self._held.update(zip(some, await counts.buckets(self._client, some), strict=True))
            await asyncio.sleep(0)

    async def _follow(self) -> None:
        """Drop what was written to since the last time."""
        found = await self._followed.since()
        if found is None:
            self._held.clear()
            self._sums.clear()
            self.began += 1
            return
        for hour in {hour for change in found for hour in change.hours}:
            for resolution in COARSE:
                if self._held.pop(Bucket(resolution, resolution.floor(hour)), None) is not None:
                    self._sums.clear()


def _rest(pieces: Sequence[Bucket | Span]) -> list[tuple[int, int]]:
    """Stretches (ms) of the pieces that are not held, those that touch as one."""
    found: list[tuple[int, int]] = []
    for piece in pieces:
        if isinstance(piece, Span):
            start, end = piece.start, piece.end
        elif piece.resolution not in COARSE:
            start, end = piece.start, piece.start + piece.resolution.value
        else:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
