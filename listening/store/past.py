"""The progress of judging the past again, in Redis."""

from __future__ import annotations

from typing import Any

import msgspec

from listening.steering.past import PastRun, PastStage, begun
from listening.store import editions, keys, mentions
from listening.store.clock import now_ms
from listening.store.connection import Client

_decode = msgspec.json.Decoder(PastRun).decode


def find(client: Client) -> PastRun | None:
    """The pass that goes on, or the last one; None = there was none."""
    held = client.hget(keys.past(), "run")
    return _decode(held) if held else None


def moved(client: Client) -> int:
    """How many changes were made since somebody last asked for it: each in the step that made it."""
    return int(client.hget(keys.past(), "moved") or 0)


def count(client: Client, by: str) -> PastRun:
    """Have counted what the newest edition would change; nothing changes by it. One that goes on goes on."""
    return _begin(client, PastStage.counting, by)


def make(client: Client, by: str, edition: int) -> PastRun | None:
    """Have the past judged by ``edition``; None, and nothing done, if that is not the newest any more."""
    if editions.number(client) != edition:
        return None
    return _begin(client, PastStage.changing, by)


def _begin(client: Client, stage: PastStage, by: str) -> PastRun:
    now = now_ms()
    fresh = begun(stage, editions.number(client), by, now, now, mentions.number_kept(client))

    def write(pipe: Any) -> PastRun:
        held = pipe.hget(keys.past(), "run")
        before = _decode(held) if held else None
        pipe.multi()
        if before is not None and before.stage is PastStage.changing:
            return before  # what changes the past is not replaced by what only counts
        if before is not None and before.stage is stage and before.going:
            return before
        pipe.hset(keys.past(), "run", msgspec.json.encode(fresh))
        if stage is PastStage.changing:
            pipe.hset(keys.past(), "moved", 0)
        return fresh

    made: PastRun = client.transaction(write, keys.past(), value_from_callable=True)
    return made


def leave(client: Client) -> PastRun | None:
    """End what goes on, where it is."""
    while True:
        run = find(client)
        if run is None or not run.going:
            return run
        after = msgspec.structs.replace(run, stage=PastStage.left, ended=now_ms())
        if advance(client, run, after):
            return after


def advance(client: Client, before: PastRun, after: PastRun) -> bool:
    """Write how far it came; False, and nothing written, if somebody else did in between."""

    def write(pipe: Any) -> bool:
        held = pipe.hget(keys.past(), "run")
        same = held is not None and _decode(held) == before
        pipe.multi()
        if same:
            pipe.hset(keys.past(), "run", msgspec.json.encode(after))
        return same

    return bool(client.transaction(write, keys.past(), value_from_callable=True))
