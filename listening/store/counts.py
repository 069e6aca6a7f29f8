"""Counts in Redis, and the copy of the newest that the wall's process keeps in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import msgspec

from listening.config import Retention
from listening.counting.buckets import MARGIN_MS, Bucket, Cell, Resolution, Span, cell_of, cover
from listening.counting.counts import Cells
from listening.spans import DAY_MS, HOUR_MS
from listening.store import keys, mentions, scripts
from listening.store.cells import AT_ONCE, FEW, decoded, met, which
from listening.store.connection import AsyncClient

HISTORY: dict[Resolution, int] = {
    Resolution.fine: 2 * HOUR_MS,
    Resolution.minute: 8 * DAY_MS,
    Resolution.hour: 30 * DAY_MS,
    Resolution.day: 30 * DAY_MS,
}
"""How far back (ms) each resolution is held in memory: what the usual needs."""

AHEAD_MS = 600_000
"""How far ahead of now: sources let clocks of authors be a few minutes fast."""


DEFAULTS = Retention()


async def buckets(client: AsyncClient, wanted: Sequence[Bucket]) -> list[dict[Cell, int]]:
    """The cells of each bucket, in order; an unwritten bucket is empty."""
    found: list[dict[Cell, int]] = []
    for n in range(0, len(wanted), AT_ONCE):
        asked = [keys.counts(bucket) for bucket in wanted[n : n + AT_ONCE]]
        part: list[dict[Cell, int]] = [{} for _ in asked]
        there: Sequence[int] = range(len(asked))
        if len(asked) > FEW:
            there = await scripts.call_async(client, *which(asked))
        pipe = client.pipeline(transaction=False)
        for place in there:
            pipe.hgetall(asked[place])
        for place, stored in zip(there, await pipe.execute(), strict=True):
            part[place] = decoded(stored)
        found += part
    return found


async def cells(client: AsyncClient, start: int, end: int, now: int, retention: Retention) -> Counter[Cell]:
    """Cells of all mentions written in [start, end) (ms), to the mention.

    What no bucket fits is counted mention by mention, as long as mentions are kept.
    """
    return (await series(client, [start, end], now, retention))[0]


async def series(client: AsyncClient, edges: Sequence[int], now: int, retention: Retention) -> list[Counter[Cell]]:
    """As ``cells``, for each of the stretches between consecutive ``edges`` (ms, ascending)."""
    totals: list[Counter[Cell]] = [Counter() for _ in edges[1:]]
    wanted: list[tuple[int, Bucket]] = []
    spans: list[tuple[int, Span]] = []
    for n, (start, end) in enumerate(pairwise(edges)):
        for piece in cover(start, end, now, retention):
            if isinstance(piece, Bucket):
                wanted.append((n, piece))
            else:
                spans.append((n, piece))
    found = await buckets(client, [bucket for _, bucket in wanted])
    for (n, _), cells_found in zip(wanted, found, strict=True):
        totals[n].update(cells_found)
    for group in _adjoining(spans):
        await _scan(client, group, totals)
    return totals


def _adjoining(spans: Iterable[tuple[int, Span]]) -> list[list[tuple[int, Span]]]:
    """Spans that touch are read in one go."""
    groups: list[list[tuple[int, Span]]] = []
    for n, span in spans:
        if groups and groups[-1][-1][1].end == span.start:
            groups[-1].append((n, span))
        else:
            groups.append([(n, span)])
    return groups


async def _scan(client: AsyncClient, group: list[tuple[int, Span]], totals: list[Counter[Cell]]) -> None:
    at = 0
    async for page in mentions.pages(client, group[0][1].start, group[-1][1].end, 5000):
        for mention in page:
            while mention.created >= group[at][1].end:
                at += 1
            totals[group[at][0]][met[cell_of(mention).encode()]] += 1


PAST_MS = 2 * HOUR_MS
"""What is older changes by imports and deletions only."""


class Change(msgspec.Struct, frozen=True):
    """What one write changed, as the wall's process hears of it."""

    hours: frozenset[int]
    """Hours (ms) whose counts changed."""
    first: int
    last: int
    """The mentions concerned were written from ``first`` to ``last`` (ms)."""
    new: tuple[str, ...] = ()
    """Ids of new mentions of the last hour."""
    changed: str = ""
    """Id of a mention that was edited or deleted."""
    judged: tuple[str, ...] = ()
    """Ids of mentions that were judged again."""


class Recollection:
    """Counts of the last weeks in memory; ``listening.wall.view.History`` for the wall.

    ``load`` reads them once, ``touch`` re-reads what a Change names. Nothing
    here waits for Redis while a figure is computed.
    """

    def __init__(self, client: AsyncClient, retention: Retention = DEFAULTS) -> None:
        self._client = client
        self._retention = retention
        self._held: dict[Resolution, dict[int, dict[Cell, int]]] = {r: {} for r in Resolution}
        self._whole = dict.fromkeys(Resolution, 0)
        self._days: set[int] = set()
        self.rewritten = 0
        """When (ms) counts of more than two hours ago last changed: see ``History``."""

    async def load(self, now: int) -> None:
        """Read all that HISTORY asks for; the fine and the coarse buckets agree afterwards."""
        for resolution, back in HISTORY.items():
            starts = range(
                resolution.floor(now - back),
                now + max(AHEAD_MS, resolution.value),
                resolution.value,
            )
            await self._fetch([Bucket(resolution, start) for start in starts])
        self._days = set(self._held[Resolution.day])  # of another store others may have been known
        self._hold_from(now)

    async def touch(self, changes: Collection[Change], now: int) -> None:
        """Read again the buckets that ``changes`` name, and drop those that are too old."""
        wanted: set[Bucket] = set()
        for change in changes:
            for resolution, back in HISTORY.items():
                if resolution in (Resolution.hour, Resolution.day):
                    starts: Iterable[int] = (resolution.floor(hour) for hour in change.hours)
                else:
                    first = resolution.floor(max(change.first, now - back))
                    starts = range(first, min(change.last, now + AHEAD_MS) + 1, resolution.value)
                wanted.update(Bucket(resolution, s) for s in starts if s > now - back)
        await self._fetch(list(wanted))
        if any(change.first < now - PAST_MS for change in changes):
            self.rewritten = now
        for resolution, back in HISTORY.items():
            held = self._held[resolution]
            for start in [s for s in held if s < now - back - resolution.value]:
                del held[start]
        self._hold_from(now)

    def _hold_from(self, now: int) -> None:
        """Note from when (ms) on no bucket of a resolution is missing; one not held is empty there."""
        for resolution, back in HISTORY.items():
            kept = resolution.kept(self._retention) - MARGIN_MS
            self._whole[resolution] = now - min(back, kept)

    async def _fetch(self, wanted: list[Bucket]) -> None:
        for n in range(0, len(wanted), 500):
            part = wanted[n : n + 500]
            for bucket, found in zip(part, await buckets(self._client, part), strict=True):
                held = self._held[bucket.resolution]
                if found:
                    held[bucket.start] = found
                    if bucket.resolution is Resolution.day:
                        self._days.add(bucket.start)
                else:
                    held.pop(bucket.start, None)
            await asyncio.sleep(0)  # a long load must not keep the screens waiting

    def listened(self, start: int, end: int) -> bool:
        """Whether anything was counted on each of the UTC days that [start, end) touches."""
        day = Resolution.day
        return all(d in self._days for d in range(day.floor(start), end, day.value))

    def cells(self, start: int, end: int) -> Cells:
        """Cells of all mentions written in [start, end) (ms, multiples of 10 s).

        Older stretches that begin or end inside the finest bucket held take
        their share of it by time: good enough for the usual, never used for now.
        """
        total: Counter[Cell] = Counter()
        at = start
        while at < end:
            for resolution in (Resolution.day, Resolution.hour, Resolution.minute, Resolution.fine):
                fits = at % resolution.value == 0 and at + resolution.value <= end
                coarse = resolution in (Resolution.day, Resolution.hour)
                if fits and (coarse or at >= self._whole[resolution]):
                    total.update(self._held[resolution].get(at, {}))
                    at += resolution.value
                    break
            else:
                hour = Resolution.hour.floor(at)
                stop = min(end, hour + HOUR_MS)
                share = (stop - at) / HOUR_MS
                for cell, n in self._held[Resolution.hour].get(hour, {}).items():
                    total[cell] += n * share
                at = stop
        return total
