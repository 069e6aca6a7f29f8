"""Memory and disk that run out, and a rewrite that fails: said before and when it happens, by a real server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
import redis

from listening.config import Config
from listening.store.health import look
from listening.store.room import room
from listening.system.health import Check, HealthState, health
from listening.system.room import MB, Room, checks_of, size
from tests.alerting.plans import CHAIN, config_of
from tests.servers import Valkey

CONFIG = config_of(CHAIN)
ROOM = Room(used=10 * MB, most=100 * MB, limited=True, free=9000 * MB)


def said(found: Room, config: Config = CONFIG) -> list[tuple[str, HealthState, str]]:
    return [(c.name, c.state, c.detail) for c in checks_of(found, config.redis)]


@pytest.mark.parametrize(
    ("change", "name", "state", "words"),
    [
        ({}, "memory", HealthState.ok, "10 MB of 100 MB used (10 %)"),
        ({"used": 86 * MB}, "memory", HealthState.warning, "nearly full: 86 MB of 100 MB used (86 %)"),
        ({"used": 99 * MB}, "memory", HealthState.wrong, "full, nothing new is taken in: 99 MB of 100 MB used (99 %)"),
        ({"used": 99 * MB, "limited": False}, "memory", HealthState.warning, "99 MB of 100 MB used on its machine"),
        ({"evicts": "allkeys-lru"}, "memory", HealthState.warning, "allkeys-lru throws stored data away"),
        ({}, "disk", HealthState.ok, "9.0 GB left"),
        ({"free": 1900 * MB}, "disk", HealthState.warning, "nearly full: 1.9 GB left"),
        ({"base": 12_000 * MB}, "disk", HealthState.warning, "a rewrite of the append-only file needs 12 GB"),
        ({"writes": False, "free": 0}, "disk", HealthState.wrong, "nothing new is taken in: 0 kB left"),
        ({"writes": False, "free": None}, "disk", HealthState.wrong, "cannot be written, nothing new is taken in"),
        ({"rewrites": False, "appended": 4 * 10**9}, "rewrite", HealthState.warning, "grows, 4.0 GB by now"),
    ],
)
def test_what_is_said(change: dict[str, object], name: str, state: HealthState, words: str) -> None:
    (check,) = [c for c in checks_of(msgspec.structs.replace(ROOM, **change), CONFIG.redis) if c.name == name]
    assert (check.state, words in check.detail) == (state, True), check.detail
    assert bool(check.brief) == (state is not HealthState.ok and "evicts" not in change)


def test_thresholds_are_those_of_the_config() -> None:
    config = config_of(CHAIN, "[redis]\nmemory_percent = 10\ndisk_mb = 0\n")
    found = msgspec.structs.replace(ROOM, free=1)
    assert [state for _, state, _ in said(found, config)] == [HealthState.warning, HealthState.ok]


def test_parts_that_cannot_report_are_not_called_dead() -> None:
    full = checks_of(msgspec.structs.replace(ROOM, writes=False), CONFIG.redis)
    states = {c.name: c.state for c in health([], [], [], 1, CONFIG, room=full).checks}
    assert (states["workers"], states["disk"]) == (HealthState.warning, HealthState.wrong)
    assert [size(n) for n in (999, 730_000, 12 * MB, 1_200 * MB)] == ["0 kB", "730 kB", "12 MB", "1.2 GB"]


@pytest.fixture
def server() -> Iterator[Valkey]:
    valkey = Valkey(append=True)
    valkey.more = ("--appendfsync", "everysec")
    with valkey:
        yield valkey


@pytest.fixture
def asked(server: Valkey) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(server.url) as client:
        yield client


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 120
    while not true():
        assert time.monotonic() < give_up, "it never came"
        time.sleep(0.05)


def check(client: redis.Redis, name: str) -> Check:
    return next(c for c in look(client, CONFIG, 1).checks if c.name == name)


def test_memory(asked: redis.Redis) -> None:
    assert check(asked, "memory").detail.endswith(" %)")
    used = int(asked.info("memory")["used_memory"])
    asked.config_set("maxmemory", used * 100 // 90)
    assert check(asked, "memory").state is HealthState.warning

    def fill() -> None:
        for n in range(10_000):
            asked.set(f"k{n}", "x" * 1000)

    with pytest.raises(redis.exceptions.OutOfMemoryError):
        fill()
    assert check(asked, "memory").state is HealthState.wrong
    asked.config_set("maxmemory", 0)
    assert not room(asked).limited  # type: ignore[union-attr]


def test_disk(server: Valkey, asked: redis.Redis) -> None:
    found = room(asked)
    assert found is not None
    assert found.free
    assert (found.writes, found.rewrites) == (True, True)
    server.limit(files=0)

    def refuses() -> bool:
        try:
            asked.set("k", "x")
        except redis.exceptions.ResponseError:
            return True
        return False

    until(refuses)
    assert check(asked, "disk").state is HealthState.wrong
    server.limit(files=-1)
    until(lambda: not refuses())
    assert check(asked, "disk").state is not HealthState.wrong


def test_rewrite(server: Valkey, asked: redis.Redis) -> None:
    asked.set("k", os.urandom(50_000))  # not to be compressed
    server.limit(files=10_000)
    asked.bgrewriteaof()
    until(lambda: not room(asked).rewrites)  # type: ignore[union-attr]
    assert check(asked, "rewrite").brief.startswith("rewrite failed, ")
    server.limit(files=-1)
    asked.bgrewriteaof()
    until(lambda: room(asked).rewrites)  # type: ignore[union-attr]
