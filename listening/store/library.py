"""The library of approved answers in Redis: what each is, its trail, and the cases that it was used in."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from redis.exceptions import WatchError

from listening.cases.case import Refusal, RefusalKind
from listening.library.approved import ApprovedAnswer, LibraryEvent, after
from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_answer = msgspec.msgpack.Decoder(ApprovedAnswer).decode
_event = msgspec.msgpack.Decoder(LibraryEvent).decode

Decides = Callable[[ApprovedAnswer | None], LibraryEvent | Refusal]


def everything(client: Client) -> list[ApprovedAnswer]:
    """All there are, by id."""
    found = [_answer(form) for form in client.hgetall(keys.library()).values()]
    return sorted(found, key=lambda entry: (len(entry.id), entry.id))


def find(client: Client, id: str) -> ApprovedAnswer | None:
    form = client.hget(keys.library(), id)
    return _answer(form) if form is not None else None


def trail(client: Client, id: str) -> list[LibraryEvent]:
    """Its events, in the order they were written."""
    return [_event(form) for form in client.lrange(keys.library_trail(id), 0, -1)]


def change(client: Client, id: str, version: int, decides: Decides) -> ApprovedAnswer | Refusal | None:
    """Write the event that ``decides`` makes of it. ``id``: empty for a new one. None if there is none of that id.

    ``version``: the one that was looked at. If it has moved on since, nothing is written.
    """
    while True:
        with client.pipeline() as pipe:
            pipe.watch(keys.library())  # type: ignore[no-untyped-call]
            entry = find(client, id) if id else None
            if id and entry is None:
                return None
            if entry is not None and entry.version != version:
                return Refusal(RefusalKind.overtaken, "Somebody changed it meanwhile. Nothing was changed.")
            event = decides(entry)
            if isinstance(event, Refusal):
                return event
            name = id or f"A{client.incr(keys.library_number())}"
            done = after(entry or ApprovedAnswer(id=name, version=0), event)
            pipe.multi()
            pipe.hset(keys.library(), name, _encode(done))
            pipe.rpush(keys.library_trail(name), _encode(event))
            try:
                pipe.execute()
            except WatchError:
                continue
            return done


def note_use(client: Client, id: str, case: str, at: int) -> None:
    """A draft of ``case`` is made of it, at ``at`` (ms)."""
    client.zadd(keys.library_uses(id), {case: at})


def used_in(client: Client, ids: list[str], at_most: int) -> dict[str, list[str]]:
    """By id, the newest cases with a draft that was made of it."""
    pipe = client.pipeline(transaction=False)
    for id in ids:
        pipe.zrevrange(keys.library_uses(id), 0, at_most - 1)
    return {id: [text(case) for case in found] for id, found in zip(ids, pipe.execute(), strict=True)}


def forget(client: Client, before: int) -> None:
    """Take out uses from before ``before`` (ms): their cases are not kept any more."""
    for entry in everything(client):
        client.zremrangebyscore(keys.library_uses(entry.id), "-inf", before)
