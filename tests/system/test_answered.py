"""The whole way of an answer, in two browsers: heard, drafted, changed and approved, sent, heard again, and counted."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import redis
from msgspec.structs import replace
from playwright.sync_api import expect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from listening.config import load
from listening.outbox.answer import AnswerState
from listening.people.account import Subject
from listening.people.permissions import Role
from listening.store import keys, outbox, sources
from listening.store.access import access, sessions, users
from listening.store.connection import connect
from listening.system.source import Connection
from listening.terms import fold
from masthead.place import Installation
from tests.outbox.servers import DID, Fault, network
from tests.patience import PATIENCE_MS, PATIENCE_S
from tests.system.running import CONFIG, Up, until
from tests.system.test_sources import commit
from workers.sources.bluesky.bluesky import id_of_uri

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")

CUSTOMER = "did:plc:" + "c" * 24
ANGRY = "Acme lost my suitcase and nobody answers. This is terrible, where is it?"
OTHERS = """
[[accounts]]
name = "acme"
network = "bluesky"
service = "{pds}"
handle = "acme.example"
secret = "env:ACME_PASSWORD"

[[sources]]
kind = "jetstream"
name = "bluesky"
urls = ["{stream}"]
directory = ""
"""


class Stream:
    """A Jetstream: who listens hears at once what is said, and who comes with a cursor what was said from there on."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._listening: set[ServerConnection] = set()
        self._said: list[tuple[int, str]] = []
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),), daemon=True)

    def __enter__(self) -> Stream:
        self._thread.start()
        assert self._open.wait(PATIENCE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _run(self) -> None:
        self._over = asyncio.Event()
        async with serve(self._listen, "127.0.0.1", 0, compression=None, close_timeout=1) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/subscribe"
            self._open.set()
            await self._over.wait()

    async def _listen(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        (cursor,) = parse_qs(urlsplit(connection.request.path).query).get("cursor", [None])
        # Put into its buffer without a pause, so that nothing is said in between.
        self._listening.add(connection)
        for at, text in self._said:
            if cursor is not None and at >= int(cursor):
                broadcast([connection], text)
        await connection.wait_closed()
        self._listening.discard(connection)

    def say(self, frame: dict[str, object]) -> None:
        at = time.time_ns() // 1000
        self._loop.call_soon_threadsafe(self._tell, at, json.dumps(frame | {"time_us": at}))

    def _tell(self, at: int, text: str) -> None:
        self._said.append((at, text))
        broadcast(self._listening, text)

    def post(self, did: str, key: str, record: dict[str, object]) -> None:
        frame = commit(key, did=did)
        frame["commit"]["record"] = {"$type": "app.bsky.feed.post", "langs": ["en"], **record}
        self.say(frame)


@contextmanager
def person(up: Up, client: redis.Redis, browser: Browser, name: str, *departments: str) -> Iterator[Page]:
    """Somebody who answers for these departments, at a browser of their own."""
    access.add_user(client, name, Role.agent, departments)
    found = users.find(client, name)
    assert found is not None
    users.save(client, replace(found, password="chosen"))
    port = up.address.rpartition(":")[2]
    context = browser.new_context()
    context.add_cookies(
        [
            {
                "name": f"masthead-{port}",
                "value": sessions.open_session(client, Subject.user, fold(name)),
                "url": up.address,
            }
        ]
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


def when(text: str) -> pd.Timestamp:
    return pd.to_datetime(text, utc=True)


def test_from_an_angry_post_to_a_figure(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_PASSWORD", "app-password")
    with network() as pds, Stream() as stream:
        text = CONFIG.replace("sources = []", "").replace('name = "Acme"', 'name = "Acme"\nown = ["@acme.example"]', 1)
        text = text.replace('name = "care"', 'name = "care"\napproval = "always"\napprovers = ["Pia"]', 1)
        with Up(tmp_path, text + OTHERS.format(pds=pds.url, stream=stream.url)) as up:
            client = connect(Installation(up.config, load(up.config), up.data).redis_url)
            token = up.run("api-token", "test").stdout.strip()
            until(lambda: [s.connection for s in sources.states(client)] == [Connection.live], "it listens")
            stream.say({"kind": "identity", "did": DID, "identity": {"did": DID, "handle": "acme.example"}})
            written = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
            stream.post(CUSTOMER, "angry", {"createdAt": written, "text": ANGRY})
            with (
                person(up, client, browser, "Kim", "care") as kim,
                person(up, client, browser, "Eva", "care") as eva,
                person(up, client, browser, "Pia", "care") as pia,
            ):
                kim.goto(f"{up.address}/desk/care")
                expect(kim.locator("main")).to_contain_text("lost my suitcase", timeout=PATIENCE_MS)
                case = f"{up.address}/case/C1"
                for page in (kim, eva, pia):
                    page.goto(case)
                    expect(page.locator("main")).to_contain_text("lost my suitcase", timeout=PATIENCE_MS)
                # An agent drafts and asks for approval.
                kim.keyboard.press("w")
                kim.keyboard.type("We are sory. Your suitcase comes today.")
                kim.keyboard.press("Escape")
                kim.keyboard.press("q")
                kim.locator("#dialog-request button[type=submit]").click()
                # The approver changes one word.
                expect(pia.locator(".draft blockquote")).to_have_text(
                    "We are sory. Your suitcase comes today.", timeout=PATIENCE_MS
                )
                pia.get_by_text("Change a copy").click()
                pia.locator("#answer").fill("We are sorry. Your suitcase comes today.")
                pia.get_by_text("Approve my version").click()
                # Two send it at once, to a network that asks to wait and then cuts the connection after it has it.
                pds.faults = [Fault.slow_down, Fault.cut_after]
                for page in (kim, eva):
                    expect(page.locator(".sends")).to_be_visible(timeout=PATIENCE_MS)
                for page in (kim, eva):
                    page.keyboard.press("s")
                for page in (kim, eva, pia):
                    expect(page.locator(".going.sent")).to_contain_text("Went out with acme.", timeout=PATIENCE_MS)
                    expect(page.locator(".state-answered")).to_be_visible(timeout=PATIENCE_MS)
            assert len(pds.posts) == 1
            sent = pds.posts[0]["sent"]
            assert sent["record"]["text"] == "We are sorry. Your suitcase comes today."
            answer = outbox.of_case(client, "C1")
            assert answer is not None
            assert (answer.state, answer.remote, answer.approved_by) == (AnswerState.sent, pds.posts[0]["uri"], "Pia")
            # Heard in the stream it is the same answer: one post in the thread, once counted as ours.
            before = up.get("/api/v1/overview", token)
            stream.post(DID, sent["rkey"], sent["record"])
            stream.post(
                CUSTOMER, "after", {"createdAt": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "text": "Acme, thanks"}
            )
            until(
                lambda: up.get("/api/v1/overview", token)["mentions"] > before["mentions"], "the post after it is there"
            )
            # Two workers: what was said first may be stored last.
            own = id_of_uri("bluesky", pds.posts[0]["uri"])
            until(lambda: client.exists(keys.mention(own)), "our own post is heard")
            until(
                lambda: (
                    [post["text"] for post in up.get("/api/v1/cases/C1", token)["thread"]]
                    == [ANGRY, sent["record"]["text"]]
                ),
                "both stand in the thread, each once",
            )
            # The figure is what the two networks wrote down.
            seconds = (when(sent["record"]["createdAt"]) - when(written)).total_seconds()
            query = f"/api/v1/kpis?from={written[:10]}T00:00:00Z&department=care"
            figure = next(f for f in up.get(query, token)["figures"] if f["key"] == "first_response_median")
            assert figure["value"] == pytest.approx(seconds, abs=0.002)
            client.close()
