"""Statements on the walls, read anew every minute while a screen of config.toml has the panel."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence

import msgspec
from redis.exceptions import RedisError

from dashboard.reading.statements import StatementReading
from listening.config import Config
from listening.counting.counts import EVERYTHING
from listening.kpis.period import Period
from listening.spans import DAY_MS
from listening.statements.people import StatementRow
from listening.store.connection import AsyncClient

log = logging.getLogger(__name__)

EVERY_S = 60.0
MOST = 20_000
"""Mentions read at most, the newest of more."""
PANEL = "statements"


class Stating:
    """The statements of one process's walls. Read beside the feed, which must not wait for them."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._reading = StatementReading(client, config)
        self._asked = any(PANEL in row.split() for screen in config.screens for row in screen.grid)
        self._at = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self.now: Sequence[StatementRow] = ()

    def touch(self, now: int) -> None:
        """Read anew where it is time to; ``now``: ms UTC."""
        due = time.monotonic() - self._at >= EVERY_S
        if self._asked and due and (self._task is None or self._task.done()):
            self._at = time.monotonic()
            self._task = asyncio.create_task(self._read(now))

    def gone(self, ids: Collection[str]) -> None:
        """What changed or was deleted is quoted no more, and all is read anew with the next look."""
        if not any(each.mention.id in ids for row in self.now for each in row.stated):
            return
        self._at = float("-inf")
        self.now = [_without(row, ids) for row in self.now]

    async def _read(self, now: int) -> None:
        try:
            found = await self._reading.range(Period(now - DAY_MS, now), EVERYTHING, MOST)
        except (RedisError, OSError) as error:
            log.warning("statements are read later (%s)", type(error).__name__)
            return
        self.now = found.rows


def _without(row: StatementRow, ids: Collection[str]) -> StatementRow:
    return msgspec.structs.replace(row, stated=tuple(each for each in row.stated if each.mention.id not in ids))
