"""Handles: found in the background, kept, and strangers' hosts asked with care."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from listening.store.handles import KnownHandle
from tests.sources import servers
from tests.sources.driver import GIVEN_UP_S
from workers.sources.base import Cut
from workers.sources.bluesky import directory
from workers.sources.bluesky.directory import Directory
from workers.sources.bluesky.handles import FRESH_MS, NONE_FRESH_MS, TRIES, Handles
from workers.sources.public import Destination, is_public

ANN = "did:plc:" + "a" * 24
BOB = "did:plc:" + "b" * 24
NONE = "did:plc:" + "c" * 24
NOW = 10**12


class Memory:
    """A cache that says when it has been told."""

    def __init__(self, *known: KnownHandle) -> None:
        self.known = {one.did: one for one in known}
        self.changed = asyncio.Event()

    async def get_many(self, dids: Sequence[str]) -> Sequence[KnownHandle | None]:
        return [self.known.get(did) for did in dids]

    async def put(self, known: KnownHandle) -> None:
        self.known[known.did] = known
        self.changed.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(GIVEN_UP_S):
            while not true():
                self.changed.clear()
                await self.changed.wait()


class Plc:
    """A directory and a resolver."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.failures: list[HTTPStatus] = []
        self.asked: list[str] = []

    async def __aenter__(self) -> Plc:
        async def nothing(connection: ServerConnection) -> None: ...

        self._server = await serve(nothing, "127.0.0.1", 0, process_request=self._answer)
        self.url = f"http://127.0.0.1:{servers._port(self._server)}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    def has(self, did: str, *names: str) -> None:
        self.documents[f"/{did}"] = json.dumps({"id": did, "alsoKnownAs": names, "service": []}).encode()

    def _answer(self, connection: ServerConnection, request: Request) -> Response:
        self.asked.append(request.path)
        if self.failures:
            return servers._json({}, self.failures.pop(0))
        parts = urlsplit(request.path)
        if parts.path == "/xrpc/com.atproto.identity.resolveHandle":
            if parse_qs(parts.query)["handle"] == ["brand.example.com"]:
                return servers._json({"did": BOB})
            return servers._json({"error": "InvalidRequest"}, HTTPStatus.BAD_REQUEST)
        found = self.documents.get(parts.path)
        if found is None:
            return servers._json({}, HTTPStatus.NOT_FOUND)
        return Response(200, "OK", Headers({"Content-Length": str(len(found)), "Connection": "close"}), found)


def with_handles(
    test: Callable[[Plc, Memory, Handles], Awaitable[None]], *known: KnownHandle, url: str | None = None
) -> None:
    async def run() -> None:
        async with Plc() as plc:
            memory = Memory(*known)
            handles = Handles(plc.url if url is None else url, memory, plc.url, lambda: NOW, first_wait_s=0.001)
            working = asyncio.create_task(handles.run())
            try:
                await test(plc, memory, handles)
            finally:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working

    asyncio.run(run())


def test_found_and_kept() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        plc.has(ANN, "https://elsewhere.example", "at://Ann.Example.com", "at://second.example")
        plc.has(BOB, "at://<script>")
        handles.want([ANN, ANN, BOB, NONE, "did:plc:../../etc", "nonsense"])
        await memory.until(lambda: len(memory.known) == 3)
        assert memory.known == {
            ANN: KnownHandle(ANN, "ann.example.com", NOW),
            BOB: KnownHandle(BOB, "", NOW),
            NONE: KnownHandle(NONE, "", NOW),
        }
        handles.want([ANN, NONE])
        plc.has("did:plc:" + "d" * 24, "at://d.example.com")
        handles.want(["did:plc:" + "d" * 24])
        await memory.until(lambda: len(memory.known) == 4)
        assert sorted(plc.asked) == sorted(f"/{did}" for did in memory.known)

    with_handles(test)


@pytest.mark.parametrize(
    ("handle", "age", "asks"),
    [
        ("a.example", FRESH_MS - 1, False),
        ("a.example", FRESH_MS, True),
        ("", NONE_FRESH_MS - 1, False),
        ("", NONE_FRESH_MS, True),
    ],
)
def test_old_news_is_asked_again(handle: str, age: int, asks: bool) -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        plc.has(BOB, "at://bob.example.com")
        plc.has(ANN, "at://new.example.com")
        handles.want([ANN])
        handles.want([BOB])
        await memory.until(lambda: BOB in memory.known)
        if asks:
            await memory.until(lambda: memory.known[ANN].handle == "new.example.com")
        else:
            assert f"/{ANN}" not in plc.asked

    with_handles(test, KnownHandle(ANN, handle, NOW - age))


def test_a_directory_that_fails_is_asked_again() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        plc.has(ANN, "at://ann.example.com")
        plc.failures = [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY]
        handles.want([ANN])
        await memory.until(lambda: ANN in memory.known)
        assert memory.known[ANN].handle == "ann.example.com"
        assert len(plc.asked) == 4

    with_handles(test)


def test_an_account_that_cannot_be_asked_for_holds_up_nobody() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        plc.has(ANN, "at://ann.example.com")
        plc.failures = [HTTPStatus.BAD_GATEWAY] * TRIES
        handles.want([ANN])
        async with asyncio.timeout(GIVEN_UP_S):
            while ANN in handles._waiting:
                await asyncio.sleep(0)
        assert memory.known == {}
        handles.want([ANN])
        await memory.until(lambda: ANN in memory.known)

    with_handles(test)


def test_documents_that_are_none() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        bad = [b"{", b"[]", b"\xff", json.dumps({"id": ANN, "alsoKnownAs": ["at://ann.example.com"]}).encode()]
        dids = [f"did:plc:{'e' * 23}{letter}" for letter in "abcd"]
        for did, document in zip(dids, bad, strict=True):
            plc.documents[f"/{did}"] = document
        handles.want(dids)
        await memory.until(lambda: len(memory.known) == 4)
        assert {known.handle for known in memory.known.values()} == {""}

    with_handles(test)


def test_identity_events_touch_known_accounts_only() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        plc.has(BOB, "at://looked.example.com")
        handles.renamed(NONE, "stranger.example.com")
        handles.renamed(ANN, "renamed.example.com")
        handles.renamed(BOB, "")
        await memory.until(lambda: memory.known[BOB].handle == "looked.example.com")
        assert memory.known[ANN].handle == "renamed.example.com"
        assert NONE not in memory.known

    with_handles(test, KnownHandle(ANN, "ann.example.com", NOW), KnownHandle(BOB, "bob.example.com", NOW))


def test_without_a_directory_nothing_is_asked() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        handles.want([BOB])
        handles.renamed(BOB, "")
        handles.renamed(ANN, "renamed.example.com")
        await memory.until(lambda: memory.known[ANN].handle == "renamed.example.com")
        assert plc.asked == []

    with_handles(test, KnownHandle(ANN, "ann.example.com", NOW), url="")


def test_own_handles() -> None:
    async def test(plc: Plc, memory: Memory, handles: Handles) -> None:
        own = await handles.own(["@Brand.example.com", "nobody.example.com", "twittername", "a@b.example"])
        assert own == {BOB}
        plc.failures = [HTTPStatus.BAD_GATEWAY]
        with pytest.raises(Cut):
            await handles.own(["brand.example.com"])

    with_handles(test)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
        "::",
        "x",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_that_are_public() -> None:
    for address in ("1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"):
        assert is_public(address)


def web(did: str, monkeypatch: pytest.MonkeyPatch, addresses: Sequence[str]) -> tuple[str, list[Any]]:
    """The handle of a did:web whose name has ``addresses``, and what was asked."""
    asked: list[Any] = []

    async def run() -> str:
        async def resolved(host: str, port: int, **_: Any) -> list[Any]:
            return [(2, 1, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
        strangers = Directory("http://127.0.0.1:1")

        async def ask(client: Any, to: Destination) -> bytes:
            asked.append((client is strangers._strangers, to.url, to.headers["Host"]))
            return json.dumps({"id": did, "alsoKnownAs": ["at://a.example.com"]}).encode()

        monkeypatch.setattr(strangers, "_ask", ask)
        try:
            return await strangers.handle_of(did)
        finally:
            await strangers.close()

    return asyncio.run(run()), asked


def test_did_web(monkeypatch: pytest.MonkeyPatch) -> None:
    assert web("did:web:example.com", monkeypatch, ["1.1.1.1"]) == (
        "a.example.com",
        [(True, "https://1.1.1.1/.well-known/did.json", "example.com")],
    )
    assert web("did:web:example.com", monkeypatch, ["2606:4700:4700::1111"])[1] == [
        (True, "https://[2606:4700:4700::1111]/.well-known/did.json", "example.com")
    ]


@pytest.mark.parametrize(
    ("did", "addresses"),
    [
        ("did:web:example.com", ["127.0.0.1"]),
        ("did:web:example.com", ["1.1.1.1", "10.0.0.1"]),
        ("did:web:example.com", []),
        ("did:web:localhost", ["1.1.1.1"]),
        ("did:web:localhost%3A6379", ["1.1.1.1"]),
        ("did:web:127.0.0.1", ["1.1.1.1"]),
        ("did:web:example.com:user:ann", ["1.1.1.1"]),
        ("did:key:example.com", ["1.1.1.1"]),
    ],
)
def test_hosts_that_are_not_asked(did: str, addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert web(did, monkeypatch, addresses) == ("", [])


def test_answers_are_small_and_never_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with Plc() as plc:
            asking = Directory(plc.url)
            plc.documents[f"/{ANN}"] = b" " * (directory.SMALL + 1)
            assert await asking.handle_of(ANN) == ""
            plc.failures = [HTTPStatus.FOUND]
            assert await asking.handle_of(ANN) == ""
            await asking.close()

    asyncio.run(run())
