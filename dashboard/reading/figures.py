"""The board of a range, read from the store in as few steps as it can be."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from listening.cases.columns import CaseColumns
from listening.cases.sla import Targets
from listening.config import Config, Contact
from listening.counting.counts import Cells, Filter, Mood
from listening.counting.ledger_day import LedgerDay
from listening.kpis import voice
from listening.kpis.board import Board, UsualStretches, board, measures
from listening.kpis.cases import JudgedCases
from listening.kpis.figure import Measure
from listening.kpis.material import NOT_REVIEWED, Material
from listening.kpis.moved import Moved, moved
from listening.kpis.perception import perception
from listening.kpis.period import FEWEST, REACHES_BACK_MS, Period, before, days_before, earlier, usual_from, whole_days
from listening.kpis.recipes import LISTED, RECIPES, listed
from listening.kpis.sample import Sample
from listening.kpis.voices import voices
from listening.kpis.watching import WatchingFacts
from listening.learning.calibration import Estimate
from listening.learning.sample import Calibration
from listening.learning.shares import AskedRules
from listening.spans import DAY_MS
from listening.spikes.deeds import Deeds
from listening.store import sample, sources
from listening.store.access import presence
from listening.store.cases.facts import CaseFacts
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, Client
from listening.store.counted import KeptCounts
from listening.store.ledger import Ledger
from listening.store.listened import AliveTimes
from listening.store.needing import NeedingRead
from listening.store.spikes.deeds import SpikeDeeds
from listening.system.source import SourceState, as_of
from listening.triage.answering import AnsweringRules

BACKLOG_MS = 90 * DAY_MS
"""How long before a range cases may have been opened that still count in its backlog."""

ONE_BY_ONE_DAYS = 31
"""Authors and reach of the usual's stretches are counted up to this length: row by row of the ledger."""

USUAL_KEPT_MS = 600_000
USUALS_KEPT = 100
ASKED_MS = 300_000
"""Rules are asked anew whether mentions need an answer after so long: it takes a second."""
ASKED_KEPT = 50


class Context(msgspec.Struct, frozen=True):
    """What several periods are read with."""

    only: Filter
    now: int
    groups: Mapping[int, str]
    watch: WatchingFacts
    calibration: Calibration


class Read(msgspec.Struct, frozen=True):
    """What was read of one period, for a Material to be made of."""

    period: Period
    cells: Cells
    days: Sequence[LedgerDay] | None
    """Of the ledger of voices; None: not to be counted."""
    cases: CaseColumns
    book: CaseColumns
    """With those opened before."""
    watch: WatchingFacts | None


class Figures:
    """Boards of one store. One per process: what was read of the past is kept."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)
        self._targets = Targets(config)
        self._counted = KeptCounts(client, config.retention)
        self._ledger = Ledger(client)
        self._facts = CaseFacts(client)
        self._alive = AliveTimes(client)
        self._deeds = SpikeDeeds(sync_client)
        self._reading_deeds = asyncio.Lock()
        # A long range takes a while: in a thread, so that walls go on, and one after the other.
        self._computing = asyncio.Semaphore(1)
        self._calibration = Calibration()
        self.needing = NeedingRead(client, AnsweringRules(config), config.sentiment.reposts)
        self._asking = asyncio.Semaphore(1)
        self._asked: OrderedDict[tuple[int, int, int, Filter], AskedRules] = OrderedDict()
        self._usuals: OrderedDict[tuple[int, int, Filter], UsualStretches] = OrderedDict()
        self._began = 0

    async def board(self, period: Period, only: Filter, now: int = 0) -> Board:
        """Every figure of ``period`` under a filter; ``now`` in ms, default the clock's."""
        now = now or now_ms()
        was = before(period, self._zone)
        weeks, days = earlier(period, self._zone), days_before(period, self._zone)
        # Of a past that nobody listened to there is nothing to read.
        heard = {p: await self._counted.heard(p.start, p.end) for p in (was, *weeks, *days)}
        if sum(heard[week] for week in weeks) >= FEWEST:
            days = []
        self._forget_another_store()
        await self._renew()
        kept = self._usuals.get(_slot(period, only))
        stretches = [] if kept else [p for p in (*weeks, *days) if heard[p]]
        known = list(dict.fromkeys([period, *([was] if heard[was] else []), *stretches]))
        context = await self._context(known, only, now)
        read = {p: await self._read(p, period, context) for p in known}
        departments = [department.name for department in self._config.departments]
        asked_rules = await self._ask(period, only, now)
        listening = await presence.listening(self._client, departments, now, self._config.brand.timezone)
        begins = await self._usual_from(period, [heard[p] for p in weeks], any(heard[p] for p in days))

        def made() -> tuple[Board, UsualStretches]:
            asked = self._material(read[period], context)
            # A usual is corrected where the figure beside it is, and only there.
            compared = replace(context, calibration=context.calibration if asked.net else NOT_REVIEWED)
            materials = {
                p: asked if p == period else self._material(f, context if p == was else compared, p != was)
                for p, f in read.items()
            }
            usual = kept
            if usual is None:
                taken = {p: measures(materials[p]) for p in stretches}
                usual = UsualStretches([taken.get(p) for p in weeks], [taken.get(p) for p in days])
            return board(materials[period], materials.get(was), usual, listening, was, now, begins, asked_rules), usual

        async with self._computing:
            found, usual = await asyncio.to_thread(made)
        # Without a past there is nothing to keep, and one may come in from a file at any moment.
        if stretches and context.calibration is self._calibration:
            self._keep(_slot(period, only), usual)
        return found

    async def _ask(self, period: Period, only: Filter, now: int) -> AskedRules:
        """Of how many mentions the rules say that they need an answer; of a range that goes on, some minutes old."""
        end = min(period.end, now)
        # A range that goes on slides by seconds: it is the same one for a while.
        slides = period.end >= now - ASKED_MS and period.length >= 12 * ASKED_MS
        step = ASKED_MS if slides else 1
        key = period.start // step, end // step, now // ASKED_MS, only
        async with self._asking:
            if key not in self._asked:
                found = await self.needing.ask(period.start, end, only)
                # Of nothing there is nothing to keep: the first mentions of a store need not wait for minutes.
                if not found.number:
                    return found
                self._asked[key] = found
                while len(self._asked) > ASKED_KEPT:
                    self._asked.popitem(last=False)
            return self._asked[key]

    async def look(self, key: str, period: Period, only: Filter, now: int = 0) -> tuple[Measure, Sample | None]:
        """One figure of a period as the board says it, and the cases or spikes it counts, if it does.

        KeyError for a figure that is of this moment only.
        """
        await self._renew()
        context = await self._context([period], only, now or now_ms())
        made = self._material(await self._read(period, period, context), context)
        return RECIPES[key](made), listed(made, key) if key in LISTED else None

    async def moved(self, key: str, period: Period, only: Filter, now: int = 0) -> Moved:
        """Why a figure moved since the period before. KeyError for a key that is not in MOVABLE."""
        return (await self.moves([key], period, only, now))[0]

    async def moves(self, keys: Sequence[str], period: Period, only: Filter, now: int = 0) -> list[Moved]:
        """As ``moved``, of several figures."""
        if not keys:
            return []
        now = now or now_ms()
        was = before(period, self._zone)
        await self._renew()
        known = [period, *([was] if await self._counted.heard(was.start, was.end) else [])]
        context = await self._context(known, only, now)
        read = {p: await self._read(p, period, context) for p in known}

        def made() -> list[Moved]:
            materials = {p: self._material(each, context) for p, each in read.items()}
            return [moved(key, materials[period], materials.get(was)) for key in keys]

        async with self._computing:
            return await asyncio.to_thread(made)

    async def reason(self, reason: Contact, period: Period, only: Filter, now: int) -> Measure:
        """The share of one reason for contact as the board says it."""
        cells = await self._counted.cells(period.start, period.end, now)
        admitted = {cell: n for cell, n in cells.items() if only.admits(cell)}
        row = next(r for r in perception(admitted, self._config).rows if r.reason is reason)
        return Measure(row.measured, row.mentions)

    async def authors(self, period: Period, only: Filter) -> Measure:
        """Different authors of a period, as the board says it."""
        days = await self._ledger.days(period.start, period.end)
        return voice.authors(voices(days, period, await self._ledger.groups(), only))

    def _keep(self, slot: tuple[int, int, Filter], usual: UsualStretches) -> None:
        self._usuals[slot] = usual
        while len(self._usuals) > USUALS_KEPT:
            self._usuals.popitem(last=False)

    async def _context(self, periods: Sequence[Period], only: Filter, now: int) -> Context:
        start, end = min(p.start for p in periods), max(p.end for p in periods)
        groups, _, states, listened, deeds = await asyncio.gather(
            self._ledger.groups(),
            self._facts.read(start - BACKLOG_MS, end),
            self._states(now),
            self._alive.between(start, end, now),
            self._spikes(start, end),
        )
        return Context(only, now, groups, WatchingFacts(states, listened, deeds), self._calibration)

    def _forget_another_store(self) -> None:
        """What was asked of a store that was emptied or put back beneath us says nothing of this one."""
        if self._counted.began != self._began:
            self._began = self._counted.began
            self._usuals.clear()
            self._asked.clear()

    async def _renew(self) -> None:
        """Read what the reviews come to; the usual of before was corrected by what was known before."""
        reviewed = await sample.held_async(self._client)
        if reviewed != self._calibration.sample:
            self._calibration = Calibration(reviewed)
            self._usuals.clear()

    async def net(self, mood: Mood, only: Filter, period: Period) -> Estimate | None:
        """Net sentiment (-1..1) of what was counted in a period, corrected by the reviews; None until it is."""
        await self._renew()
        return self._calibration.net(mood, only, period.end)

    async def _spikes(self, start: int, end: int) -> list[Deeds]:
        async with self._reading_deeds:
            return await asyncio.to_thread(self._deeds.between, start, end)

    async def _read(self, period: Period, asked: Period, context: Context) -> Read:
        """``asked``: the period that this one is set beside, or itself."""
        by_one = period in (asked, before(asked, self._zone)) or whole_days(period) <= ONE_BY_ONE_DAYS
        watch = context.watch
        return Read(
            period,
            await self._counted.cells(period.start, period.end, context.now),
            await self._ledger.days(period.start, period.end) if by_one else None,
            self._facts.between(period.start, period.end),
            self._facts.between(period.start - BACKLOG_MS, period.end),
            # Half a stretch of watching is nothing to compare with.
            watch if period == asked or watch.through(period) else None,
        )

    def _material(self, read: Read, context: Context, compared: bool = False) -> Material:
        period, only = read.period, context.only

        def opened(facts: CaseColumns, start: int) -> JudgedCases:
            whole = JudgedCases(facts, context.groups, self._targets, context.now)
            return whole.opened(start, period.end).matching(only)

        return Material(
            self._config,
            period,
            only,
            read.cells,
            None if read.days is None else voices(read.days, period, context.groups, only),
            opened(read.cases, period.start),
            opened(read.book, period.start - BACKLOG_MS),
            read.watch,
            context.calibration,
            compared,
        )

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


def _slot(period: Period, only: Filter) -> tuple[int, int, Filter]:
    """What shares one usual: ranges with one beginning whose ends are within one per cent of their length."""
    return period.start, period.end // max(1, min(period.length // 100, USUAL_KEPT_MS)), only
