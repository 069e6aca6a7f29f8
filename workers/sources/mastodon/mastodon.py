"""Mastodon streaming: the connection, and the gap before it.

Protocol: docs.joinmastodon.org /methods/streaming (one websocket for several streams).
The stream itself has no cursor, so what was missed is read from the timelines.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection

from listening.config import Mastodon, MastodonStream
from listening.mention import Mention, Reject
from listening.store.clock import now_ms
from listening.system.secrets import SecretError, read
from workers import certificates
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.mastodon.events import SERVER_ERROR, Host, StreamTold, parse, status
from workers.sources.mastodon.rest import newest, order, rewound, server, since
from workers.sources.wire import websocket

__all__ = ["SETTLE_S", "parse", "stream"]

QUEUE = 4096
"""Live frames held while the gap is filled; beyond that the server has to wait."""
SETTLE_S = 5.0
"""A subscription is not acknowledged. This long after it, the timelines are read
once more, for what was posted before it took effect."""
SILENT_S = 30.0
"""After so long without anything new the timelines are asked whether there is something."""
TIMEOUT_S = 20.0


class _Subscribe(msgspec.Struct, omit_defaults=True, tag_field="type", tag="subscribe"):
    stream: str
    tag: str = ""


async def stream(source: Mastodon, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """One connection. ``cursor`` is the highest id heard, or "" to begin now. Raises Cut.

    The websocket is opened first and the gap filled then, so that nothing falls
    between the two; what comes twice is dropped by id.
    """
    headers = _headers(source)
    verified = certificates.for_web(trust_env=True)
    async with httpx.AsyncClient(verify=verified, base_url=source.server, headers=headers, timeout=TIMEOUT_S) as client:
        about = await server(client, source)
        hearing = _Hearing(Host(source.name, about.domain, link.own), cursor)
        async with websocket(about.streaming, headers, QUEUE) as connection:
            for message in subscriptions(source):
                await connection.send(message, text=True)
            link.live()
            settled = asyncio.get_running_loop().time() + SETTLE_S
            # Both passes read from the cursor, which a status heard live in between moves on.
            begin = hearing.cursor
            async for heard in _gap(client, source, begin, hearing):
                yield heard
            begin = hearing.cursor
            async for heard in _live(connection, hearing, settled):
                yield heard
            async for heard in _gap(client, source, begin, hearing):
                yield heard
            while True:
                begin = hearing.cursor
                until = asyncio.get_running_loop().time() + SILENT_S
                async for heard in _live(connection, hearing, until):
                    yield heard
                if hearing.cursor != begin:
                    continue
                # A silent stream and a dead one look alike. The timelines know which it is.
                if not begin:
                    hearing.cursor = await newest(client, source)
                    yield Heard(None, hearing.cursor)
                async for heard in _gap(client, source, begin, hearing):
                    yield heard
                if begin and hearing.cursor != begin:
                    raise Cut("its stream is silent, though its timeline goes on")
                link.quiet()


def subscriptions(source: Mastodon) -> list[bytes]:
    """The messages that subscribe to the source's streams."""
    if source.stream == MastodonStream.hashtag:
        wanted = [_Subscribe(source.stream, tag) for tag in source.tags]
    else:
        wanted = [_Subscribe(source.stream)]
    return [msgspec.json.encode(one) for one in wanted]


class _Hearing:
    """What has been heard so far on one connection."""

    def __init__(self, host: Host, cursor: str) -> None:
        self.host = host
        self.cursor = cursor

    def heard(self, told: StreamTold, at: int = 0) -> Heard:
        if order(told.id) > order(self.cursor):
            self.cursor = told.id
        return Heard(told.event, self.cursor, at)


async def _gap(
    client: httpx.AsyncClient, source: Mastodon, begin: str, hearing: _Hearing
) -> AsyncGenerator[Heard, None]:
    """What the timelines hold since ``begin``; nothing if nothing was ever heard."""
    if not begin:
        return
    async for page in since(client, source, rewound(begin)):
        told = status(page.status, hearing.host, now_ms())
        yield hearing.heard(told, told.event.created if isinstance(told.event, Mention) else 0)


async def _live(connection: ClientConnection, hearing: _Hearing, until: float | None) -> AsyncGenerator[Heard, None]:
    """What the stream sends, until the loop's clock says ``until`` or for ever."""
    while True:
        try:
            async with asyncio.timeout_at(until):
                data = await connection.recv(decode=False)
        except TimeoutError:
            return
        told = parse(data, hearing.host, now_ms())
        if isinstance(told.event, Reject) and told.event.reason == SERVER_ERROR:
            # Its words are not repeated: who runs it may write into our log what they like.
            raise Cut("the server sent an error; check stream, tags and token of this source", blame=Blame.token)
        # No time of its own: a post from elsewhere is old by the time it gets
        # here, without anybody being behind.
        yield hearing.heard(told)


def _headers(source: Mastodon) -> dict[str, str]:
    headers = {"User-Agent": "Masthead"}
    if source.token:
        try:
            headers["Authorization"] = f"Bearer {read(source.token)}"
        except SecretError as error:
            raise Cut(f"no token: {error}", blame=Blame.token) from error
    return headers
