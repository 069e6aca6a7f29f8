"""The cases that desks show, kept in memory and up to date while Redis answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec
from redis.exceptions import RedisError

from listening.cases import indexes
from listening.cases.case import CLOSED, Case, Dismissal, State
from listening.cases.crisis import Crisis, about, keys
from listening.cases.line import QueueRow, quoted, row
from listening.cases.sla import Targets
from listening.config import Config
from listening.store import changes, handles, mentions, threads
from listening.store.cases import cases, crises, feed
from listening.store.changes import Missed
from listening.store.connection import AsyncClient, Client

log = logging.getLogger(__name__)

Json = dict[str, Any]

AT_ONCE = 100
"""Cases read in one go: some milliseconds in which nothing else is answered."""
KEPT = 20_000
"""Of a department the next due this many are known; more when it has fewer than half of that left."""
LATER = 300
"""Of what is not our turn, the newest this many are shown."""
CLOSED_KEPT = 2_000
"""Of what is over the newest this many of each kind can be found; an id finds any."""
CLOSED_AT_ONCE = 200
"""Of what was closed at once, as by an import, the newest this many are taken."""
EVERY_S = 0.5
"""How often it is asked what else changed while no case does."""


class QueueBoard:
    """Follows the changes of cases. One per process; ``run`` is its only task."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._sync = sync_client
        self._config = config
        self._targets = Targets(config)
        self._watchers: list[Callable[[Collection[str]], None]] = []
        self._cut: set[str] = set()
        self._loaded = asyncio.Event()
        self._encoded: dict[str, tuple[QueueRow, Json]] = {}
        self.rows: dict[str, QueueRow] = {}
        self.closed: dict[str, QueueRow] = {}
        """What is over, the latest change last."""
        self.crises: dict[str, Crisis] = {}

    @property
    def in_crisis(self) -> dict[str, str]:
        """What is in crisis mode, as it is shown, and who switched it on."""
        return {about(crisis, self._config): crisis.by for crisis in self.crises.values()}

    def watch(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call ``changed`` with the ids of cases after every change of theirs, or of crisis mode."""
        self._watchers.append(changed)

    def encoded(self, row: QueueRow) -> Json:
        """A row as it is sent; the same object until the row changes."""
        found = self._encoded.get(row.id)
        if found is None or found[0] is not row:
            found = self._encoded[row.id] = row, msgspec.to_builtins(row)
        return found[1]

    def whole(self, departments: Collection[str]) -> bool:
        """Whether all that waits in these departments is known, and not only what is due next."""
        return self._cut.isdisjoint(departments)

    async def ready(self) -> None:
        """Wait until there is something to show."""
        await self._loaded.wait()

    async def run(self) -> None:
        """Load, then follow, for ever. After a failure everything is loaded again."""
        wait = 0.05
        while True:
            try:
                at = await self._load()
                wait = 0.05
                while True:
                    at = await self._follow(*at)
            except Missed:
                log.info("the feed of cases does not go on from where it was read; loading again")
            except (RedisError, OSError) as error:
                log.warning("Redis does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(1.0, wait * 2)

    async def _load(self) -> tuple[str, str]:
        at = await feed.newest(self._client), await changes.newest(self._client)
        self.crises = await crises.current_async(self._client)
        self.rows, self._encoded = {}, {}
        for department in self._config.departments:
            await self._load_queue(department.name)
        for state in (State.answered, State.waiting_customer):
            index = indexes.state(state)
            await self._take(await cases.newest(self._client, index, LATER))
        self._loaded.set()
        self._tell(self.rows)
        await self._load_closed()
        return at

    async def _load_closed(self) -> None:
        self.closed = {}
        for state in sorted(CLOSED):
            # The newest last: what is too much is forgotten from the front.
            for first in reversed(range(0, CLOSED_KEPT, AT_ONCE)):
                await self._take(await cases.newest(self._client, indexes.state(state), AT_ONCE, first))
                await asyncio.sleep(0)
        await self._take(await cases.newest(self._client, indexes.AGAIN, LATER))
        self._tell(())

    async def _load_queue(self, department: str) -> None:
        self._cut.discard(department)
        for first in range(0, KEPT, AT_ONCE):
            page = await cases.queue(self._client, department, first, AT_ONCE)
            await self._take(page)
            await asyncio.sleep(0)
            if len(page) < AT_ONCE:
                return
        self._cut.add(department)

    async def _follow(self, at: str, written: str) -> tuple[str, str]:
        at, changed = await feed.after(self._client, at, int(EVERY_S * 1000))
        written, found = await changes.after(self._client, written)
        gone = [change.changed for change in found if change.changed]
        if gone:
            # Edited or deleted at their source: what they said may stand on a desk.
            with_case = await asyncio.to_thread(threads.cases_of, self._sync, gone)
            changed += [id for id in with_case if id]
        now = await crises.current_async(self._client)
        if now != self.crises:
            moved = {t for t in now.keys() | self.crises.keys() if now.get(t) != self.crises.get(t)}
            self.crises = now
            changed += [r.id for r in self.rows.values() if not moved.isdisjoint(keys(r.topics, r.department))]
            self._tell(())
        if changed:
            ids = list(dict.fromkeys(changed))
            stored = await cases.find_many(self._client, ids)
            moved_on = [case for case in stored if case is not None]
            over = [case for case in moved_on if case.state in CLOSED]
            await self._take([case for case in moved_on if case.state not in CLOSED] + over[-CLOSED_AT_ONCE:])
            for case in over[:-CLOSED_AT_ONCE]:
                self._drop(case.id)
            for department in sorted(self._cut):
                if sum(r.department == department for r in self.rows.values()) < KEPT // 2:
                    await self._load_queue(department)
            self._tell(ids)
        return at, written

    async def _take(self, found: Sequence[Case]) -> None:
        """Keep what these cases are now: on the desk, over, or part of another."""
        for case in found:
            elsewhere = self.rows if case.state in CLOSED else self.closed
            if _unseen(case) or case.id in elsewhere:
                self._drop(case.id)
        shown = [case for case in found if not _unseen(case)]
        openers = [quoted(case) for case in shown]
        stored = await asyncio.to_thread(mentions.fetch, self._sync, openers)
        authors = list({m.author for m in stored if m is not None and m.author and not m.name})
        known = await handles.shown(self._client, authors)
        for case, opener in zip(shown, stored, strict=True):
            made = row(case, opener, self._config, self._targets, self.crises, known)
            rows = self.closed if case.state in CLOSED else self.rows
            if rows.get(case.id) != made:
                rows.pop(case.id, None)
                rows[case.id] = made
        for id in list(self.closed)[: -2 * CLOSED_KEPT]:
            self._drop(id)

    def _drop(self, id: str) -> None:
        self.rows.pop(id, None)
        self.closed.pop(id, None)
        self._encoded.pop(id, None)

    def _tell(self, ids: Collection[str]) -> None:
        for changed in self._watchers:
            changed(ids)


def _unseen(case: Case) -> bool:
    """Whether a case is on no desk: merged, or of before anybody listened."""
    return bool(case.merged_into) or case.aside or case.dismissal is Dismissal.history
