"""The sender of a request: known by cookie or token, and whether it comes from our own pages."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from listening.cases.case import Actor
from listening.config import Web
from listening.people.account import Subject, Who, digest
from listening.spans import DAY_S
from listening.store.access import access, sessions
from listening.store.connection import Client

COOKIE_SECONDS = 366 * DAY_S
"""How long a browser keeps the cookie. When a session ends is decided here, not there."""

_who: ContextVar[Who] = ContextVar("who")


def current() -> Who:
    """Who sent the request that is being answered. LookupError outside of one."""
    return _who.get()


def acting() -> Actor:
    """Who sent it, as one who acts on cases."""
    who = current()
    return Actor(who.name, who.role, who.departments)


def become(who: Who) -> None:
    """Set what ``current`` says for the rest of this request."""
    _who.set(who)


class Auth:
    """Reads identities of requests; one per process."""

    def __init__(self, client: Client, web: Web) -> None:
        self.client = client
        self._web = web
        # Cookies know no ports: two servers on one host must not share a name.
        self.cookie = f"masthead-{web.port}"

    def secret(self, request: HTTPConnection) -> str:
        """The value of the session cookie, empty if there is none."""
        return request.cookies.get(self.cookie, "")

    async def identify(self, request: HTTPConnection) -> Who | None:
        """Who sends this request, or None. Asks Redis each time: what is revoked is out."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await asyncio.to_thread(access.program, self.client, token.strip())
        secret = self.secret(request)
        if not secret:
            return None
        return (await self.alive([digest(secret)]))[0]

    async def alive(self, hashed: list[str]) -> list[Who | None]:
        """Who the owners of sessions are, by digest; None where a session has ended."""
        return await asyncio.to_thread(sessions.resolve, self.client, hashed)

    def secure(self, request: HTTPConnection) -> bool:
        """Whether the browser came by https, to us or to a proxy named in ``web.origins``."""
        host = request.headers.get("host", "")
        return request.url.scheme in ("https", "wss") or f"https://{host}" in self._web.origins

    def own_origin(self, request: HTTPConnection) -> bool:
        """Whether a request comes from a page of ours, by its Origin header.

        A browser sends one with every POST and every websocket. Without it
        only a program with a token is believed, which no browser sends unasked.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return request.headers.get("authorization", "").lower().startswith("bearer ")
        if origin in self._web.origins:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc == request.headers.get("host", "")

    async def open_session(self, request: HTTPConnection, response: Response, subject: Subject, owner: str) -> None:
        """Begin a session and hand its cookie to the browser."""
        secret = await asyncio.to_thread(sessions.open_session, self.client, subject, owner)
        self.hand_out(request, response, secret)

    def hand_out(self, request: HTTPConnection, response: Response, secret: str) -> None:
        """Set, or renew, the session cookie."""
        response.set_cookie(
            self.cookie,
            secret,
            max_age=COOKIE_SECONDS,
            httponly=True,
            secure=self.secure(request),
            samesite="lax",
        )
