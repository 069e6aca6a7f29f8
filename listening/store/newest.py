"""Mentions of a range from the newest back, those that somebody wants to see."""

from __future__ import annotations

from collections.abc import Callable

from listening.mention import Mention
from listening.store import keys, mentions
from listening.store.connection import Client
from listening.store.text import text

AT_ONCE = 1000
"""Mentions looked at in one go."""


def newest(
    client: Client,
    start: int,
    end: int,
    fits: Callable[[Mention], bool],
    size: int,
    after: str = "",
) -> tuple[list[Mention], bool]:
    """Up to ``size`` mentions written in [start, end) (ms) that fit, newest first, and whether there are more.

    ``after``: the id of the last one seen; of one instant, ids go down.
    """
    found: list[Mention] = []
    top, last = f"({end}", ""
    score = client.zscore(keys.written(), after) if after else None
    if score is not None and start <= int(score) < end:
        top, last = str(int(score)), after
    offset = 0
    while True:
        rows = client.zrevrangebyscore(keys.written(), top, start, offset, AT_ONCE, withscores=True)
        offset += len(rows)
        ids = [text(id) for id, _ in rows]
        if last in ids:
            ids, last = ids[ids.index(last) + 1 :], ""
        elif last:
            ids = []
        found += [m for m in mentions.fetch(client, ids) if m is not None and fits(m)]
        if len(found) > size or len(rows) < AT_ONCE:
            return found[:size], len(found) > size
