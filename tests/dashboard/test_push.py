"""From a body that is pushed to the store: the real web process, the real inbox, the real listener."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
import redis
import redis.asyncio
import requests

from dashboard.door.routes import ROUTES
from layouts.kit.shell import CONTENT
from listening.config import Config, parse
from listening.people.permissions import Role
from listening.store import inbox, keys, mentions, sources
from tests.dashboard.conftest import CONFIG, Serving, Web
from tests.dashboard.test_matrix import CALLBACKS, call
from tests.patience import PATIENCE_S
from tests.servers import Valkey
from tests.workers.desk import work_off
from workers import listen
from workers.intake import Intake
from workers.sources.registry import streams

SECRET = "s3cret"
PUSHED = (
    CONFIG
    + """
[[sources]]
kind = "push"
name = "forum"
secret = "env:FORUM_SECRET"
signature = "github"

[[sources]]
kind = "facebook"
name = "page"
page = "1042"
app = "7700"
token = "env:FORUM_SECRET"
app_secret = "env:FORUM_SECRET"
verify_token = "env:PAGE_WORD"
"""
)
POST = {"id": "1", "text": "plovair lost it", "created": "2026-01-05T09:00:00Z", "author": "ann"}


@pytest.fixture(scope="module")
def pushing() -> Config:
    return parse(PUSHED)


@pytest.fixture(scope="module")
def _pushing(valkey: Valkey, pushing: Config) -> Iterator[Serving]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORUM_SECRET", SECRET)
        patch.setenv("PAGE_WORD", "our-word")
        serving = Serving(pushing, valkey.url)
        yield serving
        serving.stop()


@pytest.fixture
def web(_pushing: Serving, client: redis.Redis, pushing: Config) -> Iterator[Web]:
    found = Web(_pushing.server, client, pushing)
    yield found
    found.close()


def push(
    web: Web, *posts: dict[str, object], body: bytes = b"", sign: str = SECRET, to: str = "forum"
) -> requests.Response:
    data = body or json.dumps(posts).encode()
    signature = hmac.digest(sign.encode(), data, hashlib.sha256).hex()
    return requests.post(
        f"{web.origin}/hooks/{to}",
        data=data,
        headers={"X-Hub-Signature-256": f"sha256={signature}"},
        timeout=PATIENCE_S,
    )


def heard(web: Web, url: str) -> list[str]:
    """Let the listener read the inbox to its end, and workers what it queued; the ids of what is stored."""
    source = next(source for source in web.config.sources if source.name == "forum")
    ((newest, _),) = web.client.xrevrange(keys.inbox("forum"), count=1)

    async def reading() -> None:
        others = redis.asyncio.Redis.from_url(url)
        intake = Intake(web.config, source, web.client)
        task = asyncio.create_task(listen._read(source, intake, web.client, streams(others)))
        async with asyncio.timeout(PATIENCE_S):
            while sources.cursor(web.client, "forum") != newest.decode():
                await asyncio.sleep(0.02)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await others.aclose()

    asyncio.run(reading())
    work_off(web.config, web.client)
    return sorted(id.decode() for id in web.client.zrange(keys.written(), 0, -1))


def reasons(web: Web) -> dict[str, int]:
    return {each.reason: each.number for each in sources.reject_counts(web.client)}


def test_what_is_accepted_is_written_and_comes_into_the_store_once(web: Web, redis_url: str) -> None:
    answer = push(web, POST, POST | {"id": "2"}, POST | {"id": "3", "created": "soon"})
    assert answer.status_code == 202
    assert answer.json()["taken"] == 2
    assert [item["taken"] for item in answer.json()["items"]] == [True, True, False]
    assert "time cannot be read" in answer.json()["items"][2]["why"]
    again = push(web, POST, POST | {"id": "2"}, POST | {"id": "3", "created": "soon"})
    assert (again.status_code, again.json()) == (200, {"detail": "Taken before; nothing is taken twice."})
    assert push(web, POST, POST | {"id": "2", "text": "plovair, other words"}).status_code == 202
    assert heard(web, redis_url) == ["forum:1", "forum:2"]
    (kept,) = mentions.fetch(web.client, ["forum:1"])
    assert kept is not None
    assert (kept.text, kept.author, kept.topics) == ("plovair lost it", "ann", ("Plovair",))
    assert reasons(web) == {"time cannot be read": 1, "sent again": 1}


def test_topics_that_are_named_count_as_far_as_the_config_knows_them(web: Web, redis_url: str) -> None:
    push(web, POST | {"text": "it came without a handle", "topics": ["Baggage", "Nonsense"]})
    heard(web, redis_url)
    (kept,) = mentions.fetch(web.client, ["forum:1"])
    assert kept is not None
    assert kept.topics == ("Baggage",)


def test_what_is_taken_back_is_gone(web: Web, redis_url: str) -> None:
    push(web, POST)
    push(web, POST | {"id": "2"})
    heard(web, redis_url)
    push(web, {"id": "1", "deleted": True})
    push(web, POST | {"id": "3"})
    heard(web, redis_url)
    (gone,) = mentions.fetch(web.client, ["forum:1"])
    assert gone is None or (gone.deleted and not gone.text)


def test_the_inbox_is_emptied_when_it_was_read(web: Web, redis_url: str) -> None:
    push(web, POST)
    heard(web, redis_url)

    async def emptied() -> int:
        client = redis.asyncio.Redis.from_url(redis_url)
        await inbox.forget(client, "forum")
        await client.aclose()
        return int(web.client.xlen(keys.inbox("forum")))

    assert asyncio.run(emptied()) == 0
    push(web, POST | {"id": "2"})
    assert heard(web, redis_url) == ["forum:1", "forum:2"]


@pytest.mark.parametrize(
    ("body", "sign", "status"),
    [(b"[]", "wrong", 401), (b"no JSON", SECRET, 422), (b"{}", SECRET, 422), (b"[]", SECRET, 202)],
)
def test_answers(web: Web, body: bytes, sign: str, status: int) -> None:
    assert push(web, body=body, sign=sign).status_code == status
    assert web.client.xlen(keys.inbox("forum")) == 0


def test_a_wrong_signature_is_counted_and_nothing_of_it_is_kept(web: Web) -> None:
    push(web, POST, sign="wrong")
    assert reasons(web) == {"wrong signature": 1}
    assert inbox.bodies(web.client, "forum") == []
    assert requests.post(f"{web.origin}/hooks/nobody", json=[], timeout=PATIENCE_S).status_code == 404


def test_no_more_is_taken_than_can_be_read(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "AT_MOST", 1)
    assert push(web, POST).status_code == 202
    refused = push(web, POST | {"id": "2"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")


def test_programs_write_with_a_token_that_may(web: Web, redis_url: str) -> None:
    path = "/api/v1/mentions"
    writer = web.signed_in(Role.writer)
    sent = {"source": "forum", "mentions": [POST, {"id": "9"}]}
    answer = web.post(writer, path, json=sent)
    assert answer.status_code == 202
    assert answer.json()["items"] == [{"taken": True, "id": "forum:1"}, {"taken": False, "why": "no text"}]
    assert heard(web, redis_url) == ["forum:1"]
    assert web.post(web.signed_in(Role.reader), path, json=sent).status_code == 403
    assert web.get(writer, path).status_code == 403, "a writer reads nothing"
    wrong = web.post(writer, path, json=sent | {"source": "demo"})
    assert wrong.status_code == 422
    assert "there are: forum" in wrong.json()["detail"][0]["msg"]


def test_an_administrator_sees_what_came(web: Web) -> None:
    push(web, POST, {"id": "9"})
    (body,) = inbox.bodies(web.client, "forum")
    assert (body.mentions, body.rejects, body.answer) == (1, ("no text",), "1 taken, 1 rejected")
    assert json.loads(body.raw)[0] == POST
    who = web.signed_in(Role.administrator)
    assert web.get(who, "/admin/pushed/forum").status_code == 200
    # What stands on it comes by a callback, as on every page.
    (output,) = (output for output in CALLBACKS if output == f"{CONTENT}.children")
    shown = call(web, who, output, "", address="/admin/pushed/forum")
    assert shown.status_code == 200
    assert "1 taken, 1 rejected" in shown.text
    network = call(web, who, output, "", address="/admin/pushed/page")
    assert "Sent by" in network.text
    assert "Nothing was sent" in network.text


def test_only_bodies_that_prove_themselves_come_from_elsewhere() -> None:
    assert {route.template for route in ROUTES if route.signed} == {"/hooks/{name}", "/hooks/{name}/{secret}"}


def test_a_network_proves_the_address_and_what_it_signs_waits_as_it_came(web: Web) -> None:
    def proved(name: str = "page", **more: str) -> requests.Response:
        asked = {"mode": "subscribe", "challenge": "1158201444", "verify_token": "our-word"} | more
        params = {f"hub.{key}": value for key, value in asked.items()}
        return requests.get(f"{web.origin}/hooks/{name}", params=params, timeout=PATIENCE_S)

    assert (proved().status_code, proved().text) == (200, "1158201444")
    assert proved().headers["content-type"].startswith("text/plain")
    for wrong in ({"verify_token": "other"}, {"verify_token": ""}, {"mode": "x"}, {"challenge": "<b>"}):
        assert proved(**wrong).status_code == 422, wrong
    assert proved("forum").status_code == 404

    body = b'{"object": "page", "entry": []}'
    assert push(web, body=body, sign="other", to="page").status_code == 401
    assert requests.post(f"{web.origin}/hooks/page", data=body, timeout=PATIENCE_S).status_code == 401
    assert push(web, body=body, to="page").status_code == 200, "anything else is sent again"
    assert "Taken before" in push(web, body=body, to="page").text
    assert [fields for _, fields in web.client.xrange(keys.inbox("page"))] == [{b"r": body}]
    assert {each.reason for each in sources.reject_counts(web.client)} == {"wrong signature", "no signature"}
