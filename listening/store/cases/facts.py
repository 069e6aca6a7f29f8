"""Rows of cases, read by the day they were opened on; a day is read again when one of its cases changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from listening.cases.columns import CaseColumns, CasesOfDay, Marks, part
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.connection import AsyncClient

AT_ONCE = 20
"""Days taken apart in one go: some 40 ms in which nothing else is answered."""


class CaseFacts:
    """The days that were asked for, held and kept up to date. One per process."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._marks = Marks()
        self._days: dict[int, tuple[int, CasesOfDay]] = {}
        self._reading = asyncio.Lock()

    async def days(self, start: int, end: int) -> CaseColumns:
        """All cases opened on the UTC days that [start, end) touches."""
        await self.read(start, end)
        return self.between(start, end)

    async def read(self, start: int, end: int) -> None:
        """Bring the days that [start, end) touches up to date."""
        async with self._reading:
            stored = await self._client.hgetall(keys.facts_versions())
            versions = {int(day) * 1000: int(version) for day, version in stored.items()}
            days = [d for d in sorted(versions) if start - start % DAY_MS <= d < end]
            changed = [d for d in days if d not in self._days or self._days[d][0] != versions[d]]
            # The version was read first: what is written meanwhile is read again next time.
            for n in range(0, len(changed), AT_ONCE):
                await self._read({day: versions[day] for day in changed[n : n + AT_ONCE]})
            for day in self._days.keys() - versions.keys():
                del self._days[day]

    def between(self, start: int, end: int) -> CaseColumns:
        """The same, as it was last read."""
        first = start - start % DAY_MS
        days: Sequence[int] = [day for day in sorted(self._days) if first <= day < end]
        return CaseColumns([self._days[day][1] for day in days], self._marks)

    async def _read(self, versions: dict[int, int]) -> None:
        pipe = self._client.pipeline(transaction=False)
        for day in versions:
            pipe.hvals(keys.facts(day // 1000))
        for (day, version), values in zip(versions.items(), await pipe.execute(), strict=True):
            self._days[day] = (version, part(values, self._marks))
        await asyncio.sleep(0)
