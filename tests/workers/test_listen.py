"""The listener: one reads a source, comes back after every cut, and waits longer each time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from redis.backoff import NoBackoff
from redis.retry import Retry

from listening.config import Demo
from listening.store import keys, sources
from listening.store.connection import connect_async
from listening.store.patience import refuses
from listening.system.source import Connection
from tests.made import config
from tests.servers import Valkey
from tests.workers.test_intake import heard, post, run, written
from workers import listen as module
from workers.intake import Intake
from workers.listen import FIRST_WAIT, LONGEST_WAIT, backoff
from workers.sources.base import Cut, Heard, Link


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_backoff_is_bounded_and_jitters_over_all_of_it(failures: int, chance: float) -> None:
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 20))
    assert 0.5 <= backoff(failures, chance) <= 0.5 + LONGEST_WAIT
    assert backoff(failures, 0.0) == 0.5
    assert backoff(failures, 1.0) == 0.5 + longest
    assert backoff(failures + 1, chance) >= backoff(failures, chance)


Stream = Callable[[str], AsyncGenerator[Heard, None]]


def source_is(monkeypatch: pytest.MonkeyPatch, stream: Stream) -> None:
    """Let the config's one source say what ``stream(cursor)`` says, and wait for nothing between cuts."""

    def streamed(source: Demo, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        link.live()
        return stream(cursor)

    monkeypatch.setitem(module.STREAMS, Demo, streamed)
    monkeypatch.setattr(module, "backoff", lambda failures, chance: 0.0)


def hold(client: redis.Redis, holder: str) -> tuple[Intake, Coroutine[Any, Any, None]]:
    by = config("[ingest]\nbatch = 2\nwait_ms = 10")
    intake = Intake(by, by.sources[0], client)
    return intake, module._hold(by.sources[0], intake, client, holder)


async def end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def with_sleep(sleep: Callable[[float], Coroutine[Any, Any, None]]) -> SimpleNamespace:
    """asyncio for one module alone: a web server that other tests left running sleeps in this process as well."""
    return SimpleNamespace(**{**vars(asyncio), "sleep": sleep})


async def for_ever() -> None:
    await asyncio.Event().wait()


def test_every_cut_goes_on_at_the_stored_cursor(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that is cut after every third event, in every way there is, is read to its end, in order."""
    asked: list[str] = []
    over = asyncio.Event()

    async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
        asked.append(cursor)
        assert cursor == sources.cursor(client, "net")
        for n in range(int(cursor or -1) + 1, int(cursor or -1) + 4):
            if n == 12:
                over.set()
                await for_ever()
            yield heard(n)
        match len(asked) % 3:
            case 0:
                raise Cut("closed by the server")
            case 1:
                raise RuntimeError("a mistake of ours")

    source_is(monkeypatch, stream)

    async def read() -> None:
        intake, holding = hold(client, "a")
        task = asyncio.create_task(holding)
        await over.wait()
        await end(task)
        assert intake.state().connection is Connection.live

    run(read)
    assert asked == ["", "2", "5", "8", "11"]
    assert written(client) == [f"net:{n}" for n in range(12)]


def test_a_cut_is_told_with_its_reason(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, float]] = []
    cuts = iter([Cut("too many", 7.5), Cut("gone"), ValueError("secret"), None])
    enough = asyncio.Event()

    async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
        error = next(cuts, None)
        if error is not None:
            raise error
        return
        yield

    async def no_wait(seconds: float) -> None:
        if len(told) == 4:
            enough.set()
            await for_ever()

    source_is(monkeypatch, stream)
    monkeypatch.setattr(Intake, "cut", lambda self, reason, wait: told.append((reason, wait)))

    async def read() -> None:
        by = config()
        with monkeypatch.context() as patch:
            reading = asyncio.create_task(module._read(by.sources[0], Intake(by, by.sources[0], client), client))
            patch.setattr(module, "asyncio", with_sleep(no_wait))
            await enough.wait()
            await end(reading)

    run(read)
    assert told == [
        ("too many", 7.5),
        ("gone", 0.0),
        ("reading failed: ValueError", 0.0),
        ("the server ended the connection", 0.0),
    ]


def test_of_two_listeners_one_reads_and_the_other_takes_over(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading: list[str] = []
    begun = asyncio.Event()

    async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
        reading.append(cursor)
        assert len(reading) == 1, "two at a time"
        begun.set()
        try:
            yield heard(int(cursor or 0) + 1)
            await for_ever()
        finally:
            reading.remove(cursor)

    source_is(monkeypatch, stream)

    async def both() -> None:
        (first, one), (second, two) = hold(client, "one"), hold(client, "two")
        first_task = asyncio.create_task(one)
        await begun.wait()
        tried = asyncio.Event()
        right = sources.take_lease

        def trying(client: redis.Redis, source: str, holder: str) -> bool:
            if holder == "two":
                loop.call_soon_threadsafe(tried.set)
            return right(client, source, holder)

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(sources, "take_lease", trying)
        second_task = asyncio.create_task(two)
        await tried.wait()
        assert client.get(keys.lease("net")) == b"one"
        assert (first.reading, second.reading) == (True, False)
        begun.clear()
        await end(first_task)
        await begun.wait()
        assert client.get(keys.lease("net")) == b"two"
        await end(second_task)
        assert not client.exists(keys.lease("net")), "who ends lets others take over at once"

    run(both)
    assert written(client) == ["net:1", "net:2"], "the second went on where the first had stopped"


def test_who_lost_the_lease_stops_reading(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
        begun.set()
        try:
            yield heard(1)
            await for_ever()
        finally:
            stopped.set()

    source_is(monkeypatch, stream)
    monkeypatch.setattr(sources, "LEASE_MS", 300)

    async def lose() -> None:
        intake, holding = hold(client, "one")
        task = asyncio.create_task(holding)
        await begun.wait()
        assert intake.reading
        client.set(keys.lease("net"), "other")
        await stopped.wait()
        while intake.reading:  # its state is the other one's to report now
            await asyncio.sleep(0.01)
        await end(task)
        assert client.get(keys.lease("net")) == b"other", "the lease of another is left alone"

    run(lose)


def test_the_lease(client: redis.Redis) -> None:
    assert sources.take_lease(client, "net", "one")
    assert sources.take_lease(client, "net", "one"), "it is renewed"
    assert not sources.take_lease(client, "net", "two")
    assert sources.take_lease(client, "other", "two")
    assert 0 < client.pttl(keys.lease("net")) <= sources.LEASE_MS
    sources.drop_lease(client, "net", "two")
    assert not sources.take_lease(client, "net", "two")
    sources.drop_lease(client, "net", "one")
    assert sources.take_lease(client, "net", "two")


def test_a_source_is_read_again_after_redis_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """For longer than any client waits: at the start, in the middle, and when a cut source is to go on."""
    with Valkey(append=True) as valkey:
        client = redis.Redis.from_url(valkey.url, retry=Retry(NoBackoff(), 0))
        cut, begun = asyncio.Event(), asyncio.Event()

        ended: list[str] = []

        async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
            begun.set()
            try:
                yield heard(int(cursor or 0) + 1)
                await cut.wait()
                cut.clear()
            finally:
                ended.append(cursor)

        source_is(monkeypatch, stream)
        monkeypatch.setattr(sources, "LEASE_MS", 300)
        real_sleep = asyncio.sleep
        monkeypatch.setattr(module, "asyncio", with_sleep(lambda seconds: real_sleep(min(seconds, 0.02))))
        failures: list[str] = []
        for name in ("take_lease", "cursor"):
            monkeypatch.setattr(sources, name, noting(failures, name, getattr(sources, name)))

        async def failed(name: str) -> None:
            failures.clear()
            while name not in failures:
                await real_sleep(0.01)

        async def read() -> None:
            valkey.kill()
            _, holding = hold(client, "one")
            task = asyncio.create_task(holding)
            await failed("take_lease")
            await asyncio.to_thread(valkey.start)
            await begun.wait()

            await asyncio.to_thread(valkey.kill)
            await failed("take_lease")
            await failed("take_lease")
            assert ended == [], "the source itself is well, and its connection is kept"
            begun.clear()
            cut.set()  # the source ends while Redis is away
            await asyncio.to_thread(valkey.start)
            await begun.wait()
            assert not task.done()
            await end(task)

        run(read)
        assert sources.cursor(client, "net") == "2"
        client.close()


def noting(failures: list[str], name: str, right: Callable[..., Any]) -> Callable[..., Any]:
    def tried(*args: Any) -> Any:
        try:
            return right(*args)
        except redis.ConnectionError:
            failures.append(name)
            raise

    return tried


def test_the_listener_ends_while_redis_takes_nothing_new_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has read and cannot write is read again from its cursor."""
    monkeypatch.setattr(module, "LAST_WRITE_S", 0.3)
    valkey = Valkey(append=True)
    valkey.more = ("--appendfsync", "everysec")
    with valkey, redis.Redis.from_url(valkey.url) as client:
        full = asyncio.Event()

        async def stream(cursor: str) -> AsyncGenerator[Heard, None]:
            yield heard(int(cursor or -1) + 1)
            yield heard(int(cursor or -1) + 2)
            if not cursor:
                await full.wait()
                yield heard(2)
                yield heard(3)
            await for_ever()

        source_is(monkeypatch, stream)

        async def story() -> None:
            _, holding = hold(client, "a")
            task = asyncio.create_task(holding)
            while sources.cursor(client, "net") != "1":
                await asyncio.sleep(0.01)
            valkey.limit(files=0)
            while not await asyncio.to_thread(refused, client):
                await asyncio.sleep(0.05)
            full.set()
            await asyncio.sleep(0.05)
            await module._end([task])
            assert task.cancelled() or task.done()
            valkey.limit(files=-1)
            while await asyncio.to_thread(refused, client):
                await asyncio.sleep(0.05)
            _, holding = hold(client, "a")
            task = asyncio.create_task(holding)
            while sources.cursor(client, "net") != "3":
                await asyncio.sleep(0.01)
            await end(task)

        run(story)
        # Twice is harmless, and not at all is not: the write that was given up may arrive after all.
        assert list(dict.fromkeys(written(client))) == [f"net:{n}" for n in range(4)]


def refused(client: redis.Redis) -> bool:
    """Whether the server takes nothing new in."""
    try:
        client.set("probe", 1)
    except redis.ResponseError as error:
        return refuses(error)
    return False


def test_a_newer_config_leaves_the_connections_that_it_does_not_touch(
    client: redis.Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that is taken out ends, one that is new begins, and the others do not notice."""
    begun: list[str] = []
    ended: list[str] = []
    says: asyncio.Queue[int] = asyncio.Queue()

    async def streamed(source: Demo, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        link.live()
        begun.append(source.name)
        try:
            while True:
                n = await says.get() if source.name == "net" else await asyncio.Event().wait()
                yield heard(n, post(n, text="a suitcase"))
        finally:
            ended.append(source.name)

    monkeypatch.setitem(module.STREAMS, Demo, streamed)
    more = '\n[[sources]]\nkind = "demo"\nname = "%s"\n'
    quick = "\n[ingest]\nbatch = 1\nwait_ms = 10\n"
    first = config(quick + more % "goes")
    second = config(quick + more % "comes" + '\n[[topics]]\nname = "Suitcases"\nany = ["suitcase"]\n')

    async def steer() -> None:
        others = connect_async(redis_url)
        listener = module.Listener(client, others, "a")
        try:
            await listener.turn_to(first)
            while set(begun) != {"net", "goes"}:
                await asyncio.sleep(0.01)
            await says.put(1)  # nobody listens for suitcases yet
            await listener.turn_to(second)
            assert ended == ["goes"]
            while "comes" not in begun:
                await asyncio.sleep(0.01)
            await says.put(2)
            while written(client) != ["net:2"]:
                await asyncio.sleep(0.01)
            assert begun.count("net") == 1, "it kept its connection"
        finally:
            await listener.end()
            await others.aclose()
        assert sources.take_lease(client, "goes", "somebody else"), "its lease was given back"

    run(steer)
