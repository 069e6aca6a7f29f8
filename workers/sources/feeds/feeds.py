"""RSS and Atom: many feeds on one listener, each asked in its turn and politely.

HTTP: RFC 9110 (conditional requests, Retry-After, permanent redirects).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import msgspec
from redis.exceptions import RedisError

from listening.config import Feeds
from listening.mention import Mention, reject
from listening.spans import DAY_S
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from listening.store.feeds import FeedState
from listening.system.addresses import shown
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.feeds.entries import FeedTold, parse
from workers.sources.feeds.hubs import FeedHubs, discover
from workers.sources.fetching import Fetched, client, fetch

AT_ONCE = 8
"""Feeds that are asked at the same time, each at another host."""
HOST_GAP_S = 2.0
"""Between two questions to one host, and up to twice as much."""
LONGEST_S = DAY_S
"""A feed that fails is asked ever more rarely, down to once a day."""


PINGED_ASKS = 3
PINGED_AGAIN_S = 30.0
"""A feed that has nothing new yet, though its hub says so, is asked some times more."""
AGAIN_S = 60.0
"""When every feed fails they are asked again after so long, or what the last one asked for."""


class Shelf(Protocol):
    """Where the states of feeds are kept, beside the cursor. Redis, or a test."""

    async def load(self, source: str) -> dict[str, FeedState]: ...
    async def cursor(self, source: str) -> str: ...
    async def save(self, source: str, states: dict[str, FeedState]) -> None: ...


class Answered(msgspec.Struct, frozen=True):
    """What one feed said when it was asked."""

    url: str
    told: FeedTold | None = None
    """None: it could not be read, or has nothing new."""
    state: FeedState | None = None
    cut: Cut | None = None


class FeedStream:
    """``stream`` of the contract. The cursor counts readings; what is known of a feed is kept when
    the cursor of its reading is stored, and never before: a crash reads it again."""

    def __init__(self, shelf: Shelf, host_gap_s: float = HOST_GAP_S, store: AsyncClient | None = None) -> None:
        self._shelf = shelf
        self._gap = host_gap_s
        self._store = store
        """Where subscriptions at hubs are kept; None = no hub is asked."""

    async def stream(self, source: Feeds, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """Asks all feeds for ever. A feed that fails is a reject. Raises Cut when every one fails."""
        number = int(cursor) if cursor.isdecimal() else 0
        states = await self._shelf.load(source.name)
        unsaved: list[tuple[int, str, FeedState]] = []
        answers: asyncio.Queue[Answered] = asyncio.Queue(AT_ONCE)
        broken: dict[str, Cut] = {}
        async with client() as http:
            hubs = FeedHubs(self._store, source, http) if self._store is not None and source.callback else None
            asking = asyncio.create_task(_Asking(source, states, self._gap, http, answers, hubs).run())
            try:
                alive = False
                while True:
                    one = await _next(answers, asking)
                    events = list(one.told.events) if one.told else []
                    if one.cut is None:
                        broken.pop(one.url, None)
                        if not alive:
                            link.live()
                            alive = True
                    else:
                        broken[one.url] = one.cut
                        if len(broken) == len(source.urls):
                            usual = min(AGAIN_S, source.every_minutes * 60)
                            raise Cut(str(one.cut), max(usual, one.cut.retry_after or 0), one.cut.blame)
                        events.append(reject(source.name, "feed cannot be read", "", f"{shown(one.url)}: {one.cut}"))
                    for event in events[:-1]:
                        yield Heard(event, str(number) if number else "")  # read when its last event is
                    number += 1
                    if one.state is not None:
                        unsaved.append((number, one.url, one.state))
                    last = events[-1] if events else None
                    yield Heard(last, str(number), last.created if isinstance(last, Mention) and last.edited else 0)
                    if one.cut is None and not events:
                        link.quiet()
                    unsaved = await self._keep(source.name, unsaved)
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

    async def _keep(self, name: str, unsaved: list[tuple[int, str, FeedState]]) -> list[tuple[int, str, FeedState]]:
        """Keep what the stored cursor has passed; returns the rest."""
        stored = await self._shelf.cursor(name)
        passed = int(stored) if stored.isdecimal() else 0
        await self._shelf.save(name, {url: state for n, url, state in unsaved if n <= passed})
        return [each for each in unsaved if each[0] > passed]


async def _next(answers: asyncio.Queue[Answered], asking: asyncio.Task[None]) -> Answered:
    """The next answer, or what ended the asking."""
    getting = asyncio.create_task(answers.get())
    try:
        await asyncio.wait({getting, asking}, return_when=asyncio.FIRST_COMPLETED)
        return getting.result() if getting.done() else asking.result() or await getting
    finally:
        getting.cancel()


class _Asking:
    """Whose turn it is."""

    def __init__(
        self,
        source: Feeds,
        states: dict[str, FeedState],
        gap: float,
        http: httpx.AsyncClient,
        answers: asyncio.Queue[Answered],
        hubs: FeedHubs | None = None,
    ) -> None:
        self._hubs = hubs
        self._due: dict[str, float] = dict.fromkeys(source.urls, 0.0)
        self._pinged: dict[str, int] = {}
        """Feeds whose hub says that they have changed, and how often they were asked since."""
        self._woken: dict[str, asyncio.Event] = {}
        self._asked: set[str] = set()
        self._source = source
        self._states = states
        self._gap = gap
        self._http = http
        self._answers = answers
        self._failures: dict[str, int] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """One task per host, so that none is asked by two at once."""
        hosts: dict[str, list[str]] = {}
        for url in self._source.urls:
            hosts.setdefault(urlsplit(url).hostname or "", []).append(url)
        async with asyncio.TaskGroup() as group:
            for host, urls in hosts.items():
                self._woken[host] = asyncio.Event()
                group.create_task(self._host(urls, self._woken[host]))
            if self._hubs is not None:
                group.create_task(self._listen(self._hubs))

    async def _listen(self, hubs: FeedHubs) -> None:
        """What hubs tell: the feed is asked at once."""
        known = False
        while True:
            try:
                if not known:
                    await hubs.load()
                    known = True
                url = await hubs.pinged()
            except RedisError:
                await asyncio.sleep(1)
                continue
            if url in self._due:
                self._pinged[url] = 0
                self._due[url] = 0.0
                self._woken[urlsplit(url).hostname or ""].set()

    async def _host(self, urls: list[str], woken: asyncio.Event) -> None:
        due = self._due
        loop = asyncio.get_running_loop()
        while True:
            url = min(urls, key=lambda each: due[each])
            if (wait := due[url] - loop.time()) > 0:
                woken.clear()
                try:
                    async with asyncio.timeout(wait):
                        await woken.wait()
                    continue
                except TimeoutError:
                    pass
            due[url] = float("inf")  # but for what a hub tells while it is asked
            async with self._slots:
                one = await self._ask(url)
            await self._answers.put(one)
            if due[url]:
                due[url] = loop.time() + self._next(url, one)
            await asyncio.sleep(self._gap * random.uniform(1, 2))  # noqa: S311

    def _next(self, url: str, one: Answered) -> float:
        """Seconds until a feed is asked again; soon, where its hub has told of what is not there yet."""
        news = one.told is not None and any(isinstance(event, Mention) for event in one.told.events)
        if url in self._pinged:
            self._pinged[url] += 1
            if news or self._pinged[url] > PINGED_ASKS:
                del self._pinged[url]
            else:
                return PINGED_AGAIN_S
        elif news and url in self._asked and self._hubs is not None:
            self._hubs.missed(url, now_ms())
        if one.cut is None:
            self._asked.add(url)
        factor = self._hubs.factor(url, now_ms()) if self._hubs is not None and one.cut is None else 1
        return self._wait(url, one.cut) * factor

    def _wait(self, url: str, cut: Cut | None) -> float:
        """Seconds until it is asked again, with a tenth of jitter; at least what it asked for."""
        failures = self._failures[url] = self._failures.get(url, 0) + 1 if cut else 0
        usual = self._source.every_minutes * 60 * random.uniform(1, 1.1)  # noqa: S311
        wait = min(usual * 2.0 ** min(max(failures - 1, 0), 20), max(LONGEST_S, usual))
        return max(wait, cut.retry_after or 0) if cut else wait

    async def _ask(self, url: str) -> Answered:
        state = self._states.get(url, FeedState())
        headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
        if state.etag:
            headers["If-None-Match"] = state.etag
        if state.modified:
            headers["If-Modified-Since"] = state.modified
        try:
            found = await fetch(self._http, state.moved or url, headers, self._source.private)
            if found.status == 304:
                if self._hubs is not None:
                    await self._hubs.renew(url, now_ms())
                return Answered(url)
            now = now_ms()
            told = await asyncio.to_thread(parse, found.content, self._source.name, url, state, now)
            if told.problem:
                raise Cut(told.problem, blame=Blame.address)
        except Cut as cut:
            if state.moved:  # perhaps it has come back
                self._states[url] = msgspec.structs.replace(state, moved="", etag="", modified="")
            return Answered(url, cut=cut)
        state = self._states[url] = _after(state, found, told, now)
        if self._hubs is not None:
            hub, topic = discover(found.headers, told.links, url)
            if hub:
                await self._hubs.subscribe(url, hub, topic, now)
        return Answered(url, told, state)


def _after(before: FeedState, found: Fetched, told: FeedTold, now: int) -> FeedState:
    return FeedState(
        etag=found.headers.get("etag", "")[:500],
        modified=found.headers.get("last-modified", "")[:100],
        moved=found.moved or before.moved,
        entries=told.entries,
        read=now,
    )
