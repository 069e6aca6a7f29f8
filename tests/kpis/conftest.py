"""Figures of a real store, filled by the real jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from dashboard.reading.figures import Figures
from dashboard.server import Server
from listening.config import Config
from listening.counting.counts import EVERYTHING, Filter
from listening.kpis.board import Board
from listening.kpis.period import Period
from listening.mention import Mention
from listening.store.connection import connect, connect_async
from tests.dashboard.conftest import Serving, web
from tests.servers import Valkey
from workers import jobs
from workers.context import desk, desk_of
from workers.files import FileRun
from workers.queue import INGEST, queue

__all__ = ["web"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Recorded data, kept beside the repository."""

Ask = Callable[..., Board]


@pytest.fixture(scope="module")
def config(request: pytest.FixtureRequest) -> Config:
    """The CONFIG of the module."""
    found: Config = request.module.CONFIG
    return found


@pytest.fixture(scope="module")
def _serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    with Serving(config, valkey.url) as server:
        yield server


@pytest.fixture
def ask(redis_url: str) -> Ask:
    """One board, read by a process that has read nothing before."""

    def asked(config: Config, period: Period, only: Filter = EVERYTHING, now: int = 0) -> Board:
        async def read() -> Board:
            client, sync_client = connect_async(redis_url), connect(redis_url)
            try:
                return await Figures(client, sync_client, config).board(period, only, now)
            finally:
                await client.aclose()
                sync_client.close()

        return asyncio.run(read())

    return asked


@pytest.fixture
def store(client: redis.Redis) -> Callable[..., None]:
    """Import mentions: delivered in batches, judged and stored by the jobs."""

    def stored(config: Config, events: list[Mention], topic: str = "") -> None:
        delivery = FileRun(client, config, topic)
        for event in events:
            delivery.take(event)
        delivery.flush()
        token = desk.set(desk_of(config, client))
        try:
            for name in queue(client, INGEST).job_ids:
                jobs.ingest(name)
        finally:
            desk.reset(token)
        assert delivery.done() == delivery.queued

    return stored
