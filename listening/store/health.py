"""What is asked of Redis to say how all of Masthead is: one function for every page that says it."""

from __future__ import annotations

from listening.config import Config
from listening.outbox.standing import checks
from listening.store import chores, outbox, parts, sources, standing
from listening.store.alerts import deliveries
from listening.store.connection import AsyncClient, Client
from listening.store.room import room, room_async
from listening.system.health import Check, Health, health, of_itself
from listening.system.room import Room, checks_of


def look(client: Client, config: Config, now: int) -> Health:
    """The state of everything at ``now`` (ms UTC). Raises RedisError."""
    alive, states, channels = parts.alive(client, now), sources.states(client), deliveries.channels(client)
    done, beat = chores.chores(client), chores.heartbeat(client)
    found = _room(room(client), config)
    return health(alive, states, channels, now, config, done, beat, found, _answering(client, config, now))


async def look_async(client: AsyncClient, config: Config, now: int) -> Health:
    """As ``look``, for asyncio."""
    alive, states = await parts.alive_async(client, now), await sources.states_async(client)
    channels = await deliveries.channels_async(client)
    done, beat = await chores.chores_async(client), await chores.heartbeat_async(client)
    found = _room(await room_async(client), config)
    answering = await _answering_async(client, config, now)
    return health(alive, states, channels, now, config, done, beat, found, answering)


def itself(client: Client, config: Config, now: int) -> list[Check]:
    """As ``look``, of Masthead's own parts only."""
    found, answering = _room(room(client), config), _answering(client, config, now)
    return of_itself(parts.alive(client, now), chores.chores(client), now, found, answering)


async def itself_async(client: AsyncClient, config: Config, now: int) -> list[Check]:
    """As ``itself``, for asyncio."""
    found, answering = _room(await room_async(client), config), await _answering_async(client, config, now)
    return of_itself(await parts.alive_async(client, now), await chores.chores_async(client), now, found, answering)


def _answering(client: Client, config: Config, now: int) -> list[Check]:
    return checks(outbox.stuck(client), standing.states(client), config, now)


async def _answering_async(client: AsyncClient, config: Config, now: int) -> list[Check]:
    return checks(await outbox.stuck_async(client), await standing.states_async(client), config, now)


def _room(found: Room | None, config: Config) -> list[Check]:
    return checks_of(found, config.redis) if found is not None else []
