"""Key figures and the desks' counters as they stood at a past moment, by the functions that make those of now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from layouts.rewind.figures import DeskCounters
from listening.cases.case import State
from listening.cases.load import Workload, total
from listening.cases.then import loads
from listening.config import Config
from listening.counting.counts import EVERYTHING, Cells
from listening.kpis.cases import JudgedCases
from listening.kpis.definitions import BY_KEY, DEFINITIONS
from listening.kpis.figure import Figure, figure
from listening.kpis.material import Material
from listening.kpis.period import Period
from listening.kpis.recipes import NOW_ONLY, RECIPES
from listening.kpis.voices import voices
from listening.kpis.watching import WatchingFacts
from listening.learning.sample import Calibration
from listening.spans import DAY_MS
from listening.spikes.deeds import Deeds, deeds
from listening.spikes.then import known_then
from listening.store import ledger as rows
from listening.store import listened
from listening.store.connection import Client
from listening.store.rewind.stood import Stood
from listening.store.spikes import spike_desk, spikes
from listening.system.source import SourceState
from listening.wall.heard import HeardHistory

BACKLOG_MS = 90 * DAY_MS
"""How long before a range cases may have been opened that still count in its backlog, as on the page of now."""
SPIKES = 10_000
THEIRS = (State.answered, State.waiting_customer)


def desks(stood: Stood, config: Config, at: int) -> list[DeskCounters]:
    """All departments in the order of config.toml, then all together; ``at`` in ms."""
    names = [department.name for department in config.departments]
    by_name = loads(stood.cases, names, at)
    found = [_desk(name, by_name[name], stood.judged_cases) for name in names]
    together = DeskCounters(
        "",
        total(by_name.values()),
        sum(each.approval for each in found),
        sum(each.theirs for each in found),
    )
    return [*found, together]


def _desk(name: str, load: Workload, cases: JudgedCases) -> DeskCounters:
    here = cases.with_department(name)
    return DeskCounters(
        name,
        load,
        int((cases.is_in(State.waiting_approval) & here).sum()),
        int((cases.is_in(*THEIRS) & here).sum()),
    )


class FiguresThen:
    """Key figures of past moments. One reader at a time."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._config = config

    def of(
        self,
        period: Period,
        was: Period,
        history: HeardHistory,
        cells: Callable[[Period], Cells],
        stood: Stood,
        states: Sequence[SourceState],
        calibration: Calibration,
    ) -> list[Figure]:
        """Every figure of ``period``, which ends at the moment, beside the period before; ``cells``: what was written.

        But for people who listened: of them only the days are kept.
        """
        start, end = min(period.start, was.start), period.end
        found = WatchingFacts(states, listened.between(self._client, start, end), self._deeds(start, end))
        heard = history.listened(was.start, was.end)
        groups = rows.groups(self._client)

        def material(of: Period, watch: WatchingFacts | None) -> Material:
            return Material(
                self._config,
                of,
                EVERYTHING,
                cells(of),
                voices(rows.days(self._client, of.start, of.end), of, groups, EVERYTHING),
                stood.judged_cases.opened(of.start, of.end),
                stood.judged_cases.opened(of.start - BACKLOG_MS, of.end),
                watch,
                calibration,
            )

        now = material(period, found)
        then = material(was, found if found.through(was) else None) if heard else None
        return [
            figure(
                each.key, BY_KEY[each.key].unit, take(now), take(then) if then and each.key not in NOW_ONLY else None
            )
            for each in DEFINITIONS
            if (take := RECIPES.get(each.key)) is not None
        ]

    def _deeds(self, start: int, at: int) -> list[Deeds]:
        """Spikes opened since ``start`` (ms), and what people had done about them by ``at``."""
        began = spikes.newest(self._client, SPIKES, since=start, before=at + 1)
        seen = spikes.seen(self._client, [spike.id for spike in began])
        known = [known_then(each, at) for each in spike_desk.know(self._client, began)]
        return [
            replace(deeds(each, first if first <= at else 0), closed=each.spike.closed)
            for each, first in zip(known, seen, strict=True)
            if each is not None
        ]
