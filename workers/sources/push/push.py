"""The inbox of a push source, read as a connection: its cursor is the last delivery taken."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from redis.exceptions import RedisError

from listening.config import Push
from listening.mention import Deletion, Mention
from listening.store import inbox
from listening.store.connection import AsyncClient
from workers.sources.base import Cut, Heard, Link

WAIT_MS = 1000
"""So long an empty inbox is waited at. Nothing new is no trouble: nobody may have had anything to say."""


class Inbox:
    """Streams of all push sources, over one connection to Redis."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def stream(self, source: Push, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """As ``sources.base.Stream``. Raises Cut when Redis is away."""
        link.live()
        try:
            while True:
                await inbox.forget(self._client, source.name)
                found = await inbox.after(self._client, source.name, cursor, WAIT_MS)
                for id, batch in found:
                    events: list[Mention | Deletion] = [*batch.mentions, *batch.deletions]
                    for event in events[:-1]:
                        yield Heard(event, cursor)  # the delivery is read when its last event is
                    cursor = id
                    yield Heard(events[-1] if events else None, cursor, inbox.came(id))
                if not found:
                    link.quiet()
        except RedisError as error:
            raise Cut(f"Redis is away ({type(error).__name__})") from error
