"""What customers like and miss, on the wall: by people, with a quote; gone with its mention."""

from __future__ import annotations

import asyncio

import msgspec
import redis

from dashboard.live.stating import Stating
from listening.config import Screen, parse
from listening.mention import Mention
from listening.store import mentions
from listening.store.clock import now_ms
from listening.store.connection import connect_async
from listening.wall import snapshot
from listening.wall.panels.statements import StatedOnWall
from tests.dashboard.conftest import CONFIG
from tests.wall.scenes import demo


def test_each_thing_stands_with_its_people_and_one_quote() -> None:
    panel = snapshot.build(demo().view(), ["statements"]).panels["statements"]
    assert isinstance(panel, StatedOnWall)
    first = max(panel.rows.values(), key=lambda row: row.people)
    assert (first.stance, first.about, first.people) == ("like", "new app", 1400)
    assert len(panel.rows) == 10
    assert all(len(row.quote) <= 140 for row in panel.rows.values())
    assert panel.people > 1


def test_what_is_deleted_is_quoted_no_more(client: redis.Redis, redis_url: str) -> None:
    config = parse(CONFIG)
    walled = msgspec.structs.replace(config, screens=(Screen(name="s", grid=("statements",)),))
    now = now_ms()
    said = [
        Mention(
            id=f"demo:{n}", source="demo", created=now - 1000 * (n + 1), text="I love the new app.", author=f"a{n}",
            topics=("Plovair",), department="care", language="en", compound=0.6,
        )
        for n in range(3)
    ]  # fmt: skip
    mentions.record(client, said, now, config.retention)

    async def story() -> None:
        asynchronous = connect_async(redis_url)
        nobody, wall = Stating(asynchronous, config), Stating(asynchronous, walled)
        for each in (nobody, wall):
            each.touch(now)
        while not wall.now:
            await asyncio.sleep(0.01)
        assert not nobody.now, "no screen has the panel"
        assert [(row.about, row.people, len(row.stated)) for row in wall.now] == [("app", 3, 3)]
        wall.gone({"demo:0"})
        assert [each.mention.id for each in wall.now[0].stated] == ["demo:1", "demo:2"]
        mentions.delete(client, "demo:0", config.retention, now)
        wall.touch(now)
        while wall.now[0].people != 2:
            await asyncio.sleep(0.01)
        await asynchronous.aclose()

    asyncio.run(asyncio.wait_for(story(), 120))
