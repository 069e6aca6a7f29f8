"""Subscriptions at hubs of feeds (WebSub): asked for by the listener, proved and used at the door."""

from __future__ import annotations

import msgspec

from listening.spans import DAY_S
from listening.store import keys
from listening.store.connection import AsyncClient, Client

PINGS_AT_MOST = 2_000
PINGS_S = DAY_S


class HubSubscription(msgspec.Struct, frozen=True, omit_defaults=True):
    """One feed at its hub. Times in ms UTC."""

    url: str
    """The feed's address in config.toml."""
    topic: str
    """Under which address the hub knows it."""
    hub: str
    secret: str
    """By which the hub signs what it sends."""
    asked: int = 0
    until: int = 0
    """How long the hub keeps it; 0 = it has not proved it yet, or does not want to."""
    pushed: int = 0
    """When it last sent something."""


_decode = msgspec.msgpack.Decoder(HubSubscription).decode
_encode = msgspec.msgpack.encode


async def load(client: AsyncClient, source: str) -> dict[str, HubSubscription]:
    """All of a source, by the token that ends their callback's address."""
    return {token.decode(): _decode(form) for token, form in (await client.hgetall(keys.hubs(source))).items()}


async def keep(client: AsyncClient, source: str, token: str, subscription: HubSubscription) -> None:
    """Keep one that is about to be asked for."""
    await client.hset(keys.hubs(source), token, _encode(subscription))


async def drop(client: AsyncClient, source: str, token: str) -> None:
    """Forget one; what its hub still sends is refused."""
    await client.hdel(keys.hubs(source), token)


async def pinged(client: AsyncClient, source: str, wait_s: float) -> str:
    """The address of a feed that its hub says has changed; waits for one, empty if there is none."""
    found = await client.brpop([keys.hub_pings(source)], wait_s)
    return found[1].decode() if found else ""


def find(client: Client, source: str, token: str) -> HubSubscription | None:
    """The subscription behind a callback; None if we have not asked for it."""
    form = client.hget(keys.hubs(source), token)
    return _decode(form) if form else None


def proved(client: Client, source: str, token: str, found: HubSubscription, until: int) -> None:
    """The hub keeps it until then, or, with 0, not at all."""
    client.hset(keys.hubs(source), token, _encode(msgspec.structs.replace(found, until=until)))


def ping(client: Client, source: str, token: str, found: HubSubscription, now: int) -> None:
    """Tell the listener that a feed has changed."""
    pipe = client.pipeline(transaction=True)
    pipe.hset(keys.hubs(source), token, _encode(msgspec.structs.replace(found, pushed=now)))
    pipe.lpush(keys.hub_pings(source), found.url)
    pipe.ltrim(keys.hub_pings(source), 0, PINGS_AT_MOST - 1)
    pipe.expire(keys.hub_pings(source), PINGS_S)
    pipe.execute()
