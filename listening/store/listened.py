"""Stretches in which sources were alive, in Redis: one per connection and day."""

from __future__ import annotations

from collections.abc import Mapping

from listening.counting.listened import Listened, Stretch, by_day
from listening.spans import DAY_MS, DAY_S
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

KEPT_SECONDS = 400 * DAY_S


def note(client: Client, since: Mapping[str, int], now: int) -> None:
    """These sources are alive at ``now``, without a break since then (ms)."""
    pipe = client.pipeline(transaction=False)
    for name, start in since.items():
        pipe.hsetnx(keys.alive_since(), name, start)
        for day, (begin, end) in by_day(start, now):
            key = keys.alive(day // 1000)
            pipe.hset(key, f"{begin} {name}", end)
            pipe.expire(key, KEPT_SECONDS)
    pipe.execute()


def alive_at(client: Client, at: int) -> tuple[frozenset[str], frozenset[str]]:
    """Sources that were listened to at all by ``at`` (ms), and those of them that were alive then."""
    first = {text(name): int(began) for name, began in client.hgetall(keys.alive_since()).items()}
    day = _read(client.hgetall(keys.alive((at - at % DAY_MS) // 1000)))
    alive = (name for name, stretches in day.items() if any(start <= at <= end for start, end in stretches))
    return frozenset(name for name, began in first.items() if began <= at), frozenset(alive)


def between(client: Client, start: int, end: int) -> Listened:
    """All that is known of the UTC days that [start, end) (ms) touches, for threads."""
    first = {text(name): int(at) for name, at in client.hgetall(keys.alive_since()).items()}
    pipe = client.pipeline(transaction=False)
    for day in range(start - start % DAY_MS, end, DAY_MS):
        pipe.hgetall(keys.alive(day // 1000))
    alive: dict[str, list[Stretch]] = {}
    for stored in pipe.execute():
        for name, stretches in _read(stored).items():
            alive.setdefault(name, []).extend(stretches)
    return Listened({name: at for name, at in first.items() if at < end}, alive)


class AliveTimes:
    """The days that were asked for; those that are over are read once. One per process."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._over: dict[int, dict[str, list[Stretch]]] = {}

    async def between(self, start: int, end: int, now: int) -> Listened:
        """All that is known of the UTC days that [start, end) (ms) touches."""
        stored = await self._client.hgetall(keys.alive_since())
        first = {text(name): int(at) for name, at in stored.items()}
        earliest = max(start, min(first.values(), default=end))
        days = range(earliest - earliest % DAY_MS, min(end, now + DAY_MS), DAY_MS)
        wanted = [day for day in days if day not in self._over]
        pipe = self._client.pipeline(transaction=False)
        for day in wanted:
            pipe.hgetall(keys.alive(day // 1000))
        read = dict(zip(wanted, map(_read, await pipe.execute()), strict=True)) if wanted else {}
        # Yesterday may still be completed.
        self._over |= {day: found for day, found in read.items() if day + 2 * DAY_MS < now}
        alive: dict[str, list[Stretch]] = {}
        for day in days:
            for name, stretches in (read.get(day) or self._over.get(day, {})).items():
                alive.setdefault(name, []).extend(stretches)
        return Listened(first, alive)


def _read(stored: dict[bytes, bytes]) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for field, end in stored.items():
        start, _, name = text(field).partition(" ")
        found.setdefault(name, []).append((int(start), int(end)))
    return found
