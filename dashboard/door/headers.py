"""Headers of every response: what a browser may load, keep and show in a frame."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(script_hashes: Sequence[str], ancestors: str = "none") -> str:
    """The Content-Security-Policy: nothing from another host, no script but our own files.

    ``script_hashes`` are those of Dash's one inline script. Styles may be
    inline because Dash's components and Plotly set them as attributes; that
    cannot load or run anything.
    """
    scripts = " ".join(("'self'", *script_hashes))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors '{ancestors}'",
        )
    )


PREVIEWED = "/wall/:"
"""Screens that are not saved yet: shown in a frame of the page that draws them, and of no other site."""


class Headers:
    """ASGI middleware, the outermost."""

    def __init__(self, app: ASGIApp, script_hashes: Sequence[str]) -> None:
        self._app = app
        self._framed = policy(script_hashes, "self")
        self._fixed = {
            "content-security-policy": policy(script_hashes),
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            # Not no-referrer: under that browsers send "Origin: null" with our own forms.
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fixed.items():
                    headers[name] = value
                if scope["path"].startswith(PREVIEWED):
                    headers["content-security-policy"] = self._framed
                    headers["x-frame-options"] = "SAMEORIGIN"
                # What is meant to be kept says so; the rest shows what somebody may see now.
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)
