"""Mastodon's REST API as far as the stream needs it: who the server is, and timelines.

Sources: docs.joinmastodon.org /methods/instance, /methods/timelines, /api/rate-limits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import msgspec
from msgspec import Raw, Struct

from listening.config import Mastodon, MastodonStream
from listening.spans import MINUTE_MS
from workers.sources.base import Blame, Cut
from workers.sources.wire import get, refused
from workers.waits import retry_after

PAGE = 40
"""Statuses a timeline gives at most."""
REWIND_MS = 5 * MINUTE_MS
"""A status' id is the time its author's server gave it, so one that took a while
to get here has a lower id than those heard before it: gaps are filled from this much earlier."""
_SNOWFLAKE = 1 << 56
"""Ids count milliseconds << 16 (since Mastodon 2); lower ones, and those with letters, are no times."""


class MastodonServer(Struct, frozen=True):
    """Where a server streams from, and what its accounts are called."""

    streaming: str
    domain: str


class _Urls(Struct):
    streaming: str = ""


class _Configuration(Struct):
    urls: _Urls = msgspec.field(default_factory=_Urls)


class _Instance(Struct):
    domain: str = ""
    configuration: _Configuration = msgspec.field(default_factory=_Configuration)


class _Id(Struct):
    id: str


class TimelineStatus(Struct, frozen=True):
    """One status of a timeline, as JSON, with its id."""

    id: str
    status: bytes


_instance = msgspec.json.Decoder(_Instance).decode
_page = msgspec.json.Decoder(list[Raw]).decode
_identified = msgspec.json.Decoder(_Id).decode


async def server(client: httpx.AsyncClient, source: Mastodon) -> MastodonServer:
    """Asks the server about itself. A server that does not know the question
    (before Mastodon 4, or other software) streams from its own address. Raises Cut."""
    response, content = await get(client, "/api/v2/instance")
    if response.status_code in (401, 403, 429) or response.status_code >= 500:
        raise refused(response.status_code, response.headers)
    try:
        said = _instance(content) if response.status_code == 200 else _Instance()
    except (ValueError, RecursionError):
        said = _Instance()
    own = urlsplit(source.server)
    streaming = source.streaming or said.configuration.urls.streaming
    secure = own.scheme == "https"
    # The token goes there: never in the clear, unless the server itself is spoken to so.
    if not streaming or urlsplit(streaming).scheme not in (("wss",) if secure else ("wss", "ws")):
        streaming = urlunsplit(("wss" if secure else "ws", own.netloc, "", "", ""))
    parts = urlsplit(streaming)
    if not parts.path.rstrip("/").endswith("/api/v1/streaming"):
        parts = parts._replace(path=parts.path.rstrip("/") + "/api/v1/streaming")
    return MastodonServer(urlunsplit(parts._replace(query="", fragment="")), said.domain or own.hostname or "")


def timelines(source: Mastodon) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Path and parameters of the timelines that hold what the streams send."""
    match source.stream:
        case MastodonStream.hashtag:
            return [(f"/api/v1/timelines/tag/{quote(tag, safe='')}", ()) for tag in source.tags]
        case MastodonStream.local:
            return [("/api/v1/timelines/public", (("local", "true"),))]
        case MastodonStream.remote:
            return [("/api/v1/timelines/public", (("remote", "true"),))]
    return [("/api/v1/timelines/public", ())]


async def since(client: httpx.AsyncClient, source: Mastodon, id: str) -> AsyncIterator[TimelineStatus]:
    """All statuses after ``id`` in the source's timelines, oldest first. Raises Cut.

    Several timelines are merged by id, so that wherever this is cut, everything
    before the last status given has been given.
    """
    feeds = [_timeline(client, path, dict(params), id) for path, params in timelines(source)]
    heads = [(await anext(feed, None), feed) for feed in feeds]
    waiting = [(head, feed) for head, feed in heads if head is not None]
    while waiting:
        first = min(range(len(waiting)), key=lambda n: order(waiting[n][0].id))
        head, feed = waiting[first]
        yield head
        following = await anext(feed, None)
        if following is None:
            del waiting[first]
        else:
            waiting[first] = (following, feed)


async def newest(client: httpx.AsyncClient, source: Mastodon) -> str:
    """The id of the newest status in the source's timelines; empty if they are. Raises Cut."""
    found = [""]
    for path, params in timelines(source):
        response, content = await get(client, path, {**dict(params), "limit": "1"})
        if response.status_code != 200:
            raise refused(response.status_code, response.headers)
        found += [page.id for page in _read(content)]
    return max(found, key=order)


async def _timeline(
    client: httpx.AsyncClient, path: str, params: dict[str, str], id: str
) -> AsyncIterator[TimelineStatus]:
    while True:
        response, content = await get(client, path, {**params, "limit": str(PAGE), "min_id": id})
        if response.status_code != 200:
            raise refused(response.status_code, response.headers)
        page = _read(content)
        if not page:
            return
        for status in page:
            yield status
        if order(page[-1].id) <= order(id):
            return  # a server that does not know min_id would give the same for ever
        id = page[-1].id
        wait = retry_after(response.headers, datetime.now(UTC))
        if wait is not None:
            raise Cut("asked to slow down while filling the gap", wait)


def _read(content: bytes) -> list[TimelineStatus]:
    try:
        statuses = _page(content)
    except (ValueError, RecursionError) as error:
        raise Cut("what it answers is not a timeline", blame=Blame.address) from error
    # A page is newest first, whatever it was asked by. One without an id is for ``status`` to reject.
    return sorted((TimelineStatus(_id(status), bytes(status)) for status in statuses), key=lambda page: order(page.id))


def _id(status: Raw) -> str:
    try:
        return _identified(status).id
    except (ValueError, RecursionError):
        return ""


def order(id: str) -> tuple[int, str]:
    """Sorts ids by age: numbers on Mastodon, words of one length and rising elsewhere."""
    return len(id), id


def rewound(id: str) -> str:
    """An id ``REWIND_MS`` older, where ids tell the time."""
    if id.isascii() and id.isdecimal() and int(id) >= _SNOWFLAKE:
        return str(int(id) - (REWIND_MS << 16))
    return id
