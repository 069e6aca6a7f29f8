"""The feed of changes: how a process that shows figures hears what was written.

A position is where somebody has read to. ``""`` is the end of an empty feed: nothing is there that it could be known
again by, so what comes first is as good as missed, and what was read before may be of another store.
"""

from __future__ import annotations

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.counts import Change

_ids = msgspec.msgpack.Decoder(list[str])


START = "0-0"
"""Before the first entry of any stream."""


class Missed(Exception):
    """More was written than the feed keeps, or the store is another one: read everything again."""


async def newest(client: AsyncClient) -> str:
    """Where the feed ends now; "" = nothing is in it."""
    rows = await client.xrevrange(keys.changes(), count=1)
    return rows[0][0].decode() if rows else ""


async def after(client: AsyncClient, position: str, wait_ms: int = 0) -> tuple[str, list[Change]]:
    """Changes written after ``position``, and where to go on. Waits up to ``wait_ms`` for the first.

    Raises Missed when ``position`` has been trimmed away, when Redis was emptied, and at the first of an empty feed.
    """
    found = await client.xread({keys.changes(): position or START}, count=1000, block=wait_ms or None)
    rows = found[0][1] if found else []
    if not rows:
        if position and not await client.exists(keys.changes()):
            raise Missed
        return position, []
    if not position or not await client.xrange(keys.changes(), position, position):
        raise Missed
    return rows[-1][0].decode(), [_read(fields) for _, fields in rows]


class Follower:
    """What was written since the last look, for whoever keeps something that it may have changed."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._position = ""

    async def since(self) -> list[Change] | None:
        """All changes since the last call; None at the first, and where the feed went on without us or is another one.

        After None nothing may be kept of what was read before.
        """
        found: list[Change] = []
        try:
            while self._position:
                self._position, some = await after(self._client, self._position)
                found += some
                if not some:
                    return found
        except Missed:
            pass
        self._position = await newest(self._client)
        return None


def passed(client: Client, position: str) -> tuple[str, list[Change]]:
    """As ``after`` without waiting, for threads; all that was written since, and where the feed ends."""
    rows = client.xrange(keys.changes(), position or "-", "+")
    if not position or not rows or rows[0][0].decode() != position:
        raise Missed
    return rows[-1][0].decode(), [_read(fields) for _, fields in rows[1:]]


def ends(client: Client) -> str:
    """As ``newest``, for threads."""
    rows = client.xrevrange(keys.changes(), count=1)
    return rows[0][0].decode() if rows else ""


def _read(fields: dict[bytes, bytes]) -> Change:
    new = _ids.decode(fields[b"new"]) if b"new" in fields else []
    changed = fields.get(b"edited") or fields.get(b"deleted") or b""
    return Change(
        hours=frozenset(int(hour) for hour in fields[b"hours"].split()),
        first=int(fields[b"first"]),
        last=int(fields[b"last"]),
        new=tuple(new),
        changed=changed.decode(),
        judged=tuple(_ids.decode(fields[b"judged"]) if b"judged" in fields else ()),
    )
