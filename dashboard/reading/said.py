"""The brand's own posts of a range, read when somebody asks: the outbox and those that were heard."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from listening.cases.case import Case
from listening.config import Config
from listening.kpis.period import Period
from listening.mention import Mention
from listening.outbox.answer import Answer
from listening.outbox.said import SaidFilter, SaidLine, said_lines
from listening.store import handles, mentions, outbox, threads
from listening.store.cases.cases import book_of
from listening.store.connection import AsyncClient, Client
from listening.store.kept_hours import KeptHours

MOST = 100_000
"""Mentions looked through for one answer: the newest ones of more."""


class SaidRange(msgspec.Struct, frozen=True):
    """What was said in a range."""

    period: Period
    only: SaidFilter
    since: int
    """ms; what was heard before it is not read: later than the start where a range has more than MOST mentions."""
    lines: Sequence[SaidLine]
    """Those that were asked for, newest first."""
    accounts: Sequence[str]
    """Of all of the range."""


class SaidReading:
    """Reads for one process."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._sync = sync_client
        self._book = book_of(config, sync_client)
        self._hours = KeptHours(client, _own)
        # A long range takes a while: one after the other.
        self._reading = asyncio.Semaphore(1)

    async def range(self, period: Period, only: SaidFilter) -> SaidRange:
        async with self._reading:
            since = await mentions.since(self._client, period.start, period.end, MOST)
            heard = [each for hour in await self._hours.between(since, period.end) for each in hour]
            known = await handles.shown(self._client, sorted({m.author for m in heard if m.author}))
            lines = await asyncio.to_thread(self._lines, heard, known, period)
        accounts = sorted({line.account for line in lines if line.account})
        return SaidRange(period, only, since, [line for line in lines if only.includes(line)], accounts)

    def _lines(self, heard: Sequence[Mention], known: dict[str, str], period: Period) -> list[SaidLine]:
        answers = outbox.posted(self._sync, period.start, period.end)
        lines = said_lines(answers, heard, self._cases(heard, answers), known)
        return [line for line in lines if period.start <= line.at < period.end]

    def _cases(self, heard: Sequence[Mention], answers: Sequence[Answer]) -> dict[str, Case]:
        """By id of a mention, and of a case."""
        ids = [mention.id for mention in heard]
        of = {id: case for id, case in zip(ids, threads.cases_of(self._sync, ids), strict=True) if case}
        names = sorted({*of.values(), *(answer.case for answer in answers)})
        cases = {case.id: case for case in self._book.find_many(names) if case is not None}
        return cases | {id: cases[name] for id, name in of.items() if name in cases}


def _own(page: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in page if mention.own]
