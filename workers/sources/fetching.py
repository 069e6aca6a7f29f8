"""One question to an address that others chose: bounded in size and time, and never into a network of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import msgspec

from workers import certificates
from workers.sources.base import Blame, Cut
from workers.sources.public import Destination, public
from workers.sources.wire import TooLarge, blame_of, body, refused, why

LARGEST = 4 * 2**20
"""Bytes of an answer."""
WHOLE_S = 30.0
"""From the question to the last byte, redirects and all."""
CONNECTIONS = 16
REDIRECTS = 5
KEPT = (301, 308)
"""Redirects that hold from now on (RFC 9110, 15.4)."""
FURTHER = (*KEPT, 302, 303, 307)


class Fetched(msgspec.Struct, frozen=True):
    """An answer that can be used: 200 with its content, or 304."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    moved: str = ""
    """Where the address has moved for good; empty = it has not."""


def client() -> httpx.AsyncClient:
    """A client for strangers' addresses: no proxy, which would look names up anew behind our check."""
    return httpx.AsyncClient(
        verify=certificates.for_web(),
        timeout=WHOLE_S,
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "Masthead (listening centre)", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=CONNECTIONS),
    )


NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_OF_A_REFUSAL = 64 * 1024
"""Bytes of an answer that says why there is none."""

Explain = Callable[[int, Mapping[str, str], bytes], Cut | None]
"""What a network's own words for a refusal (status, headers, content) mean; None: its status says it all."""


class AskedWith(msgspec.Struct, frozen=True):
    """What a question carries that is no GET."""

    method: str
    content: bytes = b""
    type: str = "application/json"


async def fetch(
    http: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    private: bool = False,
    whole_s: float = WHOLE_S,
    secret: Mapping[str, str] = NOTHING,
    explain: Explain | None = None,
) -> Fetched:
    """GET with redirects. Raises Cut that says whose fault it is. ``private``: any address may be asked.

    ``secret`` headers are sent to where ``url`` is, and to no other host, port or scheme that it redirects to.
    """
    try:
        async with asyncio.timeout(whole_s):
            return await _follow(http, url, headers, private, secret, explain)
    except TimeoutError as error:
        raise Cut(f"the server does not answer within {whole_s:.0f} s") from error


async def send(
    http: httpx.AsyncClient,
    url: str,
    sent: AskedWith,
    private: bool = False,
    whole_s: float = WHOLE_S,
    secret: Mapping[str, str] = NOTHING,
    explain: Explain | None = None,
) -> Fetched:
    """What changes something there: POST, PUT, DELETE. No redirect is followed. Raises Cut as ``fetch``."""
    try:
        async with asyncio.timeout(whole_s):
            status, said, content = await _ask(http, url, secret, private, sent)
    except TimeoutError as error:
        raise Cut(f"the server does not answer within {whole_s:.0f} s") from error
    if not 200 <= status < 300:
        raise _refusal(status, said, content, explain)
    return Fetched(status, said, content)


async def lines(
    http: httpx.AsyncClient,
    url: str,
    private: bool,
    secret: Mapping[str, str],
    explain: Explain,
    silent_s: float,
) -> AsyncGenerator[bytes, None]:
    """An answer that does not end, line by line; the first, empty one says that it has begun. No redirect is followed.

    Raises Cut as ``fetch``, when nothing is said for ``silent_s``, and at its end.
    """
    to = await _destination(url, private)
    patience = httpx.Timeout(WHOLE_S, read=silent_s)
    asked = http.stream(
        "GET", to.url, headers={**secret, **to.headers}, extensions={**to.extensions, "timeout": patience.as_dict()}
    )
    with _cuts():
        async with asked as response:
            if response.status_code != 200:
                raise _refusal(response.status_code, response.headers, await _content(response), explain)
            yield b""
            rest = b""
            async for part in response.aiter_bytes():
                *whole, rest = (rest + part).split(b"\n")
                if len(rest) > LARGEST:
                    raise TooLarge(f"a line larger than {LARGEST} bytes")
                for line in whole:
                    yield line.strip()
    raise Cut("the server ended the connection")


async def exchange(
    http: httpx.AsyncClient,
    url: str,
    form: Mapping[str, str],
    private: bool = False,
    whole_s: float = WHOLE_S,
    explain: Explain | None = None,
) -> bytes:
    """POST of a form that holds a secret: the answer to it, and no redirect is followed. Raises Cut as ``fetch``."""
    sent = AskedWith("POST", urlencode(form).encode(), "application/x-www-form-urlencoded")
    try:
        async with asyncio.timeout(whole_s):
            status, said, content = await _ask(http, url, NOTHING, private, sent)
    except TimeoutError as error:
        raise Cut(f"the server does not answer within {whole_s:.0f} s") from error
    if status != 200 and explain is not None and (cut := explain(status, said, content)) is not None:
        raise cut
    if status == 400:  # RFC 6749, 5.2: what was shown is not taken
        raise Cut("token refused (HTTP 400)", blame=Blame.token)
    if status != 200:
        raise refused(status, said)
    return content


async def _follow(
    http: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    private: bool,
    secret: Mapping[str, str],
    explain: Explain | None,
) -> Fetched:
    first, moved = url, True
    for _ in range(REDIRECTS + 1):
        status, said, content = await _ask(http, url, {**headers, **secret} if _same(url, first) else headers, private)
        if status in (200, 304):
            return Fetched(status, said, content, url if moved and url != first else "")
        if status not in FURTHER:
            raise _refusal(status, said, content, explain)
        further = _joined(url, said.get("location", ""))
        if not further.startswith(("http://", "https://")) or (url.startswith("https:") and further[:6] != "https:"):
            raise Cut(
                "the server redirects to an address that is not followed: no web address, or no secure one",
                blame=Blame.address,
            )
        moved = moved and status in KEPT
        url = further
    raise Cut(f"the server redirects more than {REDIRECTS} times", blame=Blame.address)


def _refusal(status: int, said: Mapping[str, str], content: bytes, explain: Explain | None) -> Cut:
    return (explain(status, said, content) if explain else None) or refused(status, said)


async def _ask(
    http: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    private: bool,
    sent: AskedWith = AskedWith("GET"),  # noqa: B008
) -> tuple[int, Mapping[str, str], bytes]:
    to = await _destination(url, private)
    with _cuts():
        typed = {"Content-Type": sent.type} if sent.content else {}
        asked = http.stream(
            sent.method,
            to.url,
            headers={**headers, **typed, **to.headers},
            content=sent.content or None,
            extensions=to.extensions,
        )
        async with asked as response:
            return response.status_code, response.headers, await _content(response)


async def _destination(url: str, private: bool) -> Destination:
    to = Destination(url) if private else await public(url)
    if to is None:
        raise Cut(
            "its address leads nowhere, or not to the open internet: private = true allows an own network",
            blame=Blame.address,
        )
    return to


@contextmanager
def _cuts() -> Iterator[None]:
    """Whatever goes wrong with a connection is a Cut that says whose fault it is."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Cut("the server does not answer in time") from error
    except httpx.RemoteProtocolError as error:
        raise Cut("the server ended its answer early, or does not speak HTTP") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Cut(f"the server cannot be asked: {why(error)}", blame=blame_of(error)) from error


async def _content(response: httpx.Response) -> bytes:
    """Of what is hoped for all of it, of a refusal what may explain it."""
    if 200 <= response.status_code < 300:
        return await body(response, LARGEST)
    if response.status_code < 400:
        return b""
    try:
        return await body(response, MOST_OF_A_REFUSAL)
    except TooLarge:
        return b""


def _same(url: str, first: str) -> bool:
    """Whether both lead to one server."""
    return urlsplit(url)[:2] == urlsplit(first)[:2]


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location) if location else ""
    except ValueError:
        return ""
