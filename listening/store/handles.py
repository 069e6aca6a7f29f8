"""Handles of authors who are known by an id: looked up once, kept, shown everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client


class KnownHandle(msgspec.Struct, frozen=True):
    """What was found out about an account."""

    did: str
    handle: str
    """Lower case; "" = it has none."""
    at: int
    """When, ms UTC."""


class HandleCache:
    """All handles found so far, for whoever looks them up."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def get_many(self, dids: Sequence[str]) -> list[KnownHandle | None]:
        """What is known of each, in order; None = nothing."""
        if not dids:
            return []
        found = await self._client.hmget(keys.handles(), list(dids))
        return [None if form is None else _known(did, form) for did, form in zip(dids, found, strict=True)]

    async def put(self, known: KnownHandle) -> None:
        """Keep it, replacing what was known before."""
        await self._client.hset(keys.handles(), known.did, f"{known.at} {known.handle}")


async def shown(client: AsyncClient, authors: Sequence[str]) -> dict[str, str]:
    """Handles of author ids; authors without one are left out."""
    known = await HandleCache(client).get_many(authors)
    return {k.did: k.handle for k in known if k is not None and k.handle}


def handle(client: Client, author: str) -> str:
    """The handle of an author who is known by an id; empty if it is not known, or they have none."""
    form = client.hget(keys.handles(), author)
    return _known(author, form).handle if form is not None else ""


def of(client: Client, authors: Sequence[str]) -> dict[str, str]:
    """Handles of author ids, for threads; authors without one are left out."""
    forms = client.hmget(keys.handles(), authors) if authors else []
    known = (_known(author, form) for author, form in zip(authors, forms, strict=True) if form is not None)
    return {each.did: each.handle for each in known if each.handle}


async def known_as(client: AsyncClient, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """Of each handle (lower case, without @) the authors known by an id that have it."""
    found: dict[str, set[str]] = {name: set() for name in names}
    if not found:
        return {}
    async for did, form in client.hscan_iter(keys.handles(), count=5000):
        name = form.decode().partition(" ")[2]
        if name in found:
            found[name].add(did.decode())
    return {name: frozenset(ids) for name, ids in found.items()}


def known_now(client: Client, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """As ``known_as``."""
    found: dict[str, set[str]] = {name: set() for name in names}
    if not found:
        return {}
    for did, form in client.hscan_iter(keys.handles(), count=5000):
        name = form.decode().partition(" ")[2]
        if name in found:
            found[name].add(did.decode())
    return {name: frozenset(ids) for name, ids in found.items()}


def _known(did: str, form: bytes) -> KnownHandle:
    at, _, handle = form.decode().partition(" ")
    return KnownHandle(did, handle, int(at))
