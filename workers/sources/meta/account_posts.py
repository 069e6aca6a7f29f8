"""An Instagram account: webhooks as they come, and its media, their comments and its tags asked for again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx

from listening.mention import Event, Reject, reject
from listening.store.clock import now_ms
from workers.sources.base import Blame, Cut
from workers.sources.meta import instagram
from workers.sources.meta.hooks import changes
from workers.sources.meta.instagram import Mentioned
from workers.sources.meta.polled import PolledPage
from workers.sources.meta.shell import MetaAccount, MetaShell, deeper, whole
from workers.sources.meta.table import Instagram
from workers.sources.reviewed import ReviewPage

FIELDS = frozenset({"feed"})
"""Of the Page: any one lets the webhooks of its account come."""
MEDIA = 25
PAGES = 2
"""Of each list: comments on older media come by webhook only."""
COMMENTS = 50
NEEDS = "instagram_basic, instagram_manage_comments, pages_read_engagement and, for webhooks, pages_manage_metadata"
COMMENTED = "id,text,timestamp,username,from{id,username},parent_id"
ANSWERED = f"{COMMENTED},replies.limit({COMMENTS}){{{COMMENTED}}}"
SAID = "id,caption,timestamp,permalink,username"
WHOLE = f"{SAID},comments.limit({COMMENTS}){{{ANSWERED}}}"


class AccountShell(MetaShell[Instagram]):
    """Streams of all accounts."""

    def network(self, source: Instagram, http: httpx.AsyncClient, hears: bool) -> InstagramAccount:
        return InstagramAccount(source, http, subscribes=hears)


class InstagramAccount(MetaAccount[Instagram]):
    """One account. As ``hooked.HookedNetwork``."""

    def __init__(self, source: Instagram, http: httpx.AsyncClient, subscribes: bool) -> None:
        super().__init__(source, http, subscribes, NEEDS, FIELDS)

    async def told(self, body: bytes, now: int) -> Sequence[Event]:
        source = self.source
        found: list[Event] = []
        for each in changes(body, source.name, "instagram"):
            event = each if isinstance(each, Reject) else instagram.told(each, source.name, source.account, now)
            found.append(await self._words(event, now) if isinstance(event, Mentioned) else event)
        return found

    async def _words(self, asked: Mentioned, now: int) -> Event:
        """A webhook says where the account is named; in which words has to be asked."""
        source = self.source
        if asked.comment:
            fields = f"mentioned_comment.comment_id({asked.comment}){{id,text,timestamp,username}}"
        else:
            fields = f"mentioned_media.media_id({asked.media}){{{SAID}}}"
        try:
            data = await self.graph.get(self.http, source.account, {"fields": fields})
        except Cut as cut:
            if cut.blame is not Blame.address:
                raise
            return reject(source.name, "mention cannot be read", "", f"{asked.comment or asked.media}: {cut}")
        return instagram.looked_up(data, asked, source.name, source.account, now)

    async def ask(self, since: int) -> ReviewPage:
        await self.subscribe()
        media, threads = await whole(self._media, 0, PAGES)
        tagged, _ = await whole(self._tags, since, PAGES)
        return ReviewPage((*media, *await deeper(threads, since, self._comments), *tagged))

    async def _media(self, after: str) -> PolledPage | None:
        return await self._list(f"{self.source.account}/media", WHOLE, MEDIA, after, mine=True)

    async def _tags(self, after: str) -> PolledPage | None:
        return await self._list(f"{self.source.account}/tags", SAID, MEDIA, after)

    async def _comments(self, media: str, after: str) -> PolledPage | None:
        return await self._list(f"{media}/comments", ANSWERED, COMMENTS, after, media)

    async def _list(
        self, edge: str, fields: str, limit: int, after: str, media: str = "", mine: bool = False
    ) -> PolledPage | None:
        asked = {"fields": fields, "limit": str(limit)} | ({"after": after} if after else {})
        data = await self.graph.get(self.http, edge, asked)
        return await asyncio.to_thread(
            instagram.listed, data, self.source.name, self.source.account, media, now_ms(), mine
        )
