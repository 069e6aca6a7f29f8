"""From the store to a board: what is read for a range, in as few steps as it can be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from listening.config import Config
from listening.counts import Filter
from listening.kpis.board import Board, Material, board
from listening.kpis.cases import Cases
from listening.kpis.period import DAY_MS, Period, before, earlier
from listening.kpis.voices import voices
from listening.sla import Targets
from listening.state import SourceState, as_of
from listening.store import sources
from listening.store.case_facts import CaseFacts
from listening.store.connection import AsyncClient
from listening.store.counted import Counted
from listening.store.ledger import Ledger

BACKLOG_MS = 90 * DAY_MS
"""How long before a range cases may have been opened that still count in its backlog."""


class Figures:
    """Boards of one store. One per process: what was read of the past is kept."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._client = client
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)
        self._targets = Targets(config)
        self._counted = Counted(client, config.retention)
        self._ledger = Ledger(client)
        self._facts = CaseFacts(client)

    async def board(self, period: Period, only: Filter, now: int = 0) -> Board:
        """Every figure of ``period`` under a filter; ``now`` in ms, default the clock's."""
        now = now or time.time_ns() // 1_000_000
        was = before(period, self._zone)
        wanted = [period, was, *earlier(period, self._zone)]
        # Of a past that nobody listened to there is nothing to read.
        heard = [True, *[await self._counted.heard(p.start, p.end) for p in wanted[1:]]]
        known = [p for p, known in zip(wanted, heard, strict=True) if known]
        groups, facts, states = await asyncio.gather(
            self._ledger.groups(),
            self._facts.days(min(p.start for p in known) - BACKLOG_MS, period.end),
            self._states(now),
        )
        whole = Cases(facts, groups, self._targets, now).matching(only)
        made = [
            await self._material(p, only, whole, groups, states, now) if known else None
            for p, known in zip(wanted, heard, strict=True)
        ]
        assert made[0] is not None
        return board(made[0], made[1], made[2:], was, now)

    async def _material(
        self,
        period: Period,
        only: Filter,
        whole: Cases,
        groups: Mapping[int, str],
        states: Sequence[SourceState],
        now: int,
    ) -> Material:
        cells = await self._counted.cells(period.start, period.end, now)
        days = await self._ledger.days(period.start, period.end)
        said = voices(days, period, groups, only)
        book = whole.opened(period.start - BACKLOG_MS, period.end)
        return Material(self._config, period, only, cells, said, book, states)

    async def _states(self, now: int) -> list[SourceState]:
        """One state per source of config.toml; one never heard of is connecting."""
        stored = {state.name: state for state in await sources.states_async(self._client)}
        return [
            as_of(stored[source.name], now)
            if source.name in stored
            else SourceState(name=source.name, kind=type(source).__name__.lower())
            for source in self._config.sources
        ]


