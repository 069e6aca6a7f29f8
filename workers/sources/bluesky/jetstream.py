"""Bluesky's Jetstream: the connection.

Protocol: Jetstream v1 ``/subscribe`` (bluesky-social/jetstream, docs/README.md).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from listening.config import Jetstream
from workers.sources.base import Cut, Heard, Link
from workers.sources.bluesky.bluesky import POSTS
from workers.sources.bluesky.jetstream_frames import LATE, parse
from workers.sources.wire import websocket

__all__ = ["REWIND_US", "SILENT_S", "Renames", "parse", "stream", "subscription"]

REWIND_US = 5_000_000
"""``time_us`` may step back on the wire, and a cursor is the highest one seen: a
new connection starts this much earlier. What then comes twice is dropped by id."""
SILENT_S = 30.0
"""All of Bluesky is never silent for so long: the server has died with its socket open."""
LARGEST_EVENT = 1_000_000
"""Bytes; the server is asked to leave larger ones out, since one would cut every connection anew."""


@runtime_checkable
class Renames(Protocol):
    """A Link that also wants to hear of handles."""

    def renamed(self, did: str, handle: str) -> None:
        """The account goes by another handle now; "" = the event did not say which."""


class Shell:
    """``stream`` of the contract, which remembers whose turn it is among ``urls``."""

    def __init__(self) -> None:
        self._turn: dict[str, int] = {}

    async def __call__(self, source: Jetstream, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """One connection, to the next address of ``urls``. ``cursor`` is microseconds, or "" for now.

        Raises Cut.
        """
        turn = self._turn.get(source.name, 0)
        self._turn[source.name] = turn + 1
        renames = link if isinstance(link, Renames) else None
        highest = int(cursor) if cursor.isdecimal() else 0
        cursor = str(highest) if highest else ""
        async with websocket(subscription(source.urls[turn % len(source.urls)], highest)) as connection:
            link.live()
            while True:
                try:
                    async with asyncio.timeout(SILENT_S):
                        data = await connection.recv(decode=False)
                except TimeoutError as error:
                    raise Cut(f"silent for {SILENT_S:.0f} s") from error
                frame = parse(data, source.name)
                # A server whose clock runs ahead must not move the cursor into
                # the future: there a cursor means "now", and a gap would open.
                if highest < frame.time_us < time.time_ns() // 1000 + LATE * 1000:
                    highest = frame.time_us
                    cursor = str(highest)
                if frame.did and renames is not None:
                    renames.renamed(frame.did, frame.handle)
                yield Heard(frame.event, cursor, frame.time_us // 1000)


stream = Shell()


def subscription(url: str, highest: int) -> str:
    """The address to connect to, to hear all posts from a little before ``highest`` µs on; 0 = from now."""
    parts = urlsplit(url)
    query = [
        *parse_qsl(parts.query),
        ("wantedCollections", POSTS),
        ("maxMessageSizeBytes", str(LARGEST_EVENT)),
    ]
    if highest:
        query.append(("cursor", str(max(highest - REWIND_US, 1))))
    return urlunsplit(parts._replace(query=urlencode(query)))
