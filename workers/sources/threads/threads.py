"""An account on Threads: webhooks as they come; posts, answers, mentions and searches again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import httpx
import msgspec

from listening.mention import Event
from listening.spans import DAY_MS
from listening.store.clock import now_ms
from workers.sources.meta.graph import Graph
from workers.sources.meta.polled import PolledPage
from workers.sources.meta.shell import MetaShell, whole
from workers.sources.reviewed import ReviewPage, StoreReview
from workers.sources.threads.posts import listed, told
from workers.sources.threads.table import Threads

PAGE = 100
OWN = 25
"""Posts of the account whose answers are asked for: those on older ones come by webhook only."""
AGAIN_MS = DAY_MS
"""So far back a search goes when it is repeated; the first one after a start goes as far back as the lists."""
NEEDS = (
    "threads_basic, threads_read_replies, threads_manage_mentions and, for search, threads_keyword_search; without "
    "the last one Threads searches posts of this account only"
)
FIELDS = "id,text,username,timestamp,permalink,media_type,alt_text,replied_to,root_post,quoted_post,has_replies"
SEARCHED = "id,text,username,timestamp,permalink,media_type,alt_text,quoted_post,has_replies,is_reply"


class ThreadsShell(MetaShell[Threads]):
    """Streams of all accounts."""

    def network(self, source: Threads, http: httpx.AsyncClient, hears: bool) -> ThreadsAccount:
        return ThreadsAccount(source, http)


class ThreadsAccount:
    """One account. As ``hooked.HookedNetwork``."""

    def __init__(self, source: Threads, http: httpx.AsyncClient) -> None:
        self._source = source
        self._http = http
        self._graph = Graph(source.server, source.version, source.token, "", NEEDS, source.private)
        self._searched = False

    @property
    def every_s(self) -> float:
        return self._source.every_minutes * 60

    @property
    def pause(self) -> float:
        return self._graph.pause

    async def told(self, body: bytes, now: int) -> Sequence[Event]:
        return told(body, self._source.name, now)

    async def ask(self, since: int) -> ReviewPage:
        posts, threads = await whole(self._own, since)
        found = [*posts, *(await whole(self._mentions, since))[0]]
        for thread in threads[:OWN]:

            async def answers(after: str, post: str = thread.post) -> PolledPage | None:
                return await self._list(f"{post}/conversation", {"fields": FIELDS, "reverse": "true"}, after)

            found += (await whole(answers, since))[0]
        begin = max(since, now_ms() - AGAIN_MS) if self._searched else since
        for word in self._source.search:
            found += await self._search(word, begin)
        self._searched = True
        return ReviewPage(tuple(found))

    async def _own(self, after: str) -> PolledPage | None:
        return await self._list("me/threads", {"fields": FIELDS}, after, own=True)

    async def _mentions(self, after: str) -> PolledPage | None:
        return await self._list("me/mentions", {"fields": FIELDS}, after)

    async def _search(self, word: str, since: int) -> list[StoreReview]:
        """All posts with ``word`` since then, newest first. A page goes on where the last one ended, by time."""

        async def page(until: str) -> PolledPage | None:
            asked = {"q": word, "search_type": "RECENT", "fields": SEARCHED, "since": str(since // 1000)}
            asked["until"] = until or str(now_ms() // 1000)
            found = await self._list("keyword_search", asked, "")
            if found is None or len(found.reviews) < PAGE:
                return found
            # The second of the oldest may go on: it is asked for again, unless it fills a page.
            oldest = found.oldest // 1000 + 1
            return msgspec.structs.replace(found, further=str(oldest if str(oldest) != until else oldest - 1))

        return (await whole(page, since))[0]

    async def _list(self, edge: str, asked: Mapping[str, str], after: str, own: bool = False) -> PolledPage | None:
        more = {"limit": str(PAGE)} | ({"after": after} if after else {})
        data = await self._graph.get(self._http, edge, {**asked, **more})
        return await asyncio.to_thread(listed, data, self._source.name, now_ms(), own)
