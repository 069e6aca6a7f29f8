"""The statements of a range, read from the stored mentions when somebody asks.

Nothing of them is stored: an edit or a deletion of a mention holds at the next look, and taking mentions
in costs nothing more. What was found in past hours is kept until one of their mentions changes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

import msgspec

from listening.config import Config
from listening.counting.buckets import Cell
from listening.counting.counts import Cells, Filter
from listening.kpis.period import Period
from listening.mention import Label, Mention
from listening.statements.people import Stated, StatementReader, StatementRow, rows
from listening.store import handles, mentions
from listening.store.connection import AsyncClient
from listening.store.counted import KeptCounts
from listening.store.kept_hours import KeptHours

MOST = 100_000
"""Mentions read for one answer, with those of the range before: the newest ones of more."""


class HourStated(msgspec.Struct, frozen=True):
    """What some mentions of an hour state."""

    stated: Sequence[Stated]
    mentions: Cells
    """How many there are of each kind that a filter knows."""


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
        self._hours = KeptHours(client, self._stated)
        self._counted = KeptCounts(client, config.retention)
        # A long range takes a while: one after the other, in a thread, so that walls go on.
        self._reading = asyncio.Semaphore(1)

    async def range(self, period: Period, only: Filter, most: int = MOST) -> StatedRange:
        """``most``: mentions that are read, the newest of more."""
        async with self._reading:
            begin = period.start - period.length
            since = max(begin, await mentions.since(self._client, begin, period.end, most))
            # A past that nobody listened to is nothing to compare with: the same question as the key figures ask.
            heard = since <= begin and await self._counted.heard(begin, period.start)
            was = await self._hours.between(since, period.start) if heard else []
            now = await self._hours.between(max(since, period.start), period.end)
            found = await asyncio.to_thread(self._rows, [*was, *now], period, only, heard)
        looked_at = sum(n for hour in now for cell, n in hour.mentions.items() if only.admits(cell))
        authors = list({each.mention.author for row in found for each in row.stated})
        known = await handles.shown(self._client, authors)
        return StatedRange(period, only, max(since, period.start), looked_at, found, known)

    def _rows(self, hours: Sequence[HourStated], period: Period, only: Filter, before: bool) -> list[StatementRow]:
        stated = [each for hour in hours for each in hour.stated if only.includes(each.mention)]
        return rows(stated, period.start, period.end, period.start - period.length if before else period.start)

    def _stated(self, page: Sequence[Mention]) -> HourStated:
        cells = Counter(
            Cell(m.source, m.language, m.department, m.country, Label.unscored, m.topics, m.own) for m in page
        )
        return HourStated([each for mention in page for each in self._read(mention)], cells)
