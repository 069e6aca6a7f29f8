"""Presence in Redis: the pages that are open now, and who was here on which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.people.presence import Here, Listening, alive, headcount, people, week
from listening.spans import DAY_S
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_here = msgspec.msgpack.Decoder(Here).decode
_names = msgspec.msgpack.Decoder(tuple[str, ...]).decode

KEPT_SECONDS = 400 * DAY_S
"""How long it is known who was here on a day: 13 months."""


async def beat(client: AsyncClient, pages: Mapping[str, Here], today: str) -> None:
    """These pages are open; by an id of each that no other page has. ``today``: see ``day``."""
    if not pages:
        return
    pipe = client.pipeline(transaction=False)
    pipe.hset(keys.presence(), mapping={id: _encode(page) for id, page in pages.items()})
    names = {page.name: _encode(page.departments) for page in pages.values()}
    pipe.hset(keys.present_on(today), mapping=names)
    pipe.expire(keys.present_on(today), KEPT_SECONDS)
    await pipe.execute()


async def leave(client: AsyncClient, pages: Sequence[str]) -> None:
    """These pages are closed."""
    if pages:
        await client.hdel(keys.presence(), *pages)


async def everyone(client: AsyncClient, now: int) -> list[Here]:
    """Every page that is open at ``now`` (ms). What is left of a server that died is taken out."""
    found = await client.hgetall(keys.presence())
    pages = {text(id): _here(form) for id, form in found.items()}
    open_now = alive(pages.values(), now)
    if len(open_now) < len(pages):
        await leave(client, [id for id, page in pages.items() if not alive([page], now)])
    return open_now


def here(client: Client, now: int) -> dict[str, tuple[str, ...]]:
    """Name -> departments of everybody with a page open at ``now`` (ms)."""
    return people(alive(map(_here, client.hgetall(keys.presence()).values()), now))


async def listening(client: AsyncClient, departments: Sequence[str], now: int, zone: str) -> Listening:
    """How many people listen now, today and over the last week; days are those of ``zone``."""
    by_day = [await _on(client, each) for each in week(now, zone)]
    seen: dict[str, tuple[str, ...]] = {}
    for names in reversed(by_day):
        seen |= names
    here = people(await everyone(client, now))
    return Listening(
        now=headcount(here, departments),
        today=headcount(by_day[0], departments),
        week=headcount(seen, departments),
        present=tuple(here),
        days={name: n for n, names in reversed(list(enumerate(by_day))) for name in names},
    )


async def _on(client: AsyncClient, date: str) -> dict[str, tuple[str, ...]]:
    found = await client.hgetall(keys.present_on(date))
    return {text(name): _names(form) for name, form in found.items()}
