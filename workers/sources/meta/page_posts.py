"""A Facebook Page: webhooks as they come, and its newest posts with their comments asked for again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

import httpx

from listening.mention import Event, Reject
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from workers.sources.base import Heard, Link
from workers.sources.fetching import client
from workers.sources.hooked import hooked
from workers.sources.meta import facebook
from workers.sources.meta.graph import Graph
from workers.sources.meta.hooks import changes
from workers.sources.meta.polled import PolledPage
from workers.sources.meta.shell import Subscription, deeper, whole
from workers.sources.meta.table import Facebook
from workers.sources.reviewed import ReviewPage
from workers.sources.topical import topical

FIELDS = frozenset({"feed", "mention"})
POSTS = 25
"""Posts that are asked for at once."""
FEED_PAGES = 2
"""Of the feed: comments on older posts come by webhook only."""
COMMENTS = 100
NEEDS = "pages_read_engagement, pages_read_user_content and, for webhooks, pages_manage_metadata"
SAID = "id,message,created_time,from{id,name},permalink_url"
COMMENTED = f"{SAID},parent{{id}},attachment{{type}}"
NEWEST = "order(reverse_chronological).filter(stream)"
WHOLE = f"{SAID},attachments{{media_type}},comments.limit({COMMENTS}).{NEWEST}{{{COMMENTED}}}"


class PageShell:
    """Streams of all Pages, over one connection to Redis; without one no webhook is read."""

    def __init__(self, store: AsyncClient | None) -> None:
        self._store = store

    async def stream(self, source: Facebook, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """As ``sources.base.Stream``. Raises Cut."""
        store = self._store if source.app_secret else None
        async with client() as http:
            page = FacebookPage(source, http, subscribes=store is not None)
            async for heard in hooked(store, source.name, cursor, link, page):
                yield topical(heard, source.topics)


class FacebookPage:
    """One Page. As ``hooked.HookedNetwork``."""

    def __init__(self, source: Facebook, http: httpx.AsyncClient, subscribes: bool) -> None:
        self._source = source
        self._http = http
        self._graph = Graph(source.server, source.version, source.token, source.app_secret, NEEDS, source.private)
        self._subscription = Subscription(source, self._graph, FIELDS) if subscribes else None

    @property
    def every_s(self) -> float:
        return self._source.every_minutes * 60

    @property
    def pause(self) -> float:
        return self._graph.pause

    async def told(self, body: bytes, now: int) -> Sequence[Event]:
        source = self._source
        return [
            each if isinstance(each, Reject) else facebook.told(each, source.name, source.page, now)
            for each in changes(body, source.name, "page")
        ]

    async def ask(self, since: int) -> ReviewPage:
        if self._subscription is not None:
            await self._subscription.check(self._http)
        posts, threads = await whole(self._feed, 0, FEED_PAGES)
        return ReviewPage((*posts, *await deeper(threads, since, self._comments)))

    async def _feed(self, after: str) -> PolledPage | None:
        asked = {"fields": WHOLE, "limit": str(POSTS)} | ({"after": after} if after else {})
        data = await self._graph.get(self._http, f"{self._source.page}/feed", asked)
        return await asyncio.to_thread(facebook.feed, data, self._source.name, self._source.page, now_ms())

    async def _comments(self, post: str, after: str) -> PolledPage | None:
        asked = {"fields": COMMENTED, "order": "reverse_chronological", "filter": "stream"}
        asked |= {"limit": str(COMMENTS), "after": after}
        data = await self._graph.get(self._http, f"{post}/comments", asked)
        return await asyncio.to_thread(facebook.comments, data, self._source.name, self._source.page, post, now_ms())
