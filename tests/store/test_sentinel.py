"""A Redis behind Sentinels: the one that leads is asked, also after a failover."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from rq.serializers import JSONSerializer

from listening.config import Retention
from listening.store import connection, mentions
from listening.store.connection import check, connect, connect_async
from listening.store.sentinel import Watched, is_watched, read
from tests.made import NOW, mention
from tests.sentinels import Watch, wait_for
from tests.servers import STARTING_S, Valkey
from workers.queue import INGEST, queue
from workers.work import _Worker


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    found = Watch(tmp_path)
    yield found
    found.end()


def test_a_failover_is_followed(watch: Watch) -> None:
    check(watch.url)
    client = connect(watch.url, patience=30)
    mentions.record(client, [mention("net:1")], NOW, Retention())
    client.execute_command("WAIT", 1, 5000)  # the replica has it
    watch.kill_the_primary()
    mentions.record(client, [mention("net:2")], NOW, Retention())
    assert [m is not None for m in mentions.fetch(client, ["net:1", "net:2"])] == [True, True]
    assert watch.told(1)["role"] == "master"
    assert asyncio.run(_asked(watch.url)) == 2
    client.close()


def test_a_leader_that_hangs_is_left_for_the_next(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection._TIMES, "socket_timeout", 1.0)
    client = connect(watch.url, patience=60)
    mentions.record(client, [mention("net:1")], NOW, Retention())
    client.execute_command("WAIT", 1, 5000)
    done: list[object] = []

    def work() -> None:
        mentions.record(client, [mention("net:2")], NOW, Retention())
        done.append(asyncio.run(_asked(watch.url)))

    at_work = threading.Thread(target=work, daemon=True)
    asking = asyncio.run(_stopped_under(watch))
    assert asking == [1, 1], "asked before, and asked again by the same client after the failover"
    at_work.start()
    at_work.join(STARTING_S * 3)
    assert done == [2], "never went on"
    client.close()


async def _stopped_under(watch: Watch) -> list[int]:
    client = connect_async(watch.url)
    found = [len(await mentions.latest(client, NOW - 1, 10))]
    watch.stop_the_primary()
    while len(found) < 2:
        with contextlib.suppress(redis.RedisError):
            found.append(len(await mentions.latest(client, NOW - 1, 10)))
    await client.aclose()
    return found


@pytest.mark.parametrize("once", [True, False])
def test_a_server_that_hangs_is_not_waited_for_for_ever(once: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection._TIMES, "socket_timeout", 0.2)
    with Valkey() as server:
        client = connection.connect_once(server.url, 0.2) if once else connect(server.url, patience=0.5)
        client.set("a", 1)
        server.freeze()
        wrong: list[type] = []

        def ask() -> None:
            try:
                client.get("a")
            except redis.RedisError as error:
                wrong.append(type(error))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(STARTING_S)
        assert wrong == [redis.TimeoutError]
        server.thaw()
        wait_for(lambda: client.get("a") == b"1")
        client.close()


def test_a_worker_waits_for_jobs_for_less_long_than_for_an_answer(redis_url: str) -> None:
    with connect(redis_url) as connected:
        worker = _Worker([queue(connected, INGEST)], connection=connected, name="w", serializer=JSONSerializer)
        assert worker.dequeue_timeout < connection.ANSWER_S
        assert connected.connection_pool.connection_kwargs["socket_timeout"] == connection.ANSWER_S
        assert worker.max_connection_wait_time < 30


async def _asked(url: str) -> int:
    client = connect_async(url)
    try:
        return len(await mentions.latest(client, NOW - 1, 10))
    finally:
        await client.aclose()


def test_parts_of_an_address() -> None:
    url = "rediss+sentinel://kim:p%40ss@one,two:26380,[::1]:5/office/3"
    assert is_watched(url)
    wanted = (("one", 26379), ("two", 26380), ("::1", 5))
    assert read(url) == Watched(wanted, "office", 3, "kim", "p@ss", True)
    assert not is_watched("redis://one:6379/0")


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("redis+sentinel://:hush@one:26379", "the name of the service is missing"),
        ("redis+sentinel://:hush@one:x/office", "one of the Sentinels is not host:port"),
        ("redis+sentinel://:hush@one,,two/office", "one of the Sentinels is not host:port"),
        ("redis+sentinel://:hush@one/office/zero", "after the name of the service stands the number of a database"),
    ],
)
def test_wrong_addresses_say_what_is_wrong(url: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong) as error:
        read(url)
    assert "hush" not in str(error.value)
