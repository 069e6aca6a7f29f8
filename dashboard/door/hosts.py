"""Hosts that a request may name: ours. Any other is a foreign name that was pointed at this server."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from listening.config import Web

MISDIRECTED = (
    "Masthead does not answer under this name. Whoever runs it names it in config.toml: "
    'web.origins = ["https://listening.example.org"].'
)
TWO_LENGTHS = "A request has one length: Content-Length or Transfer-Encoding, not both."


class Hosts:
    """ASGI middleware before the gate: 421 for names that are not ours, 400 for a request of two lengths.

    A page of another site whose name was made to lead here (DNS rebinding)
    has that name in Host and in Origin alike, so that comparing the two tells nothing.
    """

    def __init__(self, app: ASGIApp, web: Web) -> None:
        self._app = app
        self._names = frozenset({"localhost", web.host.casefold(), *(_name(origin) for origin in web.origins)} - {""})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(HTTPConnection(scope))
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, request: HTTPConnection) -> Response | None:
        if "content-length" in request.headers and "transfer-encoding" in request.headers:
            # A proxy may have seen another end of it: nothing that follows is believed.
            return PlainTextResponse(TWO_LENGTHS, 400, headers={"connection": "close"})
        name = _name(f"//{request.headers.get('host', '')}")
        server = request.scope.get("server")
        if name in self._names or _loopback(name) or (server and name and _plain(name) == _plain(server[0])):
            return None
        return PlainTextResponse(MISDIRECTED, 421)


def _name(address: str) -> str:
    """The host's name in an address, folded, without its port; empty if it cannot be read."""
    try:
        parts = urlsplit(address)
        return "" if parts.username is not None else (parts.hostname or "").casefold()
    except ValueError:
        return ""


def _loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _plain(name: str) -> str:
    """An IP address in its one form; an IPv4 one that came over IPv6 is IPv4."""
    try:
        parsed = ip_address(name)
    except ValueError:
        return name
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
