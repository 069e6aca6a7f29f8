"""Repositories on GitHub: what has changed in each since it was last asked, by the REST API.

Protocol: docs.github.com, "Best practices for using the REST API": one question at a time, ETag, Retry-After,
X-RateLimit-Remaining and -Reset.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import msgspec

from listening.mention import Event, Mention, reject
from listening.moments import iso_seconds
from listening.spans import DAY_MS, MINUTE_MS
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.beside import beside
from workers.sources.fetching import client, fetch
from workers.sources.github import discussions
from workers.sources.github.issues import GitHubList, GitHubPost, parse
from workers.sources.github.table import GitHub
from workers.sources.noticed import Noticed, Words
from workers.waits import retry_after

PAGE = 100
"""Entries a list gives at most."""
FIRST_MS = DAY_MS
"""The first start begins so long ago."""
OVERLAP_MS = MINUTE_MS
"""Lists are asked for from so long before the last change: an entry may take a while to stand in them."""
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}

_times = msgspec.json.Decoder(dict[str, int]).decode


class GitHubShell:
    """Streams of repositories, over one connection to Redis; without one no webhook is read."""

    def __init__(self, store: AsyncClient | None) -> None:
        self._store = store

    def stream(self, source: GitHub, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """As ``sources.base.Stream``. The cursor is that of ``stream`` and the last webhook read. Raises Cut."""

        def said(body: bytes, now: int) -> list[Event]:
            return [discussions.parse(body, source.name, source.repositories, now)]

        store = self._store if source.secret else None
        return beside(store, source.name, cursor, lambda since: stream(source, since, link), said)


async def stream(source: GitHub, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is JSON: for each list the time (ms UTC) up to which it was told.

    A repository that cannot be read is a reject. Raises Cut when none can.
    """
    asking = _Asking(source, _secret(source), cursor)
    async with client() as http:
        while True:
            news, broken = False, 0
            for repository in source.repositories:
                try:
                    for of in GitHubList:
                        async for heard in asking.news(http, repository, of):
                            news |= heard.event is not None
                            yield heard
                    link.live()
                except Cut as cut:
                    broken += 1
                    if broken == len(source.repositories) or cut.blame is not Blame.address:
                        raise
                    failed = reject(source.name, "repository cannot be read", "", f"{repository}: {cut}")
                    yield Heard(failed, asking.cursor)
            if not news:
                link.quiet()
            await asyncio.sleep(max(source.every_minutes * 60, asking.pause))


def _secret(source: GitHub) -> dict[str, str]:
    if not source.token:
        return {}
    try:
        return {"Authorization": f"Bearer {read(source.token)}"}
    except SecretError as error:
        raise Cut(f"no token: {error}", blame=Blame.token) from error


class _Asking:
    """What was told of each list so far, on one connection."""

    def __init__(self, source: GitHub, secret: Mapping[str, str], cursor: str) -> None:
        self._source = source
        self._secret = secret
        self._times = _read(cursor)
        self._etags: dict[str, str] = {}
        self._noticed = Noticed()
        self.cursor = cursor
        self.pause = 0.0
        """Seconds that GitHub wants us to wait."""

    async def news(self, http: httpx.AsyncClient, repository: str, of: GitHubList) -> AsyncGenerator[Heard, None]:
        """What one list has since it was last asked, oldest change first."""
        key = f"{repository} {of}"
        known = self._times.get(key)
        begin = since = now_ms() - FIRST_MS if known is None else max(known - OVERLAP_MS, 0)
        page = 1
        while True:
            posts = await self._ask(http, repository, of, since, page)
            for post in posts:
                event = self._fresh(post, begin)
                if post.updated > self._times.get(key, 0):
                    self._move(key, post.updated)
                yield Heard(event, self.cursor)
            if len(posts) < PAGE:
                break
            newest = max(post.updated for post in posts)
            # From the newest on, as entries move to the end while we read; within one second by pages.
            page = page + 1 if newest // 1000 <= since // 1000 else 1
            since = max(since, newest)
        if known is None and key not in self._times:
            self._move(key, begin)
            yield Heard(None, self.cursor)

    def _move(self, key: str, updated: int) -> None:
        self._times[key] = updated
        self.cursor = msgspec.json.encode(self._times, order="sorted").decode()

    def _fresh(self, post: GitHubPost, begin: int) -> Event:
        """What of an entry was not told. An issue changes with every answer and label: only other words are an edit."""
        event = post.event
        if not isinstance(event, Mention):
            return event
        words = self._noticed.look(event.id, event.text)
        if words is Words.same:
            return None
        if words is Words.other:
            return msgspec.structs.replace(event, edited=post.updated)
        old = event.created < begin - begin % 1000
        return None if old and not event.edited else event

    async def _ask(
        self, http: httpx.AsyncClient, repository: str, of: GitHubList, since: int, page: int
    ) -> list[GitHubPost]:
        source = self._source
        asked = f"sort=updated&direction=asc&per_page={PAGE}&page={page}&since={iso_seconds(since)}"
        state = "state=all&" if of is GitHubList.issues else ""
        url = f"{source.server.rstrip('/')}/repos/{quote(repository)}/{of}?{state}{asked}"
        known = {"If-None-Match": self._etags[url]} if url in self._etags else {}
        found = await fetch(http, url, {**HEADERS, **known}, source.private, secret=self._secret)
        self.pause = retry_after(found.headers, datetime.now(UTC)) or 0.0
        if found.status == 304:
            return []
        posts = await asyncio.to_thread(parse, found.content, of, source.name, repository, now_ms())
        if posts is None:
            raise Cut("what it answers is not GitHub's API", blame=Blame.address)
        self._etags = {each: etag for each, etag in self._etags.items() if not each.startswith(url.partition("?")[0])}
        if etag := found.headers.get("etag", "")[:500]:
            self._etags[url] = etag
        return posts


def _read(cursor: str) -> dict[str, int]:
    """Of our own making: what cannot be read begins anew."""
    try:
        return _times(cursor)
    except ValueError:
        return {}
