"""The feed of changes: how a process that shows figures hears what was written."""

from __future__ import annotations

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.counts import Change

_ids = msgspec.msgpack.Decoder(list[str])


class Missed(Exception):
    """More was written than the feed keeps: read everything again."""


async def newest(client: AsyncClient) -> str:
    """Where the feed ends now."""
    rows = await client.xrevrange(keys.changes(), count=1)
    return rows[0][0].decode() if rows else "0-0"


async def after(client: AsyncClient, position: str, wait_ms: int = 0) -> tuple[str, list[Change]]:
    """Changes written after ``position``, and where to go on. Waits up to ``wait_ms`` for the first.

    Raises Missed when ``position`` has been trimmed away or Redis was emptied.
    """
    found = await client.xread({keys.changes(): position}, count=1000, block=wait_ms or None)
    rows = found[0][1] if found else []
    if not rows:
        if position != "0-0" and not await client.exists(keys.changes()):
            raise Missed
        return position, []
    if position != "0-0" and not await client.xrange(keys.changes(), position, position):
        raise Missed
    return rows[-1][0].decode(), [_read(fields) for _, fields in rows]


def passed(client: Client, position: str) -> tuple[str, list[Change]]:
    """As ``after`` without waiting, for threads; all that was written since, and where the feed ends."""
    rows = client.xrange(keys.changes(), position or "-", "+")
    if not position or (position != "0-0" and (not rows or rows[0][0].decode() != position)):
        raise Missed
    if not rows:
        return position, []
    later = rows if position == "0-0" else rows[1:]
    return rows[-1][0].decode(), [_read(fields) for _, fields in later]


def ends(client: Client) -> str:
    """As ``newest``, for threads."""
    rows = client.xrevrange(keys.changes(), count=1)
    return rows[0][0].decode() if rows else "0-0"


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
