"""The directory of accounts, asked over the network: DID documents and handles.

Sources: atproto.com/specs/did and /specs/handle; W3C did:web method; web.plc.directory.
The hosts of did:web are chosen by strangers, so they are asked with care: https
only, never an address that is not public, one small answer, no redirect.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import msgspec

from workers import certificates
from workers.sources.base import Cut
from workers.sources.bluesky.bluesky import is_did, is_handle
from workers.sources.public import Destination, public
from workers.sources.wire import TooLarge, body, why
from workers.waits import retry_after

RESOLVER = "https://public.api.bsky.app"
"""Bluesky's public API, which needs no account."""
SMALL = 65_536
"""Bytes of a DID document or an answer at most."""
TIMEOUT_S = 10.0

_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class _Document(msgspec.Struct):
    id: str
    alsoKnownAs: list[str] = []


class _Resolved(msgspec.Struct):
    did: str


_document = msgspec.json.Decoder(_Document).decode
_resolved = msgspec.json.Decoder(_Resolved).decode


class Directory:
    """Looks up one account at a time. Each call raises Cut when it should be tried again later."""

    def __init__(self, plc: str, resolver: str = RESOLVER) -> None:
        self._plc = plc.rstrip("/")
        self._resolver = resolver.rstrip("/")
        self._known = _client(trust_env=True)
        # A proxy would resolve the name anew, behind our check of the address.
        self._strangers = _client(trust_env=False)

    async def close(self) -> None:
        await self._known.aclose()
        await self._strangers.aclose()

    async def handle_of(self, did: str) -> str:
        """The handle an account claims in its DID document; "" if it has none or is gone.

        Claimed, not proven: whoever owns the name may not know of it.
        """
        if did.startswith("did:plc:"):
            content = await self._ask(self._known, Destination(f"{self._plc}/{did}"))
        else:
            content = await self._web(did)
        if content is None:
            return ""
        try:
            document = _document(content)
        except (ValueError, RecursionError):
            return ""
        if document.id != did:
            return ""
        for name in document.alsoKnownAs:
            handle = name.removeprefix("at://").lower()
            if name.startswith("at://") and is_handle(handle):
                return handle
        return ""

    async def did_of(self, handle: str) -> str:
        """The account behind a handle, "" if there is none."""
        handle = handle.lstrip("@").lower()
        if not is_handle(handle):
            return ""
        content = await self._ask(
            self._known, Destination(f"{self._resolver}/xrpc/com.atproto.identity.resolveHandle?handle={quote(handle)}")
        )
        try:
            did = _resolved(content).did if content is not None else ""
        except (ValueError, RecursionError):
            return ""
        return did if is_did(did) else ""

    async def _web(self, did: str) -> bytes | None:
        host = did.removeprefix("did:web:").lower()
        # No port, no path: atproto allows a plain host only.
        if not did.startswith("did:web:") or not _HOST.fullmatch(host):
            return None
        to = await public(f"https://{host}/.well-known/did.json")
        return await self._ask(self._strangers, to) if to is not None else None

    async def _ask(self, client: httpx.AsyncClient, to: Destination) -> bytes | None:
        """The answer; None if there is none and never will be. Raises Cut."""
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                client.stream("GET", to.url, headers=to.headers, extensions=to.extensions) as response,
            ):
                if response.status_code == 429 or response.status_code >= 500:
                    wait = retry_after(response.headers, datetime.now(UTC))
                    raise Cut(f"HTTP {response.status_code}", wait)
                return await body(response, SMALL) if response.status_code == 200 else None
        except TooLarge:
            return None
        except TimeoutError as error:
            raise Cut("no answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Cut(f"cannot ask: {why(error)}") from error


def _client(*, trust_env: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=certificates.for_web(trust_env=trust_env),
        timeout=TIMEOUT_S,
        trust_env=trust_env,
        follow_redirects=False,
        headers={"User-Agent": "Masthead", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=16),
    )
