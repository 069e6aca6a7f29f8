"""X: the filtered stream of all topics, within a budget; what a gap held is searched for, what is gone is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence

import httpx
import msgspec

from listening.config import Topic
from listening.mention import Event, reject
from listening.moments import iso_seconds
from listening.spans import DAY_MS, HOUR_MS, MINUTE_MS
from listening.store import mentions
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from listening.system.spending import MILLION
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client
from workers.sources.x import compliance, posts, rules
from workers.sources.x.api import FIELDS, PAGE, XApi
from workers.sources.x.posts import XPost
from workers.sources.x.purse import Purse, stopped
from workers.sources.x.table import X

OVERLAP_MS = 30_000
"""Posts come out of order by so much: a gap is searched from so long before the last one."""
SEARCHED_MS = 7 * DAY_MS - 600_000
"""Recent search goes a week back, and not a minute more."""
GAP_PAGES = 50
FEWEST = 10
"""Posts that a search can be asked for at least."""
STEP_S = 60.0
AGAIN_MS = HOUR_MS
"""After a job that failed."""
REMEMBERED = 2000
HELD = 1000
"""Posts that are read ahead."""


class XShell:
    """Streams of all sources of X; without a connection to Redis one is tried out, for the price of ten posts."""

    def __init__(self, store: AsyncClient | None) -> None:
        self._store = store
        self._purses: dict[str, Purse] = {}

    async def stream(self, source: X, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """As ``sources.base.Stream``. Raises Cut."""
        purse = self._purses.setdefault(source.name, Purse())
        async with client() as http:
            reading = _Reading(source, XApi(source, http), http, purse, link, cursor)
            async for heard in reading.live(self._store) if self._store is not None else reading.trial():
                yield heard


class _Cursor(msgspec.Struct):
    seen: int = 0
    """When the newest post that was told was written, ms UTC."""
    ids: list[str] = []
    """What was told since a little before then."""
    job: str = ""
    """That X works on, about what is gone."""
    checked: int = 0
    """When the last one was done, ms UTC."""


_decode = msgspec.json.Decoder(_Cursor).decode


class _Reading:
    """One connection."""

    def __init__(self, source: X, api: XApi, http: httpx.AsyncClient, purse: Purse, link: Link, cursor: str) -> None:
        self._source, self._api, self._http, self._purse, self._link = source, api, http, purse, link
        try:
            self._at = _decode(cursor)
        except ValueError:  # of our own making: what cannot be read begins anew
            self._at = _Cursor()
        self._told = dict.fromkeys(self._at.ids)
        self._own = frozenset(each.removeprefix("@").lower() for each in source.accounts)
        self._wanted: tuple[str, ...] = ()
        self._topics: tuple[Topic, ...] = ()
        self._heard: frozenset[str] = frozenset()
        self._step_due = 0.0

    async def live(self, store: AsyncClient) -> AsyncGenerator[Heard, None]:
        for heard in await self._gone(store):
            yield heard
        spending = await self._purse.look(self._source, self._link, now_ms())
        if spending.spent:
            raise stopped(spending, now_ms())
        for heard in await self._follow_topics():
            yield heard
        lines: asyncio.Queue[XPost | Cut | None] = asyncio.Queue(HELD)
        pump = asyncio.create_task(self._pump(lines))
        try:
            begun = await lines.get()
            if isinstance(begun, Cut):
                raise begun
            self._link.live()
            async for heard in self._missed():
                yield heard
            while True:
                line = await lines.get()
                if isinstance(line, Cut):
                    raise line
                if line is None:
                    self._link.quiet()
                    spending = await self._purse.look(self._source, self._link, now_ms())
                    if spending.spent:  # answers are paid for by the same budget
                        raise stopped(spending, now_ms())
                elif (told := self._tell(line)) is not None:
                    yield told
                for heard in [*await self._follow_topics(), *await self._gone(store)]:
                    yield heard
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def trial(self) -> AsyncGenerator[Heard, None]:
        """What a search finds now; rules and the stream, of which there is one, are left to the listener."""
        self._wanted = self._rules()
        await self._api.rules()
        page = await self._search(self._wanted[0], now_ms() - SEARCHED_MS, FEWEST, "")
        self._link.live()
        for post in reversed(page.posts):
            yield Heard(post.event, "")
        self._link.quiet()
        await asyncio.Event().wait()

    # -- rules

    def _rules(self) -> tuple[str, ...]:
        source = self._source
        wanted = rules.wanted(self._link.topics, source.accounts, source.extra, source.rule_length)
        if not wanted:
            raise Cut("no topic has terms that X could look for, and accounts is empty", blame=Blame.address)
        return wanted

    async def _follow_topics(self) -> list[Heard]:
        """Make X's rules those of the topics, whenever these have changed."""
        if self._topics == self._link.topics:
            return []
        self._topics, self._wanted = self._link.topics, self._rules()
        tag = f"masthead {self._source.name}"
        change = rules.change(await self._api.rules(), self._wanted, tag)
        made, refused = await self._api.add(change.add, tag) if change.add else ([], [])
        if change.delete:
            await self._api.delete(change.delete)
        self._heard = change.heard | {rule.id for rule in made}
        return [self._heard_now(reject(self._source.name, "rule not taken", value, value)) for value in refused]

    # -- posts

    async def _pump(self, lines: asyncio.Queue[XPost | Cut | None]) -> None:
        """What comes is paid for at once, however long it then waits."""
        source = self._source
        gap_minutes = (now_ms() - self._at.seen) // MINUTE_MS + 1
        backfill = source.backfill_minutes if self._at.seen and gap_minutes <= source.backfill_minutes else 0
        try:
            async for line in self._api.stream(backfill):
                post = posts.parse(line, source.name, self._own, now_ms()) if line else None
                await lines.put(post)
                if isinstance(post, XPost) and post.id:
                    spending = await self._purse.pay(source, self._link, [post.id], now_ms())
                    if spending.spent:
                        await lines.put(stopped(spending, now_ms()))
                        return
        except Cut as cut:
            await lines.put(cut)

    async def _missed(self) -> AsyncGenerator[Heard, None]:
        """What was written while nobody listened, oldest first. At the first start that is nothing."""
        if not self._at.seen:
            self._at.seen = now_ms()
            yield self._heard_now(None)
            return
        found: dict[str, XPost] = {}
        spending = await self._purse.look(self._source, self._link, now_ms())
        begin = max(self._at.seen - OVERLAP_MS, now_ms() - SEARCHED_MS)
        for rule in self._wanted:
            further = ""
            for _ in range(GAP_PAGES):
                most = min(PAGE, max(FEWEST, spending.rest // round(self._source.price * MILLION)))
                page = await self._search(rule, begin, most, further)
                found |= {post.id or str(len(found)): post for post in page.posts}
                spending = await self._purse.pay(
                    self._source, self._link, [post.id for post in page.posts if post.id], now_ms()
                )
                further = page.further
                if not further or spending.spent:
                    break
            if spending.spent:
                break
        for post in sorted(found.values(), key=lambda post: post.at):
            # With the last money what is older may be missing: so far it is not all told.
            told = self._tell(msgspec.structs.replace(post, rules=self._heard), moves=not spending.spent)
            if told is not None:
                yield told
        if spending.spent:
            raise stopped(spending, now_ms())

    async def _search(self, rule: str, since: int, most: int, further: str) -> posts.XPage:
        begin = iso_seconds(since)
        asked = {"query": rule, "max_results": str(most), "start_time": begin, **FIELDS}
        data = await self._api.get("tweets/search/recent", asked | ({"next_token": further} if further else {}))
        page = posts.found(data, self._source.name, self._own, now_ms())
        if page is None:
            raise Cut("what it answers is not X's API", blame=Blame.address)
        return page

    def _tell(self, post: XPost, moves: bool = True) -> Heard | None:
        """A post, once; nothing where only rules of others brought it."""
        if post.id in self._told or not (post.rules & self._heard or not post.id):
            return None
        if post.id:
            self._told[post.id] = None
        if moves and post.at > self._at.seen:
            self._at.seen = min(post.at, now_ms())
            oldest = self._at.seen - OVERLAP_MS
            self._told = {id: None for id in self._told if posts.written_at(id) >= oldest}
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return Heard(post.event, self._cursor(), post.at)

    def _heard_now(self, event: Event) -> Heard:
        return Heard(event, self._cursor())

    def _cursor(self) -> str:
        self._at.ids = list(self._told)
        return msgspec.json.encode(self._at).decode()

    # -- what is gone

    async def _gone(self, store: AsyncClient) -> Sequence[Heard]:
        """One step further with the job about what is gone; a step that fails is taken again later."""
        if not self._source.compliance or time.monotonic() < self._step_due:
            return ()
        self._step_due = time.monotonic() + STEP_S
        try:
            return await self._step(store)
        except Cut as cut:
            if cut.blame is Blame.address:  # X knows the job no more
                self._at.job = ""
            if not self._at.job:
                self._at.checked = now_ms() - (0 if cut.blame is Blame.token else DAY_MS - AGAIN_MS)
            why = f"{cut}: posts that are gone from X stay here until it answers"
            return [self._heard_now(reject(self._source.name, "cannot ask what is gone", "", why))]

    async def _step(self, store: AsyncClient) -> Sequence[Heard]:
        source, at = self._source, self._at
        if not at.job:
            if now_ms() - at.checked < DAY_MS:
                return ()
            if not await self._ids(store):
                at.checked = now_ms()
                return [self._heard_now(None)]
            job = await compliance.begin(self._api, f"masthead {source.name}")
            at.job = job.id
            await compliance.upload(self._http, job, await self._ids(store), source.private)
            return [self._heard_now(None)]
        job = await compliance.look(self._api, at.job)
        if job.status == "created":  # we were ended before its ids were sent
            await compliance.upload(self._http, job, await self._ids(store), source.private)
        if job.status in ("created", "in_progress"):
            return ()
        gone = (
            await compliance.download(self._http, job, source.name, source.private, now_ms())
            if job.status == "complete"
            else []
        )
        told = [self._heard_now(each) for each in gone]  # the job is done when the last of them is told
        at.job, at.checked = "", now_ms() if job.status == "complete" else now_ms() - DAY_MS + AGAIN_MS
        return [*told, self._heard_now(None)]

    async def _ids(self, store: AsyncClient) -> list[str]:
        begin = len(self._source.name) + 1
        found = [id[begin:] async for id in mentions.ids_of(store, self._source.name)]
        return [id for id in dict.fromkeys(found) if posts.ID.fullmatch(id)]
