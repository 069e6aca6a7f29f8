"""An account on Threads, against a server that pages by cursor, searches by time, and fails as Meta's does."""

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
from listening.store.clock import now_ms
from tests.made import CONFIG, DAY, NOW
from tests.sources.driver import Kept
from tests.sources.meta_server import error, iso, secret
from tests.sources.servers import Answer, Http
from workers.sources.threads import threads
from workers.sources.threads.posts import told
from workers.sources.threads.table import Threads
from workers.sources.threads.threads import ThreadsShell

PAGE = 4


def hook(field: str, **value: Any) -> dict[str, Any]:
    said = {"id": "89", "username": "ann", "text": "Acme?", "timestamp": iso(NOW - 5000), "media_type": "TEXT_POST"}
    values = {"value": said | value, "field": field}
    return {"app_id": "1", "topic": "moderate", "target_id": "7", "time": NOW // 1000, "values": values}


def read(*bodies: Any) -> list[Any]:
    return told(json.dumps(bodies[0] if len(bodies) == 1 else bodies).encode(), "th", NOW)


def test_an_answer_a_mention_our_post_and_a_deletion() -> None:
    link = {"permalink": "https://www.threads.net/@ann/post/Pp"}
    found = read(hook("replies", replied_to={"id": "56"}, root_post={"id": "12", "username": "acme"}, **link))
    assert found == [
        Mention(
            id="th:89",
            source="th",
            created=NOW - 5000,
            text="Acme?",
            author="ann",
            kind=Kind.reply,
            url="https://www.threads.net/@ann/post/Pp",
            parent="th:56",
            root="th:12",
        )
    ]
    mention, ours, gone = read(
        hook("mentions", media_type="IMAGE", alt_text="A box", quoted_post={"id": "3"}),
        hook("publish"),
        hook("delete", deleted_at=iso(NOW - 1000)),
    )
    assert (mention.kind, mention.original, mention.pictures, mention.alt) == (Kind.quote, "th:3", 1, "A box")
    assert ours.own
    assert gone == Deletion(source="th", id="th:89", at=NOW - 1000)
    several = hook("replies")
    assert len(read(several | {"values": [several["values"]] * 2})) == 2
    assert read(hook("something_new")) == [None]


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"id": "../x"}, "no id"), ({"text": "x" * 20_000}, "text too long"), ({"text": 3}, "not a post")],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    (found,) = read(hook("replies", **more))
    assert isinstance(found, Reject)
    assert found.reason == reason


class Account:
    """Two own posts with answers, mentions, and posts that a search finds; some come while it is read."""

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.found: dict[int, int] = {}
        """Number -> when, in whole seconds; several in one second."""
        self.cuts = 0
        self.grows_to = 0
        self.rng = random.Random(8)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        assert headers.get("authorization") == "Bearer threads-token"
        if self.cuts > 0 and self.rng.random() < 0.25:
            self.cuts -= 1
            return self.rng.choice([Answer(200, b"{}", cut_at=1), Answer(502), error(4), error(190), error(10)])
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        after = int(query.get("after", "0"))
        match urlsplit(path).path.split("/")[2:]:
            case ["me", "threads"]:
                data = [self._post(n, has_replies=n == 1) for n in (2, 1)]
                return self._page(data, after)
            case ["me", "mentions"]:
                return self._page([self._post(n) for n in range(19, 10, -1)], after)
            case ["1", "conversation"]:
                return self._page([self._post(n, replied_to={"id": "1"}) for n in range(29, 20, -1)], after)
            case ["keyword_search"]:
                return self._search(query)
        raise AssertionError(path)

    def _post(self, number: int, at: int = 0, **more: Any) -> dict[str, Any]:
        said = {"id": str(number), "text": f"Acme {number}", "username": "ann"}
        return said | {"timestamp": iso(at or self.begin + number * 1000)} | more

    def _page(self, data: list[Any], after: int) -> Answer:
        more = {"next": "https://elsewhere.example/"} if after + PAGE < len(data) else {}
        paging = {"cursors": {"after": str(after + PAGE)}, **more}
        return Answer(200, json.dumps({"data": data[after : after + PAGE], "paging": paging}).encode())

    def _search(self, query: dict[str, str]) -> Answer:
        assert query["q"] == "acme"
        if len(self.found) < self.grows_to - (self.cuts > 0):
            number = 100 + len(self.found)
            self.found[number] = self.begin + (number - 100) // 2 * 1000
        since, until = int(query["since"]) * 1000, int(query["until"]) * 1000
        data = [self._post(n, at) for n, at in sorted(self.found.items(), reverse=True) if since <= at < until]
        return Answer(200, json.dumps({"data": data[:PAGE]}).encode())


def test_fifty_cuts_lose_nothing_and_store_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PAGE", PAGE)
    account = Account((now_ms() - DAY // 2) // 1000 * 1000)
    account.cuts, account.grows_to = 50, 15
    account.found = {100 + n: account.begin + n // 2 * 1000 for n in range(10)}
    total = 2 + 9 + 9 + 15

    def ids(kept: Kept) -> list[str]:
        return [event.id for event in kept.events if isinstance(event, Mention)]

    async def run() -> None:
        kept = Kept()
        async with Http(account.answer) as server:
            source = Threads(
                name="th",
                token=secret("threads-token", "threads-token"),
                search=("acme",),
                every_minutes=0,
                server=server.url,
                private=True,
            )
            await kept.listen(
                ThreadsShell(None).stream, source, lambda k: len(set(ids(k))) == total and not account.cuts, batch=1
            )
        assert len(ids(kept)) == total, "each once"
        own = {event.id for event in kept.events if isinstance(event, Mention) and event.own}
        assert own == {"th:1", "th:2"}
        assert len(kept.cuts) == 50

    asyncio.run(run())


def test_config() -> None:
    with pytest.raises(ConfigError) as wrong:
        configured(
            f'{CONFIG}\n[[sources]]\nkind = "threads"\nname = "th"\ntoken = ""\napp_secret = "env:X"\n'
            f"search = {json.dumps(['a'] * 30)}\n"
        )
    said = str(wrong.value)
    for line in ("token: is empty", "verify_token: webhooks need", "so many words need every_minutes = 20"):
        assert line in said
