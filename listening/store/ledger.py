"""The ledger of voices, read: a day's rows once, and later only what was added to them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from listening.ledger import DAY_MS, SIZE, Day, read
from listening.store import keys
from listening.store.connection import AsyncClient

KEPT = 400
"""Days held in memory at most: about 50 bytes for each of their mentions."""


class Ledger:
    """The days that were asked for, held and kept up to date. One per process."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._stored: dict[int, bytes] = {}
        self._days: dict[int, Day] = {}
        self._groups: dict[int, str] = {}
        self._reading = asyncio.Lock()

    async def days(self, start: int, end: int) -> list[Day]:
        """Every UTC day that [start, end) (ms) touches."""
        days = range(start - start % DAY_MS, end, DAY_MS)
        async with self._reading:
            await self._read(days)
            return [self._days[day] for day in days]

    async def _read(self, days: Sequence[int]) -> None:
        pipe = self._client.pipeline(transaction=False)
        for day in days:
            # From the last row that is known: if that is another one now, all may be.
            pipe.getrange(keys.ledger(day // 1000), max(0, len(self._known(day)) - SIZE), -1)
        for day, read_on in zip(days, await pipe.execute(), strict=True):
            known = self._known(day)
            added = read_on[len(known[-SIZE:]) :]
            if read_on[: len(known[-SIZE:])] != known[-SIZE:]:
                added, known = await self._client.get(keys.ledger(day // 1000)) or b"", b""
            if added or len(known) < len(self._known(day)) or day not in self._days:
                self._stored[day] = known + added
                self._days[day] = read(day, self._stored[day])
        for day in sorted(self._days)[: max(0, len(self._days) - max(KEPT, len(days)))]:
            del self._days[day], self._stored[day]

    def _known(self, day: int) -> bytes:
        return self._stored.get(day, b"")

    async def groups(self) -> dict[int, str]:
        """Fingerprint to group, of all that were ever counted."""
        if await self._client.hlen(keys.groups()) != len(self._groups):
            stored = await self._client.hgetall(keys.groups())
            self._groups = {int(mark): group.decode() for mark, group in stored.items()}
        return self._groups
