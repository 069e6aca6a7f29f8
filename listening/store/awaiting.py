"""Mentions whose mood is decided with an encoder, later than they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from listening.store import keys
from listening.store.connection import AsyncClient, Client

MOST = 100_000
"""Of more that wait the oldest stay unscored."""


def add(client: Client, ids: Sequence[str], now: int) -> None:
    """They begin to wait at ``now`` (ms UTC)."""
    if ids:
        with client.pipeline(transaction=False) as pipe:
            pipe.zadd(keys.awaiting_mood(), dict.fromkeys(ids, now))
            pipe.zremrangebyrank(keys.awaiting_mood(), 0, -MOST - 1)
            pipe.execute()


def first(client: Client, at_most: int) -> list[str]:
    """Those that have waited longest."""
    return [str(id, "utf-8") for id in client.zrange(keys.awaiting_mood(), 0, at_most - 1)]


def done(client: Client, ids: Sequence[str]) -> None:
    """They wait no more."""
    if ids:
        client.zrem(keys.awaiting_mood(), *ids)


def clear(client: Client) -> None:
    """None waits any more."""
    client.delete(keys.awaiting_mood())


def number(client: Client) -> int:
    """How many wait."""
    return int(client.zcard(keys.awaiting_mood()))


def waiting(client: Client) -> tuple[int, int]:
    """How many wait, and since when the first of them does (ms UTC; 0 if none does)."""
    return number(client), _since(client.zrange(keys.awaiting_mood(), 0, 0, withscores=True))


async def waiting_async(client: AsyncClient) -> tuple[int, int]:
    """As ``waiting``, for asyncio."""
    found = await client.zrange(keys.awaiting_mood(), 0, 0, withscores=True)
    return int(await client.zcard(keys.awaiting_mood())), _since(found)


def _since(found: Sequence[tuple[bytes, float]]) -> int:
    return int(found[0][1]) if found else 0
