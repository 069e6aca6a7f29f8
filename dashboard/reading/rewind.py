"""Past moments: what walls and desks showed at any of them, from what is stored. All of it runs in one thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from dashboard.reading.rewound import BACKLOG_MS, FiguresThen, desks
from layouts.rewind.figures import DeskCounters
from listening.cases.crisis import about, as_of
from listening.cases.load import CasesNow
from listening.cases.then import loads
from listening.config import Config, Demo
from listening.config.panels import kind_of
from listening.counting.buckets import Bucket, Cell, cover
from listening.counting.counts import Cells
from listening.kpis import answering, sample
from listening.kpis.figure import Figure
from listening.kpis.period import Period, RangeName, before, span
from listening.learning.sample import Calibration
from listening.mention import Mention
from listening.spans import DAY_MS, HOUR_MS
from listening.spikes.record import Spike
from listening.spikes.sight import Sight, SightKind
from listening.store import changes, handles, listened, mentions
from listening.store import sample as reviews
from listening.store.alerts import alerts
from listening.store.cases import crises
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.rewind.heard import SETTLED_MS, HeardHours
from listening.store.rewind.kept import KeptBuckets
from listening.store.rewind.stood import StoodCases
from listening.store.spikes import spike_desk, spikes
from listening.system.source import Connection, SourceState
from listening.wall.heard import HeardHistory, usual_buckets, whole_from
from listening.wall.model import Snapshot, Unkept
from listening.wall.past import share
from listening.wall.snapshot import build
from listening.wall.sums import KEPT
from listening.wall.view import View

T = TypeVar("T")

KEPT_MOMENTS = 60
"""Moments whose panels are remembered: going back a little, and several who look at the same."""
WAITING = 12
"""Moments that may be asked for at once; who asks for more is asked to come again."""
HANDLES = 50_000
BEFORE_MS = 14 * DAY_MS
"""So long before a stretch spikes may have begun that still go on in it."""
MARKS = 300
YOUNG_MS = 23 * HOUR_MS
"""What is younger is in no usual: that of the newest moment is of a day before."""
USUALS = 200_000
"""Sums of earlier days that are remembered at most."""
ALERTS = 300
"""Alerts before a moment that are asked whether they were open."""
UNKEPT = {
    "sources": "how each source fared at that moment. The header says how many were alive.",
    "found": "what a saved search found at that moment. Search for it on /mentions, within a range of days.",
    "statements": "what people stated until that moment. The page of statements has it of any range.",
}
"""Panels of which a past moment keeps nothing, and what that is."""


def settled(now: int) -> int:
    """The newest moment (ms) of which all is in the store that ever will be."""
    return now - SETTLED_MS


class TooMany(Exception):
    """More moments are asked for than can be computed: come again."""


class SliderEnds(msgspec.Struct, frozen=True):
    """What can be gone to, ms UTC, and the spikes of a stretch of it."""

    first: int
    """The oldest mention that is kept; 0: nothing is."""
    last: int
    spikes: tuple[Spike, ...]


class AlertsThen(msgspec.Struct, frozen=True):
    """Alerts that were open at a moment."""

    open: int
    nobody: int
    """Those that nobody had."""


class MomentShown(msgspec.Struct, frozen=True):
    """What walls showed at a moment."""

    at: int
    """ms UTC."""
    snapshot: Snapshot
    heard: bool
    """Whether anything was heard at all by then."""
    alerts: AlertsThen


class Rewinding:
    """The past moments of one store. One per process; everything it holds can be read again."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)
        self._one = threading.Lock()
        self._asked = 0
        self._position = ""
        self._heard = HeardHours(client)
        self._kept = KeptBuckets(client)
        self._stood = StoodCases(client, config)
        self._then = FiguresThen(client, config)
        self._boards: OrderedDict[tuple[int, RangeName], tuple[Period, list[Figure]]] = OrderedDict()
        self._usual: dict[Hashable, object] = {}
        self._handles: dict[str, str] = {}
        self._free_at = 0.0
        self._moments: OrderedDict[tuple[int, frozenset[str], bool], MomentShown] = OrderedDict()

    # -- for pages: one after the other, beside the loop that feeds the walls

    async def wall(self, at: int, panels: Sequence[str], by_writing: bool = False) -> MomentShown:
        """These panels as they stood at ``at`` (ms), or at the last moment that is settled. Raises TooMany.

        ``by_writing``: mentions count from when they were written, whenever they were heard.
        """
        return await self._run(lambda now: self._wall(min(at, settled(now)), panels, now, by_writing))

    async def slider(self, start: int, end: int) -> SliderEnds:
        """Spikes that went on at some time of [start, end] (ms), and how far back anything is kept. Raises TooMany."""
        return await self._run(lambda now: self._slider(start, end, now))

    async def desk(self, at: int) -> tuple[int, list[DeskCounters]]:
        """The moment, and the counters of every desk as they stood. Raises TooMany."""
        return await self._run(lambda now: self._desk(min(at, settled(now)), now))

    async def figures(self, at: int, which: RangeName) -> tuple[Period, list[Figure]]:
        """The period of that name that ended at ``at`` (ms), and its key figures as they stood. Raises TooMany."""
        return await self._run(lambda now: self._figures(min(at, settled(now)), which, now))

    async def _run(self, compute: Callable[[int], T]) -> T:
        if self._asked >= WAITING:
            raise TooMany
        self._asked += 1
        try:
            return await asyncio.to_thread(self._alone, compute)
        finally:
            self._asked -= 1

    def _alone(self, compute: Callable[[int], T]) -> T:
        with self._one:
            # Python runs one thread at a time: as long as this one computed, the walls have it for themselves.
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            begun = time.thread_time()
            try:
                self._follow()
                return compute(now_ms())
            finally:
                self._free_at = time.monotonic() + time.thread_time() - begun

    def _follow(self) -> None:
        """Forget what was changed since: what was deleted at its source is shown no more."""
        try:
            self._position, found = changes.passed(self._client, self._position)
        except changes.Missed:
            self._position, found = changes.ends(self._client), []
            self._heard.clear()
            self._kept.clear()
            self._usual.clear()
            self._moments.clear()
            self._boards.clear()
        for change in found:
            self._kept.forget(change.hours)
            self._heard.add(change.hours)
            if change.first < now_ms() - YOUNG_MS or len(self._usual) > USUALS:
                self._usual.clear()
            if change.changed or change.judged:
                if change.hours:
                    self._heard.forget(change.hours)
                else:
                    # Forgotten, whenever they were written.
                    self._heard.clear()
                self._moments.clear()
                self._boards.clear()

    def _desk(self, at: int, now: int) -> tuple[int, list[DeskCounters]]:
        at -= at % 1000
        return at, desks(self._stood.at(at, now), self._config, at)

    def _figures(self, at: int, which: RangeName, now: int) -> tuple[Period, list[Figure]]:
        at -= at % 1000
        key = at, which
        if key not in self._boards:
            period = span(which, at, self._zone)
            was = before(period, self._zone)
            stood = self._stood.at(at, now, back=at - was.start + BACKLOG_MS)
            reviewed = Calibration(reviews.kept(self._client))
            history = self._history(at, now)

            def cells(of: Period) -> Cells:
                # Of the day before the moment what was heard by then, of the time before all that is known.
                edge = min(max(whole_from(at), of.start), of.end)
                return Counter(self._counted(of.start, edge, now)) + Counter(history.cells(edge, of.end))

            made = self._then.of(period, was, history, cells, stood, self._sources(at), reviewed)
            self._boards[key] = period, made
            while len(self._boards) > KEPT_MOMENTS:
                self._boards.popitem(last=False)
        return self._boards[key]

    def _counted(self, start: int, end: int, now: int) -> Counter[Cell]:
        """Cells of all that was written in [start, end) (ms), to the mention, as it is known now."""
        pieces = cover(start, end, now, self._config.retention)
        self._kept.read([piece for piece in pieces if isinstance(piece, Bucket)])
        total: Counter[Cell] = Counter()
        for piece in pieces:
            total.update(
                self._kept.of(piece) if isinstance(piece, Bucket) else self._heard.written(piece.start, piece.end, now)
            )
        return total

    def _slider(self, start: int, end: int, now: int) -> SliderEnds:
        began = spikes.newest(self._client, MARKS, since=start - BEFORE_MS, before=end + 1)
        marks = tuple(spike for spike in began if not spike.closed or spike.closed >= start)
        return SliderEnds(mentions.oldest(self._client), settled(now), marks)

    # -- one moment

    def _wall(self, at: int, panels: Sequence[str], now: int, by_writing: bool) -> MomentShown:
        at -= at % 1000
        key = at, frozenset(panels), by_writing
        shown = self._moments.get(key)
        if shown is None:
            view = self._view(at, now, by_writing)
            made = build(view, [name for name in panels if kind_of(name) not in UNKEPT])
            unkept = {name: Unkept(unkept=UNKEPT[kind]) for name in panels if (kind := kind_of(name)) in UNKEPT}
            heard = by_writing or bool(view.recent) or bool(view.history.cells(at - DAY_MS, at))
            shown = MomentShown(at, msgspec.structs.replace(made, panels=made.panels | unkept), heard, self._alerts(at))
            self._moments[key] = shown
            while len(self._moments) > KEPT_MOMENTS:
                self._moments.popitem(last=False)
        self._moments.move_to_end(key)
        return shown

    def _view(self, at: int, now: int, by_writing: bool) -> View:
        """What the figures of ``at`` (ms) are computed from; ``now``: of the clock, ``at`` is before it."""
        self._kept.read(usual_buckets(at))
        history = self._history(at, now, by_writing)
        share(history, at, self._config.sentiment.reposts, self._usual)
        recent = self._heard.recent(at - HOUR_MS, at, KEPT, now, by_writing)
        modes = as_of(crises.events(self._client), at)
        return View(
            config=self._config,
            now=at,
            history=history,
            recent=recent,
            sources=self._sources(at),
            handles=self._known(recent),
            demo=any(isinstance(source, Demo) for source in self._config.sources),
            spikes=spike_desk.shown_then(self._client, at, modes),
            sight=Sight(SightKind.past),
            casework=self._casework(at, now, history, tuple(about(each, self._config) for each in modes.values())),
            calibration=Calibration(reviews.kept(self._client)),
        )

    def _history(self, at: int, now: int, by_writing: bool = False) -> HeardHistory:
        hours = self._heard.between(whole_from(at), at, now)
        return HeardHistory(at, now, hours, self._heard.cells, self._kept.of, self._config.retention, by_writing)

    def _casework(self, at: int, now: int, history: HeardHistory, crisis: tuple[str, ...]) -> CasesNow:
        here = datetime.fromtimestamp(at / 1000, self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = int(here.timestamp() * 1000)
        stood = self._stood.at(at, now)
        in_time = sample.part(answering.in_time(stood.judged_cases.opened(midnight, at + 1)))
        return CasesNow(
            loads=loads(stood.cases, [d.name for d in self._config.departments], at),
            usual=answering.usual_waiting(stood.judged_cases, at, self._zone, history.listened),
            in_time=in_time.value,
            in_time_of=in_time.items,
            people=None,
            crises=crisis,
        )

    def _sources(self, at: int) -> list[SourceState]:
        """Which sources of config.toml were listened to, and whether they were alive; no more is kept of them."""
        known, alive = listened.alive_at(self._client, at)
        return [
            SourceState(
                name=source.name,
                kind=type(source).__name__.lower(),
                connection=Connection.live if source.name in alive else Connection.cut,
                beat=at,
            )
            for source in self._config.sources
            if source.name in known
        ]

    def _known(self, recent: Sequence[Mention]) -> dict[str, str]:
        authors = {m.author for m in recent if m.author and not m.name}
        unknown = sorted(authors - self._handles.keys())
        if len(self._handles) + len(unknown) > HANDLES:
            self._handles.clear()
            unknown = sorted(authors)
        self._handles |= dict.fromkeys(unknown, "") | handles.of(self._client, unknown)
        return {author: self._handles[author] for author in authors if self._handles[author]}

    def _alerts(self, at: int) -> AlertsThen:
        found = [each for each in alerts.newest(self._client, ALERTS, at + 1) if not each.closed or each.closed > at]
        held = sum(each.acknowledged is not None and each.acknowledged.at <= at for each in found)
        return AlertsThen(len(found), len(found) - held)
