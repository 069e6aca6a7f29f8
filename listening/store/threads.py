"""Threads in Redis: which mentions belong together, and to which case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from redis.client import Pipeline

from listening.mention import Mention
from listening.spans import DAY_MS
from listening.store import keys, scripts
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode

EARLY_MS = 7 * DAY_MS
"""How long a reply waits for the post that makes a case of its thread."""


FOLLOWED_MS = 7 * DAY_MS
"""How long replies to a mention of a case are wanted whatever they say."""


class Touch(msgspec.Struct, frozen=True):
    """A mention whose thread has a case."""

    mention: str
    case: str
    top: str
    """The mention at the top of the thread; it may not be stored."""
    early: tuple[str, ...]
    """Replies that were here before the case."""


class Woven(msgspec.Struct, frozen=True):
    touches: tuple[Touch, ...]
    mergers: tuple[tuple[str, str], ...]
    """Pairs of cases that turned out to be one thread."""


def weave(
    client: Client,
    linked: Sequence[tuple[Mention, bool]],
    plain: Sequence[str],
    kept_ms: int,
    window_ms: int,
) -> Woven:
    """Note what the mentions say of threads, and find those whose thread has a case.

    ``linked``: mentions that reply to something or open a case (True). For one
    that opens, the case is made if the thread has none. ``plain``: ids of all
    others. ``window_ms``: second posts by the same author within it join; 0 = never.
    Idempotent: the same mentions again give the same cases.
    """
    rows = [
        (
            m.id,
            m.root or m.parent,
            opens,
            m.created,
            _authorships(m) if opens and window_ms else (),
            m.parent if m.root else "",
        )
        for m, opens in linked
    ]
    found, mergers = scripts.call(
        client,
        "weave",
        [keys.case_number()],
        [_encode(rows), _encode(plain), _encode((EARLY_MS, kept_ms, window_ms))],
    )
    pairs = [text(pair).split(" ") for pair in mergers]
    return Woven(
        tuple(Touch(text(id), text(case), text(top), tuple(map(text, early))) for id, case, top, *early in found),
        tuple((one, other) for one, other in pairs),
    )


def _authorships(mention: Mention) -> tuple[str, ...]:
    if not mention.author:
        return ()
    return tuple(keys.authorship(mention.source, mention.author, topic) for topic in mention.topics)


def settle(client: Client, touches: Sequence[Touch]) -> None:
    """All of them, and the early replies, are in their cases now."""
    pipe = client.pipeline(transaction=False)
    for touch in touches:
        pipe.srem(keys.early(touch.top), touch.mention, *touch.early)
    pipe.execute()


def cases_of(client: Client, ids: Sequence[str]) -> list[str]:
    """The case of each mention's thread; empty where it has none."""
    if not ids:
        return []
    return [text(case) for case in scripts.call(client, "cases_of", [keys.case_number()], [_encode(ids)])]


def lead(client: Client, mention: str, case: str, other: str, kept_ms: int) -> None:
    """Of two cases of the thread of ``mention``, ``case`` goes on."""
    scripts.call(client, "lead", [keys.merging()], [mention, case, other, kept_ms])


def point_in(pipe: Pipeline, of: Mapping[str, str], one: str, other: str, *, apart: bool, kept_ms: int) -> None:
    """Say of mentions which case they have, ``of``, as part of a transaction; and what two cases are from now on.

    ``apart``: no post makes them one again. Else ``one`` goes on for both.
    """
    args = [kept_ms, _encode(list(of.items())), one, other, "apart" if apart else "one"]
    pipe.eval(scripts.source("point"), 1, keys.case_number(), *args)


def merged(client: Client, one: str, other: str) -> None:
    """A merger found by ``weave`` is done."""
    client.srem(keys.merging(), f"{one} {other}")


def followed(client: Client, since: int) -> list[str]:
    """Ids of mentions that became part of a case since ``since`` (ms): replies to them matter."""
    return [text(id) for id in client.zrangebyscore(keys.followed(), since, "+inf")]


def unfollow(client: Client, before: int) -> None:
    """Forget whose replies matter, for those that became part of a case before ``before`` (ms)."""
    client.zremrangebyscore(keys.followed(), "-inf", before)
