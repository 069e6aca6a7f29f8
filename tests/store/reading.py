"""What lies in Redis, read plainly: for recounts, comparisons and searches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import redis

from listening.config import Retention
from listening.counting.buckets import Bucket, Resolution, buckets_of, cell_of
from listening.mention import Mention
from listening.store import keys, mentions
from listening.store.connection import AsyncClient, connect_async
from tests.servers import Valkey

Counts = dict[Bucket, Counter[str]]


@contextmanager
def emptied(valkey: Valkey) -> Iterator[redis.Redis]:
    """A client of the emptied server, for tests that need many in one go."""
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
        yield client


def asking(url: str, ask: Callable[[AsyncClient], Awaitable[Any]]) -> Any:
    """What ``ask`` answers, given an async client of its own."""

    async def run() -> Any:
        client = connect_async(url)
        try:
            return await ask(client)
        finally:
            await client.aclose()

    return asyncio.run(run())


def stored(client: redis.Redis) -> dict[str, Mention]:
    """Every stored mention by id, found by its key alone."""
    prefix = keys.mention("").encode()
    ids = [key[len(prefix) :].decode() for key in client.scan_iter(prefix + b"*", count=1000)]
    found = {m.id: m for m in mentions.fetch(client, ids) if m is not None}
    assert found.keys() == set(ids)
    return found


def counted(client: redis.Redis) -> Counts:
    """Everything counted, at every resolution."""
    found: Counts = {}
    for resolution in Resolution:
        some = Bucket(resolution, 0)
        prefix = keys.counts(some).removesuffix("0")
        for key in client.scan_iter(f"{prefix}*", count=1000):
            bucket = Bucket(resolution, int(key.decode().removeprefix(prefix)) * 1000)
            cells = client.hgetall(key)
            found[bucket] = Counter({cell.decode(): int(n) for cell, n in cells.items()})
    return found


def recounted(client: redis.Redis, retention: Retention) -> Counts:
    """What has to be counted, by the mentions that are stored and count."""
    found: Counts = {}
    for mention in stored(client).values():
        if mention.untracked:
            continue
        for bucket in buckets_of(mention.created, mention.received, retention):
            found.setdefault(bucket, Counter())[cell_of(mention)] += 1
    return found


def everything(client: redis.Redis) -> dict[bytes, Any]:
    """All keys with all they hold, in plain values."""
    read: dict[bytes, Callable[[bytes], Any]] = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        b"stream": client.xrange,
    }
    return {key: read[client.type(key)](key) for key in sorted(client.scan_iter(count=1000))}


def places(client: redis.Redis, word: str) -> list[str]:
    """Keys that have ``word`` in their name or anywhere in what they hold, whatever its case."""
    wanted = word.casefold()
    return [
        key.decode()
        for key, value in everything(client).items()
        if wanted in key.decode("utf-8", "replace").casefold() or wanted in _text(value).casefold()
    ]


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return "\n".join(_text(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set):
        return "\n".join(_text(part) for part in value)
    return str(value)
