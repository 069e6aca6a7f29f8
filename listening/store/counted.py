"""Counts of any range for those who ask again and again: past hours and days are read once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from listening.buckets import DAY_MS, Bucket, Cell, Resolution, Span, cover
from listening.config import Retention
from listening.counts import Cells
from listening.store import changes, counts
from listening.store.connection import AsyncClient

COARSE = (Resolution.hour, Resolution.day)
KEPT = 20_000
"""Buckets held at most; when there are more all are read anew."""


class Counted:
    """The hours and days that were asked for, held until the feed of changes names them."""

    def __init__(self, client: AsyncClient, retention: Retention) -> None:
        self._client = client
        self._retention = retention
        self._held: dict[Bucket, Cells] = {}
        self._position = ""
        self._reading = asyncio.Lock()

    async def cells(self, start: int, end: int, now: int) -> Cells:
        """Cells of all mentions written in [start, end) (ms), exactly as ``counts.cells`` says."""
        pieces = cover(start, end, now, self._retention)
        coarse = [p for p in pieces if isinstance(p, Bucket) and p.resolution in COARSE]
        async with self._reading:
            await self._follow()
            await self._fetch(coarse)
            total: Counter[Cell] = Counter()
            for bucket in coarse:
                total.update(self._held[bucket])
        for first, last in _rest(pieces):
            total.update(await counts.cells(self._client, first, last, now, self._retention))
        return total

    async def heard(self, start: int, end: int) -> bool:
        """Whether anything was counted on every UTC day that [start, end) touches."""
        days = [Bucket(Resolution.day, d) for d in range(start - start % DAY_MS, end, DAY_MS)]
        async with self._reading:
            await self._follow()
            await self._fetch(days)
            return all(self._held[day] for day in days)

    async def _fetch(self, wanted: Sequence[Bucket]) -> None:
        if len(self._held) > KEPT:
            self._held.clear()
        missing = [bucket for bucket in wanted if bucket not in self._held]
        found = await counts.buckets(self._client, missing)
        self._held.update(zip(missing, found, strict=True))

    async def _follow(self) -> None:
        """Drop what was written to since the last time."""
        try:
            while self._position:
                self._position, found = await changes.after(self._client, self._position)
                for hour in {hour for change in found for hour in change.hours}:
                    self._held.pop(Bucket(Resolution.hour, hour), None)
                    self._held.pop(Bucket(Resolution.day, Resolution.day.floor(hour)), None)
                if not found:
                    return
        except changes.Missed:
            self._held.clear()
        self._position = await changes.newest(self._client)


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
