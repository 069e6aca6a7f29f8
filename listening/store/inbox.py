"""The inbox of what programs pushed, in Redis, until the listener has taken it; and the newest bodies, for a look."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from listening.pushed.body import PushedBody
from listening.spans import DAY_S
from listening.store import keys
from listening.store.batches import Batch
from listening.store.connection import AsyncClient, Client

AT_MOST = 20_000
"""Deliveries that wait; with more, the next is refused: who sends has to come back later."""
KNOWN_S = 2 * DAY_S
"""How long a delivery that is sent again is recognised. Standard Webhooks retries for about a day."""
BODIES = 10
BODIES_S = DAY_S
BODY_KEPT = 4_000
"""Characters of a body that are kept for a look."""
AT_ONCE = 100
START = "0-0"


_batch = msgspec.json.Decoder(Batch)
_body = msgspec.msgpack.Decoder(PushedBody)


def came(id: str) -> int:
    """When what waits under this id came to our door, ms UTC: how far behind its reader is."""
    return int(id.partition("-")[0])


def full(client: Client, source: str) -> bool:
    """Whether more waits than the listener can be expected to take soon."""
    return bool(client.xlen(keys.inbox(source)) >= AT_MOST)


def waiting(client: Client, source: str) -> int:
    """How many deliveries nobody has taken yet."""
    return int(client.xlen(keys.inbox(source)))


def known(client: Client, source: str, delivery: str) -> bool:
    """Whether this delivery was taken before."""
    return bool(client.exists(keys.pushed(source, delivery)))


def put(client: Client, source: str, delivery: str, batch: Batch) -> None:
    """Write a delivery and that it is known, in one step. Twice is harmless: a mention's id counts once."""
    pipe = client.pipeline(transaction=True)
    pipe.set(keys.pushed(source, delivery), b"", ex=KNOWN_S)
    if batch.mentions or batch.deletions:
        pipe.xadd(keys.inbox(source), {"b": msgspec.json.encode(batch)})
    pipe.execute()


def put_body(client: Client, source: str, delivery: str, body: bytes) -> None:
    """Write a signed body as it came, and that it is known, in one step: the listener reads it."""
    pipe = client.pipeline(transaction=True)
    pipe.set(keys.pushed(source, delivery), b"", ex=KNOWN_S)
    pipe.xadd(keys.inbox(source), {"r": body})
    pipe.execute()


async def bodies_after(client: AsyncClient, source: str, cursor: str, wait_ms: int) -> list[tuple[str, bytes]]:
    """Bodies as they came after ``cursor``, oldest first; waits for one if there is none."""
    found = await client.xread({keys.inbox(source): cursor or START}, count=AT_ONCE, block=wait_ms)
    return [(id.decode(), fields.get(b"r", b"")) for _, entries in found or [] for id, fields in entries]


async def after(client: AsyncClient, source: str, cursor: str, wait_ms: int) -> list[tuple[str, Batch]]:
    """Deliveries after ``cursor``, oldest first; waits for one if there is none."""
    found = await client.xread({keys.inbox(source): cursor or START}, count=AT_ONCE, block=wait_ms)
    return [(id.decode(), _batch.decode(fields[b"b"])) for _, entries in found or [] for id, fields in entries]


async def forget(client: AsyncClient, source: str, place: Callable[[str], str] = str) -> None:
    """Drop what the source's stored cursor has passed: it is in the store, or on its way there.

    ``place``: where in the inbox a cursor is that says more than that; empty = at its beginning.
    """
    cursor = await client.hget(keys.cursor(), source)
    passed = place(cursor.decode()) if cursor else ""
    if passed:
        milliseconds, _, number = passed.partition("-")
        await client.xtrim(keys.inbox(source), minid=f"{milliseconds}-{int(number or 0) + 1}", approximate=False)


def keep_body(client: Client, source: str, body: PushedBody) -> None:
    """Keep a body for a look, the newest few."""
    pipe = client.pipeline(transaction=False)
    pipe.lpush(keys.bodies(source), msgspec.msgpack.encode(body))
    pipe.ltrim(keys.bodies(source), 0, BODIES - 1)
    pipe.expire(keys.bodies(source), BODIES_S)
    pipe.execute()


async def keep_read_body(client: AsyncClient, source: str, body: PushedBody) -> None:
    """As ``keep_body``, for what the listener made of a body that waited as it came."""
    pipe = client.pipeline(transaction=False)
    pipe.lpush(keys.bodies(source), msgspec.msgpack.encode(body))
    pipe.ltrim(keys.bodies(source), 0, BODIES - 1)
    pipe.expire(keys.bodies(source), BODIES_S)
    await pipe.execute()


def bodies(client: Client, source: str) -> list[PushedBody]:
    """The newest bodies, newest first."""
    return [_body.decode(form) for form in client.lrange(keys.bodies(source), 0, BODIES - 1)]
