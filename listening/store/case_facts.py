"""Rows of cases, read by the day they were opened on; a day is read again when one of its cases changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np

from listening.buckets import DAY_MS
from listening.case_facts import DTYPE, NO_FACTS, PAIR, SIZE, Facts
from listening.store import keys
from listening.store.connection import AsyncClient


class CaseFacts:
    """The days that were asked for, held and kept up to date. One per process."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._days: dict[int, tuple[int, Facts]] = {}
        self._reading = asyncio.Lock()

    async def days(self, start: int, end: int) -> Facts:
        """All cases opened on the UTC days that [start, end) touches."""
        async with self._reading:
            versions = {
                int(day) * 1000: int(version)
                for day, version in (await self._client.hgetall(keys.facts_versions())).items()
            }
            days = [d for d in sorted(versions) if start - start % DAY_MS <= d < end]
            changed = [d for d in days if self._days.get(d, (0, NO_FACTS))[0] != versions[d]]
            # The version was read first: what is written meanwhile is read again next time.
            for day, facts in zip(changed, await self._read(changed), strict=True):
                self._days[day] = (versions[day], facts)
            for day in self._days.keys() - versions.keys():
                del self._days[day]
            return joined([self._days[day][1] for day in days])

    async def _read(self, days: Sequence[int]) -> list[Facts]:
        pipe = self._client.pipeline(transaction=False)
        for day in days:
            pipe.hvals(keys.facts(day // 1000))
        return [_facts(values) for values in await pipe.execute()] if days else []


def _facts(values: Sequence[bytes]) -> Facts:
    rows = np.frombuffer(b"".join([value[:SIZE] for value in values]), DTYPE)
    tails = [(n, value[SIZE:]) for n, value in enumerate(values) if len(value) > SIZE]
    pairs = np.frombuffer(b"".join([tail for _, tail in tails]), PAIR)
    of = np.repeat([n for n, _ in tails], [len(tail) // PAIR.itemsize for _, tail in tails])
    return Facts(rows, pairs, of.astype(np.int64))


def joined(parts: Sequence[Facts]) -> Facts:
    """Several days in one."""
    if not parts:
        return NO_FACTS
    offsets = np.cumsum([0, *(len(part.rows) for part in parts[:-1])])
    return Facts(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.pairs for part in parts]),
        np.concatenate([part.of + offset for part, offset in zip(parts, offsets, strict=True)]),
    )
