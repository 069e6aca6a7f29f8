"""Bluesky's Jetstream: the connection.

Protocol: Jetstream v1 ``/subscribe`` and v2 ``network.bsky.jetstream.subscribeEvents`` (bluesky-social/jetstream,
docs/README.md, 5.1 and 5.2).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from websockets.asyncio.client import ClientConnection

from listening.config import Jetstream
from workers.sources.base import Cut, Heard, Link
from workers.sources.bluesky.bluesky import POSTS
from workers.sources.bluesky.jetstream_frames import LATE, Frame
from workers.sources.bluesky.jetstream_frames import parse as parse_v1
from workers.sources.bluesky.jetstream_v2 import FIRST_TIME, KINDS, PATH
from workers.sources.bluesky.jetstream_v2 import parse as parse_v2
from workers.sources.wire import websocket

V1 = "/subscribe"
NOT_OFFERED = (400, 404, 405, 501)
"""How a server says that it does not know an address, or not so old a number."""

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
        """One connection, to the next address of ``urls``. ``cursor`` is as ``HeardUpTo`` writes it, or "" for now.

        Raises Cut.
        """
        turn = self._turn.get(source.name, 0)
        self._turn[source.name] = turn + 1
        url = source.urls[turn % len(source.urls)]
        place = HeardUpTo.read(cursor)
        renames = link if isinstance(link, Renames) else None
        for address in offers(url, place):
            try:
                async with websocket(address.url) as connection:
                    link.live()
                    parse = parse_v2 if address.second else parse_v1
                    while True:
                        frame = parse(await _next(connection), source.name)
                        if frame.ended:
                            raise Cut(f"ended by the server: {frame.ended}")
                        place = place.after(frame, _host(url) if address.second else "")
                        if frame.did and renames is not None:
                            renames.renamed(frame.did, frame.handle)
                        yield Heard(frame.event, place.text, frame.time_us // 1000)
            except Cut as cut:
                if not (address.another and cut.status in NOT_OFFERED):
                    raise


stream = Shell()


async def _next(connection: ClientConnection) -> bytes:
    try:
        async with asyncio.timeout(SILENT_S):
            return await connection.recv(decode=False)
    except TimeoutError as error:
        raise Cut(f"silent for {SILENT_S:.0f} s") from error


class HeardUpTo(msgspec.Struct, frozen=True):
    """How far was heard: a time that holds everywhere, and a number that holds at one server."""

    highest: int = 0
    """The highest time heard, µs; 0 = nothing was."""
    seq: int = 0
    server: str = ""

    @staticmethod
    def read(cursor: str) -> HeardUpTo:
        """As ``text`` writes it; what is no cursor is the beginning."""
        time_us, _, rest = cursor.partition(" ")
        seq, _, server = rest.partition(" ")
        highest = int(time_us) if time_us.isdecimal() else 0
        return HeardUpTo(highest, int(seq), server) if highest and seq.isdecimal() else HeardUpTo(highest)

    @property
    def text(self) -> str:
        if not self.highest:
            return ""
        return f"{self.highest} {self.seq} {self.server}" if self.seq else str(self.highest)

    def after(self, frame: Frame, server: str) -> HeardUpTo:
        """With a frame heard from ``server``, which is empty where it has no numbers."""
        # A server whose clock runs ahead must not move the cursor into
        # the future: there a cursor means "now", and a gap would open.
        believed = self.highest < frame.time_us < time.time_ns() // 1000 + LATE * 1000
        highest = frame.time_us if believed else self.highest
        seq = max(self.seq, frame.seq) if server == self.server else frame.seq
        return HeardUpTo(highest, seq, server) if seq else HeardUpTo(highest)


class Offer(msgspec.Struct, frozen=True):
    """One way to connect."""

    url: str
    second: bool
    """By v2."""
    another: bool
    """Whether there is another way, should the server not know this one."""


def offers(url: str, place: HeardUpTo) -> list[Offer]:
    """How to hear what was said from ``place`` on, the best way first.

    An address without a path: by v2 where the server has it, else by v1. A number that is too old for the server is
    no way; by the time it starts where it can, and says so.
    """
    parts = urlsplit(url)
    first = parts.path not in ("", "/", PATH)
    found: list[tuple[str, bool]] = []
    if not first:
        second = urlunsplit(parts._replace(path=PATH))
        if place.seq and place.server == _host(url):
            found.append((subscription_v2(second, place.seq), True))
        since = max(place.highest - REWIND_US, FIRST_TIME) if place.highest else 0
        found.append((subscription_v2(second, since), True))
    if parts.path != PATH:
        found.append((subscription(urlunsplit(parts._replace(path=parts.path if first else V1)), place.highest), False))
    return [Offer(each, second, n < len(found) - 1) for n, (each, second) in enumerate(found)]


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def subscription_v2(url: str, cursor: int) -> str:
    """The address to connect to, to hear all posts by v2 from ``cursor`` on: a number or a time; 0 = from now."""
    parts = urlsplit(url)
    query = [
        *parse_qsl(parts.query),
        *(("kinds", kind) for kind in KINDS),
        ("collections", POSTS),
        ("maxMessageSizeBytes", str(LARGEST_EVENT)),
    ]
    if cursor:
        query.append(("cursor", str(cursor)))
    return urlunsplit(parts._replace(query=urlencode(query)))


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
