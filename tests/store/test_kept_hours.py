"""Past hours are read once, and anew as soon as one of their mentions changes, goes or comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import redis

from listening.mention import Mention
from listening.store import mentions
from listening.store.connection import beside
from listening.store.kept_hours import KeptHours
from tests.made import HOUR, MINUTE, NOW, config, mention

RETENTION = config().retention
FIRST = NOW - NOW % HOUR - 5 * HOUR


class Read:
    """A reading that keeps a list of what it was asked to make."""

    def __init__(self, client: redis.Redis) -> None:
        self.made: list[str] = []
        self.client = beside(client)
        self._hours = KeptHours(self.client, self._make)

    def _make(self, page: Sequence[Mention]) -> list[str]:
        self.made += [each.id for each in page]
        return [each.text for each in page]

    async def texts(self, start: int, end: int) -> list[str]:
        self.made.clear()
        return [text for part in await self._hours.between(start, end) for text in part]


def test_past_hours_are_read_once(client: redis.Redis) -> None:
    stored = [mention(f"net:{n}", FIRST + n * 20 * MINUTE, text=str(n)) for n in range(15)]
    mentions.record(client, stored, NOW, RETENTION)

    async def run() -> None:
        read = Read(client)
        start, end = FIRST + 10 * MINUTE, FIRST + 5 * HOUR
        texts = [str(n) for n in range(1, 15)]
        assert await read.texts(start, end) == texts
        assert len(read.made) == 14
        # The first hour is no whole one; the others are known, whatever part of them is asked for next.
        assert await read.texts(start, end) == texts
        assert read.made == ["net:1", "net:2"]
        assert await read.texts(FIRST, end + 1) == ["0", *texts]
        assert read.made == ["net:0", "net:1", "net:2"]
        assert await read.texts(FIRST, end) == ["0", *texts]
        assert read.made == []
        await read.client.aclose()

    asyncio.run(run())


def test_what_is_written_edited_deleted_or_forgotten_is_read_anew(client: redis.Redis) -> None:
    stored = [mention(f"net:{n}", FIRST + n * HOUR, text=str(n)) for n in range(5)]
    mentions.record(client, stored, NOW, RETENTION)

    async def run() -> None:
        read = Read(client)
        end = FIRST + 5 * HOUR
        await read.texts(FIRST, end)
        mentions.replace(client, mention("net:1", FIRST + HOUR, text="edited", edited=NOW), RETENTION, NOW)
        assert await read.texts(FIRST, end) == ["0", "edited", "2", "3", "4"]
        assert read.made == ["net:1"]
        mentions.delete(client, "net:2", RETENTION, NOW)
        assert await read.texts(FIRST, end) == ["0", "edited", "", "3", "4"]
        mentions.record(client, [mention("net:9", FIRST + 3 * HOUR + 1, text="late")], NOW, RETENTION)
        assert await read.texts(FIRST, end) == ["0", "edited", "", "3", "late", "4"]
        assert read.made == ["net:3", "net:9"]
        mentions.forget_of(client, "net", NOW + HOUR)
        assert await read.texts(FIRST, end) == []
        client.flushall()
        mentions.record(client, [mention("net:0", FIRST, text="another store")], NOW, RETENTION)
        assert await read.texts(FIRST, end) == ["another store"]
        await read.client.aclose()

    asyncio.run(run())
