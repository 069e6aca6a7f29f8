"""What is asked of Redis to say how all of Masthead is: one function for every page that says it."""

from __future__ import annotations

from listening.config import Config
from listening.store import chores, outbox, parts, sources
from listening.store.alerts import deliveries
from listening.store.connection import AsyncClient, Client
from listening.store.room import room, room_async
from listening.system.health import Check, Health, health, of_itself
from listening.system.room import Room, checks_of


def look(client: Client, config: Config, now: int) -> Health:
    """The state of everything at ``now`` (ms UTC). Raises RedisError."""
    alive, states, channels = parts.alive(client, now), sources.states(client), deliveries.channels(client)
    done, beat = chores.chores(client), chores.heartbeat(client)
    stuck = outbox.stuck(client)
    return health(alive, states, channels, now, config, done, beat, _room(room(client), config), stuck)


async def look_async(client: AsyncClient, config: Config, now: int) -> Health:
    """As ``look``, for asyncio."""
    alive, states = await parts.alive_async(client, now), await sources.states_async(client)
    channels = await deliveries.channels_async(client)
    done, beat = await chores.chores_async(client), await chores.heartbeat_async(client)
    stuck = await outbox.stuck_async(client)
    return health(alive, states, channels, now, config, done, beat, _room(await room_async(client), config), stuck)


def itself(client: Client, config: Config, now: int) -> list[Check]:
    """As ``look``, of Masthead's own parts only."""
    return of_itself(parts.alive(client, now), chores.chores(client), now, _room(room(client), config))


async def itself_async(client: AsyncClient, config: Config, now: int) -> list[Check]:
    """As ``itself``, for asyncio."""
    found = _room(await room_async(client), config)
    return of_itself(await parts.alive_async(client, now), await chores.chores_async(client), now, found)


def _room(found: Room | None, config: Config) -> list[Check]:
    return checks_of(found, config.redis) if found is not None else []
