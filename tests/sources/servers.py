"""Servers that speak the sources' protocols, on loopback, and cut their clients at random.

Also from the command line, for trying things out and for tests of the whole:
``python -m tests.sources.servers jetstream --port 6008 --file recorded.jsonl --cuts 5``
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

_TIME = re.compile(rb'"time_us":\s*(\d{16})')


def frames_of(path: Path) -> list[bytes]:
    """Recorded frames, one a line."""
    return [line for line in path.read_bytes().split(b"\n") if line.strip()]


def spread(frames: Iterable[bytes], seed: int = 1, step_s: float = 1.0, jitter_s: float = 2.0) -> list[bytes]:
    """The same frames as if served until now, ``step_s`` apart, times stepping back by up to ``jitter_s``."""
    frames = list(frames)
    rng = random.Random(seed)
    begin = time.time() - 60 - len(frames) * step_s

    def timed(n: int, frame: bytes) -> bytes:
        at = int((begin + n * step_s + rng.uniform(-jitter_s / 2, jitter_s / 2)) * 1e6)
        return _TIME.sub(b'"time_us":%d' % at, frame, count=1)

    return [timed(n, frame) for n, frame in enumerate(frames)]


class Jetstream:
    """Plays frames from the cursor on, in their order; then stays open and silent.

    The first ``cuts`` connections are cut after a random number of frames,
    some by a close, some by an abort in the middle of it all.
    """

    def __init__(self, frames: Sequence[bytes], cuts: int = 0, seed: int = 1, port: int = 0) -> None:
        self.frames = list(frames)
        self.cuts = cuts
        self.rng = random.Random(seed)
        self.port = port
        self.asked: list[str] = []
        """Path and query of each connection."""

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/subscribe"

    async def __aenter__(self) -> Jetstream:
        self._server = await serve(self._play, "127.0.0.1", self.port, compression=None, close_timeout=1)
        self.port = _port(self._server)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _play(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        self.asked.append(connection.request.path)
        cursor = int(parse_qs(urlsplit(connection.request.path).query).get("cursor", ["0"])[0])
        left = [frame for frame in self.frames if _at(frame) is None or (_at(frame) or 0) >= cursor]
        cut = len(self.asked) <= self.cuts
        if cut:
            left = left[: self.rng.randint(1, max(len(left), 1))]
        with contextlib.suppress(ConnectionClosed):
            for frame in left:
                await connection.send(frame, text=True)
            if not cut:
                await connection.wait_closed()
            elif self.rng.random() < 0.5:
                connection.transport.abort()


def _at(frame: bytes) -> int | None:
    found = _TIME.search(frame)
    return int(found[1]) if found else None


class Mastodon:
    """A server with a token, a public timeline, tag timelines and a stream of both.

    ``post`` adds a status and sends it to whoever is subscribed; what is posted
    while nobody is can be had from the timelines only.
    """

    def __init__(self, token: str = "secret", port: int = 0, page: int = 5) -> None:
        self.token = token
        self.port = port
        self.page = page
        self.statuses: list[dict[str, Any]] = []
        self.subscribed: dict[ServerConnection, list[dict[str, str]]] = {}
        self.someone = asyncio.Event()
        """Somebody is subscribed."""
        self.asked: list[str] = []
        """Path and query of each REST request."""
        self.answers: list[tuple[int, dict[str, str]]] = []
        """Statuses and headers to answer the next timeline requests with, instead of a page."""
        self.deaf: list[dict[str, Any]] = []
        """Posted into the timelines but to no stream, when somebody subscribes: the moment before it takes effect."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Mastodon:
        self._server = await serve(
            self._stream, "127.0.0.1", self.port, process_request=self._rest, compression=None, close_timeout=1
        )
        self.port = _port(self._server)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def post(self, status: dict[str, Any]) -> None:
        self.statuses.append(status)
        await self.send("update", json.dumps(status))

    async def send(self, event: str, payload: str) -> None:
        frame = json.dumps({"stream": ["public"], "event": event, "payload": payload})
        await self.raw(frame)

    async def raw(self, frame: str) -> None:
        for connection in list(self.subscribed):
            with contextlib.suppress(ConnectionClosed):
                await connection.send(frame)

    def cut(self) -> None:
        """Aborts every stream."""
        for connection in list(self.subscribed):
            connection.transport.abort()
        self.subscribed.clear()
        self.someone.clear()

    async def _stream(self, connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in connection:
                asked = json.loads(message)
                self.statuses += self.deaf
                self.deaf = []
                self.subscribed.setdefault(connection, []).append(asked)
                self.someone.set()

    def _rest(self, connection: ServerConnection, request: Request) -> Response | None:
        path = urlsplit(request.path)
        query = {key: values[0] for key, values in parse_qs(path.query).items()}
        if path.path == "/api/v2/instance":
            streaming = self.url.replace("http", "ws", 1)
            return _json({"domain": "social.example", "configuration": {"urls": {"streaming": streaming}}})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _json({"error": "The access token is invalid"}, HTTPStatus.UNAUTHORIZED)
        if path.path == "/api/v1/streaming":
            return None
        self.asked.append(request.path)
        if self.answers:
            status, headers = self.answers.pop(0)
            return _json({"error": "no"}, HTTPStatus(status), headers)
        found = self.statuses
        if path.path.startswith("/api/v1/timelines/tag/"):
            tag = unquote(path.path.rpartition("/")[2])
            found = [s for s in found if f"#{tag}" in s["content"]]
        most = min(self.page, int(query.get("limit", "20")))
        after = int(query.get("min_id", "0"))
        page = sorted((s for s in found if int(s["id"]) > after), key=lambda s: int(s["id"]))
        return _json((page[:most] if "min_id" in query else page[-most:])[::-1])


class Answer(NamedTuple):
    """What an ``Http`` answers with; ``cut_at`` bytes of the content it hangs up, -1 = never."""

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})
    cut_at: int = -1
    slow: bool = False
    """Headers, and then nothing."""


class Http:
    """An HTTP server whose ``answer(path, headers)`` is asked for each request; one request a connection."""

    def __init__(self, answer: Callable[[str, dict[str, str]], Answer]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[bytes] = []
        """Bodies, in their order."""

    async def __aenter__(self) -> Http:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._ended = asyncio.Event()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._ended.set()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
            path = lines[0].split(" ")[1]
            if length := int(headers.get("content-length", "0")):
                self.posted.append(await reader.readexactly(length))
            self.asked.append((path, headers))
            said = self.answer(path, headers)
            if said.cut_at:
                head = {"Content-Length": str(len(said.content)), "Connection": "close", **said.headers}
                writer.write(f"HTTP/1.1 {said.status} x\r\n".encode())
                writer.write("".join(f"{k}: {v}\r\n" for k, v in head.items()).encode() + b"\r\n")
                if said.slow:
                    await writer.drain()
                    await self._ended.wait()
                writer.write(said.content if said.cut_at < 0 else said.content[: said.cut_at])
                await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _json(value: object, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    content = json.dumps(value).encode()
    return Response(
        status.value,
        status.phrase,
        Headers(
            {"Content-Type": "application/json", "Content-Length": str(len(content)), "Connection": "close"}
            | (headers or {})
        ),
        content,
    )


def _port(server: Server) -> int:
    port = next(iter(server.sockets)).getsockname()[1]
    assert isinstance(port, int)
    return port


async def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sources.servers", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    jetstream = kinds.add_parser("jetstream", help="plays recorded frames, one a line")
    jetstream.add_argument("--file", type=Path, required=True)
    jetstream.add_argument("--cuts", type=int, default=0)
    jetstream.add_argument("--as-recorded", action="store_true", help="leave the times as they are")
    mastodon = kinds.add_parser("mastodon", help="posts statuses, one JSON object a line")
    mastodon.add_argument("--file", type=Path, required=True)
    mastodon.add_argument("--token", default="secret")
    mastodon.add_argument("--cut-every", type=int, default=0, help="statuses between two cuts")
    for each in (jetstream, mastodon):
        each.add_argument("--port", type=int, required=True)
        each.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    frames = frames_of(args.file)
    async with contextlib.AsyncExitStack() as stack:
        if args.kind == "jetstream":
            played = frames if args.as_recorded else spread(frames, args.seed)
            server = await stack.enter_async_context(Jetstream(played, args.cuts, args.seed, args.port))
            print(server.url, flush=True)
        else:
            mastodon_server = await stack.enter_async_context(Mastodon(args.token, args.port))
            print(mastodon_server.url, flush=True)
            async for _ in play(mastodon_server, [json.loads(f) for f in frames], args.cut_every):
                pass
        await asyncio.Event().wait()


async def play(
    server: Mastodon, statuses: Iterable[dict[str, Any]], cut_every: int, seed: int = 1
) -> AsyncIterator[int]:
    """Posts ``statuses``; cuts after about every ``cut_every``, posts some into the gap, and waits
    until somebody is subscribed again. Gives the number of statuses posted so far."""
    rng = random.Random(seed)
    until_cut = cut_every
    unheard = 0
    await server.someone.wait()
    for n, status in enumerate(statuses, 1):
        if unheard == 0:
            await server.someone.wait()
        else:
            unheard -= 1
        await server.post(status)
        yield n
        until_cut -= 1
        if cut_every and until_cut <= 0:
            server.cut()
            until_cut = rng.randint(1, 2 * cut_every)
            unheard = rng.randint(0, cut_every)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main())
