"""The feed of changes of cases: how pages that are open hear what was done.

Positions are as in ``listening.store.changes``.
"""

from __future__ import annotations

from listening.store import keys
from listening.store.changes import START, Missed
from listening.store.connection import AsyncClient, Client
from listening.store.text import text


async def newest(client: AsyncClient) -> str:
    """Where the feed ends now; "" = nothing is in it."""
    rows = await client.xrevrange(keys.case_changes(), count=1)
    return text(rows[0][0]) if rows else ""


def did(client: Client, position: str, at_most: int = 1000) -> tuple[str, list[tuple[str, str]]]:
    """Cases that changed after ``position``, each with what was done, and where to go on. What is trimmed is passed."""
    rows = client.xrange(keys.case_changes(), f"({position}" if position else "-", "+", count=at_most)
    if not rows:
        return position, []
    return text(rows[-1][0]), [(text(fields[b"case"]), text(fields[b"did"])) for _, fields in rows]


def ends(client: Client) -> str:
    """As ``newest``, for jobs and threads."""
    rows = client.xrevrange(keys.case_changes(), count=1)
    return text(rows[0][0]) if rows else ""


def changed(client: Client, position: str) -> tuple[str, list[str]]:
    """Ids of cases that changed after ``position``, and where the feed ends. Raises Missed as ``after`` does."""
    rows = client.xrange(keys.case_changes(), position or "-", "+")
    if not position or not rows or text(rows[0][0]) != position:
        raise Missed
    return text(rows[-1][0]), list(dict.fromkeys(text(fields[b"case"]) for _, fields in rows[1:]))


async def after(client: AsyncClient, position: str, wait_ms: int = 0) -> tuple[str, list[str]]:
    """Ids of cases that changed after ``position``, and where to go on; waits for the first.

    Raises Missed when ``position`` has been trimmed away, when Redis was emptied, and at the first of an empty feed.
    """
    found = await client.xread({keys.case_changes(): position or START}, count=500, block=wait_ms or None)
    rows = found[0][1] if found else []
    if not rows:
        if position and not await client.exists(keys.case_changes()):
            raise Missed
        return position, []
    if not position or not await client.xrange(keys.case_changes(), position, position):
        raise Missed
    changed: list[dict[bytes, bytes]] = [fields for _, fields in rows]
    return text(rows[-1][0]), list(dict.fromkeys(text(fields[b"case"]) for fields in changed))
