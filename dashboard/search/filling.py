"""The filling of the index: the whole store is read once, then its feeds of changes are followed.

Whatever is heard of, the mention is read from the store and its row made to be what it says now. So the same may be
heard twice, late, or in any order. How far things have come is written with the rows in one step: killed anywhere, it
goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from redis.exceptions import RedisError

from dashboard.search.file import IndexFile, IndexRow, StateName, damaged, opened, start_of
from listening.mention import Mention
from listening.search.words import facts, words
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.store import arrivals, changes, mentions, threads
from listening.store.cases import cases
from listening.store.cases import feed as case_feed
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, Client

log = logging.getLogger(__name__)

PAGE = 500
"""Mentions written in one step."""
WAIT_MS = 500
SWEEP_MS = MINUTE_MS
"""How often it looks for what is not kept any more."""
WALK_AGAIN_MS = DAY_MS
"""How often it is compared with the whole store, whatever the feeds said."""
COMPACT_MS = HOUR_MS
"""SearchWords taken out within this are cleared out of the file together."""
CASES_AGAIN_MS = MINUTE_MS
FIRST, LAST = -(1 << 62), 1 << 62


class Filling:
    """One index being kept. ``run`` is its only task."""

    def __init__(
        self,
        path: Path,
        client: Client,
        others: AsyncClient,
        wait_ms: int = WAIT_MS,
        now_and_then: Callable[[], object] = lambda: None,
    ) -> None:
        """``now_and_then`` is called with every step; it must not take long."""
        self._path = path
        self._client = client
        self._others = others
        self._wait_ms = wait_ms
        self._now_and_then = now_and_then
        self._walked = self._swept = 0
        self._cases_missed = 0

    async def run(self) -> None:
        """For ever; cancel it to end it."""
        wait = 0.05
        while True:
            try:
                with contextlib.closing(opened(self._path)) as index:
                    await self.begin(index)
                    while not damaged(self._path).exists():
                        await self.step(index)
                        wait = 0.05
                log.warning("the index of search is damaged; it is made again")
            except (RedisError, OSError) as error:
                log.warning("Redis does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(1.0, wait * 2)
            except sqlite3.OperationalError as error:
                log.warning("the index of search cannot be written: %s; trying again", error)
                await asyncio.sleep(5)
            except sqlite3.DatabaseError as error:
                log.warning("the index of search is damaged (%s); it is made again", error)
                damaged(self._path).touch()

    async def begin(self, index: IndexFile) -> None:
        if not index.state(StateName.changes):
            await self._start_walk(index)

    async def step(self, index: IndexFile) -> None:
        """A page of the walk if there is one, and whatever the feeds have."""
        now = now_ms()
        self._now_and_then()
        walking = bool(index.state(StateName.walk))
        if walking:
            await self._walk(index)
        try:
            await self._follow(index, 0 if walking else self._wait_ms)
        except changes.Missed:
            log.info("the feed of changes does not go on from where it was read; comparing with the whole store")
            await self._start_walk(index)
            return
        await self._follow_cases(index, now)
        if now - self._swept >= SWEEP_MS:
            self._swept = now
            await self._sweep(index)
        if walking or now - (self._walked or now) < WALK_AGAIN_MS:
            self._walked = self._walked or now
        else:
            await self._start_walk(index)
        erased = int(index.state(StateName.erased) or 0)
        if erased and not walking and now - erased >= COMPACT_MS:
            index.compact()
            index.keep(StateName.erased, "")

    # -- the walk through the store

    async def _start_walk(self, index: IndexFile) -> None:
        """Compare all of it: what is written from now on comes by the feeds."""
        self._walked = now_ms()
        position = await changes.newest(self._others)
        arrived = await arrivals.ends(self._others)
        about_cases = await case_feed.newest(self._others)
        with index.together():
            index.keep(StateName.changes, position)
            index.keep(StateName.arrivals, arrived)
            index.keep(StateName.cases, about_cases)
            index.keep(StateName.walk, f"{FIRST >> 16} ")

    async def _walk(self, index: IndexFile) -> None:
        at, _, last = index.state(StateName.walk).partition(" ")
        # Of those of one instant the ids go up: from where the last page ended, or from its instant anew.
        page: list[Mention] = await anext(mentions.pages(self._others, int(at), 1 << 50, PAGE, last), [])
        # Of the instant the page ends with, others may follow on the next one.
        end = start_of(page[-1].created) - 1 if page else LAST
        here = index.between(start_of(int(at)), end)
        kept = {mention.id for mention in page}
        strays = [id for id in here if id not in kept]
        stored = await asyncio.to_thread(mentions.fetch, self._client, strays)
        with_case = await self._cased([*kept, *strays])
        with index.together():
            self._right(index, page, with_case)
            self._right(index, [m for m in stored if m is not None], with_case)
            self._gone(index, [id for id, m in zip(strays, stored, strict=True) if m is None])
            index.keep(StateName.walk, f"{page[-1].created} {page[-1].id}" if page else "")
        if not page:
            log.info("the index of search has all %d mentions", index.number())

    # -- the feeds

    async def _follow(self, index: IndexFile, wait_ms: int) -> None:
        position, found = await changes.after(self._others, index.state(StateName.changes), wait_ms)
        arrived, new = await arrivals.after(self._others, index.state(StateName.arrivals), PAGE)
        touched = (id for change in found for id in (change.changed, *change.judged) if id)
        ids = list(dict.fromkeys([*new, *touched]))
        if found or ids:
            await self._sync(index, ids, changes=position, arrivals=arrived)

    async def _follow_cases(self, index: IndexFile, now: int) -> None:
        if self._cases_missed and now >= self._cases_missed:
            self._cases_missed = 0
            await self._all_cases(index)
        try:
            position, touched = await case_feed.after(self._others, index.state(StateName.cases))
        except changes.Missed:
            # Many at once, or long ago: all of them are looked at, once it is quieter. The first ones of all are few.
            later = CASES_AGAIN_MS if index.state(StateName.cases) else 0
            position, touched = await case_feed.newest(self._others), []
            self._cases_missed = self._cases_missed or now + later
            index.keep(StateName.cases, position)
        if touched:
            found = await cases.find_many(self._others, touched)
            ids = [post.id for case in found if case is not None for post in case.posts]
            await self._sync(index, ids, cases=position)

    async def _all_cases(self, index: IndexFile) -> None:
        after = ""
        while found := await cases.opened(self._others, -(1 << 50), 1 << 50, PAGE, after):
            await self._sync(index, [post.id for case in found for post in case.posts])
            after = found[-1].id

    async def _sweep(self, index: IndexFile) -> None:
        """Take out what is not kept any more: retention goes by when it was received."""
        oldest = await arrivals.oldest(self._others)
        # The hour that is being taken out is there until its last mention is gone.
        ids = index.received_before(oldest + HOUR_MS, 10 * PAGE) if oldest else index.received_before(1 << 50, PAGE)
        await self._sync(index, ids)

    # -- rows

    async def _sync(self, index: IndexFile, ids: Sequence[str], **kept: str) -> None:
        """Make the rows of these mentions what the store says, and keep how far the feeds were followed."""
        found: list[tuple[str, Mention | None]] = []
        with_case: set[str] = set()
        async for part, stored in self._fetched(ids):
            found += zip(part, stored, strict=True)
            with_case |= await self._cased(part)
        with index.together():
            self._right(index, [m for _, m in found if m is not None], with_case)
            self._gone(index, [id for id, m in found if m is None])
            for name, value in kept.items():
                index.keep(StateName(name), value)

    async def _fetched(self, ids: Sequence[str]) -> AsyncIterator[tuple[Sequence[str], list[Mention | None]]]:
        for n in range(0, len(ids), PAGE):
            part = ids[n : n + PAGE]
            yield part, await asyncio.to_thread(mentions.fetch, self._client, part)

    async def _cased(self, ids: Sequence[str]) -> set[str]:
        """Those of them whose thread has a case."""
        found = await asyncio.to_thread(threads.cases_of, self._client, ids)
        return {id for id, case in zip(ids, found, strict=True) if case}

    def _right(self, index: IndexFile, stored: Sequence[Mention], with_case: set[str]) -> None:
        """Rows as the store says; of what was deleted at its source, or counts nowhere, there is none."""
        self._gone(index, [m.id for m in stored if m.deleted or m.untracked])
        there = [m for m in stored if not (m.deleted or m.untracked)]
        known = index.prints([m.id for m in there])
        new: list[IndexRow] = []
        old: list[int] = []
        for mention in there:
            said = facts(mention)
            print = zlib.crc32("\0".join((mention.full_text, mention.name, said)).encode())
            cased = mention.id in with_case
            was = known.get(mention.id)
            if was is not None and was[1] == print:
                if was[2] is not cased:
                    index.case([was[0]], cased)
                continue
            if was is not None:
                old.append(was[0])
            new.append(
                IndexRow(
                    mention.id,
                    mention.created,
                    mention.received,
                    print,
                    words(mention.full_text),
                    words(mention.name),
                    said,
                    cased,
                )
            )
        self._take_out(index, old)
        index.put(new)

    def _gone(self, index: IndexFile, ids: Sequence[str]) -> None:
        self._take_out(index, [row for row, _, _ in index.prints(ids).values()])

    def _take_out(self, index: IndexFile, rows: Sequence[int]) -> None:
        if rows:
            index.drop(rows)
            if not index.state(StateName.erased):
                index.keep(StateName.erased, str(now_ms()))
