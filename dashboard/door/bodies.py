"""Limits of what is sent to us: no route takes a longer body than it says, or waits for one for ever."""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door import routes
from dashboard.door.rules import LARGEST

DROPPED = 64 * LARGEST
"""Bytes of a body too long that are read and dropped: who is cut off while still sending never sees why."""
PATIENCE_S = 30.0
"""Seconds in which a body has to come."""


class Bodies:
    """ASGI middleware inside the gate: the whole body is here, and short enough, before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        most = routes.find(scope["path"], scope["method"]).most
        try:
            async with asyncio.timeout(PATIENCE_S):
                body = await _whole(_length(scope), most, receive)
        except TimeoutError:
            await _refuse(408, "The body of the request did not come in time.", scope, receive, send)
            return
        except _TooLong:
            await _drop(receive)
            await _refuse(413, f"The body is too long; {most:,} bytes at most.", scope, receive, send)
            return
        if body is None:
            return  # nobody is there any more
        rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return rest.pop() if rest else await receive()

        await self._app(scope, replay, send)


class _TooLong(Exception):
    pass


def _length(scope: Scope) -> int:
    """What the request says of its length; 0 if it says nothing."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


async def _whole(said: int, most: int, receive: Receive) -> bytes | None:
    """The body; None if whoever sent it has gone."""
    if said > most:
        raise _TooLong
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise _TooLong
        if not message.get("more_body"):
            return b"".join(parts)


async def _drop(receive: Receive) -> None:
    """The rest of a body, up to a limit of length and time."""
    size = 0
    try:
        async with asyncio.timeout(PATIENCE_S):
            while size < DROPPED:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        pass


async def _refuse(status: int, text: str, scope: Scope, receive: Receive, send: Send) -> None:
    # Closed: the rest of the body may still be on its way.
    response = JSONResponse({"detail": text}, status, headers={"connection": "close"})
    await response(scope, receive, send)
