"""Hacker News, against a server with its API."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import pytest

from listening.config import ConfigError, parse
from listening.mention import Deletion, Kind, Mention, Reject
from tests.made import CONFIG, NOW
from tests.sources.driver import Kept
from tests.sources.servers import Answer, Http
from workers.sources.hackernews import items
from workers.sources.hackernews.hackernews import PATIENCE, stream
from workers.sources.hackernews.table import HackerNews

TIME = 1_750_000_000


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "type": "comment", "by": "ann", "time": TIME, "text": f"Acme {number}", "parent": 1} | more


def read(**more: Any) -> Any:
    return items.parse(json.dumps(item(8, **more)).encode(), "hn", NOW)


def test_a_comment_and_a_story() -> None:
    comment = read(text='AT&amp;T is <i>late</i>.<p>Again: <a href="https:&#x2F;&#x2F;x.example">x.example</a>')
    assert comment == Mention(
        id="hn:8",
        source="hn",
        created=TIME * 1000,
        text="AT&T is late.\n\nAgain: x.example",
        author="ann",
        kind=Kind.reply,
        url="https://news.ycombinator.com/item?id=8",
        parent="hn:1",
    )
    story = read(type="story", title="Ask HN: Acme?", text="Is it <i>down</i>?", parent=0)
    assert (story.text, story.kind, story.parent) == ("Ask HN: Acme?\n\nIs it down?", Kind.post, "")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"deleted": True}, Deletion(source="hn", id="hn:8")),
        ({"dead": True}, None),
        ({"type": "pollopt"}, None),
        ({"type": "kind of tomorrow"}, None),
    ],
)
def test_deleted_is_told_from_hidden(more: dict[str, Any], what: object) -> None:
    assert read(**more) == what


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"text": " "}, "no text"),
        ({"text": "x" * 60_000}, "text too long"),
        ({"time": -5}, "bad time"),
        ({"time": 10**17}, "bad time"),
        ({"id": -1}, "no id"),
        ({"id": "8"}, "not an item"),
    ],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    found = read(**more)
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_a_time_ahead_is_now_and_null_is_nothing() -> None:
    assert read(time=NOW // 1000 + 86_400).created == NOW
    assert items.parse(b"null", "hn", NOW) is None


class News:
    """The API: items by number, the highest number, what has changed."""

    def __init__(self) -> None:
        self.items: dict[int, dict[str, Any] | None] = {}
        self.updates: list[int] = []
        self.cuts = 0
        self.grows_to = 0
        self.rng = random.Random(4)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        what = path.strip("/").removesuffix(".json")
        if what == "maxitem":
            if self.items and len(self.items) < self.grows_to - (self.cuts > 0):
                self.items[len(self.items) + 1] = item(len(self.items) + 1)
            said: object = max(self.items, default=0)
        elif what == "updates":
            said = {"items": self.updates, "profiles": ["ann"]}
        else:
            said = self.items.get(int(what.removeprefix("item/")))
        body = json.dumps(said).encode()
        if self.cuts > 0 and self.rng.random() < 0.4:
            self.cuts -= 1
            return self.rng.choice(
                [Answer(200, body, cut_at=0), Answer(503), Answer(429, headers={"Retry-After": "0"})]
            )
        return Answer(200, body)


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


def source(server: Http) -> HackerNews:
    return HackerNews(name="hn", server=f"{server.url}/", every_seconds=0.01, private=True)


def test_fifty_cuts_lose_nothing_and_store_nothing_twice() -> None:
    news = News()
    news.items = {number: item(number) for number in range(1, 41)}
    news.cuts, news.grows_to = 50, 60

    async def run() -> None:
        kept = Kept()
        async with Http(news.answer) as server:
            await kept.listen(stream, source(server), lambda k: len(set(told(k))) == 60)
        assert set(told(kept)) == {f"hn:{number}" for number in range(1, 61)}
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert news.cuts == 0
        assert len(kept.cuts) > 20

    asyncio.run(run())


def test_the_first_start_begins_with_the_newest() -> None:
    news = News()
    news.items = {number: item(number) for number in range(951, 1001)}

    async def run() -> None:
        kept = Kept()
        async with Http(news.answer) as server:
            await kept.listen(stream, source(server), lambda k: k.cursor == "1000", batch=1)
        assert told(kept) == [f"hn:{number}" for number in range(951, 1001)]

    asyncio.run(run())


def test_an_item_that_is_not_there_yet_is_waited_for_and_one_that_never_comes_passed_over() -> None:
    news = News()
    news.items = {1: item(1), 2: None, 3: item(3), 4: None, 5: item(5)}
    asks = 0

    def answer(path: str, headers: dict[str, str]) -> Answer:
        nonlocal asks
        asks += path == "/item/2.json"
        if asks > 3:
            news.items[2] = item(2)
        return news.answer(path, headers)

    async def run() -> None:
        kept = Kept()
        async with Http(answer) as server:
            await kept.listen(stream, source(server), lambda k: k.cursor == "5", batch=1)
            assert [path for path, _ in server.asked].count("/item/4.json") > PATIENCE
        assert told(kept) == ["hn:1", "hn:2", "hn:3", "hn:5"]

    asyncio.run(run())


def test_edits_and_deletions_are_told_and_votes_are_not() -> None:
    news = News()
    news.items = {number: item(number) for number in range(1, 5)}

    def enough(kept: Kept) -> bool:
        if len(told(kept)) >= 4:
            news.items |= {1: item(1, score=9), 2: item(2, text="Acme, edited"), 3: {"id": 3, "deleted": True}}
            news.updates = [1, 2, 3, 900]
        return any(isinstance(event, Deletion) for event in kept.events)

    async def run() -> None:
        kept = Kept()
        async with Http(news.answer) as server:
            await kept.listen(stream, source(server), enough, batch=1)
        edits = [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert [(event.id, event.text) for event in edits] == [("hn:2", "Acme, edited")]
        assert Deletion(source="hn", id="hn:3") in kept.events
        assert kept.cursor == "4"

    asyncio.run(run())


def test_config() -> None:
    with pytest.raises(ConfigError, match=r"sources\[2\] \(hn\).server: 'ftp://x' is not an address"):
        parse(CONFIG + '\n[[sources]]\nkind = "hackernews"\nname = "hn"\nserver = "ftp://x"\n')
