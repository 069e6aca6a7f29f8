"""The effect of answering, read from stored mentions and cases when somebody asks."""

from __future__ import annotations

import asyncio

import msgspec

from listening.config import Config
from listening.counting.counts import Filter, Population
from listening.kpis.answer_effect import WITHIN_MS, AnswerEffect, Uttered, answer_effect, uttered
from listening.kpis.period import Period
from listening.mention import Mention
from listening.store import mentions
from listening.store.cases import cases
from listening.store.cases.facts import CaseFacts
from listening.store.connection import AsyncClient

MOST = 100_000
"""Mentions read for one answer: the newest of more."""
MOST_CASES = 10_000
PAGE = 1000


class EffectRead(msgspec.Struct, frozen=True):
    """What was read, and what it says."""

    effect: AnswerEffect
    since: int
    """When the oldest mention that was read was written (ms): later than the start where a range has too many."""


class EffectReading:
    """Reads for one process."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._client = client
        self._config = config
        self._facts = CaseFacts(client)
        self._reading = asyncio.Semaphore(1)

    async def read(self, period: Period, only: Filter, now: int) -> EffectRead:
        """Of the authors that a filter admits, at ``now`` (ms)."""
        async with self._reading:
            end = min(period.end + 2 * WITHIN_MS, now)
            since = max(period.start, await mentions.since(self._client, period.start, end, MOST))
            said: list[Uttered] = []
            async for page in mentions.pages(self._client, since, end, PAGE):
                said += await asyncio.to_thread(_kept, page, only)
            answered = await self._answered(since, period.end)
            read = Period(since, period.end)
            return EffectRead(await asyncio.to_thread(answer_effect, said, read, answered), since)

    async def _answered(self, start: int, end: int) -> dict[str, int]:
        """Mentions that opened a case, and when we first answered it: posts in its thread that reply to another one."""
        facts = await self._facts.days(start, end)
        numbers = facts.column("number")[facts.column("answered") > 0]
        found: dict[str, int] = {}
        ids = [f"C{number}" for number in numbers[-MOST_CASES:]]
        for n in range(0, len(ids), PAGE):
            for case in await cases.find_many(self._client, ids[n : n + PAGE]):
                if case is not None and case.answered_at:
                    found[case.talk.opener.id] = case.answered_at
        return found


def _kept(page: list[Mention], only: Filter) -> list[Uttered]:
    # Ours answer whatever they are about; only customers are asked for.
    customers = msgspec.structs.replace(only, who=Population.customers)
    return [each for m in page if (m.own or customers.includes(m)) and (each := uttered(m)) is not None]
