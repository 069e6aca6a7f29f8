"""Customer reviews of an app in Apple's App Store: its newest, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlencode

import httpx
import jwt

from listening.store.clock import now_ms
from listening.system.secrets import SecretError, read
from workers.sources.appstore.reviews import parse
from workers.sources.appstore.table import AppStore
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client, fetch
from workers.sources.reviewed import ReviewPage, reviewed

PAGE = 200
"""Reviews that a page has at most."""
GOOD_FOR_S = 15 * 60
"""A token is; the API takes none that is good for more than 20 minutes."""
ASKED = {
    "sort": "-createdDate",
    "limit": str(PAGE),
    "include": "response",
    "fields[customerReviews]": "rating,title,body,reviewerNickname,createdDate,territory,response",
}


async def stream(source: AppStore, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is what was told of the list (``reviewed``). Raises Cut."""
    try:
        key = read(source.key, lines=True)
    except SecretError as error:
        raise Cut(f"no key: {error}", blame=Blame.token) from error
    async with client() as http:
        async for heard in reviewed(source, cursor, link, lambda further: _page(http, source, key, further)):
            yield heard


async def _page(http: httpx.AsyncClient, source: AppStore, key: str, further: str) -> ReviewPage:
    asked = ASKED | ({"cursor": further} if further else {})
    url = f"{source.server.rstrip('/')}/v1/apps/{source.app}/customerReviews?{urlencode(asked)}"
    now = now_ms()
    secret = {"Authorization": f"Bearer {token(source, key, now // 1000)}"}
    found = await fetch(http, url, {"Accept": "application/json"}, source.private, secret=secret)
    read = await asyncio.to_thread(parse, found.content, source.name, now)
    if read is None:
        raise Cut("what it answers is not the App Store's list of reviews", blame=Blame.address)
    return read


def token(source: AppStore, key: str, now: int) -> str:
    """A token signed with the key, for a team or for one person; ``now`` in seconds since 1970. Raises Cut.

    developer.apple.com, App Store Connect API, "Generating Tokens for API Requests".
    """
    who = {"iss": source.issuer} if source.issuer else {"sub": "user"}
    says = {**who, "iat": now, "exp": now + GOOD_FOR_S, "aud": "appstoreconnect-v1"}
    try:
        return jwt.encode(says, key, algorithm="ES256", headers={"kid": source.key_id})
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        raise Cut("its key is no private key of App Store Connect (a .p8 file)", blame=Blame.token) from error
