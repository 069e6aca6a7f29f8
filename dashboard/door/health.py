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
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, load_of_async
from listening.store.health import look_async
from listening.system.health import Health, loading, unreachable

PATIENCE_S = 2.0

KEPT_S = 1.0
"""One look answers everybody who asks within this time: however many ask, Redis is asked once a second."""


class HealthLook:
    """What was found last, and the one look that is under way."""

    def __init__(self, client: AsyncClient, config: Config) -> None:
        self._client = client
        self._config = config
        self._turn = asyncio.Lock()
        self._found = unreachable("not asked yet")
        self._until = 0.0

    async def look(self) -> Health:
        """The health of everything, not older than KEPT_S."""
        async with self._turn:
            if time.monotonic() >= self._until:
                self._found = await self._ask()
                self._until = time.monotonic() + KEPT_S
            return self._found

    async def _ask(self) -> Health:
        try:
            async with asyncio.timeout(PATIENCE_S):
                load = await load_of_async(self._client)
                if load is not None:
                    return loading(load.words)
                return await look_async(self._client, self._config, now_ms())
        except (RedisError, OSError, TimeoutError):
            # Not the error's words: they hold the server's address.
            return unreachable("does not answer")


def install(app: FastAPI, client: AsyncClient, config: Config) -> None:
    """Add the route: 200 while every part is alive, 503 otherwise."""
    looking = HealthLook(client, config)

    async def healthz(request: Request) -> Response:
        found = await looking.look()
        return Response(msgspec.json.encode(found), 200 if found.ok else 503, media_type="application/json")

    app.add_api_route("/healthz", healthz, methods=["GET", "HEAD"], include_in_schema=False)
