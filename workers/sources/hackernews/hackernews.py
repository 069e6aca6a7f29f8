"""Hacker News: its items in the order of their numbers, and then what has changed of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import msgspec

from listening.mention import Deletion, Mention
from listening.store.clock import now_ms
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client, fetch
from workers.sources.hackernews.items import changed, newest, parse
from workers.sources.hackernews.table import HackerNews
from workers.sources.noticed import Noticed, Words

AT_ONCE = 8
"""Items asked for at the same time."""
FIRST = 50
"""Items that the first start begins with."""
PATIENCE = 10
"""How often an item is asked for that has a number and is not there yet; then it is passed over."""
CHANGED_AT_MOST = 100
"""Changed items looked at in one round."""


async def stream(source: HackerNews, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. The cursor is the highest number up to which all items were told. Raises Cut."""
    last = int(cursor) if cursor.isdecimal() else -1
    noticed = Noticed()
    asked_for: dict[int, int] = {}
    async with client() as http:
        while True:
            top = newest(await _ask(http, source, "maxitem"))
            if top is None:
                raise Cut("what it answers is not Hacker News's API", blame=Blame.address)
            if last < 0:
                last = max(top - FIRST, 0)
            link.live()
            begin = last
            while last < top:
                wanted = range(last + 1, min(last + AT_ONCE, top) + 1)
                answers = await asyncio.gather(*(_item(http, source, each) for each in wanted), return_exceptions=True)
                for number, answer in zip(wanted, answers, strict=True):
                    if isinstance(answer, BaseException):
                        raise answer
                    if answer.strip() == b"null" and asked_for.get(number, 0) < PATIENCE:
                        asked_for[number] = asked_for.get(number, 0) + 1
                        break
                    asked_for.pop(number, None)
                    event = parse(answer, source.name, now_ms())
                    if isinstance(event, Mention):
                        noticed.look(event.id, event.text)
                    last = number
                    yield Heard(event, str(last))
                else:
                    continue
                break
            async for heard in _changes(http, source, noticed, str(last) if last > 0 else ""):
                yield heard
            if last == begin:
                link.quiet()
            await asyncio.sleep(source.every_seconds)


async def _changes(
    http: httpx.AsyncClient, source: HackerNews, noticed: Noticed, cursor: str
) -> AsyncGenerator[Heard, None]:
    """Edits and deletions of what was told since we began; votes and answers change an item, too, and are nothing."""
    numbers = changed(await _ask(http, source, "updates"))
    for number in [each for each in numbers if f"{source.name}:{each}" in noticed][:CHANGED_AT_MOST]:
        now = now_ms()
        event = parse(await _item(http, source, number), source.name, now)
        if isinstance(event, Deletion):
            yield Heard(event, cursor)
        elif isinstance(event, Mention) and noticed.look(event.id, event.text) is Words.other:
            yield Heard(msgspec.structs.replace(event, edited=now), cursor)


async def _item(http: httpx.AsyncClient, source: HackerNews, number: int) -> bytes:
    return await _ask(http, source, f"item/{number}")


async def _ask(http: httpx.AsyncClient, source: HackerNews, what: str) -> bytes:
    url = f"{source.server.rstrip('/')}/{what}.json"
    return (await fetch(http, url, {"Accept": "application/json"}, source.private)).content
