"""RSS and Atom: what is taken of an entry, that it is told once, and that nothing is lost by a cut."""

from __future__ import annotations

import asyncio
import random
from email.utils import formatdate
from typing import Any

import msgspec
import pytest
import redis.asyncio

from listening.config import ConfigError, Feeds
from listening.config import parse as configured
from listening.mention import Mention, Reject
from listening.store import keys
from listening.store.feeds import FeedShelf, FeedState
from tests.cases import conftest
from tests.made import NOW
from tests.sources.driver import Kept, Wire
from tests.sources.servers import Answer, Http
from workers.sources.base import Cut
from workers.sources.feeds.entries import parse
from workers.sources.feeds.feeds import FeedStream
from workers.sources.fetching import client, fetch

URL = "https://blog.example/feed"


def rss(*items: str, head: str = "") -> bytes:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title>{head}{''.join(items)}".encode() + (
        b"</channel></rss>"
    )


def item(n: int = 1, title: str = "Acme", text: str = "was late", **changes: str) -> str:
    parts = {"guid": f"g{n}", "link": f"https://blog.example/{n}", "pubDate": formatdate(1_750_000_000 + n)} | changes
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in parts.items() if value)
    return f"<item><title>{title}</title><description>{text}</description>{inner}</item>"


def read(data: bytes, known: FeedState = FeedState(), now: int = NOW) -> tuple[list[Any], FeedState]:  # noqa: B008
    told = parse(data, "feeds", URL, known, now)
    assert not told.problem
    return list(told.events), FeedState(entries=told.entries, read=now)


def test_an_entry() -> None:
    entry = item(text="&lt;p&gt;AT&amp;amp;T is &lt;b&gt;late&lt;/b&gt;&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;")
    (found,), _ = read(
        rss(entry.replace("</item>", "<author>ann@x.example (Ann)</author></item>"), head="<language>en-GB</language>")
    )
    assert found == Mention(
        id=found.id,
        source="feeds",
        created=1_750_000_001_000,
        text="Acme\n\nAT&T is late",
        author="Ann",
        name="Ann",
        language="en",
        url="https://blog.example/1",
    )


def test_atom() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Alerts</title><entry><id>tag:g,2013:1</id>
    <title type="html">&lt;b&gt;Acme&lt;/b&gt; news</title><link href="https://n.example/1"/>
    <published>2025-06-15T12:00:00Z</published><updated>2025-06-15T12:00:00Z</updated>
    <content type="html">Acme news &amp;amp; more</content></entry></feed>"""
    (found,), _ = read(data)
    assert (found.text, found.created, found.author) == ("Acme news & more", 1_749_988_800_000, "Alerts")


@pytest.mark.parametrize(
    "again",
    [
        item(),
        item(guid="other"),
        item(link="https://blog.example/1?utm_source=rss"),
        item(guid="other", link="https://elsewhere.example/1"),
        item(guid=""),
    ],
)
def test_an_entry_is_told_once_whatever_its_server_changes(again: str) -> None:
    (first,), known = read(rss(item(), item(2))[:0] or rss(item()))
    events, after = read(rss(again, item(2, text="is new")), known)
    assert [event.text for event in events] == ["Acme\n\nis new"]
    assert f"feeds:{after.entries[0].id}" == first.id


def test_an_edit_is_the_same_entry() -> None:
    (first,), known = read(rss(item()))
    (edit,), known = read(rss(item(text="was on time")), known, NOW + 5)
    assert (edit.id, edit.text, edit.edited) == (first.id, "Acme\n\nwas on time", NOW + 5)
    assert read(rss(item(text="was on time")), known)[0] == []


def test_what_leaves_a_feed_is_unknown_and_known_when_it_comes_back() -> None:
    _, known = read(rss(item(1), item(2, text="x")))
    events, known = read(rss(item(2, text="x")), known)
    assert events == []
    assert read(rss(item(1), item(2, text="x")), known)[0] == []


def test_entries_without_a_time_are_of_now_and_none_of_the_first_reading() -> None:
    events, known = read(rss(item(1, pubDate="")))
    assert events == []
    (found,), _ = read(rss(item(1, pubDate=""), item(2, text="new", pubDate="")), known, NOW + 9)
    assert found.created == NOW + 9


def test_odd_entries() -> None:
    (found,), _ = read(rss(item(pubDate=formatdate(NOW / 1000 + 86_400), link="javascript:alert(1)")))
    assert (found.created, found.url) == (NOW, "")
    events, _ = read(rss("<item><link>https://x.example</link></item>", item(2, text="y" * 60_000)))
    assert [event.reason for event in events if isinstance(event, Reject)] == ["text too long", "no text"]
    assert parse(b"<html><body>hello</body></html>", "feeds", URL, FeedState(), NOW).problem
    assert parse(b"/etc/passwd", "feeds", URL, FeedState(), NOW).problem
    assert parse(b"", "feeds", URL, FeedState(), NOW).problem


class Memory:
    """A shelf beside what a test has stored."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.states: dict[str, FeedState] = {}

    async def load(self, source: str) -> dict[str, FeedState]:
        return dict(self.states)

    async def cursor(self, source: str) -> str:
        return self.kept.cursor

    async def save(self, source: str, states: dict[str, FeedState]) -> None:
        self.states |= states


def feeds(*urls: str, minutes: float = 0.0002) -> Feeds:
    return Feeds(name="feeds", urls=urls, every_minutes=minutes, private=True)


def told(kept: Kept) -> list[str]:
    return [event.text for event in kept.events if isinstance(event, Mention)]


def test_fifty_cuts_lose_nothing_and_tell_nothing_twice() -> None:
    rng = random.Random(5)
    items: list[str] = []
    cuts = 0

    def answer(path: str, headers: dict[str, str]) -> Answer:
        nonlocal cuts
        if len(items) < 60:
            items.insert(0, item(len(items), title=f"Acme {len(items)}"))
        body = rss(*items[:40])
        if cuts < 50 and rng.random() < 0.7:
            cuts += 1
            fault = Answer(200, body, cut_at=rng.randrange(len(body)))
            return rng.choice([fault, fault, Answer(500), Answer(429, headers={"Retry-After": "0"})])
        etag = f'"{len(items)}"'
        if headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(200, body, {"ETag": etag})

    async def run() -> None:
        kept = Kept()
        memory = Memory(kept)
        async with Http(answer) as server:
            stream = FeedStream(memory, 0).stream
            await kept.listen(stream, feeds(server.url), lambda k: len(set(told(k))) == 60 and cuts == 50)
        mentions = {event.id: event.text for event in kept.events if isinstance(event, Mention)}
        assert len(mentions) == 60
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert {cut.args[0] for cut in kept.cuts} >= {"the server has a fault (HTTP 500)"}

    asyncio.run(run())


def test_a_feed_is_asked_only_for_what_is_new_and_where_it_has_moved(redis_url: str) -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer:
        if path == "/old":
            return Answer(301, headers={"Location": "/new"})
        if headers.get("if-none-match") == '"1"':
            return Answer(304)
        return Answer(200, rss(item()), {"ETag": '"1"', "Last-Modified": "Mon, 05 Jan 2026 09:00:00 GMT"})

    async def run() -> None:
        async with Http(answer) as server, redis.asyncio.Redis.from_url(redis_url) as client:
            source = feeds(f"{server.url}/old")
            for _ in range(2):  # the second one is a restart: it knows where the first ended
                stored = await client.hget(keys.cursor(), "feeds") or b""
                quiets = Wire()
                stream = FeedStream(FeedShelf(client), 0).stream(source, stored.decode(), quiets)
                async for heard in stream:
                    await client.hset(keys.cursor(), "feeds", heard.cursor)
                    if quiets.quiets > 2:
                        break
                await stream.aclose()
            assert [path for path, _ in server.asked].count("/old") == 1
            asked = server.asked[-1][1]
            assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Mon, 05 Jan 2026 09:00:00 GMT")

    asyncio.run(run())


def test_one_broken_feed_of_many_is_a_reject_that_names_it() -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer:
        return Answer(404) if path == "/bad" else Answer(200, rss(item(text=path)))

    async def run() -> None:
        kept = Kept()
        async with Http(answer) as server:
            source = feeds(f"{server.url}/a", f"{server.url}/bad", f"{server.url}/b", minutes=1)
            await kept.listen(FeedStream(Memory(kept), 0).stream, source, lambda k: len(k.events) == 3)
        (bad,) = [event for event in kept.events if isinstance(event, Reject)]
        assert bad.detail == f"{server.url}: the server does not give this address (HTTP 404)"
        assert len(told(kept)) == 2

    asyncio.run(run())


def test_five_hundred_feeds_on_one_listener() -> None:
    async def run() -> None:
        kept = Kept()
        async with Http(lambda path, _: Answer(200, rss(item(text=path, guid=path, link="")))) as server:
            source = feeds(*(f"{server.url}/{n}" for n in range(500)), minutes=60)
            await kept.listen(FeedStream(Memory(kept), 0).stream, source, lambda k: len(told(k)) == 500, batch=50)
        assert len({event.id for event in kept.events if isinstance(event, Mention)}) == 500

    asyncio.run(run())


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://localhost:1/x", "http://[::1]:1/", "http://10.0.0.1/"])
def test_a_feed_never_leads_into_an_own_network(url: str) -> None:
    async def run() -> None:
        async with client() as http:
            with pytest.raises(Cut, match="not to the open internet"):
                await fetch(http, url, {})

    asyncio.run(run())


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://x.example/", "//[", ""])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(to: str) -> None:
    async def run() -> None:
        async with Http(lambda *_: Answer(302, headers={"Location": to})) as server, client() as http:
            with pytest.raises(Cut, match="not followed"):
                await fetch(http, server.url, {}, private=True)
            assert len(server.asked) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        ("[]", "1 to 2000"),
        ('["http://x/"]\ncallback = "x"', "callback: '…' is not an address"),
        ('["ftp://x"]', "is not an address"),
        ('["http://x/a", "http://x/a"]', "twice"),
    ],
)
def test_config(urls: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        configured(
            conftest.CONFIG.replace("sources = []", "")
            + f'\n[[sources]]\nkind = "feeds"\nname = "blogs"\nurls = {urls}\n'
        )


def test_states_are_kept_as_they_were() -> None:
    _, state = read(rss(item(), item(2)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=FeedState) == state
