"""Batches on their way: written with the source's cursor, gone with their record.

A batch is pending from the MULTI that queues it to the script that records it.
Whatever dies in between, a pending batch that nobody works on is queued again.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.client import Pipeline

from listening.mention import Deletion, Mention
from listening.store import keys
from listening.store.connection import Client


class Batch(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one ingest job works on; JSON in Redis."""

    mentions: tuple[Mention, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    """Applied after the mentions, which the source sent before."""
    run: str = ""
    """The import or replay it belongs to."""


class FileProgress(msgspec.Struct, frozen=True):
    """What has been recorded of an import or replay so far."""

    batches: int
    stored: int
    duplicates: int


_batch = msgspec.json.Decoder(Batch)


def put(pipe: Pipeline, name: str, batch: Batch, now: int, source: str = "", cursor: str = "") -> None:
    """Add to a MULTI: the batch, that it is pending, and how far its source has been read."""
    pipe.set(keys.batch(name), msgspec.json.encode(batch))
    pipe.zadd(keys.pending(), {name: now})
    if cursor:
        pipe.hset(keys.cursor(), source, cursor)


def advance(client: Client, source: str, cursor: str) -> None:
    """Move a cursor past events that held nothing of interest."""
    client.hset(keys.cursor(), source, cursor)


def get(client: Client, name: str) -> Batch | None:
    """A pending batch; None once it has been recorded."""
    form = client.get(keys.batch(name))
    return None if form is None else _batch.decode(form)


def done(client: Client, name: str) -> None:
    """A batch without mentions needs no record: it is just no longer pending."""
    pipe = client.pipeline()
    pipe.zrem(keys.pending(), name)
    pipe.delete(keys.batch(name))
    pipe.execute()


def stale(client: Client, before: int) -> Sequence[str]:
    """Names of batches pending since before ``before`` (ms)."""
    return [name.decode() for name in client.zrangebyscore(keys.pending(), "-inf", before)]


def touch(pipe: Pipeline, name: str, now: int) -> None:
    """Note that a pending batch was queued again."""
    pipe.zadd(keys.pending(), {name: now}, xx=True)


def unfinished(client: Client, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that are still on their way."""
    if not names:
        return []
    scores = client.zmscore(keys.pending(), list(names))
    return [name for name, score in zip(names, scores, strict=True) if score is not None]


def pending(client: Client) -> int:
    """Batches on their way."""
    return int(client.zcard(keys.pending()))


def progress(client: Client, run: str) -> FileProgress:
    """Totals of an import or replay: exact, however often its jobs were run."""
    counts = [value.split() for value in client.hvals(keys.run(run))]
    return FileProgress(len(counts), sum(int(c[0]) for c in counts), sum(int(c[1]) for c in counts))
