"""The ledger of voices, read: a day again only when its rows have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from listening.counting.ledger import SIZE
from listening.counting.ledger_day import LedgerDay, read
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

KEPT = 400
"""Days held in memory at most, or as many as were last asked for: about 30 bytes for each of their mentions."""
AT_ONCE = 20
"""Days taken apart in one go: some 50 ms in which nothing else is answered."""


def days(client: Client, start: int, end: int) -> list[LedgerDay]:
    """Every UTC day that [start, end) (ms) touches, read anew: for threads."""
    touched = range(start - start % DAY_MS, end, DAY_MS)
    stored = client.mget([keys.ledger(day // 1000) for day in touched]) if touched else []
    return [read(day, rows or b"") for day, rows in zip(touched, stored, strict=True)]


def groups(client: Client) -> dict[int, str]:
    """Fingerprint to group, of all that were ever counted: for threads."""
    return {int(mark): text(group) for mark, group in client.hgetall(keys.groups()).items()}


class Ledger:
    """The days that were asked for, held and kept up to date. One per process."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._days: dict[int, LedgerDay] = {}
        self._ends: dict[int, tuple[int, bytes]] = {}
        """Of each day, how long its rows were, and the last of them."""
        self._groups: dict[int, str] = {}
        self._reading = asyncio.Lock()

    async def days(self, start: int, end: int) -> list[LedgerDay]:
        """Every UTC day that [start, end) (ms) touches."""
        days = range(start - start % DAY_MS, end, DAY_MS)
        async with self._reading:
            changed = await self._changed(days)
            for n in range(0, len(changed), AT_ONCE):
                await self._read(changed[n : n + AT_ONCE])
            spare = [day for day in sorted(self._days) if day not in days]
            for day in spare[: max(0, len(self._days) - KEPT)]:
                del self._days[day], self._ends[day]
            return [self._days[day] for day in days]

    async def _changed(self, days: Sequence[int]) -> list[int]:
        """Those that are not known, or have other rows at their end than were known."""
        pipe = self._client.pipeline(transaction=False)
        for day in days:
            length, _ = self._ends.get(day, (0, b""))
            pipe.getrange(keys.ledger(day // 1000), max(0, length - SIZE), max(0, length - SIZE) + SIZE)
        ends = await pipe.execute()
        return [day for day, end in zip(days, ends, strict=True) if day not in self._ends or end != self._ends[day][1]]

    async def _read(self, days: Sequence[int]) -> None:
        pipe = self._client.pipeline(transaction=False)
        for day in days:
            pipe.get(keys.ledger(day // 1000))
        for day, found in zip(days, await pipe.execute(), strict=True):
            stored = found or b""
            self._days[day] = read(day, stored)
            self._ends[day] = (len(stored), stored[-SIZE:])
        await asyncio.sleep(0)

    async def groups(self) -> dict[int, str]:
        """Fingerprint to group, of all that were ever counted."""
        if await self._client.hlen(keys.groups()) != len(self._groups):
            stored = await self._client.hgetall(keys.groups())
            self._groups = {int(mark): group.decode() for mark, group in stored.items()}
        return self._groups
