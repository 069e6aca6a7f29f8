"""``/healthz``: open to everybody, so it says what is wrong and nothing more."""

from __future__ import annotations

import asyncio
import time

import msgspec
from fastapi import FastAPI
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response

from listening.config import Config
from listening.store import parts, sources
from listening.store.alerts import deliveries
from listening.store.connection import AsyncClient
from listening.system.health import Health, health, unreachable

PATIENCE_S = 2.0


def install(app: FastAPI, client: AsyncClient, config: Config) -> None:
    """Add the route: 200 while every part is alive, 503 otherwise."""

    async def healthz(request: Request) -> Response:
        found = await _look(client, config)
        return Response(msgspec.json.encode(found), 200 if found.ok else 503, media_type="application/json")

    app.add_api_route("/healthz", healthz, methods=["GET", "HEAD"], include_in_schema=False)


async def _look(client: AsyncClient, config: Config) -> Health:
    try:
        async with asyncio.timeout(PATIENCE_S):
            alive = await parts.alive_async(client)
            states = await sources.states_async(client)
            channels = await deliveries.channels_async(client)
    except (RedisError, OSError, TimeoutError):
        # Not the error's words: they hold the server's address.
        return unreachable("does not answer")
    return health(alive, states, channels, time.time_ns() // 1_000_000, config)
