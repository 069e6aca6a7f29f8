"""The quality of what is decided, read for page and API: the reviews, and what they correct of the last days."""

from __future__ import annotations

import asyncio

import msgspec

from listening.config import Config
from listening.counting.counts import EVERYTHING, mood
from listening.learning.quality import Quality, quality
from listening.learning.sample import Calibration
from listening.learning.shares import CalibratedShare, by_department
from listening.spans import DAY_MS
from listening.store import corrections, counts, sample
from listening.store.connection import AsyncClient, Client
from listening.store.needing import NeedingRead

DAYS = 7
"""Of what is corrected."""


class QualityRead(msgspec.Struct, frozen=True):
    """All that is said of the last DAYS days."""

    quality: Quality
    departments: dict[str, CalibratedShare]
    """Most first."""
    needs_answer: CalibratedShare | None
    asked: int
    """How many mentions the rules were asked about."""
    since: int
    """When the oldest of them was written, ms."""


class QualityReading:
    """Reads for one process."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config, needing: NeedingRead) -> None:
        """``needing``: the one of this process, which has asked of most hours already."""
        self._client = client
        self._sync = sync_client
        self._config = config
        self._needing = needing
        self._reading = asyncio.Semaphore(1)

    async def read(self, now: int) -> QualityRead:
        """At ``now`` (ms)."""
        reposts = self._config.sentiment.reposts
        start = now - DAYS * DAY_MS
        standing = await asyncio.to_thread(corrections.all_standing, self._sync)
        cells = await counts.cells(self._client, start, now, now, self._config.retention)
        calibration = Calibration(await sample.held_async(self._client))
        found = quality(standing, mood(cells, reposts=reposts), calibration, now)
        sent = calibration.shares.departments(by_department(cells, EVERYTHING, reposts), end=now)
        async with self._reading:
            told = await self._needing.ask(start, now, EVERYTHING)
        return QualityRead(
            quality=found,
            departments=dict(sorted(sent.items(), key=lambda item: -item[1].value)),
            needs_answer=calibration.shares.needs_answer(told.yes, told.no, end=now),
            asked=told.number,
            since=told.since,
        )
