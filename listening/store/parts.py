"""Parts of the system that are alive: each says so every few seconds."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.system.health import DEAD_PART_MS, Part

_part = msgspec.json.Decoder(Part)


def beat(client: Client, part: Part) -> None:
    """Say that a part is alive."""
    client.hset(keys.parts(), part.name, msgspec.json.encode(part))


def leave(client: Client, part: Part) -> None:
    """Say that a part has ended, as it should."""
    client.hdel(keys.parts(), part.name)


def lives(client: Client, name: str, now: int) -> bool:
    """Whether the part of that name has reported lately, as seen at ``now`` (ms UTC)."""
    form = client.hget(keys.parts(), name)
    return form is not None and now - _part.decode(form).beat <= DEAD_PART_MS


def alive(client: Client, now: int) -> list[Part]:
    """Every part that has reported lately, as seen at ``now`` (ms UTC)."""
    return _lately(client.hvals(keys.parts()), now)


async def alive_async(client: AsyncClient, now: int) -> list[Part]:
    """As ``alive``, for asyncio."""
    return _lately(await client.hvals(keys.parts()), now)


def forget(client: Client, before: int) -> None:
    """Take out what has not reported since ``before`` (ms UTC): it was killed, and did not leave."""
    silent = [part.name for part in map(_part.decode, client.hvals(keys.parts())) if part.beat < before]
    if silent:
        client.hdel(keys.parts(), *silent)


def _lately(forms: Iterable[bytes], now: int) -> list[Part]:
    return [part for part in map(_part.decode, forms) if now - part.beat <= DEAD_PART_MS]
