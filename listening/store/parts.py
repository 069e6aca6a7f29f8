"""Which parts of the system are alive: each says so every few seconds."""

from __future__ import annotations

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.system.health import Part

ALIVE_SECONDS = 15
"""A part that has not reported for this long is dead."""

_part = msgspec.json.Decoder(Part)


def beat(client: Client, part: Part) -> None:
    """Say that a part is alive."""
    client.set(keys.part(part.name), msgspec.json.encode(part), ex=ALIVE_SECONDS)


def leave(client: Client, part: Part) -> None:
    """Say that a part has ended, as it should."""
    client.delete(keys.part(part.name))


def alive(client: Client) -> list[Part]:
    """Every part that has reported lately."""
    names = list(client.scan_iter(keys.parts(), count=1000))
    return [_part.decode(form) for form in client.mget(names) if form] if names else []


async def alive_async(client: AsyncClient) -> list[Part]:
    """As ``alive``, for asyncio."""
    names = [name async for name in client.scan_iter(keys.parts(), count=1000)]
    return [_part.decode(form) for form in await client.mget(names) if form] if names else []
