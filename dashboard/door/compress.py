"""Compression of what is served; files that never change are compressed once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 500
"""Bytes; below it compression saves nothing."""
LEVEL_KEPT = 9
LEVEL_DYNAMIC = 4
KEPT_BYTES = 32 * 1024 * 1024
"""Compressed files held in memory, at most."""
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Kept(msgspec.Struct, frozen=True):
    headers: list[tuple[bytes, bytes]]
    body: bytes
    tag: str
    forever: bool
    """Its address names its content: the application need not be asked again."""


class CompressedFiles:
    """Files as they were compressed, by their content: another application of this process need not do it again.

    A config that is steered makes a new application, and each would compress everything anew. At most KEPT_BYTES;
    what came first goes first.
    """

    def __init__(self) -> None:
        self._bodies: dict[bytes, bytes] = {}

    async def compressed(self, plain: bytes) -> bytes:
        """The content as gzip writes it at LEVEL_KEPT, always the same for the same."""
        digest = hashlib.sha256(plain).digest()
        known = self._bodies.get(digest)
        if known is None:
            known = await asyncio.to_thread(gzip.compress, plain, LEVEL_KEPT, mtime=0)
            self._bodies[digest] = known
            while sum(map(len, list(self._bodies.values()))) > KEPT_BYTES:
                self._bodies.pop(next(iter(list(self._bodies))), None)
        return known


_files = CompressedFiles()


class Compress:
    """ASGI middleware inside the gate: whoever gets here may have the file.

    Files, which are the same for everybody, are compressed once, at the highest
    level; those whose address names their content are answered from memory
    from then on. All else goes through Starlette's gzip at a fast level.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._dynamic = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL_DYNAMIC)
        self._kept: dict[str, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._dynamic(scope, receive, send)
            return
        address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        gzips = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        kept = self._kept.get(address)
        if gzips and kept is not None and kept.forever:
            await _answer(kept, send)
        elif gzips and _static(scope["path"]):
            await self._app(scope, receive, _Keeper(self._kept, address, send).send)
        else:
            await self._dynamic(scope, receive, send)


def _static(path: str) -> bool:
    return path.startswith(("/assets/", "/_dash-component-suites/", "/signin/static/"))


async def _answer(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})


class _Keeper:
    """Takes one response of a file in, compresses it unless that was done, and sends it on."""

    def __init__(self, kept: dict[str, Kept], address: str, send: Send) -> None:
        self._kept = kept
        self._address = address
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self._start)
        kind = headers.get("content-type", "")
        fits = len(self._body) >= SMALLEST and kind.startswith(COMPRESSIBLE)
        if self._start["status"] == 200 and fits:
            await _answer(await self._compressed(headers), self._send)
        else:
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": self._body})

    async def _compressed(self, headers: MutableHeaders) -> Kept:
        tag = headers.get("etag", "")
        known = self._kept.get(self._address)
        if known is not None and tag and known.tag == tag:
            return known
        body = await _files.compressed(self._body)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept-Encoding")
        forever = "max-age=31536000" in headers.get("cache-control", "")
        kept = Kept(list(self._start["headers"]), body, tag, forever)
        if sum(len(each.body) for each in self._kept.values()) + len(body) <= KEPT_BYTES:
            self._kept[self._address] = kept
        return kept
