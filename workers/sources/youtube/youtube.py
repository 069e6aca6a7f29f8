"""Comments on YouTube: the newest of a channel and of videos, again and again, within a quota.

Protocol: developers.google.com, YouTube Data API v3: each question costs one unit, of which a project has some number
in a day of Pacific time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx

from listening.mention import reject
from listening.store.clock import now_ms
from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client, fetch
from workers.sources.topical import topical
from workers.sources.youtube.comments import Comment, Commented, CommentPage, CommentThread, ThreadPage, reasons
from workers.sources.youtube.comments import comments as comments_of
from workers.sources.youtube.comments import threads as threads_of
from workers.sources.youtube.table import YouTube
from workers.sources.youtube.told import CommentMemory

PAGE = 100
"""Entries that a page has at most."""
PAGES_AT_MOST = 100
"""Of one list, read back after an absence; what is older is lost."""
REPLY_PAGES_AT_MOST = 10
"""Of one thread."""
IDS = 50
"""Comments asked for by their ids at once."""
SLOWER_S = 60.0
PACIFIC = ZoneInfo("America/Los_Angeles")
"""Where a day of quota begins."""


class ListGone(Cut):
    """One list cannot be read; the others can."""


async def stream(source: YouTube, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is what was told (``told``). Raises Cut.

    A list that cannot be read is a reject; when none can, that is a cut.
    """
    try:
        key = read(source.key)
    except SecretError as error:
        raise Cut(f"no key: {error}", blame=Blame.token) from error
    told = CommentMemory(cursor, now_ms())
    broken: set[str] = set()
    async with client() as http:
        asking = _Asking(source, key, link, http)
        while True:
            found: list[Comment] = []
            failed: list[str] = []
            for of, id in _lists(source):
                try:
                    found += await asking.comments(of, id, told.begin)
                    link.live()
                    broken.discard(id)
                except ListGone as cut:
                    failed.append(id)
                    if len(failed) == source.lists:
                        raise
                    if id not in broken:
                        broken.add(id)
                        yield Heard(reject(source.name, "list cannot be read", "", f"{id}: {cut}"), told.cursor)
            news = False
            for comment in sorted(found, key=lambda each: each.at):
                event = told.fresh(comment, now_ms())
                if event is not None:
                    news = True
                    yield topical(Heard(event, told.cursor), source.topics)
            async for heard in _again(source, asking, told):
                news = True
                yield topical(heard, source.topics)
            if not told.cursor:  # from here on it goes on, however long nobody writes one
                told.move()
                yield Heard(None, told.cursor)
            if not news:
                link.quiet()
            await asyncio.sleep(source.every_minutes * 60)


def _lists(source: YouTube) -> list[tuple[str, str]]:
    """By which parameter each list is asked for."""
    own = [("allThreadsRelatedToChannelId", source.channel)] if source.channel else []
    return own + [("videoId", video) for video in source.videos]


async def _again(source: YouTube, asking: _Asking, told: CommentMemory) -> AsyncGenerator[Heard, None]:
    """Ask for what was told by its ids: what is not given is gone, and what reads otherwise was edited.

    What is missing is asked for once more by itself: one poor answer is no deletion.
    """
    ids = told.due(source.refresh_hours, now_ms())
    for n in range(0, len(ids), IDS):
        part = ids[n : n + IDS]
        here = await asking.by_ids(part)
        missing = [id for id in part if id not in {comment.id for comment in here}]
        again = await asking.by_ids(missing) if missing else []
        for comment in (*here, *again):
            event = told.fresh(comment, now_ms())
            if event is not None:
                yield Heard(event, told.cursor)
        gone = [id for id in missing if id not in {comment.id for comment in again}]
        for deletion in told.gone(source.name, gone, now_ms()) if gone else ():
            yield Heard(deletion, told.cursor)
    if ids:
        told.asked(now_ms())
        yield Heard(None, told.cursor)


class _Asking:
    """Questions of one connection, each counted before it is asked."""

    def __init__(self, source: YouTube, key: str, link: Link, http: httpx.AsyncClient) -> None:
        self._source = source
        self._key = key
        self._link = link
        self._http = http
        self._of = Commented(source.name, source.channel)
        self._replies: dict[str, int] = {}
        """How many answers a thread had when all of them were last read."""

    async def comments(self, of: str, id: str, begin: int) -> list[Comment]:
        """Comments of a list back to ``begin`` (ms UTC), with what answers them."""
        found: list[Comment] = []
        further = ""
        for _ in range(PAGES_AT_MOST):
            page = await self._threads(of, id, further)
            for thread in page.threads:
                found += (thread.top, *await self._answers(thread))
            further = page.further
            if not further or any(0 < thread.top.at < begin for thread in page.threads):
                break
        return found

    async def _answers(self, thread: CommentThread) -> list[Comment]:
        """All answers, where the page does not have them and there are more or less than before."""
        id = thread.top.id
        if not id or thread.total <= len(thread.replies) or self._replies.get(id) == thread.total:
            return list(thread.replies)
        found: list[Comment] = []
        further = ""
        for _ in range(REPLY_PAGES_AT_MOST):
            page = await self._comments({"parentId": id, "maxResults": str(PAGE)}, thread.video, further)
            found += page.comments
            further = page.further
            if not further:
                break
        self._replies[id] = thread.total
        return found

    async def by_ids(self, ids: list[str]) -> tuple[Comment, ...]:
        """Those of these comments that are there."""
        return (await self._comments({"id": ",".join(ids)}, "", "")).comments

    async def _threads(self, of: str, id: str, further: str) -> ThreadPage:
        asked = {"part": "snippet,replies", of: id, "order": "time", "maxResults": str(PAGE)}
        data = await self._ask("commentThreads", asked, further)
        page = await asyncio.to_thread(threads_of, data, self._of, now_ms())
        if page is None:
            raise Cut("what it answers is not YouTube's list of comments", blame=Blame.address)
        return page

    async def _comments(self, asked: dict[str, str], video: str, further: str) -> CommentPage:
        data = await self._ask("comments", {"part": "snippet"} | asked, further)
        page = await asyncio.to_thread(comments_of, data, self._of, video, now_ms())
        if page is None:
            raise Cut("what it answers is not YouTube's list of comments", blame=Blame.address)
        return page

    async def _ask(self, what: str, asked: dict[str, str], further: str) -> bytes:
        source = self._source
        asked = asked | {"textFormat": "plainText"} | ({"pageToken": further} if further else {})
        await self._count(datetime.now(UTC))
        found = await fetch(
            self._http,
            f"{source.server.rstrip('/')}/{what}?{urlencode(asked)}",
            {"Accept": "application/json"},
            source.private,
            secret={"X-Goog-Api-Key": self._key},
            explain=explain,
        )
        return found.content

    async def _count(self, now: datetime) -> None:
        """One unit more, unless that is beyond what the source may use. Raises Cut."""
        day, most = str(now.astimezone(PACIFIC).date()), self._source.units_per_day
        used = await self._link.spent(day)
        if used < most:
            used = await self._link.spent(day, 1)
            self._link.allowance(f"{used:,} of {most:,} units of quota used today (Pacific time)")
            return
        self._link.allowance(f"all {most:,} units of quota used today (Pacific time)")
        raise Cut(
            f"its {most:,} units of quota for today are used: it goes on at midnight, Pacific time", until_midnight(now)
        )


def until_midnight(now: datetime) -> float:
    """Seconds until a new day of quota begins, and a little more."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC)
    return (midnight.astimezone(UTC) - now).total_seconds() + 1


USED_UP = {"quotaExceeded", "dailyLimitExceeded"}
TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
NOT_ENABLED = {"accessNotConfigured", "SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED"}
UNKNOWN_KEY = {"keyInvalid", "keyExpired", "API_KEY_INVALID", "API_KEY_EXPIRED"}
NOT_THERE = {"videoNotFound", "channelNotFound", "commentThreadNotFound", "notFound"}
ODD_PAGE = {"processingFailure", "invalidPageToken"}


def explain(status: int, headers: Mapping[str, str], content: bytes) -> Cut | None:
    """What YouTube's own reasons mean; None where it gives none that is known."""
    why = reasons(content)
    if why & USED_UP:
        said = "the quota of its project at Google is used up: it goes on at midnight, Pacific time"
        return Cut(said, until_midnight(datetime.now(UTC)))
    if why & TOO_FAST:
        return Cut(f"asked to slow down (HTTP {status})", SLOWER_S)
    if why & NOT_ENABLED:
        said = "key refused: the YouTube Data API is not enabled for its project, or not allowed for this key"
        return Cut(said, blame=Blame.token)
    if why & UNKNOWN_KEY:
        return Cut("key refused: Google does not know it, or it has ended", blame=Blame.token)
    if "commentsDisabled" in why:
        return ListGone("comments are switched off there", blame=Blame.address)
    if why & NOT_THERE:
        return ListGone("there is no such channel or video", blame=Blame.address)
    if "forbidden" in why:
        return ListGone("its comments are not public", blame=Blame.address)
    if why & ODD_PAGE:
        return Cut("the server has a fault: it does not know its own next page")
    return None
