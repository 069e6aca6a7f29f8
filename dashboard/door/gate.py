"""The gate before everything: who may not is told so here, and no route is forgotten."""

from __future__ import annotations

import logging
from urllib.parse import quote

from redis.exceptions import RedisError
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door import errors, routes
from dashboard.door.auth import Auth, become
from dashboard.door.rules import AddressRule, RefusedAs
from listening.people.account import Who

log = logging.getLogger(__name__)

SIGNED_OUT = 4401
"""Code a websocket is closed with when its session has ended."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware: looks every route up, deny by default."""

    def __init__(self, app: ASGIApp, auth: Auth) -> None:
        self._app = app
        self._auth = auth

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        method = scope.get("method", "WEBSOCKET")
        route = routes.find(scope["path"], method)
        refusal = await self._refusal(request, method, route)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            if refusal.status_code == 401:
                # A refused handshake tells a script nothing; this tells it to sign in again.
                await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": SIGNED_OUT})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, request: HTTPConnection, method: str, route: AddressRule) -> Response | None:
        """What to answer instead of the page; None lets the request pass."""
        if method not in SAFE and not route.signed and not self._auth.own_origin(request):
            return errors.refused(request, route.answer, "This form was not sent from our pages.")
        if route.needs is None:
            return None
        try:
            who = await self._auth.identify(request)
        except RedisError as error:
            log.error("no answer from Redis: %s", type(error).__name__)
            return errors.unavailable(request, route.answer)
        if who is None:
            return _to_sign_in(request, route)
        if who.can(route.needs):
            become(who)
            request.scope.setdefault("state", {})["who"] = who
            return None
        return _not_allowed(request, route, who)


def _to_sign_in(request: HTTPConnection, route: AddressRule) -> Response:
    if route.answer is not RefusedAs.page or request.scope.get("method") not in ("GET", "HEAD"):
        return errors.unauthorized()
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/signin" + (f"?next={quote(path)}" if path != "/" else ""), 303)


def _not_allowed(request: HTTPConnection, route: AddressRule, who: Who) -> Response:
    if route is routes.NO_ROUTE:
        return errors.missing(request)
    return errors.refused(request, route.answer, f"This is not for the role you have here, {who.role}.")
