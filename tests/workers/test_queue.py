"""A batch, its job and the cursor are written together or not at all, and nothing queued is lost."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress

import redis
from rq.job import Job
from rq.serializers import JSONSerializer

from listening.mention import Deletion
from listening.store import batches, keys, sources
from listening.store.batches import Batch
from tests.made import MINUTE, NOW, config, mention
from tests.servers import Valkey
from tests.store.reading import emptied, everything, stored
from tests.workers.desk import Cut, cut, work_off
from workers import queue

BATCH = Batch(mentions=(mention("net:1"), mention("net:2")), deletions=(Deletion(source="net", id="net:3"),))


def queued(client: redis.Redis) -> list[str]:
    return list(queue.queue(client, queue.INGEST).get_job_ids())


def test_what_is_queued_is_read_back(client: redis.Redis) -> None:
    name = queue.enqueue_batch(client, BATCH, NOW, "net", "17")
    assert batches.get(client, name) == BATCH
    assert sources.cursor(client, "net") == "17"
    assert batches.stale(client, NOW) == [name]
    assert queue.waiting(client) == batches.pending(client) == 1
    job = Job.fetch(queued(client)[0], connection=client, serializer=JSONSerializer)
    assert (job.func_name, job.args) == ("workers.jobs.ingest", [name])


def test_payloads_are_json_never_pickle(client: redis.Redis) -> None:
    name = queue.enqueue_batch(client, BATCH, NOW)
    job = json.loads(zlib.decompress(client.hget(f"rq:job:{name}", "data")))
    assert job == ["workers.jobs.ingest", None, [name], {}]
    assert client.get(keys.batch(name)).startswith(b"{")


def test_without_a_cursor_none_is_written(client: redis.Redis) -> None:
    queue.enqueue_batch(client, BATCH, NOW)
    assert not client.exists(keys.cursor())


def test_cursor_and_data_are_written_together_wherever_the_line_is_cut(valkey: Valkey) -> None:
    """Cut after every so many bytes of what is sent, and with the answer lost."""
    with emptied(valkey), cut(valkey, None) as client:
        queue.enqueue_batch(client, BATCH, NOW, "net", "17")
        length = Cut.sent
    assert length > 1000, "batch, job and cursor are more than that"
    # Every place in the last bytes, where MULTI ends in EXEC, and many before.
    outcomes = set()
    # Times are written with more or fewer digits: what is sent differs by a few bytes.
    for after in [*range(0, length - 60, 23), *range(length - 60, length + 20)]:
        with emptied(valkey) as looking:
            client_of = cut(valkey, after)
            with client_of as client, suppress(redis.ConnectionError):
                queue.enqueue_batch(client, BATCH, NOW, "net", "17")
                assert after > length - 20, "nothing was cut"
            names = queued(looking)
            seen = (
                len(names),
                batches.pending(looking),
                sources.cursor(looking, "net"),
                len(list(looking.scan_iter(keys.batch("*")))),
                len(list(looking.scan_iter("rq:job:*"))),
            )
            assert seen in {(0, 0, "", 0, 0), (1, 1, "17", 1, 1)}, f"cut after {after} bytes"
            outcomes.add(seen)
            if names:
                assert batches.get(looking, names[0]) == BATCH
    assert len(outcomes) == 2, "the last cuts lose the answer only"


def test_a_lost_batch_is_queued_again(client: redis.Redis) -> None:
    """Its worker died: the job was taken from the queue, and nobody works on it."""
    name = queue.enqueue_batch(client, BATCH, NOW)
    client.lpop(f"rq:queue:{queue.INGEST}")
    assert queue.recover(client, NOW + queue.LOST_AFTER_MS - 1) == [], "it may still be worked on"
    assert queue.recover(client, NOW + queue.LOST_AFTER_MS) == [name]
    assert queued(client) == [name]
    assert queue.recover(client, NOW + queue.LOST_AFTER_MS + 1) == [], "it was touched"
    work_off(config(), client)
    assert set(stored(client)) == {"net:1", "net:2"}
    assert batches.pending(client) == 0


def test_recovering_what_is_still_queued_does_nothing(client: redis.Redis) -> None:
    queue.enqueue_batch(client, BATCH, NOW)
    before = everything(client)
    assert queue.recover(client, NOW + 60 * MINUTE) == []
    assert everything(client) == before


def test_recovering_what_still_runs_is_harmless(client: redis.Redis) -> None:
    queue.enqueue_batch(client, BATCH, NOW)
    client.lpop(f"rq:queue:{queue.INGEST}")  # a slow worker has it
    (name,) = queue.recover(client, NOW + MINUTE)
    client.lpush(f"rq:queue:{queue.INGEST}", name)  # and both of them run it
    work_off(config(), client)
    assert set(stored(client)) == {"net:1", "net:2"}
    assert batches.pending(client) == queue.waiting(client) == 0


def test_what_was_recorded_is_not_recovered(client: redis.Redis) -> None:
    queue.enqueue_batch(client, BATCH, NOW)
    work_off(config(), client)
    assert queue.recover(client, NOW + 60 * MINUTE) == []
    assert not list(client.scan_iter(keys.batch("*")))


def test_chores_wait_once(client: redis.Redis) -> None:
    for _ in range(3):
        queue.enqueue_chore(client, "workers.jobs.mend", 5)
    queue.enqueue_chore(client, "workers.jobs.expire", 60)
    assert queue.queue(client, queue.CHORES).count == 2
    work_off(config(), client)
    queue.enqueue_chore(client, "workers.jobs.mend", 5)
    assert queue.queue(client, queue.CHORES).count == 1
