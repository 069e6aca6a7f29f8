"""The health of all of Masthead, as Redis knows it: one function for every page that says it."""

from __future__ import annotations

from listening.config import Config
from listening.outbox.standing import checks
from listening.store import awaiting, chores, editions, outbox, parts, sources, standing
from listening.store.alerts import deliveries
from listening.store.connection import AsyncClient, Client
from listening.store.room import room, room_async
from listening.system import steering
from listening.system.encoder import encoding
from listening.system.health import Check, Health, Part, health, of_itself
from listening.system.room import Room, checks_of


def look(client: Client, config: Config, now: int) -> Health:
    """The state of everything at ``now`` (ms UTC). Raises RedisError."""
    alive, states, channels = parts.alive(client, now), sources.states(client), deliveries.channels(client)
    done, beat = chores.chores(client), chores.heartbeat(client)
    found = _room(room(client), config)
    others = _others(client, config, alive, now)
    return health(alive, states, channels, now, config, done, beat, found, others)


async def look_async(client: AsyncClient, config: Config, now: int) -> Health:
    """As ``look``, for asyncio."""
    alive, states = await parts.alive_async(client, now), await sources.states_async(client)
    channels = await deliveries.channels_async(client)
    done, beat = await chores.chores_async(client), await chores.heartbeat_async(client)
    found = _room(await room_async(client), config)
    others = await _others_async(client, config, alive, now)
    return health(alive, states, channels, now, config, done, beat, found, others)


def itself(client: Client, config: Config, now: int) -> list[Check]:
    """As ``look``, of Masthead's own parts only."""
    found, alive = _room(room(client), config), parts.alive(client, now)
    others = _others(client, config, alive, now)
    return of_itself(alive, chores.chores(client), now, found, others)


async def itself_async(client: AsyncClient, config: Config, now: int) -> list[Check]:
    """As ``itself``, for asyncio."""
    found, alive = _room(await room_async(client), config), await parts.alive_async(client, now)
    others = await _others_async(client, config, alive, now)
    return of_itself(alive, await chores.chores_async(client), now, found, others)


def _others(client: Client, config: Config, alive: list[Part], now: int) -> list[Check]:
    encoder = encoding(config, alive, awaiting.waiting(client), now)
    return [*_answering(client, config, now), *_steering(client, alive, now), *encoder]


async def _others_async(client: AsyncClient, config: Config, alive: list[Part], now: int) -> list[Check]:
    encoder = encoding(config, alive, await awaiting.waiting_async(client), now)
    steered = await _steering_async(client, alive, now)
    return [*await _answering_async(client, config, now), *steered, *encoder]


def _steering(client: Client, alive: list[Part], now: int) -> list[Check]:
    return steering.checks(*editions.since(client), editions.refused(client), alive, now)


async def _steering_async(client: AsyncClient, alive: list[Part], now: int) -> list[Check]:
    newest = await editions.since_async(client)
    return steering.checks(*newest, await editions.refused_async(client), alive, now)


def _answering(client: Client, config: Config, now: int) -> list[Check]:
    return checks(outbox.stuck(client), standing.states(client), config, now)


async def _answering_async(client: AsyncClient, config: Config, now: int) -> list[Check]:
    return checks(await outbox.stuck_async(client), await standing.states_async(client), config, now)


def _room(found: Room | None, config: Config) -> list[Check]:
    return checks_of(found, config.redis) if found is not None else []
