"""One question to an address that others chose: bounded in size and time, and never into a network of ours."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from workers.sources.base import Blame, Cut
from workers.sources.public import Destination, public
from workers.sources.wire import blame_of, body, refused, why

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


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Read once: it takes a tenth of a second, and a source connects again and again."""
    return httpx.create_ssl_context(trust_env=False)


def client() -> httpx.AsyncClient:
    """A client for strangers' addresses: no proxy, which would look names up anew behind our check."""
    return httpx.AsyncClient(
        verify=_certificates(),
        timeout=WHOLE_S,
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": "Masthead (listening centre)", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=CONNECTIONS),
    )


NOTHING: Mapping[str, str] = MappingProxyType({})


async def fetch(
    http: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    private: bool = False,
    whole_s: float = WHOLE_S,
    secret: Mapping[str, str] = NOTHING,
) -> Fetched:
    """GET with redirects. Raises Cut that says whose fault it is. ``private``: any address may be asked.

    ``secret`` headers are sent to where ``url`` is, and to no other host, port or scheme that it redirects to.
    """
    try:
        async with asyncio.timeout(whole_s):
            return await _follow(http, url, headers, private, secret)
    except TimeoutError as error:
        raise Cut(f"the server does not answer within {whole_s:.0f} s") from error


async def exchange(
    http: httpx.AsyncClient, url: str, form: Mapping[str, str], private: bool = False, whole_s: float = WHOLE_S
) -> bytes:
    """POST of a form that holds a secret: the answer to it, and no redirect is followed. Raises Cut as ``fetch``."""
    try:
        async with asyncio.timeout(whole_s):
            status, said, content = await _ask(http, url, NOTHING, private, form)
    except TimeoutError as error:
        raise Cut(f"the server does not answer within {whole_s:.0f} s") from error
    if status == 400:  # RFC 6749, 5.2: what was shown is not taken
        raise Cut("token refused (HTTP 400)", blame=Blame.token)
    if status != 200:
        raise refused(status, said)
    return content


async def _follow(
    http: httpx.AsyncClient, url: str, headers: Mapping[str, str], private: bool, secret: Mapping[str, str]
) -> Fetched:
    first, moved = url, True
    for _ in range(REDIRECTS + 1):
        status, said, content = await _ask(http, url, {**headers, **secret} if _same(url, first) else headers, private)
        if status in (200, 304):
            return Fetched(status, said, content, url if moved and url != first else "")
        if status not in FURTHER:
            raise refused(status, said)
        further = _joined(url, said.get("location", ""))
        if not further.startswith(("http://", "https://")) or (url.startswith("https:") and further[:6] != "https:"):
            raise Cut(
                "the server redirects to an address that is not followed: no web address, or no secure one",
                blame=Blame.address,
            )
        moved = moved and status in KEPT
        url = further
    raise Cut(f"the server redirects more than {REDIRECTS} times", blame=Blame.address)


async def _ask(
    http: httpx.AsyncClient, url: str, headers: Mapping[str, str], private: bool, form: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    """GET, or POST of a form."""
    to = Destination(url) if private else await public(url)
    if to is None:
        raise Cut(
            "its address leads nowhere, or not to the open internet: private = true allows an own network",
            blame=Blame.address,
        )
    try:
        asked = http.stream(
            "GET" if form is None else "POST",
            to.url,
            headers={**headers, **to.headers},
            data=form,
            extensions=to.extensions,
        )
        async with asked as response:
            content = await body(response, LARGEST) if response.status_code == 200 else b""
            return response.status_code, response.headers, content
    except httpx.TimeoutException as error:
        raise Cut("the server does not answer in time") from error
    except httpx.RemoteProtocolError as error:
        raise Cut("the server ended its answer early, or does not speak HTTP") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Cut(f"the server cannot be asked: {why(error)}", blame=blame_of(error)) from error


def _same(url: str, first: str) -> bool:
    """Whether both lead to one server."""
    return urlsplit(url)[:2] == urlsplit(first)[:2]


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location) if location else ""
    except ValueError:
        return ""
