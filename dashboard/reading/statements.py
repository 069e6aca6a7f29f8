"""The statements of a range, read from the stored mentions when somebody asks.

Nothing of them is stored: an edit or a deletion of a mention holds at the next look, and taking mentions
in costs nothing more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from listening.config import Config
from listening.counting.counts import Filter
from listening.kpis.period import Period
from listening.mention import Mention
from listening.statements.people import Stated, StatementReader, StatementRow, rows
from listening.store import handles, mentions
from listening.store.connection import AsyncClient

MOST = 100_000
"""Mentions read for one answer, with those of the range before: the newest ones of more."""
PAGE = 1000


class StatedRange(msgspec.Struct, frozen=True):
    """What was stated in a range."""

    period: Period
    only: Filter
    since: int
    """ms; what was written before it is not read: later than the start where a range has more than MOST mentions."""
    mentions: int
    """Mentions of customers that were read in the range."""
    rows: Sequence[StatementRow]
    handles: dict[str, str]
    """Of authors whose id is not what people call them."""


class StatementReading:
    """Reads for one process."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._client = client
        self._read = StatementReader(config)
        # A long range takes a while: one after the other, in a thread, so that walls go on.
        self._reading = asyncio.Semaphore(1)

    async def range(self, period: Period, only: Filter, most: int = MOST) -> StatedRange:
        """``most``: mentions that are read, the newest of more."""
        async with self._reading:
            begin = period.start - period.length
            since = max(begin, await mentions.since(self._client, begin, period.end, most))
            stated: list[Stated] = []
            looked_at = 0
            async for page in mentions.pages(self._client, since, period.end, PAGE):
                fitting = [mention for mention in page if only.includes(mention)]
                looked_at += sum(mention.created >= period.start for mention in fitting)
                stated += await asyncio.to_thread(self._stated, fitting)
            found = await asyncio.to_thread(rows, stated, period.start, period.end, since)
        authors = list({each.mention.author for row in found for each in row.stated})
        known = await handles.shown(self._client, authors)
        return StatedRange(period, only, max(since, period.start), looked_at, found, known)

    def _stated(self, page: Sequence[Mention]) -> list[Stated]:
        return [each for mention in page for each in self._read(mention)]
