"""From what a source says to the queue: nothing is dropped, and the cursor is never ahead."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from listening.config import Config
from listening.mention import Deletion, Event, Mention, Reject
from listening.store import batches, keys, sources
from listening.store.clock import now_ms
from listening.store.health import look
from listening.system.source import Connection
from tests.made import config
from tests.patience import PATIENCE_S
from tests.servers import Valkey
from workers import intake as module
from workers import queue
from workers.intake import Intake, Matched
from workers.sources.base import Heard

"""A test that waits so long has failed."""


def post(n: int, text: str = "Acme") -> Mention:
    return Mention(id=f"net:{n}", source="net", created=1, text=text, author="ann")


def heard(n: int, event: Event = None, at: int = 0) -> Heard:
    return Heard(event=event if event is not None else post(n), cursor=str(n), at=at)


def taking(client: redis.Redis, by: Config | None = None) -> Intake:
    by = by or config("[ingest]\nbatch = 3\nwait_ms = 10000")
    return Intake(by, by.sources[0], client)


def run(what: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def within() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await what()

    asyncio.run(within())


def pending(client: redis.Redis) -> list[batches.Batch]:
    """Batches on their way, in the order they were queued."""
    names = queue.queue(client, queue.INGEST).get_job_ids()
    return [batch for name in names if (batch := batches.get(client, name))]


def written(client: redis.Redis) -> list[str]:
    return [m.id for batch in pending(client) for m in batch.mentions]


# -- matching


def test_what_is_of_interest() -> None:
    match = Matched(config())
    assert match(post(1, "nothing")) is None
    assert match(post(1, "a rocket by ACME")).topics == ("Acme", "Rocket")  # type: ignore[union-attr]
    own = Mention(id="net:2", source="net", created=1, text="thanks", author="acmehelps")
    assert match(own) is None, "of own posts without a topic only replies matter"
    answer = Mention(id="net:3", source="net", created=1, text="thanks", author="AcmeHelps", parent="net:1")
    assert match(answer).own  # type: ignore[union-attr]
    edit = Mention(id="net:4", source="net", created=1, text="nothing any more", edited=2)
    assert match(edit).topics == ()  # type: ignore[union-attr]


# -- batches


def test_a_batch_is_full_or_its_time_is_over(client: redis.Redis) -> None:
    async def full() -> None:
        intake = taking(client)
        for n in range(4):
            await intake.take(heard(n))
        assert written(client) == ["net:0", "net:1", "net:2"]
        assert sources.cursor(client, "net") == "2"
        await intake.flush()
        assert written(client) == ["net:0", "net:1", "net:2", "net:3"]
        assert sources.cursor(client, "net") == "3"

    async def time_over() -> None:
        intake = taking(client, config("[ingest]\nwait_ms = 10"))
        await intake.take(heard(8))
        assert intake._flusher is not None
        await intake._flusher
        assert written(client)[-1] == "net:8"

    run(full)
    run(time_over)


def test_everything_a_source_says(client: redis.Redis) -> None:
    async def say() -> None:
        intake = taking(client)
        await intake.take(heard(1, Deletion(source="net", id="net:0")))
        await intake.take(heard(2, Reject(source="net", reason="no text", raw="{}")))
        await intake.take(heard(3, post(3, "of no interest")))
        await intake.flush()
        assert intake.state().rejects == 1
        assert intake.state().events_per_minute == 3
        assert intake.state().mentions_per_minute == 0

    run(say)
    (batch,) = pending(client)
    assert batch.deletions == (Deletion(source="net", id="net:0"),)
    assert batch.mentions == ()
    assert [r.reason for r in sources.rejects(client, "net")] == ["no text"]
    assert sources.cursor(client, "net") == "3"


def test_the_cursor_moves_past_what_is_of_no_interest(client: redis.Redis) -> None:
    async def say() -> None:
        intake = taking(client)
        await intake.take(heard(5, post(5, "of no interest")))
        assert sources.cursor(client, "net") == ""
        await intake.flush()

    run(say)
    assert sources.cursor(client, "net") == "5"
    assert queue.waiting(client) == 0


def test_behind_and_live(client: redis.Redis) -> None:
    async def say() -> None:
        intake = taking(client)
        now = time.time_ns() // 1_000_000
        await intake.take(heard(1, at=now - 60_000))
        assert intake.state().connection is Connection.behind
        assert 59 <= intake.state().behind_s < 70
        await intake.take(heard(2, at=now))
        assert intake.state().connection is Connection.live
        assert intake.state().behind_s == 0
        intake.cut("closed", 5)
        assert (intake.state().connection, intake.state().reason) == (Connection.cut, "closed")
        assert intake.state().retry_at > now
        await intake.flush()

    run(say)


def test_what_is_told_of_the_past_is_said_when_it_is_recorded(client: redis.Redis) -> None:
    """A figure of the past is believed as soon as the source is said to have told it."""

    async def say() -> None:
        intake = taking(client)
        intake.missing(100, 50)
        assert (intake.state().missing_s, intake.state().whole_from) == (100, 50)
        for n in range(3):
            await intake.take(heard(n))
        intake.missing(60, 30)
        for n in range(3, 6):
            await intake.take(heard(n))
        assert intake.state().missing_s == 100, "no worker has taken the batches yet"
        queue.queue(client, queue.INGEST).empty()
        await intake.take(heard(6, post(6, "of no interest")))
        await intake.flush()
        assert (intake.state().missing_s, intake.state().whole_from) == (60, 30)
        intake.missing(0)
        await intake.take(heard(7))
        await intake.flush()
        queue.queue(client, queue.INGEST).empty()
        await intake.take(heard(8, post(8, "of no interest")))
        await intake.flush()
        assert (intake.state().missing_s, intake.state().whole_from) == (0, 0)

    run(say)


def test_the_past_does_not_queue_up_before_the_present(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "waiting", lambda _: module.PAST_QUEUED)

    async def say() -> None:
        intake = taking(client)
        await intake.take(heard(1))
        await intake.flush()
        intake.missing(100, 50)
        await intake.take(heard(2))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await intake.flush()
        assert written(client) == ["net:1"]

    run(say)


# -- trouble


def impatient(valkey: Valkey) -> redis.Redis:
    """A client that says at once when its server is away."""
    return redis.Redis.from_url(valkey.url, retry=Retry(NoBackoff(), 0))


def test_nothing_is_dropped_while_redis_is_away() -> None:
    with Valkey(append=True) as valkey, impatient(valkey) as client:

        async def say() -> None:
            intake = taking(client)
            for n in range(3):
                await intake.take(heard(n))
            valkey.kill()
            # The third waits for Redis, and so does the source behind it.
            more = asyncio.create_task(take_all(intake, range(3, 9)))
            await trouble_was_met()
            assert not more.done()
            await asyncio.to_thread(valkey.start)
            await more
            await intake.flush()

        async def trouble_was_met() -> None:
            while not met:
                await asyncio.sleep(0.01)

        met: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module.log, "warning", lambda *_, **__: met.append("away"))
            run(say)
        assert met
        assert sorted(written(client)) == [f"net:{n}" for n in range(9)]
        assert sources.cursor(client, "net") == "8"


async def take_all(intake: Intake, numbers: range) -> None:
    for n in numbers:
        await intake.take(heard(n))


def test_an_answer_that_was_lost_repeats_and_drops_nothing(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue = module.enqueue_batch
    lost = iter([True, False])

    def losing(*args: Any) -> str:
        name = enqueue(*args)
        if next(lost, False):
            raise redis.ConnectionError("the answer was lost")
        return name

    monkeypatch.setattr(module, "enqueue_batch", losing)

    async def say() -> None:
        intake = taking(client)
        for n in range(3):
            await intake.take(heard(n))

    run(say)
    assert written(client) == ["net:0", "net:1", "net:2"] * 2


def test_a_source_is_slowed_down_while_too_much_waits(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [2, 3, 2, 1]
    happened: list[str] = []
    enqueue = module.enqueue_batch

    def waiting(_: redis.Redis) -> int:
        happened.append(f"{full[0]} wait")
        return full.pop(0)

    def enqueueing(*args: Any) -> str:
        happened.append("queued")
        return enqueue(*args)

    monkeypatch.setattr(module, "waiting", waiting)
    monkeypatch.setattr(module, "enqueue_batch", enqueueing)

    async def say() -> None:
        intake = taking(client, config("[ingest]\nbatch = 1\nqueued = 2\nwait_ms = 10000"))
        await intake.take(heard(1))
        happened.append("taken")
        await intake.flush()

    run(say)
    assert happened == ["2 wait", "3 wait", "2 wait", "1 wait", "queued", "taken"]


@pytest.mark.parametrize("where", ["waiting", "enqueue_batch"])
def test_ending_in_the_middle_of_a_write_loses_nothing(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The listener is told to end while Redis is away or too much waits: what it holds is still written."""
    right = getattr(module, where)
    failed = asyncio.Event()

    async def say() -> None:
        loop = asyncio.get_running_loop()

        def broken(*_: Any) -> int:
            loop.call_soon_threadsafe(failed.set)
            raise redis.ConnectionError("away")

        monkeypatch.setattr(module, where, broken)
        intake = taking(client)
        reading = asyncio.create_task(take_all(intake, range(5)))
        await failed.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        monkeypatch.setattr(module, where, right)
        await intake.flush()

    run(say)
    assert written(client) == ["net:0", "net:1", "net:2"]
    assert sources.cursor(client, "net") == "2"


def test_what_comes_in_the_middle_of_a_write_is_not_dropped(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue = module.enqueue_batch
    let_go = threading.Event()

    async def say() -> None:
        loop = asyncio.get_running_loop()
        writing = asyncio.Event()

        def slowly(*args: Any) -> str:
            loop.call_soon_threadsafe(writing.set)
            assert let_go.wait(PATIENCE_S)
            return enqueue(*args)

        monkeypatch.setattr(module, "enqueue_batch", slowly)
        intake = taking(client, config("[ingest]\nbatch = 100\nwait_ms = 10000"))
        await intake.take(heard(1))
        await intake.take(heard(2, Deletion(source="net", id="net:0")))
        await intake.take(heard(3, Reject(source="net", reason="no text", raw="a")))
        flushing = asyncio.create_task(intake.flush())
        await writing.wait()
        await intake.take(heard(4))
        await intake.take(heard(5, Deletion(source="net", id="net:9")))
        await intake.take(heard(6, Reject(source="net", reason="no text", raw="b")))
        let_go.set()
        await flushing

    run(say)
    first, second = pending(client)
    assert ([m.id for m in first.mentions], [d.id for d in first.deletions]) == (["net:1"], ["net:0"])
    assert ([m.id for m in second.mentions], [d.id for d in second.deletions]) == (["net:4"], ["net:9"])
    assert [r.raw for r in sources.rejects(client, "net")] == ["b", "a"]
    assert sources.cursor(client, "net") == "6"


def test_rejects_are_kept_up_to_a_number(client: redis.Redis) -> None:
    async def say() -> None:
        intake = taking(client, config("[retention]\nrejects = 4"))
        for n in range(9):
            await intake.take(heard(n, Reject(source="net", reason=f"reason {n % 2}", raw=str(n))))
        await intake.flush()

    run(say)
    assert [r.raw for r in sources.rejects(client, "net")] == ["8", "7", "6", "5"]
    assert {(c.reason, c.number) for c in sources.reject_counts(client)} == {("reason 0", 5), ("reason 1", 4)}
    assert client.exists(keys.rejects("net"))


def test_what_a_source_has_used_of_its_allowance_is_counted_across_restarts_and_shown(client: redis.Redis) -> None:
    async def use() -> None:
        before = taking(client)
        assert await before.spent("2026-11-29", 3) == 3
        after = taking(client)
        assert (await after.spent("2026-11-29"), await after.spent("2026-11-30", 1)) == (3, 1)
        after.live()
        after.allowance("3 of 9 units today")
        sources.report(client, [after.state()])

    run(use)
    (check,) = [each for each in look(client, config(), now_ms()).checks if each.name == "source net"]
    assert check.detail == "live; 3 of 9 units today"
