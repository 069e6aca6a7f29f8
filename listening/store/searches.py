"""Saved searches in Redis."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from redis.exceptions import WatchError

from listening.search.saved import SavedSearch
from listening.store import keys
from listening.store.connection import AsyncClient, Client

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(SavedSearch).decode

Decides = Callable[[Sequence[SavedSearch]], SavedSearch | None]
"""Given all there are: what becomes of one, or None to take it out. May raise, then nothing is changed."""


def everything(client: Client) -> list[SavedSearch]:
    """All there are, whoever they are of."""
    return [_decode(form) for form in client.hvals(keys.searches())]


async def everything_async(client: AsyncClient) -> list[SavedSearch]:
    return [_decode(form) for form in await client.hvals(keys.searches())]


def find(client: Client, id: str) -> SavedSearch | None:
    form = client.hget(keys.searches(), id)
    return _decode(form) if form is not None else None


def new_id(client: Client) -> str:
    """``s12``: never given twice, so that a wall that names it shows no other."""
    return f"s{client.incr(keys.search_number())}"


def change(client: Client, id: str, decide: Decides) -> SavedSearch | None:
    """Write what ``decide`` makes of the search ``id``, unless somebody was faster: then it decides again."""
    while True:
        with client.pipeline() as pipe:
            pipe.watch(keys.searches())  # type: ignore[no-untyped-call]
            done = decide(everything(client))
            pipe.multi()
            if done is None:
                pipe.hdel(keys.searches(), id)
            else:
                pipe.hset(keys.searches(), id, _encode(done))
            try:
                pipe.execute()
            except WatchError:
                continue
            return done
