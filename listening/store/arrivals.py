"""Arrivals, in the order in which they were stored: for whoever has to see every mention once."""

from __future__ import annotations

from listening.spans import HOUR_MS
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

HOURS = 3
"""Hours of receipt that are looked at again and again: the clocks of those who store need not agree."""


async def ends(client: AsyncClient) -> str:
    """Where it ends now."""
    hours = [int(hour) for hour in await client.zrange(keys.received_hours(), -HOURS, -1)]
    return _position({hour: await client.llen(keys.received(hour)) for hour in hours})


async def after(client: AsyncClient, position: str, at_most: int) -> tuple[str, list[str]]:
    """Ids that arrived after ``position``, up to about ``at_most``, and where to go on."""
    seen = {int(hour): int(number) for hour, number in (part.split(":") for part in position.split())}
    found: list[str] = []
    for each in await client.zrangebyscore(keys.received_hours(), min(seen, default="-inf"), "+inf"):
        hour = int(each)
        if len(found) < at_most:
            first = seen.get(hour, 0)
            ids = await client.lrange(keys.received(hour), first, first + at_most - len(found) - 1)
            found += map(text, ids)
            seen[hour] = first + len(ids)
    return _position(dict(sorted(seen.items())[-HOURS:])), found


def _position(seen: dict[int, int]) -> str:
    return " ".join(f"{hour}:{number}" for hour, number in seen.items())


async def oldest(client: AsyncClient) -> int:
    """The hour (ms) of receipt of the oldest mention that is kept; 0 where there is none."""
    first = await client.zrange(keys.received_hours(), 0, 0)
    return int(first[0]) * 1000 if first else 0


def at(moment: int) -> tuple[int, str]:
    """The place of the first that arrived in the hour of ``moment`` (ms UTC), for ``page``."""
    return (moment - moment % HOUR_MS) // 1000, "0"


def end(client: Client) -> tuple[int, str]:
    """The place after all that has arrived, for ``page``."""
    last = client.zrange(keys.received_hours(), -1, -1)
    hour = int(last[0]) if last else 0
    return hour, str(client.llen(keys.received(hour)))


def page(client: Client, place: tuple[int, str], at_most: int) -> tuple[list[str], tuple[int, str]]:
    """Ids that arrived from ``place`` on, and the place after them. None where nothing more has arrived."""
    for each in client.zrangebyscore(keys.received_hours(), place[0], "+inf"):
        hour = int(each)
        first = int(place[1]) if hour == place[0] else 0
        ids = [text(id) for id in client.lrange(keys.received(hour), first, first + at_most - 1)]
        if ids:
            return ids, (hour, str(first + len(ids)))
    return [], place
