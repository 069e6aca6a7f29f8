"""A Facebook Page: webhooks as they come, and its newest posts with their comments asked for again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx

from listening.mention import Event, Reject
from listening.store.clock import now_ms
from workers.sources.meta import facebook
from workers.sources.meta.hooks import changes
from workers.sources.meta.polled import PolledPage
from workers.sources.meta.shell import MetaAccount, MetaShell, deeper, whole
from workers.sources.meta.table import Facebook
from workers.sources.reviewed import ReviewPage

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


class PageShell(MetaShell[Facebook]):
    """Streams of all Pages."""

    def network(self, source: Facebook, http: httpx.AsyncClient, hears: bool) -> FacebookPage:
        return FacebookPage(source, http, subscribes=hears)


class FacebookPage(MetaAccount[Facebook]):
    """One Page. As ``hooked.HookedNetwork``."""

    def __init__(self, source: Facebook, http: httpx.AsyncClient, subscribes: bool) -> None:
        super().__init__(source, http, subscribes, NEEDS, FIELDS)

    async def told(self, body: bytes, now: int) -> Sequence[Event]:
        source = self.source
        return [
            each if isinstance(each, Reject) else facebook.told(each, source.name, source.page, now)
            for each in changes(body, source.name, "page")
        ]

    async def ask(self, since: int) -> ReviewPage:
        await self.subscribe()
        posts, threads = await whole(self._feed, 0, FEED_PAGES)
        return ReviewPage((*posts, *await deeper(threads, since, self._comments)))

    async def _feed(self, after: str) -> PolledPage | None:
        asked = {"fields": WHOLE, "limit": str(POSTS)} | ({"after": after} if after else {})
        data = await self.graph.get(self.http, f"{self.source.page}/feed", asked)
        return await asyncio.to_thread(facebook.feed, data, self.source.name, self.source.page, now_ms())

    async def _comments(self, post: str, after: str) -> PolledPage | None:
        asked = {"fields": COMMENTED, "order": "reverse_chronological", "filter": "stream"}
        asked |= {"limit": str(COMMENTS), "after": after}
        data = await self.graph.get(self.http, f"{post}/comments", asked)
        return await asyncio.to_thread(facebook.comments, data, self.source.name, self.source.page, post, now_ms())
