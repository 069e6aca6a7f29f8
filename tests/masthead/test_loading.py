"""A large store takes its time to be read: that is progress, said with its share, and nobody gives it up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import redis

from dashboard.door.health import HealthLook
from listening.config import Config, parse
from listening.store.connection import connect_async, load_of
from listening.system.health import Health
from masthead.redis_server import LoadingWatch
from tests.dashboard.conftest import CONFIG
from tests.servers import Valkey
from tests.system.running import until

SLOWLY = ("--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024")
"""2 ms a key: as long as a test wants to look, until it says otherwise."""


@pytest.fixture
def loading() -> Iterator[Valkey]:
    """A server in the middle of reading 20,000 keys."""
    with Valkey(append=True) as server:
        with redis.Redis.from_url(server.url) as client:
            client.mset({f"key {n}": "x" * 200 for n in range(20_000)})
            client.bgrewriteaof()
            until(lambda: not client.info("persistence")["aof_rewrite_in_progress"], "rewritten")
        server.kill()
        server.more = SLOWLY
        server.start(wait=False)
        client = redis.Redis.from_url(server.url)

        def begun() -> bool:
            try:
                found = load_of(client)
            except redis.RedisError:
                return False
            return found is not None and found.share > 0

        until(begun, "reads")
        yield server
        client.close()


def _go_on(server: Valkey) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.config_set("key-load-delay", 0)


def test_how_far_it_is_is_said_until_it_answers(loading: Valkey) -> None:
    said: list[str] = []
    reading = LoadingWatch(loading.url, said.append)
    assert not reading.done()
    assert said[0].startswith("reads its data: ")
    assert " %, about " in said[0]
    _go_on(loading)
    until(reading.done, "all is read")
    assert said[-1] == "all data is read"
    assert reading.done()
    assert said.count("all data is read") == 1


def test_health_says_it_loads(loading: Valkey) -> None:
    config = parse(CONFIG)
    found = asyncio.run(_look(config, loading.url))
    assert not found.ok
    assert [check.name for check in found.checks] == ["redis"]
    assert found.checks[0].detail.startswith("reads its data: ")


async def _look(config: Config, url: str) -> Health:
    client = connect_async(url)
    try:
        return await HealthLook(client, config).look()
    finally:
        await client.aclose()
