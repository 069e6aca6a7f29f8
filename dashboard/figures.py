"""From the store to a board: what is read for a range, in as few steps as it can be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from listening.config import Config, Contact
from listening.counts import Filter
from listening.kpis import voice
from listening.kpis.board import Board, Earlier, board
from listening.kpis.cases import Cases
from listening.kpis.figure import Measure
from listening.kpis.material import Material
from listening.kpis.perception import perception
from listening.kpis.period import (
    DAY_MS,
    FEWEST,
    REACHES_BACK_MS,
    Period,
    before,
    days_before,
    earlier,
    usual_from,
    whole_days,
)
from listening.kpis.recipes import LISTED, RECIPES, listed
from listening.kpis.sample import Sample
from listening.kpis.voices import Voices, voices
from listening.kpis.watching import Watch
from listening.sla import Targets
from listening.state import SourceState, as_of
from listening.store import presence, sources
from listening.store.case_facts import CaseFacts
from listening.store.connection import AsyncClient, Client
from listening.store.counted import Counted
from listening.store.deeds import SpikeDeeds
from listening.store.ledger import Ledger
from listening.store.listened import AliveTimes
from listening.watching.deeds import Deeds

BACKLOG_MS = 90 * DAY_MS
"""How long before a range cases may have been opened that still count in its backlog."""

ONE_BY_ONE_DAYS = 31
"""Authors and reach of the usual's stretches are counted up to this length: row by row of the ledger."""


class Context(msgspec.Struct, frozen=True):
    """What several periods are read with."""

    only: Filter
    now: int
    cases: Cases
    groups: Mapping[int, str]
    watch: Watch


class Figures:
    """Boards of one store. One per process: what was read of the past is kept."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)
        self._targets = Targets(config)
        self._counted = Counted(client, config.retention)
        self._ledger = Ledger(client)
        self._facts = CaseFacts(client)
        self._alive = AliveTimes(client)
        self._deeds = SpikeDeeds(sync_client)
        self._reading_deeds = asyncio.Lock()

    async def board(self, period: Period, only: Filter, now: int = 0) -> Board:
        """Every figure of ``period`` under a filter; ``now`` in ms, default the clock's."""
        now = now or _now()
        was = before(period, self._zone)
        weeks = earlier(period, self._zone)
        days = days_before(period, self._zone)
        # Of a past that nobody listened to there is nothing to read.
        heard = {p: await self._counted.heard(p.start, p.end) for p in (was, *weeks, *days)}
        if sum(heard[week] for week in weeks) >= FEWEST:
            days = []
        known = [period, *(p for p in (was, *weeks, *days) if heard[p])]
        context = await self._context(known, only, now)
        made = {p: await self._material(p, period, context) for p in dict.fromkeys(known)}
        departments = [department.name for department in self._config.departments]
        listening = await presence.listening(
            self._client, departments, now, self._config.brand.timezone
        )
        return board(
            made[period],
            made.get(was),
            Earlier([made.get(p) for p in weeks], [made.get(p) for p in days]),
            listening,
            was,
            now,
            await self._usual_from(period, [heard[p] for p in weeks], any(heard[p] for p in days)),
        )

    async def look(
        self, key: str, period: Period, only: Filter, now: int = 0
    ) -> tuple[Measure, Sample | None]:
        """One figure of a period as the board says it, and the cases or spikes it counts, if it does.

        KeyError for a figure that is of this moment only.
        """
        context = await self._context([period], only, now or _now())
        made = await self._material(period, period, context)
        return RECIPES[key](made), listed(made, key) if key in LISTED else None

    async def reason(self, reason: Contact, period: Period, only: Filter, now: int) -> Measure:
        """The share of one reason for contact as the board says it."""
        cells = await self._counted.cells(period.start, period.end, now)
        admitted = {cell: n for cell, n in cells.items() if only.admits(cell)}
        row = next(r for r in perception(admitted, self._config).rows if r.reason is reason)
        return Measure(row.measured, row.mentions)

    async def authors(self, period: Period, only: Filter) -> Measure:
        """Different authors of a period, as the board says it."""
        return voice.authors(await self._voices(period, only, await self._ledger.groups()))

    async def _context(self, periods: Sequence[Period], only: Filter, now: int) -> Context:
        start, end = min(p.start for p in periods), max(p.end for p in periods)
        groups, facts, states, listened, deeds = await asyncio.gather(
            self._ledger.groups(),
            self._facts.days(start - BACKLOG_MS, end),
            self._states(now),
            self._alive.between(start, end, now),
            self._spikes(start, end),
        )
        whole = Cases(facts, groups, self._targets, now).matching(only)
        return Context(only, now, whole, groups, Watch(states, listened, deeds))

    async def _spikes(self, start: int, end: int) -> list[Deeds]:
        async with self._reading_deeds:
            return await asyncio.to_thread(self._deeds.between, start, end)

    async def _material(self, period: Period, asked: Period, context: Context) -> Material:
        """``asked``: the period that this one is set beside, or itself."""
        cells = await self._counted.cells(period.start, period.end, context.now)
        watch = context.watch
        return Material(
            self._config,
            period,
            context.only,
            cells,
            await self._voices(period, context.only, context.groups)
            if self._by_one(period, asked)
            else None,
            context.cases.opened(period.start - BACKLOG_MS, period.end),
            # Half a stretch of watching is nothing to compare with.
            watch if period == asked or watch.through(period) else None,
        )

    def _by_one(self, period: Period, asked: Period) -> bool:
        near = (asked, before(asked, self._zone))
        return period in near or whole_days(period) <= ONE_BY_ONE_DAYS

    async def _voices(self, period: Period, only: Filter, groups: Mapping[int, str]) -> Voices:
        days = await self._ledger.days(period.start, period.end)
        return voices(days, period, groups, only)

    async def _usual_from(self, period: Period, weeks: Sequence[bool], days: bool) -> int | None:
        """See ``Board.usual_from``."""
        if sum(weeks) >= FEWEST or days:
            return 0
        if len(weeks) < FEWEST:
            return None
        since = await self._counted.heard_since(period.end, REACHES_BACK_MS)
        return usual_from(period, since, self._zone) if since else 0

    async def _states(self, now: int) -> list[SourceState]:
        """One state per source of config.toml; one never heard of is connecting."""
        stored = {state.name: state for state in await sources.states_async(self._client)}
        return [
            as_of(stored[source.name], now)
            if source.name in stored
            else SourceState(name=source.name, kind=type(source).__name__.lower())
            for source in self._config.sources
        ]


def _now() -> int:
    return time.time_ns() // 1_000_000
