"""Jetstream v2: what a frame says is what v1 says, and its sequence numbers lose nothing over cuts and servers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from listening.config import Jetstream
from listening.mention import Mention, Reject
from tests.sources.driver import Kept, Wire
from tests.sources.servers import _port
from tests.sources.test_jetstream import AT, DID, frame
from workers.sources.base import Cut
from workers.sources.bluesky.jetstream import REWIND_US, HeardUpTo, Shell, offers
from workers.sources.bluesky.jetstream_frames import parse as parse_v1
from workers.sources.bluesky.jetstream_v2 import MESSAGE, PATH, parse


def second(said: dict[str, Any], seq: int = 7) -> bytes:
    """An event of v1 as v2 sends it."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=said["time_us"])
    kind = said["kind"]
    inner = said[kind] if kind == "commit" else {kind: said[kind]}
    common = {"$type": MESSAGE + kind, "seq": seq, "did": said["did"], "time": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"}
    return json.dumps({"$type": "message", "payload": common | inner}).encode()


@pytest.mark.parametrize(
    "said",
    [
        frame({"langs": ["en"], "text": "Hello"}),
        frame(commit={"operation": "delete", "record": None}),
        frame(commit={"operation": "update"}),
        frame(commit={"collection": "app.bsky.feed.like"}),
        frame(commit={"rkey": "a b"}),
        {"did": DID, "time_us": AT, "kind": "identity", "identity": {"handle": "a.example.com", "seq": 4}},
        {"did": DID, "time_us": AT, "kind": "account", "account": {"active": False, "status": "deleted"}},
    ],
)
def test_it_says_what_v1_says(said: dict[str, Any]) -> None:
    before, now = parse_v1(json.dumps(said), "sky"), parse(second(said), "sky")
    if isinstance(before.event, Reject):
        assert isinstance(now.event, Reject)
        assert now.event.reason == before.event.reason
    else:
        assert now.event == before.event
    assert (now.time_us, now.did, now.handle, now.seq) == (said["time_us"], before.did, before.handle, 7)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON"),
        (b'{"$type": "message"}', "not an event"),
        (b'{"$type": "message", "payload": {"$type": "x#commit"}}', "not an event"),
        (json.dumps({"$type": "message", "payload": {"$type": MESSAGE + "new"}}).encode(), "bad time"),
        (second(frame()).replace(b"2026-", b"x"), "bad time"),
        (json.dumps({"$type": "message", "payload": {"$type": MESSAGE + "info", "name": "OutdatedCursor"}}).encode(),
         "the past is not whole"),
    ],
)  # fmt: skip
def test_rejects(data: bytes, reason: str) -> None:
    found = parse(data, "sky").event
    assert isinstance(found, Reject)
    assert found.reason == reason


def test_how_to_ask() -> None:
    assert [(each.second, each.another) for each in offers("wss://h", HeardUpTo())] == [(True, True), (False, False)]
    assert [each.second for each in offers("wss://h/subscribe", HeardUpTo(AT, 5, "h"))] == [False]
    numbered = offers(f"wss://h{PATH}", HeardUpTo(AT, 5, "h"))
    assert [parse_qs(urlsplit(each.url).query)["cursor"] for each in numbered] == [["5"], [str(AT - REWIND_US)]]
    elsewhere = offers("wss://h", HeardUpTo(AT, 5, "other"))
    assert parse_qs(urlsplit(elsewhere[0].url).query)["cursor"] == [str(AT - REWIND_US)]
    for place in (HeardUpTo(), HeardUpTo(AT), HeardUpTo(AT, 5, "h:1")):
        assert HeardUpTo.read(place.text) == place
    assert HeardUpTo.read("x y z") == HeardUpTo()


class Second:
    """A server of v2: plays frames from a number or a time on, and cuts. ``floor``: older numbers are refused."""

    def __init__(self, count: int, cuts: int = 0, seed: int = 1, skip: int = 0) -> None:
        begin = int((time.time() - 600) * 1e6)
        self.frames = [
            (n + skip, begin + n * 1000, second(frame({"text": f"post {n}"}, time_us=begin + n * 1000,
             commit={"rkey": f"k{n}"}), n + skip))
            for n in range(1, count + 1)
        ]  # fmt: skip
        self.cuts = cuts
        self.floor = 0
        self.rng = random.Random(seed)
        self.asked: list[dict[str, list[str]]] = []
        self.refused = 0

    async def __aenter__(self) -> Second:
        self._server = await serve(
            self._play, "127.0.0.1", 0, compression=None, close_timeout=1, process_request=self._let_in
        )
        self.url = f"ws://127.0.0.1:{_port(self._server)}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    def _let_in(self, _: ServerConnection, request: Request) -> Response | None:
        parts = urlsplit(request.path)
        asked = parse_qs(parts.query)
        cursor = int(asked.get("cursor", ["0"])[0])
        wrong = parts.path != PATH or "wantedCollections" in asked
        if not wrong and not 0 < cursor < self.floor:
            return None
        self.refused += 1
        status = HTTPStatus.NOT_FOUND if wrong else HTTPStatus.BAD_REQUEST
        return Response(status.value, status.phrase, Headers({"Connection": "close", "Content-Length": "0"}), b"")

    async def _play(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        asked = parse_qs(urlsplit(connection.request.path).query)
        self.asked.append(asked)
        cursor = int(asked.get("cursor", ["0"])[0])
        left = [data for seq, at, data in self.frames if (at if cursor >= 10**15 else seq) >= cursor]
        cut = len(self.asked) <= self.cuts
        with contextlib.suppress(ConnectionClosed):
            for data in left[: self.rng.randint(1, max(len(left), 1))] if cut else left:
                await connection.send(data, text=True)
            if not cut:
                await connection.wait_closed()
            elif self.rng.random() < 0.5:
                connection.transport.abort()


def ids(kept: Kept) -> set[str]:
    return {event.id for event in kept.events if isinstance(event, Mention)}


def test_nothing_is_lost_over_fifty_cuts_and_two_servers_with_numbers_of_their_own() -> None:
    async def run() -> None:
        async with Second(120, cuts=25) as first, Second(120, cuts=25, seed=2, skip=5000) as other:
            kept = Kept()
            kept.cursor = str(10**15)
            source = Jetstream(name="bluesky", urls=(first.url, other.url))

            def enough(kept: Kept) -> bool:
                return len(ids(kept)) == 120 and len(first.asked) + len(other.asked) >= 50

            await kept.listen(Shell(), source, enough, batch=1)
            assert len(ids(kept)) == 120
            assert first.asked[0]["kinds"] == ["commit", "identity", "account"]
            assert first.asked[0]["collections"] == ["app.bsky.feed.post"]

    asyncio.run(run())


def test_a_connection_to_the_same_server_goes_on_at_its_number() -> None:
    async def run() -> None:
        async with Second(30, cuts=1) as server:
            kept = Kept()
            kept.cursor = str(10**15)
            source = Jetstream(name="bluesky", urls=(server.url,))
            await kept.listen(Shell(), source, lambda k: len(ids(k)) == 30, batch=1)
            assert int(server.asked[-1]["cursor"][0]) < 1000, "a number, and no time"
            assert HeardUpTo.read(kept.cursor).seq == 30
            server.floor = 100  # so long ago is not kept
            server.frames.append((200, server.frames[-1][1] + 1, second(frame(commit={"rkey": "new"}), 200)))
            await kept.listen(Shell(), source, lambda k: len(ids(k)) == 31, batch=1)
            assert int(server.asked[-1]["cursor"][0]) > 10**15, "by the time instead"

    asyncio.run(run())


def test_a_server_without_v2_is_asked_by_v1(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with Second(1) as server:
            monkeypatch.setattr("workers.sources.bluesky.jetstream.PATH", "/xrpc/unknown")
            with pytest.raises(Cut, match="404"):  # it knows v1 no more: the last way was tried
                await anext(Shell()(Jetstream(name="bluesky", urls=(server.url,)), "", Wire()))
            assert server.refused == 2

    asyncio.run(run())
