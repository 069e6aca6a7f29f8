"""A network that is asked, and beside that tells some things by webhook only: both in one stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from redis.exceptions import RedisError

from listening.mention import Event
from listening.store import inbox
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from workers.sources import hooked
from workers.sources.base import Cut, Heard

WAIT_MS = 1000
"""So long an empty inbox is waited at."""

Polled = Callable[[str], AsyncGenerator[Heard, None]]
"""Asks from a cursor on."""
Said = Callable[[bytes, int], Sequence[Event]]
"""What one body says, at a time (ms UTC)."""


async def beside(
    client: AsyncClient | None, name: str, cursor: str, polled: Polled, said: Said
) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. ``client``: where webhooks wait; None = none are taken. Raises Cut."""
    kept = _read(cursor)
    if client is None:
        async with aclosing(polled(kept.list)) as asked:
            async for heard in asked:
                kept.list = heard.cursor
                yield Heard(heard.event, kept.text if kept.inbox or kept.list else "", heard.at)
        return
    found: asyncio.Queue[Heard] = asyncio.Queue(1)
    asking = asyncio.create_task(_ask(polled, kept.list, found))
    getting: asyncio.Task[Heard] | None = None
    reading: asyncio.Task[list[tuple[str, bytes]]] | None = None
    try:
        while True:
            getting = getting or asyncio.create_task(found.get())
            reading = reading or asyncio.create_task(_waiting(client, name, kept.inbox))
            await asyncio.wait({getting, reading, asking}, return_when=asyncio.FIRST_COMPLETED)
            if getting.done():
                heard, getting = getting.result(), None
                kept.list = heard.cursor
                yield Heard(heard.event, kept.text, heard.at)
            elif asking.done() and found.empty():
                asking.result()
                return
            if reading.done():
                bodies, reading = reading.result(), None
                for id, body in bodies:
                    events = await asyncio.to_thread(said, body, now_ms())
                    for event in events[:-1]:
                        yield Heard(event, kept.text)  # the body is read when its last event is
                    kept.inbox = id
                    yield Heard(events[-1] if events else None, kept.text, inbox.came(id))
    except RedisError as error:
        raise Cut(f"Redis is away ({type(error).__name__})") from error
    finally:
        tasks = [task for task in (asking, getting, reading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _ask(polled: Polled, cursor: str, found: asyncio.Queue[Heard]) -> None:
    async with aclosing(polled(cursor)) as asked:
        async for heard in asked:
            await found.put(heard)


async def _waiting(client: AsyncClient, name: str, place: str) -> list[tuple[str, bytes]]:
    await inbox.forget(client, name, lambda cursor: _read(cursor).inbox)
    return await inbox.bodies_after(client, name, place, WAIT_MS)


def _read(cursor: str) -> hooked.HookedCursor:
    """One of both, or one of before there were webhooks."""
    kept = hooked.read(cursor)
    return kept if kept.inbox or kept.list else hooked.HookedCursor(list=cursor)
