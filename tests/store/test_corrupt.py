"""Our own data that cannot be read stops us loudly: no figure is made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import redis

from listening.config import Retention
from listening.counting.buckets import Bucket, Resolution
from listening.store import batches, changes, counts, keys, mentions, parts, sources
from tests.made import NOW, config, mention
from tests.store.reading import asking
from tests.workers.desk import at_desk
from workers import jobs
from workers.queue import enqueue_batch

DAMAGED = b"\xc1 no form of ours"
HOUR = Bucket(Resolution.hour, Resolution.hour.floor(NOW))

READERS: dict[str, tuple[Callable[[redis.Redis], Any], Callable[[redis.Redis, str], Any]]] = {
    "mention": (
        lambda c: c.set(keys.mention("net:1"), DAMAGED),
        lambda c, url: mentions.fetch(c, ["net:1"]),
    ),
    "mention in a range": (
        lambda c: c.set(keys.mention("net:1"), DAMAGED),
        lambda c, url: asking(url, lambda a: mentions.latest(a, NOW - 1, 5)),
    ),
    "counts": (
        lambda c: c.hset(keys.counts(HOUR), "not a cell", 1),
        lambda c, url: asking(url, lambda a: counts.buckets(a, [HOUR])),
    ),
    "number in counts": (
        lambda c: c.hset(keys.counts(HOUR), "net|en|care||u|Acme", "many"),
        lambda c, url: asking(url, lambda a: counts.buckets(a, [HOUR])),
    ),
    "changes": (
        lambda c: c.xadd(keys.changes(), {"hours": "now", "first": "1", "last": "1"}),
        lambda c, url: asking(url, lambda a: changes.after(a, c.xrange(keys.changes(), count=1)[0][0].decode())),
    ),
    "state of a source": (
        lambda c: c.hset(keys.source(), "net", DAMAGED),
        lambda c, url: sources.states(c),
    ),
    "part": (lambda c: c.hset(keys.parts(), "web", DAMAGED), lambda c, url: parts.alive(c, 0)),
}


@pytest.mark.parametrize(("damage", "read"), READERS.values(), ids=READERS.keys())
def test_our_own_corrupt_data_stops_us(
    client: redis.Redis, redis_url: str, damage: Callable[[redis.Redis], Any], read: Callable[[redis.Redis, str], Any]
) -> None:
    mentions.record(client, [mention("net:1")], NOW, Retention())
    read(client, redis_url)
    damage(client)
    with pytest.raises((ValueError, msgspec.MsgspecError)):
        read(client, redis_url)


def test_a_batch_that_cannot_be_read_is_an_error_and_stays(client: redis.Redis) -> None:
    name = enqueue_batch(client, batches.Batch(mentions=(mention("net:1"),)), NOW)
    client.set(keys.batch(name), DAMAGED)
    with at_desk(config(), client), pytest.raises(msgspec.DecodeError):
        jobs.ingest(name)
    assert batches.pending(client) == 1
