"""A Discourse forum, against a server that pages as Discourse does."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Deletion, Kind, Mention, Reject
from tests.made import CONFIG, NOW
from tests.sources.driver import Kept
from tests.sources.servers import Answer, Http
from workers.sources.discourse.discourse import stream
from workers.sources.discourse.posts import parse
from workers.sources.discourse.table import Discourse

FORUM = "https://forum.example/"


def post(id: int, **more: Any) -> dict[str, Any]:
    given = {
        "id": id,
        "topic_id": 70,
        "post_number": id,
        "created_at": "2025-06-15T12:00:00.000Z",
        "updated_at": "2025-06-15T12:00:00.000Z",
        "cooked": f"<p>Acme {id}</p>",
        "username": "ann",
        "name": "Ann",
        "reply_to_post_number": None,
        "topic_title": "Help",
        "version": 1,
        "hidden": False,
    }
    return given | more


def page(*posts: dict[str, Any]) -> bytes:
    return json.dumps({"latest_posts": posts}).encode()


def read(**more: Any) -> Any:
    posts = parse(page(post(8, **more)), "forum", FORUM, NOW)
    assert posts is not None
    return posts[0].event


def test_a_post_and_an_answer() -> None:
    assert read(post_number=1, cooked="<p>It is <b>late</b></p>") == Mention(
        id="forum:70/1",
        source="forum",
        created=1_749_988_800_000,
        text="Help\n\nIt is late",
        author="ann",
        name="Ann",
        url="https://forum.example/t/70/1",
    )
    answer = read(reply_to_post_number=3)
    assert (answer.text, answer.kind, answer.parent, answer.root) == ("Acme 8", Kind.reply, "forum:70/3", "forum:70/1")
    assert read().parent == "forum:70/1"


def test_what_is_quoted_is_not_what_is_said() -> None:
    quote = '<aside class="quote no-group" data-username="bob"><blockquote>Acme is bad</blockquote></aside>'
    assert read(cooked=f"{quote}<p>I think not</p>{quote}<p>Never.</p>").text == "I think not\n\nNever."
    assert read(cooked='<p>x</p><aside class="quote">' * 50).text == "x"


def test_an_edit_and_the_ends() -> None:
    edited = read(version=2, updated_at="2025-06-15T13:00:00Z")
    assert edited.edited == 1_749_992_400_000
    assert read(updated_at="2025-06-15T13:00:00Z").edited == 0, "likes and links touch a post, too"
    gone = Deletion(source="forum", id="forum:70/8")
    assert read(user_deleted=True) == gone
    assert read(deleted_at="2025-06-15T13:00:00Z") == gone
    assert read(hidden=True) is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"cooked": ""}, "no text"),
        ({"cooked": "<p>" + "x" * 60_000}, "text too long"),
        ({"cooked": "<p></p>" * 100_000}, "text too long"),
        ({"created_at": "1875-06-15T12:00:00Z"}, "bad time"),
        ({"created_at": "2025-06-15T12:00:00"}, "bad time"),
        ({"topic_id": 0}, "no id"),
        ({"topic_id": "x"}, "not a post"),
    ],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    found = read(**more)
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_what_is_no_page() -> None:
    assert parse(b"<html>", "forum", FORUM, NOW) is None
    assert parse(b'{"latest_posts": 3}', "forum", FORUM, NOW) is None


class Forum:
    """Posts by number; pages of five, newest first."""

    def __init__(self) -> None:
        self.posts: dict[int, dict[str, Any]] = {}
        self.cuts = 0
        self.grows_to = 0
        self.rng = random.Random(6)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        before = int(parse_qs(urlsplit(path).query).get("before", ["0"])[0])
        for _ in range(0 if before else self.rng.randint(1, 12)):
            if len(self.posts) < self.grows_to - (self.cuts > 0):
                number = max(self.posts, default=0) + self.rng.randint(1, 2)
                self.posts[number] = post(number)
        shown = sorted((n for n in self.posts if not before or n < before), reverse=True)[:5]
        body = page(*(self.posts[number] for number in shown))
        if self.cuts > 0 and self.rng.random() < 0.5:
            self.cuts -= 1
            fault = Answer(200, body, cut_at=self.rng.randrange(len(body)))
            return self.rng.choice([fault, Answer(502), Answer(429, headers={"Retry-After": "0"})])
        return Answer(200, body)


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


def source(server: Http) -> Discourse:
    return Discourse(name="forum", server=server.url, every_seconds=0.01, private=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.sources.discourse.discourse.PAGE_GAP_S", 0)


def test_fifty_cuts_lose_nothing_and_store_nothing_twice() -> None:
    forum = Forum()
    forum.posts, forum.cuts, forum.grows_to = {1: post(1)}, 50, 80

    async def run() -> None:
        kept = Kept()
        kept.cursor = "1"
        async with Http(forum.answer) as server:
            await kept.listen(stream, source(server), lambda k: len(set(told(k))) == 79, batch=1)
        assert set(told(kept)) == {f"forum:70/{number}" for number in forum.posts if number > 1}
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert len(kept.cuts) == 50

    asyncio.run(run())


def test_edits_and_deletions_on_the_newest_page_are_told_once() -> None:
    forum = Forum()
    forum.posts = {number: post(number) for number in (1, 2, 3)}

    def enough(kept: Kept) -> bool:
        if len(told(kept)) == 3:
            change = {"version": 2, "updated_at": "2025-06-15T13:00:00Z", "cooked": "<p>Acme, edited</p>"}
            forum.posts |= {2: post(2, **change), 3: post(3, user_deleted=True, cooked="<p>(deleted by author)</p>")}
        if len(kept.events) == 5:
            forum.posts[4] = post(4)
        return kept.cursor == "4"

    async def run() -> None:
        kept = Kept()
        async with Http(forum.answer) as server:
            await kept.listen(stream, source(server), enough, batch=1)
        edit, gone, last = kept.events[3:]
        assert isinstance(edit, Mention)
        assert (edit.id, edit.text, edit.edited) == ("forum:70/2", "Acme, edited", 1_749_992_400_000)
        assert gone == Deletion(source="forum", id="forum:70/3")
        assert isinstance(last, Mention)

    asyncio.run(run())


def test_config() -> None:
    table = '\n[[sources]]\nkind = "discourse"\nname = "forum"\nserver = "forum.example"\n'
    with pytest.raises(ConfigError, match=r"sources\[2\] \(forum\).server: .* is not an address"):
        configured(CONFIG + table)
