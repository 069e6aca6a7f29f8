"""Corrections in Redis: what was said about each mention, as events; gone when their mention is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from listening.learning.correction import Correction, MetAs, standing
from listening.store import keys, mentions
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(list[Correction])

MOST = 50
"""Events kept of one mention: the newest."""


def add(client: Client, event: Correction) -> bool:
    """Keep an event. False, and nothing kept, if the mention is not stored or was deleted at its source."""

    def write(pipe: Any) -> bool:
        # Watched: a deletion that comes in between is not overtaken by what is written here.
        found = mentions.fetch(pipe, [event.mention])[0]
        if found is None or found.deleted:
            pipe.multi()
            return False
        held = pipe.hget(keys.corrections(), event.mention)
        events = (_decoder.decode(held) if held else [])[-MOST + 1 :]
        pipe.multi()
        pipe.hset(keys.corrections(), event.mention, _encode([*events, event]))
        pipe.zadd(keys.correction_authors(), {f"{event.author} {event.mention}": 0})
        pipe.zadd(keys.corrected(), {event.mention: event.at})
        pipe.incr(keys.corrections_version())
        if event.found is MetAs.review:
            # What was only met at work is still asked about: a sample without the mistakes that people saw is none.
            pipe.hdel(keys.review_queue(), event.mention)
        return True

    watched = (keys.mention(event.mention), keys.corrections())
    return bool(client.transaction(write, *watched, value_from_callable=True))


def about(client: Client, ids: Sequence[str]) -> list[list[Correction]]:
    """All events of each mention, oldest first."""
    held = client.hmget(keys.corrections(), ids) if ids else []
    return [_decoder.decode(each) if each else [] for each in held]


def version(client: Client) -> int:
    """Changes with every event that comes or goes."""
    return int(client.get(keys.corrections_version()) or 0)


def everything(client: Client) -> list[list[Correction]]:
    """All events of every mention that somebody spoke about, oldest first."""
    return [_decoder.decode(each) for each in client.hvals(keys.corrections())]


def all_standing(client: Client) -> list[Correction]:
    """What holds now of every mention that somebody spoke about, in the order in which it was said."""
    found = [now for events in everything(client) if (now := standing(events)) is not None]
    return sorted(found, key=lambda each: (each.at, each.mention))


def newest(client: Client, most: int) -> list[Correction]:
    """What holds of the mentions spoken about last, newest first."""
    ids = [text(id) for id in client.zrange(keys.corrected(), 0, most - 1, desc=True)]
    return [now for events in about(client, ids) if (now := standing(events)) is not None]


def gone(client: Client, ids: Sequence[str]) -> None:
    """Forget all that was said about mentions that were deleted at their source, and whether they wait for a review."""
    for id, events in zip(ids, about(client, ids), strict=True):
        pipe = client.pipeline()
        if events:
            pipe.hdel(keys.corrections(), id)
            pipe.hdel(keys.foretold(), id)
            pipe.zrem(keys.corrected(), id)
            pipe.zrem(keys.correction_authors(), f"{events[-1].author} {id}")
            pipe.incr(keys.corrections_version())
        pipe.hdel(keys.review_queue(), id)
        pipe.execute()


def by_author(client: Client, source: str, author: str) -> list[str]:
    """Mentions of an author that were spoken about, also those that are not kept any more."""
    prefix = f"{author} ".encode()
    found = client.zrangebylex(keys.correction_authors(), b"[" + prefix, b"(" + author.encode() + b"!")
    ids = [member[len(prefix) :].decode() for member in found]
    return [id for id in ids if id.startswith(f"{source}:")]


def forget(client: Client, before: int) -> None:
    """Let go of what was last spoken about before ``before`` (ms UTC)."""
    gone(client, [text(id) for id in client.zrange(keys.corrected(), "-inf", f"({before}", byscore=True)])
