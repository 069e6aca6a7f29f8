"""Connections to sources: opened, bounded, and every failure turned into a Cut."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI, WebSocketException

from workers.sources.base import Blame, Cut
from workers.waits import retry_after

LARGEST = 16 * 2**20
"""Bytes of a frame or an answer. A larger one cuts the connection: nobody posts it."""
OPENING_S = 10
PING_S = 20
"""A ping every so often; a peer that leaves one unanswered this long is gone."""


class TooLarge(Cut):
    """An answer longer than anybody sends in earnest."""


@asynccontextmanager
async def websocket(
    url: str, headers: Mapping[str, str] | None = None, queue: int = 64
) -> AsyncIterator[ClientConnection]:
    """A websocket that is open; a failure to open, and a cut while used, is a Cut.

    ``queue`` frames are held before the server has to wait.
    """
    try:
        connection = await connect(
            url,
            additional_headers=dict(headers or {}),
            open_timeout=OPENING_S,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            close_timeout=2,
            max_size=LARGEST,
            max_queue=queue,
        )
    except InvalidStatus as error:
        raise refused(error.response.status_code, error.response.headers) from error
    except TimeoutError as error:
        raise Cut(f"no answer within {OPENING_S} s") from error
    except ssl.SSLError as error:
        raise Cut(
            "no secure connection: its certificate cannot be verified, or it speaks no TLS", blame=Blame.address
        ) from error
    except InvalidURI as error:
        raise Cut("not a websocket address", blame=Blame.address) from error
    except (OSError, WebSocketException, EOFError) as error:
        raise Cut(f"cannot connect: {why(error)}", blame=Blame.address) from error
    try:
        yield connection
    except ConnectionClosed as error:
        raise Cut(_closed(error)) from error
    except OSError as error:
        raise Cut(f"connection lost: {why(error)}") from error
    finally:
        await connection.close()


def why(error: BaseException) -> str:
    """What went wrong with a connection, in words of ours.

    Libraries quote what the server sent, and addresses: neither belongs into a
    log, or onto a page that is open to everybody.
    """
    if isinstance(error, socket.gaierror):
        return "its host is unknown"
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    if isinstance(error, httpx.HTTPError | httpx.InvalidURL | WebSocketException | EOFError):
        return f"it does not speak as expected ({type(error).__name__})"
    return "the connection failed"


def blame_of(error: BaseException) -> Blame:
    """Whether a connection that was never there may have been looked for in the wrong place."""
    return Blame.address if isinstance(error, httpx.ConnectError | httpx.InvalidURL) else Blame.nothing


def refused(status: int, headers: Mapping[str, str]) -> Cut:
    """A Cut for an HTTP answer that is not the one hoped for, with the wait it asks for."""
    wait = retry_after(headers, datetime.now(UTC))
    if status == 403 and wait is not None:  # GitHub's way to say it
        return Cut("asked to slow down (HTTP 403)", wait, status=status)
    if status in (401, 403):
        return Cut(f"token refused (HTTP {status})", wait, Blame.token, status)
    if status == 429:
        return Cut("asked to slow down (HTTP 429)", wait, status=status)
    if status >= 500:
        return Cut(f"the server has a fault (HTTP {status})", wait, status=status)
    return Cut(f"the server does not give this address (HTTP {status})", wait, Blame.address, status)


async def get(
    client: httpx.AsyncClient, url: str, params: Mapping[str, str] | None = None
) -> tuple[httpx.Response, bytes]:
    """GET, at most ``LARGEST`` bytes. A connection that fails is a Cut; the status is the caller's."""
    try:
        async with client.stream("GET", url, params=params) as response:
            return response, await body(response, LARGEST)
    except httpx.TimeoutException as error:
        raise Cut("no answer in time") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Cut(f"cannot ask: {why(error)}", blame=blame_of(error)) from error


async def body(response: httpx.Response, most: int) -> bytes:
    """The decoded body; TooLarge when it is longer than ``most`` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > most:
            raise TooLarge(f"answer larger than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _closed(error: ConnectionClosed) -> str:
    if error.rcvd is None:
        return "connection lost"
    return f"closed by the server ({int(error.rcvd.code)})"
