"""Reviews of an app in Google Play: those of the last week, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlencode

import httpx

from listening.store.clock import now_ms
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client, fetch
from workers.sources.googleplay.account import AccountAccess, account_key
from workers.sources.googleplay.reviews import parse
from workers.sources.googleplay.table import GooglePlay
from workers.sources.reviewed import ReviewPage, reviewed

PAGE = 100
"""Reviews that a page has at most."""
SCOPE = "https://www.googleapis.com/auth/androidpublisher"


async def stream(source: GooglePlay, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is what was told of the list (``reviewed``). Raises Cut."""
    access = AccountAccess(account_key(source.key), SCOPE, source.private)
    async with client() as http:
        async for heard in reviewed(source, cursor, link, lambda further: _page(http, source, access, further)):
            yield heard


async def _page(http: httpx.AsyncClient, source: GooglePlay, access: AccountAccess, further: str) -> ReviewPage:
    asked = {"maxResults": str(PAGE)} | ({"token": further} if further else {})
    url = f"{source.server.rstrip('/')}/androidpublisher/v3/applications/{source.package}/reviews?{urlencode(asked)}"
    now = now_ms()
    secret = {"Authorization": f"Bearer {await access.token(http, now / 1000)}"}
    found = await fetch(http, url, {"Accept": "application/json"}, source.private, secret=secret)
    read = await asyncio.to_thread(parse, found.content, source.name, now)
    if read is None:
        raise Cut("what it answers is not Google Play's list of reviews", blame=Blame.address)
    return read
