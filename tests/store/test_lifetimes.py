"""What Redis is to forget in time never loses its lifetime."""

from __future__ import annotations

import msgspec
import redis

from listening.config import Retention, parse
from listening.counting.buckets import Resolution, buckets_of
from listening.store import keys, mentions, threads
from listening.store.batches import Batch
from tests.made import CONFIG, NOW, mention
from tests.store.walk import PATTERNS, wrong_lifetimes
from tests.workers.desk import at_desk, work_off
from workers import jobs
from workers.queue import enqueue_batch


def test_every_key_that_expires_is_a_key() -> None:
    assert PATTERNS.keys() >= keys.EXPIRING


def test_an_edit_that_moves_the_only_cell_of_a_bucket(client: redis.Redis) -> None:
    first = mention("net:1", compound=-0.8)
    mentions.record(client, [first], NOW, Retention())
    edited = msgspec.structs.replace(first, compound=0.8, text="all well", edited=NOW + 1)
    assert mentions.replace(client, edited, Retention(), NOW)
    buckets = [keys.counts(bucket) for bucket in buckets_of(first.created, NOW, Retention())]
    assert len(buckets) == len(Resolution)
    assert all(client.pttl(key) > 0 for key in buckets)
    assert [sum(map(int, client.hvals(key))) for key in buckets] == [1] * len(buckets)


def test_a_post_that_is_known_to_have_replies_waits_for_its_case_for_a_time(client: redis.Redis) -> None:
    reply = mention("net:2", parent="net:1")
    threads.weave(client, [(reply, False)], [], 60_000, 60_000)
    client.delete(*client.keys("{m}!early:*"))
    threads.weave(client, [], ["net:2"], 60_000, 60_000)
    assert client.keys("{m}!early:*")
    assert wrong_lifetimes(client) == []


def test_after_some_work_every_key_has_the_lifetime_of_the_table(client: redis.Redis) -> None:
    config = parse(CONFIG)
    now = jobs.now_ms()
    said = [
        mention(
            f"net:{n}",
            text="@AcmeHelps where is my acme parcel? terrible",
            created=now - n,
            received=now,
            author=f"{n}",
        )
        for n in range(20)
    ]
    replies = [
        mention(f"net:r{n}", text="acme answers", parent=f"net:{n}", created=now, received=now) for n in range(40)
    ]
    enqueue_batch(client, Batch(tuple(said + replies)), now, "net", "1")
    work_off(config, client)
    edits = [msgspec.structs.replace(m, text="acme is great, thank you", edited=now + 1) for m in said]
    enqueue_batch(client, Batch(tuple(edits)), now, "net", "2")
    work_off(config, client)
    with at_desk(config, client):
        for chore in (
            jobs.mend,
            jobs.sweep,
            jobs.detect_spikes,
            jobs.explain_spikes,
            jobs.alert,
            jobs.overdue,
            jobs.expire,
        ):
            chore()
    assert client.dbsize() > 50
    assert wrong_lifetimes(client) == []
