"""Repositories on GitHub, against a server with its REST API."""

from __future__ import annotations

import asyncio
import json
import random
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
import redis
import redis.asyncio

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Deletion, Kind, Mention, Reject
from listening.moments import iso_seconds
from listening.store import inbox
from tests.made import CONFIG, NOW
from tests.patience import PATIENCE_S
from tests.sources.driver import Kept
from tests.sources.servers import Answer, Http
from workers.sources.base import Cut
from workers.sources.github import discussions
from workers.sources.github.github import GitHubShell, stream
from workers.sources.github.issues import GitHubList, parse
from workers.sources.github.table import GitHub
from workers.sources.wire import refused
from workers.waits import retry_after

AT = "2025-06-15T12:00:00Z"
LATER = "2025-06-15T13:00:00Z"


def issue(number: int, **more: Any) -> dict[str, Any]:
    given = {
        "id": 9000 + number,
        "number": number,
        "title": f"Acme {number}",
        "body": "It is late.",
        "user": {"login": "ann", "type": "User"},
        "html_url": f"https://github.com/acme/app/issues/{number}",
        "created_at": AT,
        "updated_at": AT,
    }
    return given | more


def comment(id: int, **more: Any) -> dict[str, Any]:
    about = {"id": id, "issue_url": "https://api.github.com/repos/acme/app/issues/7", "body": f"Acme {id}"}
    return issue(1) | {"number": None, "title": None} | about | more


def read(of: GitHubList, entry: dict[str, Any]) -> Any:
    clean = {key: value for key, value in entry.items() if key != "number" or value is not None}
    posts = parse(json.dumps([clean]).encode(), of, "gh", "acme/app", NOW)
    assert posts is not None
    return posts[0].event


def test_an_issue_and_a_comment() -> None:
    assert read(GitHubList.issues, issue(7, body="<!-- a template -->\r\nIt is\r\nlate.", updated_at=LATER)) == Mention(
        id="gh:acme/app/7",
        source="gh",
        created=1_749_988_800_000,
        text="Acme 7\n\nIt is\nlate.",
        author="ann",
        url="https://github.com/acme/app/issues/7",
    )
    found = read(GitHubList.comments, comment(55, updated_at=LATER, user=None))
    assert (found.id, found.parent, found.root) == ("gh:acme/app/comment-55", "gh:acme/app/7", "gh:acme/app/7")
    assert (found.text, found.kind, found.author, found.edited) == ("Acme 55", Kind.reply, "ghost", 1_749_992_400_000)
    assert read(GitHubList.issues, issue(7, body=None)).text == "Acme 7"
    assert read(GitHubList.issues, issue(7, body="x<!--" * 900)).text == "Acme 7\n\nx"


def test_what_programs_write_is_nothing() -> None:
    assert read(GitHubList.issues, issue(7, user={"login": "dependabot[bot]", "type": "Bot"})) is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"title": "", "body": ""}, "no text"),
        ({"body": "x" * 80_000}, "text too long"),
        ({"created_at": "1875-06-15T12:00:00Z"}, "bad time"),
        ({"number": 0}, "no id"),
        ({"number": "7"}, "not an entry"),
    ],
)
def test_rejects(more: dict[str, Any], reason: str) -> None:
    found = read(GitHubList.issues, issue(7) | more)
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_how_long_github_wants_us_to_wait() -> None:
    now = datetime(2025, 6, 15, 12, tzinfo=UTC)
    used_up = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(now.timestamp()) + 90)}
    assert retry_after(used_up, now) == 90
    assert retry_after({**used_up, "x-ratelimit-remaining": "1"}, now) is None
    assert retry_after({**used_up, "x-ratelimit-reset": "9" * 400}, now) is None
    soon = {**used_up, "x-ratelimit-reset": str(int(time.time()) + 90)}
    assert str(refused(403, soon)) == "asked to slow down (HTTP 403)"
    assert str(refused(403, {"retry-after": "7"})) == "asked to slow down (HTTP 403)"
    assert str(refused(403, {})) == "token refused (HTTP 403)"


class Api:
    """Issues and comments of acme/app by their key; pages of three, as ``since`` and ``page`` ask for them."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[int, dict[str, Any]]] = {"issues": {}, "issues/comments": {}}
        self.cuts = 0
        self.grows_to = 0
        self.rng = random.Random(8)
        self.clock = int(time.time()) - 3600

    def add(self, what: str) -> None:
        self.clock += self.rng.randint(0, 2)
        key = len(self.lists[what]) + 1
        at = {"created_at": iso_seconds(self.clock * 1000), "updated_at": iso_seconds(self.clock * 1000)}
        self.lists[what][key] = issue(key, **at) if what == "issues" else comment(key, **at)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        owner, name, what = parts.path.removeprefix("/repos/").split("/", 2)
        if f"{owner}/{name}" != "acme/app":
            return Answer(404)
        assert (asked["sort"], asked["direction"]) == ("updated", "asc")
        entries = self.lists[what]
        for _ in range(self.rng.randint(1, 9)):
            if len(entries) < self.grows_to - (self.cuts > 0):
                self.add(what)
        since = sorted(
            (e for e in entries.values() if e["updated_at"] >= asked["since"]), key=lambda e: e["updated_at"]
        )
        page, size = int(asked["page"]), min(int(asked["per_page"]), 3)
        shown = [{k: v for k, v in e.items() if v is not None} for e in since[(page - 1) * size : page * size]]
        body = json.dumps(shown).encode()
        if self.cuts > 0 and self.rng.random() < 0.5:
            self.cuts -= 1
            fault = Answer(200, body, cut_at=self.rng.randrange(len(body)))
            return self.rng.choice([fault, Answer(502), Answer(429, headers={"Retry-After": "0"})])
        etag = f'"{hash((path, body))}"'
        return Answer(304) if headers.get("if-none-match") == etag else Answer(200, body, {"ETag": etag})


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


def source(server: Http, *repositories: str, token: str = "") -> GitHub:
    names = repositories or ("acme/app",)
    return GitHub(name="gh", repositories=names, server=server.url, every_minutes=0.0002, token=token, private=True)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.sources.github.github.PAGE", 3)


def test_fifty_cuts_lose_nothing_and_store_nothing_twice() -> None:
    api = Api()
    api.cuts, api.grows_to = 50, 40

    async def run() -> None:
        kept = Kept()
        async with Http(api.answer) as server:
            whole = lambda k: not api.cuts and len(set(told(k))) == 80  # noqa: E731
            await kept.listen(stream, source(server), whole, batch=1)
        assert len(set(told(kept))) == 80
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert len(kept.cuts) == 50

    asyncio.run(run())


def test_an_edit_is_other_words_and_an_answer_is_none() -> None:
    api = Api()
    for _ in range(3):
        api.add("issues")

    def enough(kept: Kept) -> bool:
        if len(told(kept)) == 3:
            later = iso_seconds((api.clock + 60) * 1000)
            api.lists["issues"][1] |= {"updated_at": later}
            api.lists["issues"][2] |= {"updated_at": later, "body": "Acme, edited"}
        return len(told(kept)) > 3

    async def run() -> None:
        kept = Kept()
        async with Http(api.answer) as server:
            await kept.listen(stream, source(server), enough, batch=1)
        (edit,) = [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert (edit.id, edit.text) == ("gh:acme/app/2", "Acme 2\n\nAcme, edited")

    asyncio.run(run())


def test_what_has_not_changed_is_asked_for_by_its_etag() -> None:
    api = Api()
    api.add("issues")

    async def run() -> None:
        async with Http(api.answer) as server:

            async def listen() -> None:
                async for _ in stream(source(server), "", Kept().wire):
                    pass

            listening = asyncio.create_task(listen())
            async with asyncio.timeout(PATIENCE_S):
                while not any("if-none-match" in headers for _, headers in server.asked):
                    await asyncio.sleep(0.01)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    asyncio.run(run())


def test_one_repository_that_cannot_be_read_is_named_and_the_others_are() -> None:
    api = Api()
    api.add("issues")

    async def run() -> None:
        kept = Kept()
        async with Http(api.answer) as server:
            both = source(server, "acme/gone", "acme/app")
            await kept.listen(stream, both, lambda k: bool(told(k)), batch=1)
        rejects = [event for event in kept.events if isinstance(event, Reject)]
        assert rejects[0].detail == "acme/gone: the server does not give this address (HTTP 404)"

    asyncio.run(run())


def test_a_token_goes_to_the_api_and_not_where_it_redirects_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH", "hush")

    async def run() -> None:
        async with Http(lambda *_: Answer(404)) as other:
            moved = Answer(302, headers={"Location": f"{other.url}/x"})
            async with Http(lambda *_: moved) as server:
                with pytest.raises(Cut):
                    async for _ in stream(source(server, token="env:GH"), "", Kept().wire):
                        pass
                assert server.asked[0][1]["authorization"] == "Bearer hush"
            assert "authorization" not in other.asked[0][1]

    asyncio.run(run())


DISCUSSION = issue(9, title="How to acme?", body="Acme does not say") | {"id": 777, "answer_html_url": None}
ANSWER = {key: value for key, value in comment(55).items() if value is not None} | {"parent_id": None}


def hook(action: str, repository: str = "Acme/App", discussion: dict[str, Any] = DISCUSSION, **more: Any) -> bytes:
    return json.dumps(
        {"action": action, "repository": {"full_name": repository}, "discussion": discussion, "sender": {}} | more
    ).encode()


def told_by(data: bytes) -> Any:
    return discussions.parse(data, "gh", ("acme/app",), NOW)


def test_a_discussion_and_its_comments_by_webhook() -> None:
    about = told_by(hook("created"))
    assert (about.id, about.text, about.kind) == ("gh:acme/app/9", "How to acme?\n\nAcme does not say", Kind.post)
    answer = told_by(hook("created", comment=ANSWER))
    assert (answer.id, answer.parent, answer.root) == ("gh:acme/app/discussion-55", about.id, about.id)
    below = told_by(hook("edited", comment=ANSWER | {"id": 56, "parent_id": 55, "updated_at": LATER}))
    assert (below.parent, below.root, below.edited) == (answer.id, about.id, 1_749_992_400_000)
    assert told_by(hook("edited")).edited
    assert told_by(hook("deleted")) == Deletion(source="gh", id=about.id, at=NOW)
    assert told_by(hook("deleted", comment=ANSWER)) == Deletion(source="gh", id=answer.id, at=NOW)


@pytest.mark.parametrize(
    "data",
    [
        hook("answered"),
        hook("created", "elsewhere/app"),
        hook("created", discussion=DISCUSSION | {"user": {"login": "x[bot]", "type": "Bot"}}),
        b'{"zen": "Keep it", "repository": {"full_name": "acme/app"}}',
        b'{"action": "created", "issue": {}, "comment": {}, "repository": {"full_name": "acme/app"}}',
    ],
)
def test_webhooks_of_no_interest(data: bytes) -> None:
    assert told_by(data) is None


def test_webhooks_that_cannot_be_used() -> None:
    assert told_by(b"{").reason == "not a webhook of GitHub"
    assert told_by(hook("created", discussion={"number": 0})).reason == "no id"
    assert told_by(hook("created", discussion=DISCUSSION | {"title": "", "body": None})).reason == "no text"


def test_webhooks_and_lists_are_one_stream_and_each_goes_on_where_it_was(
    redis_url: str, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = Api()
    api.cuts, api.grows_to = 20, 10

    async def run() -> None:
        kept = Kept()
        kept.cursor = json.dumps({"acme/app issues": 1})  # of before there were webhooks
        async with Http(api.answer) as server, redis.asyncio.Redis.from_url(redis_url) as store:
            signed = msgspec.structs.replace(source(server), secret="env:GH_SECRET")
            for number in range(1, 31):
                one = DISCUSSION | {"number": 1000 + number}
                inbox.put_body(client, "gh", str(number), hook("created", discussion=one))

            def whole(kept: Kept) -> bool:
                return not api.cuts and len(set(told(kept))) == 50

            await kept.listen(GitHubShell(store).stream, signed, whole, batch=1)
        assert len(set(told(kept))) == 50
        by_hook = [id for id in told(kept) if id.startswith("gh:acme/app/10")]
        assert {f"gh:acme/app/{1000 + n}" for n in range(1, 31)} <= set(by_hook)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('repositories = ["acme"]', "'acme' is no repository; owner/name is needed"),
        ("repositories = []", "1 to 50 are needed"),
        ('repositories = ["a/b", "a/c", "a/d"]', "3 repositories need every_minutes = 6 or more"),
    ],
)
def test_config(keys: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        configured(CONFIG + f'\n[[sources]]\nkind = "github"\nname = "gh"\n{keys}\n')
