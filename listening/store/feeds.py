"""Memory of each feed, so that an entry is told once and its edits are seen."""

from __future__ import annotations

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient


class KnownEntry(msgspec.Struct, frozen=True, array_like=True):
    """By what one entry is known again: short digests."""

    id: str
    """Under which it was first told."""
    guid: str
    link: str
    content_digest: str
    """Of its words and its time."""
    words: str
    """Of its words."""


class FeedState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One feed as it was last read."""

    etag: str = ""
    modified: str = ""
    """Last-Modified, as its server wrote it."""
    moved: str = ""
    """Where it has moved for good."""
    entries: tuple[KnownEntry, ...] = ()
    """Newest first."""
    read: int = 0
    """When it was last read whole, ms UTC; 0 = never."""


_state = msgspec.msgpack.Decoder(FeedState)


class FeedShelf:
    """The states of all feeds of a source, in Redis."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def load(self, source: str) -> dict[str, FeedState]:
        """By address."""
        found = await self._client.hgetall(keys.feeds(source))
        return {url.decode(): _state.decode(form) for url, form in found.items()}

    async def cursor(self, source: str) -> str:
        """The cursor that is stored: what was told up to it is in the store, or on its way there."""
        found = await self._client.hget(keys.cursor(), source)
        return found.decode() if found else ""

    async def save(self, source: str, states: dict[str, FeedState]) -> None:
        """Keep these; the others stay as they are."""
        if states:
            form = {url: msgspec.msgpack.encode(state) for url, state in states.items()}
            await self._client.hset(keys.feeds(source), mapping=form)
