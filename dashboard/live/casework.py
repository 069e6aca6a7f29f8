"""Cases and people on the walls, kept up to date: small answers of the store, once a second."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from listening.cases.crisis import about
from listening.cases.load import CasesNow, Workload
from listening.cases.sla import Targets
from listening.config import Config
from listening.kpis import answering
from listening.kpis.cases import JudgedCases
from listening.kpis.sample import part
from listening.people.presence import people
from listening.spans import DAY_MS
from listening.store.access import presence
from listening.store.cases import cases, crises
from listening.store.cases.facts import CaseFacts
from listening.store.connection import AsyncClient
from listening.store.ledger import Ledger
from listening.wall.view import History

EVERY_S = 1.0
IN_TIME_EVERY_S = 5.0
USUAL_EVERY_S = 5.0
USUAL_SHARE = 0.005
"""Of the time at most: over many cases the usual takes longer, and is taken more rarely."""
WEEKS_MS = 29 * DAY_MS
"""How far back the usual looks."""
OLDEST_MS = 35 * DAY_MS
"""A case opened this long ago that still waits counts in no usual any more."""


class CaseworkFeed:
    """One per process; ``touch`` is called by the feed of the walls."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._client = client
        self._config = config
        self._departments = [department.name for department in config.departments]
        self._zone = ZoneInfo(config.brand.timezone)
        self._targets = Targets(config)
        self._facts = CaseFacts(client)
        self._ledger = Ledger(client)
        self._at = self._in_time_at = self._usual_due = float("-inf")
        self.now = CasesNow()

    async def touch(self, now: int, history: History) -> None:
        """Bring ``now`` up to date, as far as it is due; ``now`` in ms."""
        clock = time.monotonic()
        if clock - self._at < EVERY_S:
            return
        self._at = clock
        modes = await crises.current_async(self._client)
        loads = await cases.loads(self._client, self._departments, now)
        changed = msgspec.structs.replace(
            self.now,
            loads={
                each.department: Workload(
                    unresolved=each.unresolved,
                    unowned=each.unowned,
                    at_risk=each.at_risk,
                    breached=each.breached,
                    escalated=each.escalated,
                    oldest=each.oldest,
                    history=each.history,
                )
                for each in loads
            },
            people=people(await presence.everyone(self._client, now)),
            crises=tuple(about(each, self._config) for each in modes.values()),
        )
        if clock - self._in_time_at >= IN_TIME_EVERY_S:
            self._in_time_at = clock
            changed = await self._in_time(changed, now)
        if clock >= self._usual_due:
            begun = time.monotonic()
            changed = await self._usual(changed, now, history)
            ended = time.monotonic()
            self._usual_due = ended + max(USUAL_EVERY_S, (ended - begun) / USUAL_SHARE)
        self.now = changed

    async def _in_time(self, known: CasesNow, now: int) -> CasesNow:
        here = datetime.fromtimestamp(now / 1000, self._zone)
        start = here.replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = int(start.timestamp() * 1000)
        measure = part(answering.in_time((await self._cases(midnight, now)).opened(midnight, now + 1)))
        return msgspec.structs.replace(known, in_time=measure.value, in_time_of=measure.items)

    async def _usual(self, known: CasesNow, now: int, history: History) -> CasesNow:
        """The backlog at this time of earlier weeks and days, to the quarter of an hour."""
        found = await self._cases(now - WEEKS_MS - OLDEST_MS, now)
        return msgspec.structs.replace(known, usual=answering.usual_waiting(found, now, self._zone, history.listened))

    async def _cases(self, start: int, now: int) -> JudgedCases:
        facts = await self._facts.days(start, now + 1)
        return JudgedCases(facts, await self._ledger.groups(), self._targets, now)
