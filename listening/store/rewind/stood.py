"""Cases as they stood at a past moment: the rows of now, but for those to which something happened since."""

from __future__ import annotations

import msgspec
import numpy as np

from listening.cases.columns import CaseColumns, CasesOfDay, Marks, part
from listening.cases.sla import Targets
from listening.cases.then import CaseThen
from listening.config import Config
from listening.counting.ledger import fingerprint
from listening.kpis.cases import JudgedCases
from listening.spans import DAY_MS
from listening.store import keys, ledger
from listening.store.connection import Client
from listening.store.rewind.heard import SETTLED_MS
from listening.store.rewind.trails import TrailTimes

BACK_MS = 64 * DAY_MS
"""As long before a moment cases are looked at for what usually waits: four weeks, and those that waited for five."""


class Stood(msgspec.Struct, frozen=True):
    """Cases at one moment."""

    cases: list[CaseThen]
    """All that waited, and others."""
    judged_cases: JudgedCases
    """Those opened since the days that were asked for, as key figures ask for them."""


class StoodCases:
    """The cases of the moments that were asked for. One reader at a time."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._targets = Targets(config)
        self._trails = TrailTimes(client, config)
        self._marks = Marks()
        self._days: dict[int, tuple[int, CasesOfDay]] = {}
        self._first = 0
        self._groups: dict[int, str] = {}

    def at(self, at: int, now: int, back: int = BACK_MS) -> Stood:
        """As they stood at ``at`` (ms), those opened up to ``back`` ms before; ``now``: of the clock."""
        start = at - back
        if at > self._trails.read_at - SETTLED_MS or start < self._first or not self._trails.read_at:
            # The rows first: of what happens meanwhile the trails tell that it happened later.
            self._first = min(start, self._first or start)
            self._read(self._first)
            self._trails.follow(now)
        changed = self._trails.changed_since(at)
        rows = [case for case in changed.values() if case.row]
        days = [self._days[day][1] for day in sorted(self._days) if start - DAY_MS < day <= at]
        columns = CaseColumns([*days, part([case.row for case in rows], self._marks)], self._marks)
        groups = self._groups | {fingerprint(case.group): case.group for case in rows}
        judged = JudgedCases(columns, groups, self._targets, at)
        later = [int(id[1:]) for id in (*changed, *self._trails.begun_since(at))]
        kept = ~np.isin(columns.column("number"), later)
        kept[len(kept) - len(rows) :] = True
        return Stood([*changed.values(), *self._trails.waiting_since(at).values()], judged.where(kept))

    def _read(self, start: int) -> None:
        stored = self._client.hgetall(keys.facts_versions())
        versions = {int(day) * 1000: int(n) for day, n in stored.items() if int(day) * 1000 > start - DAY_MS}
        changed = [day for day in versions if day not in self._days or self._days[day][0] != versions[day]]
        pipe = self._client.pipeline(transaction=False)
        for day in changed:
            pipe.hvals(keys.facts(day // 1000))
        for day, values in zip(changed, pipe.execute() if changed else (), strict=True):
            self._days[day] = versions[day], part(values, self._marks)
        for day in self._days.keys() - versions.keys():
            del self._days[day]
        if changed:
            self._groups = ledger.groups(self._client)
