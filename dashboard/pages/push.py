"""Browsers that are told of cases: what they sign up with, and the script that runs while no page is open."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import encoded, problem, read_body
from dashboard.door.auth import acting
from dashboard.door.rules import POST, AddressRule, RefusedAs
from dashboard.served import Served
from dashboard.site import Site
from listening.people.permissions import Permission
from listening.people.push import PushBrowser, unusable
from listening.people.vapid import new_key, public_key
from listening.store import browsers
from listening.store.clock import now_ms

WORKER = Path(__file__).resolve().parents[2] / "assets" / "worker" / "push-worker.js"
PUSH = "/inbox/push"
LONGEST_BODY = 2_000


class PushKey(msgspec.Struct, frozen=True):
    """With what a browser knows that it is us who tell it."""

    key: str


class PushOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that is told no more."""

    endpoint: str


class PushPages:
    """The addresses of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync

    async def key(self) -> Response:
        pem = await asyncio.to_thread(browsers.signing_key, self._client, new_key())
        return encoded(PushKey(public_key(pem)))

    async def begin(self, request: Request) -> Response:
        browser = await read_body(request, PushBrowser, LONGEST_BODY)
        if isinstance(browser, Response):
            return browser
        wrong = unusable(browser)
        if wrong:
            return problem(wrong)
        await asyncio.to_thread(browsers.add, self._client, acting().name, browser, now_ms())
        return Response(status_code=204)

    async def end(self, request: Request) -> Response:
        off = await read_body(request, PushOff, LONGEST_BODY)
        if isinstance(off, Response):
            return off
        id = PushBrowser(endpoint=off.endpoint, p256dh="", auth="").id
        await asyncio.to_thread(browsers.remove, self._client, acting().name, id)
        return Response(status_code=204)

    async def worker(self) -> Response:
        content = await asyncio.to_thread(WORKER.read_bytes)
        return Response(content, media_type="text/javascript; charset=utf-8")


BESIDE = (
    Served(AddressRule(PUSH, Permission.see_inbox, RefusedAs.data), PushPages.key, PushPages),
    Served(AddressRule(PUSH, Permission.see_inbox, RefusedAs.data, POST), PushPages.begin, PushPages),
    Served(AddressRule(f"{PUSH}/off", Permission.see_inbox, RefusedAs.data, POST), PushPages.end, PushPages),
    # At the top, as a browser lets a script answer for what is below it only.
    Served(AddressRule("/push-worker.js", Permission.see_inbox, RefusedAs.data), PushPages.worker, PushPages),
)
