"""A Discourse forum: its latest posts, page by page back to those that were told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx

from listening.mention import Deletion, Event, Mention
from listening.store.clock import now_ms
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.discourse.posts import ForumPost, parse
from workers.sources.discourse.table import Discourse
from workers.sources.fetching import client, fetch
from workers.sources.noticed import Noticed, Words

PAGES_AT_MOST = 200
"""Read back after an absence, of 50 posts each; what is older is lost."""
PAGE_GAP_S = 1.0
"""Between two pages: a forum lets an address ask 200 times a minute."""


async def stream(source: Discourse, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is the highest number of a post up to which all were told. Raises Cut."""
    last = int(cursor) if cursor.isdecimal() else 0
    noticed = Noticed()
    async with client() as http:
        while True:
            posts = await _since(http, source, last)
            link.live()
            told = False
            for post in posts:
                event = _fresh(post.event, noticed, post.number > last)
                told |= event is not None
                if post.number > last:
                    last = post.number
                    yield Heard(event, str(last))
                elif event is not None:
                    yield Heard(event, str(last) if last else "")
            if not told:
                link.quiet()
            await asyncio.sleep(source.every_seconds)


def _fresh(event: Event, noticed: Noticed, new: bool) -> Event:
    """What of a post on a page has not been told; a page holds what was told and has changed, too."""
    match event:
        case Mention():
            words = noticed.look(event.id, event.text)
            return event if new or words is Words.other or (words is Words.new and event.edited) else None
        case Deletion():
            return event if noticed.look(event.id, "") is not Words.same else None
        case _:
            return event if new else None


async def _since(http: httpx.AsyncClient, source: Discourse, last: int) -> list[ForumPost]:
    """The newest page, and those before it back to the post ``last``, oldest first. The first start has one page."""
    pages = [await _page(http, source, 0)]
    while last and len(pages) < PAGES_AT_MOST:
        oldest = min((post.number for post in pages[-1] if post.number), default=0)
        if oldest <= last + 1:
            break
        await asyncio.sleep(PAGE_GAP_S)
        page = await _page(http, source, oldest)
        before = [post for post in page if 0 < post.number < oldest]
        if not before:
            break
        pages.append(before)
    return [post for page in reversed(pages) for post in page]


async def _page(http: httpx.AsyncClient, source: Discourse, before: int) -> list[ForumPost]:
    url = f"{source.server.rstrip('/')}/posts.json" + (f"?before={before}" if before else "")
    found = await fetch(http, url, {"Accept": "application/json"}, source.private)
    posts = await asyncio.to_thread(parse, found.content, source.name, source.server, now_ms())
    if posts is None:
        raise Cut("what it answers is not a forum's list of posts", blame=Blame.address)
    return posts
