"""Past hours of mentions, and what was made of them: once, until one changes, for those who ask again and again."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Generic, TypeVar

from listening.mention import Mention
from listening.spans import HOUR_MS
from listening.store import changes, mentions
from listening.store.connection import AsyncClient

Made = TypeVar("Made")

KEPT = 10_000
"""Hours held at most, more than a year of them; when there are more all are read anew."""
PAGE = 1000


class KeptHours(Generic[Made]):
    """Whole hours that were asked for, held until the feed of changes names them. One per process and use."""

    def __init__(self, client: AsyncClient, make: Callable[[Sequence[Mention]], Made]) -> None:
        """``make`` is asked in a thread, of some mentions of one hour at a time; oldest first."""
        self._client = client
        self._make = make
        self._held: dict[int, list[Made]] = {}
        self._followed = changes.Follower(client)
        self._reading = asyncio.Lock()

    async def between(self, start: int, end: int) -> list[Made]:
        """What is made of the mentions written in [start, end) (ms), oldest first; hours at its ends may be parts."""
        async with self._reading:
            await self._follow()
            if len(self._held) > KEPT:
                self._held.clear()
            found: list[Made] = []
            at = start
            while at < end:
                held = self._held.get(at) if at % HOUR_MS == 0 and at + HOUR_MS <= end else None
                if held is not None:
                    found += held
                    at += HOUR_MS
                    continue
                until = self._missing_until(at, end)
                for part in (await self._read(at, until)).values():
                    found += part
                at = until
            return found

    def _missing_until(self, at: int, end: int) -> int:
        """Where the stretch ends that begins at ``at`` and of which nothing is held."""
        at += HOUR_MS - at % HOUR_MS
        while at < end and at not in self._held:
            at += HOUR_MS
        return min(at, end)

    async def _read(self, start: int, end: int) -> dict[int, list[Made]]:
        """By hour; whole ones are held from now on."""
        made: defaultdict[int, list[Made]] = defaultdict(list)
        async for page in mentions.pages(self._client, start, end, PAGE):
            for hour, part in await asyncio.to_thread(self._made, page):
                made[hour].append(part)
        for hour in range(start + -start % HOUR_MS, end - HOUR_MS + 1, HOUR_MS):
            self._held[hour] = made[hour]
        return dict(sorted(made.items()))

    def _made(self, page: Sequence[Mention]) -> list[tuple[int, Made]]:
        by_hour = groupby(page, lambda mention: mention.created - mention.created % HOUR_MS)
        return [(hour, self._make(list(of_hour))) for hour, of_hour in by_hour]

    async def _follow(self) -> None:
        """Drop what was written to since the last time."""
        found = await self._followed.since()
        # Forgotten, and of which hours is not said, is as good as all.
        if found is None or any(not change.hours for change in found):
            self._held.clear()
            return
        for change in found:
            for hour in change.hours:
                self._held.pop(hour, None)
