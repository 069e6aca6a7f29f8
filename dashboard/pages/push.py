"""Browsers that are told of cases: what they sign up with, and the script that runs while no page is open."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import encoded, problem, read_body
from dashboard.door.auth import acting
from listening.people.push import PushBrowser, unusable
from listening.people.vapid import new_key, public_key
from listening.store import browsers
from listening.store.clock import now_ms
from listening.store.connection import Client

WORKER = Path(__file__).resolve().parents[2] / "assets" / "worker" / "push-worker.js"
LONGEST_BODY = 2_000


class PushKey(msgspec.Struct, frozen=True):
    """With what a browser knows that it is us who tell it."""

    key: str


class PushOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that is told no more."""

    endpoint: str


_browser = msgspec.json.Decoder(PushBrowser)
_off = msgspec.json.Decoder(PushOff)


class PushPages:
    """The addresses of one process."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def install(self, app: FastAPI) -> None:
        app.add_api_route("/inbox/push", self.key, methods=["GET"], include_in_schema=False)
        app.add_api_route("/inbox/push", self.begin, methods=["POST"], include_in_schema=False)
        app.add_api_route("/inbox/push/off", self.end, methods=["POST"], include_in_schema=False)
        # At the top, as a browser lets a script answer for what is below it only.
        app.add_api_route("/push-worker.js", self.worker, methods=["GET"], include_in_schema=False)

    async def key(self) -> Response:
        pem = await asyncio.to_thread(browsers.signing_key, self._client, new_key())
        return encoded(PushKey(public_key(pem)))

    async def begin(self, request: Request) -> Response:
        browser = await read_body(request, _browser, LONGEST_BODY)
        if isinstance(browser, Response):
            return browser
        wrong = unusable(browser)
        if wrong:
            return problem(wrong)
        await asyncio.to_thread(browsers.add, self._client, acting().name, browser, now_ms())
        return Response(status_code=204)

    async def end(self, request: Request) -> Response:
        off = await read_body(request, _off, LONGEST_BODY)
        if isinstance(off, Response):
            return off
        id = PushBrowser(endpoint=off.endpoint, p256dh="", auth="").id
        await asyncio.to_thread(browsers.remove, self._client, acting().name, id)
        return Response(status_code=204)

    async def worker(self) -> Response:
        content = await asyncio.to_thread(WORKER.read_bytes)
        return Response(content, media_type="text/javascript; charset=utf-8")
