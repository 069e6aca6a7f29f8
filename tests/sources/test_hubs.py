"""Hubs of feeds (WebSub): found, proved at the real door, believed by their signature, and not relied upon."""

from __future__ import annotations

import asyncio
import hmac
from urllib.parse import parse_qsl

import httpx
import pytest
import redis
import redis.asyncio
from fastapi import FastAPI

from dashboard.api.push import SERVED, PushApi
from dashboard.served import add, bound
from listening.config import Feeds, parse
from listening.mention import Mention
from listening.store import hubs, keys, sources
from listening.store.hubs import HubSubscription
from tests.dashboard.sites import site
from tests.made import CONFIG, DAY, HOUR, NOW
from tests.patience import PATIENCE_S
from tests.sources.driver import Kept
from tests.sources.servers import Answer, Http
from tests.sources.test_feeds import Memory, item, rss
from workers.sources.feeds import feeds as shell
from workers.sources.feeds.feeds import FeedStream
from workers.sources.feeds.hubs import discover, due, holds

URL, HUB = "https://b.example/f", "https://hub.example/"


@pytest.mark.parametrize(
    ("link", "in_feed", "found"),
    [
        (f'<{HUB}>; rel="hub", <https://b.example/g>; rel=self', {}, (HUB, "https://b.example/g")),
        (f'<{HUB}>; rel="hub preconnect"', {"self": "https://b.example/h"}, (HUB, "https://b.example/h")),
        ("", {"hub": HUB, "self": ""}, (HUB, URL)),
        ('<javascript:x>; rel="hub"', {}, ("", "")),
        ("", {"self": URL}, ("", "")),
        ("<" * 5000, {}, ("", "")),
    ],
)
def test_where_the_hub_is(link: str, in_feed: dict[str, str], found: tuple[str, str]) -> None:
    assert discover({"link": link}, in_feed, URL) == found


def test_when_a_hub_is_asked() -> None:
    kept = HubSubscription(URL, URL, HUB, "s", asked=NOW, until=NOW + 10 * DAY)
    assert due(None, HUB, URL, NOW)
    assert not due(kept, HUB, URL, NOW + 8 * DAY)
    assert due(kept, HUB, URL, NOW + 9 * DAY + HOUR), "a day before it ends"
    assert due(kept, "https://other.example/", URL, NOW), "the feed names another hub"
    unproved = HubSubscription(URL, URL, HUB, "s", asked=NOW)
    assert not due(unproved, HUB, URL, NOW + HOUR // 2)
    assert due(unproved, HUB, URL, NOW + HOUR)
    assert holds(kept, NOW + DAY)
    assert not holds(kept, NOW + 11 * DAY)


class Hub:
    """A hub and the one feed it tells of, on one server; ``door`` is how it reaches us."""

    def __init__(self, door: httpx.AsyncClient) -> None:
        self.door = door
        self.items = [item(1)]
        self.asked: dict[str, str] = {}
        self.reads = 0
        self.url = ""

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        if path == "/hub":
            return Answer(202)
        self.reads += 1
        return Answer(200, rss(*self.items), {"Link": f'<{self.url}/hub>; rel="hub", <{self.url}/topic>; rel="self"'})

    def path(self) -> str:
        return self.asked["hub.callback"].removeprefix("https://us.example")

    async def prove(self, **more: str) -> tuple[int, str]:
        said = {"mode": "subscribe", "topic": self.asked["hub.topic"], "challenge": "c1", "lease_seconds": "864000"}
        params = {f"hub.{key}": value for key, value in (said | more).items()}
        answer = await self.door.get(self.path(), params=params)
        return answer.status_code, answer.text

    async def push(self, secret: str = "", method: str = "sha256") -> int:
        body = rss(*self.items)
        digest = hmac.new((secret or self.asked["hub.secret"]).encode(), body, method).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={digest}"}
        return (await self.door.post(self.path(), content=body, headers=headers)).status_code


def test_a_hub_tells_at_once_and_when_it_stops_the_feed_is_asked_as_before(
    redis_url: str, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed is asked each hundredth of a minute; four times less often while its hub tells what is new."""
    monkeypatch.setattr(shell, "PINGED_AGAIN_S", 0.05)

    async def run() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as store:
            app = FastAPI()
            hub = Hub(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://us.example"))
            async with Http(hub.answer) as server:
                hub.url = server.url
                url = f"{server.url}/feed"
                keys_of = f'urls = ["{url}"]\nprivate = true\ncallback = "https://us.example"\nevery_minutes = 1440\n'
                config = parse(f'{CONFIG}\n[[sources]]\nkind = "feeds"\nname = "blogs"\n{keys_of}')
                add(app, ((e.rule, bound(PushApi, e.by, {PushApi: PushApi(site(config, client))})) for e in SERVED))
                (source,) = [each for each in config.sources if isinstance(each, Feeds)]
                kept = Kept()
                stream = FeedStream(Memory(kept), 0, store).stream
                told = lambda k: [event.text for event in k.events if isinstance(event, Mention)]  # noqa: E731
                listening = asyncio.create_task(kept.listen(stream, source, lambda k: len(told(k)) == 2, batch=1))
                async with asyncio.timeout(PATIENCE_S):
                    while not server.posted:
                        await asyncio.sleep(0.01)
                    hub.asked = dict(parse_qsl(server.posted[0].decode()))
                    assert hub.asked["hub.mode"] == "subscribe"
                    assert hub.asked["hub.topic"] == f"{server.url}/topic"
                    assert hub.path().startswith("/hooks/blogs/")
                    assert (await hub.prove(topic="https://elsewhere.example/"))[0] == 404
                    assert (await hub.prove(mode="unsubscribe"))[0] == 404
                    assert (await hub.prove(challenge="<script>"))[0] == 404
                    assert await hub.prove() == (200, "c1")
                    (subscription,) = (await hubs.load(store, "blogs")).values()
                    assert subscription.until > subscription.asked + 9 * DAY
                    assert await hub.push("wrong") == 401
                    assert {each.reason for each in sources.reject_counts(client)} == {"wrong signature"}
                    assert hub.reads == 1, "it is asked once a day, and what is not signed changes nothing"
                    hub.items.insert(0, item(2, text="is early"))
                    assert await hub.push() == 202
                    await listening
                assert told(kept)[1] == "Acme\n\nis early"
                assert await hub.push("", "sha1") == 202
                hub.asked["hub.callback"] += "x"
                assert await hub.push() == 410

    asyncio.run(run())


def test_a_hub_that_does_not_tell_is_not_relied_upon(redis_url: str) -> None:
    async def run() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as store, Http(lambda *_: Answer(202)) as server:
            url = f"{server.url}/feed"
            source = Feeds(name="blogs", urls=(url,), private=True, callback="https://us.example")
            async with shell.client() as http:
                mine = shell.FeedHubs(store, source, http)
                await mine.subscribe(url, f"{server.url}/hub", url, NOW)
                assert mine.factor(url, NOW) == 1, "it is not proved yet"
                ((token, asked),) = (await hubs.load(store, "blogs")).items()
                with redis.Redis.from_url(redis_url) as sync:
                    hubs.proved(sync, "blogs", token, asked, NOW + 10 * DAY)
                    await mine.load()
                    assert mine.factor(url, NOW) == 4
                    mine.missed(url, NOW)
                    assert mine.factor(url, NOW) == 1
                    proved = hubs.find(sync, "blogs", token)
                    assert proved is not None
                    hubs.ping(sync, "blogs", token, proved, NOW)
                    assert await mine.pinged() == url
                    assert await mine.pinged() == ""
                assert mine.factor(url, NOW) == 4, "it tells again"
                asked_for = len(server.posted)
                await mine.renew(url, NOW + 2 * HOUR)
                assert len(server.posted) == asked_for
                await mine.renew(url, NOW + 11 * DAY)
                assert len(server.posted) == asked_for + 1, "the lease has ended"
                await shell.FeedHubs(store, Feeds(name="blogs", urls=("https://x.example/",)), http).load()
                assert await store.exists(keys.hubs("blogs")) == 0, "a feed that is gone has no subscription"

    asyncio.run(run())


def test_a_secret_is_not_sent_in_the_open(redis_url: str) -> None:
    async def run() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as store, shell.client() as http:
            mine = shell.FeedHubs(store, Feeds(name="blogs", urls=(URL,), callback="https://us.example"), http)
            await mine.subscribe(URL, "http://hub.example/", URL, NOW)
            assert await store.exists(keys.hubs("blogs")) == 0

    asyncio.run(run())
