"""Words that were erased are in the append-only file as well, until it is written anew."""

from __future__ import annotations

from redis.exceptions import ResponseError

from listening.spans import HOUR_MS
from listening.store import keys
from listening.store.connection import Client
from listening.store.room import room

TOGETHER_MS = HOUR_MS
"""Erasures of this long are taken together: a rewrite writes the whole store."""


def note(client: Client, now: int) -> None:
    """Something was erased at ``now`` (ms)."""
    client.set(keys.erased(), now, nx=True)


def rewrite(client: Client, now: int) -> bool:
    """Let the server write its append-only file anew if erased words may be in it. Whether it was asked to.

    Not on a disk without the room for it, nor where this login may not ask (ResponseError is not raised): it
    stays noted, and is tried again.
    """
    noted = client.get(keys.erased())
    if noted is None or now - int(noted) < TOGETHER_MS:
        return False
    here = room(client)
    if here is None or (here.free is not None and here.free < 2 * here.base):
        return False
    kept = client.info("persistence")
    if not kept.get("aof_enabled"):
        client.delete(keys.erased())
        return False
    if kept.get("aof_rewrite_in_progress") or kept.get("rdb_bgsave_in_progress"):
        return False
    # What is erased meanwhile is noted anew.
    client.delete(keys.erased())
    try:
        client.bgrewriteaof()
    except ResponseError:
        client.set(keys.erased(), noted)
        return False
    return True
