"""A source that is down is told to a person, whatever it tries in between: the real listener, real servers."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import pytest
import redis
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from listening.alerting.alert import Alert
from listening.config import Config, parse
from listening.store import sources
from listening.store.alerts import alerts
from listening.system.source import SourceState
from tests.alerting.plans import BASE, CHAIN, MINUTE
from tests.patience import PATIENCE_S
from workers import intake as reading
from workers import listen
from workers.intake import Intake
from workers.notify.notify import watch
from workers.sources.bluesky import jetstream


class Down:
    """A server on loopback. ``refuses``: it knows no token; else it opens, says ``says`` and stays open."""

    def __init__(self) -> None:
        self.tries = 0
        self.refuses = False
        self.closes = False
        self.says: list[int] = []
        """Times (µs) of the posts that each connection is told."""
        self.port = 0

    async def _play(self, connection: ServerConnection) -> None:
        self.tries += 1
        for at in self.says:
            await connection.send(json.dumps({"did": "did:plc:a", "time_us": at, "kind": "account"}), text=True)
        if not self.closes:
            await connection.wait_closed()

    def _ask(self, connection: ServerConnection, request: Request) -> Response | None:
        if not self.refuses:
            return None
        self.tries += 1
        return Response(HTTPStatus.UNAUTHORIZED, "Unauthorized", Headers())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with serve(self._play, "127.0.0.1", self.port, process_request=self._ask, close_timeout=1) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            yield


class Room:
    """A listener, its source, and alerting; the clock moves only when told."""

    def __init__(self, client: redis.Redis, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.config: Config = parse(
            (BASE + CHAIN).replace("sources = []", "")
            + f'[[sources]]\nkind = "jetstream"\nname = "bluesky"\nurls = ["ws://127.0.0.1:{port}/subscribe"]\n'
            + 'directory = ""\n[alerting]\nsource_minutes = 2\n'
        )
        self.now = time.time_ns() // 1_000_000
        self.waits: list[float] = []
        monkeypatch.setattr(reading, "now_ms", lambda: self.now)
        monkeypatch.setattr(jetstream, "SILENT_S", 0.02)
        monkeypatch.setattr(listen, "backoff", self._backoff)
        self.intake = Intake(self.config, self.config.sources[0], client)

    def _backoff(self, failures: int, chance: float) -> float:
        self.waits.append(failures)
        return 0.01

    def listen(self) -> asyncio.Task[None]:
        return asyncio.create_task(listen._hold(self.config.sources[0], self.intake, self.client, "one"))

    def look(self) -> list[Alert]:
        """What the listener reports, and what alerting makes of it."""
        sources.report(self.client, [self.intake.state()] if self.intake.reading else [])
        watch(self.client, self.config, self.now)
        return [alert for alert in alerts.unfinished(self.client) if not alert.closed]

    async def tries(self, more: int = 3) -> None:
        wanted = len(self.waits) + more
        await until(lambda: len(self.waits) >= wanted)

    async def pass_minutes(self, minutes: int) -> list[int]:
        """How many alerts are open after each ten seconds, while it is tried on and on."""
        found = []
        for _ in range(minutes * 6):
            self.now += 10_000
            await self.tries(1)
            found.append(len(self.look()))
        return found


async def until(so: Callable[[], bool]) -> None:
    while not so():
        await asyncio.sleep(0.005)


async def end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def run(what: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await what

    asyncio.run(within())


def nobody() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("how", ["closed", "refused", "silent", "replay"])
def test_it_is_told_after_source_minutes(how: str, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        server = Down()
        server.refuses = how == "refused"
        if how == "replay":  # one old event, again and again, and the door is closed
            server.says, server.closes = [1_700_000_000_000_000], True
        async with server.open():
            room = Room(client, nobody() if how == "closed" else server.port, monkeypatch)
            task = room.listen()
            await room.tries()
            assert room.look() == []
            begun = room.intake.state().well
            assert await room.pass_minutes(1) == [0] * 6
            assert sum(await room.pass_minutes(2)) >= 6
            (alert,) = room.look()
            await end(task)
        assert alert.title == "Source bluesky is down"
        assert alert.pages, "somebody is called"
        assert alert.since == begun
        assert room.waits[-1] > 10, "and tries become rarer"

    run(story())


def test_it_is_over_when_it_is_live_and_stays_so(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        server = Down()
        server.port = nobody()
        room = Room(client, server.port, monkeypatch)
        task = room.listen()
        await room.pass_minutes(3)
        (alert,) = room.look()
        begun = alert.since
        monkeypatch.setattr(jetstream, "SILENT_S", PATIENCE_S)
        server.says = [room.now * 1000]
        async with server.open():
            await until(lambda: not room.intake.state().reason)
            room.now += 4_000
            (alert,) = room.look()
            assert alert.open_members[0].trigger.detail == "It is live again; whether it stays so is waited for."
            room.now += 57_000
            assert room.look() == []
        await end(task)
        (alert,) = alerts.newest(client, 10)
        assert alert.members[0].trigger.detail == "It is live again, and has been for a minute without a cut."
        assert alert.since == begun

    run(story())


def test_a_listener_that_begins_anew_does_not_begin_to_count(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that dies every half a minute never gets to ``source_minutes`` by itself."""

    async def story() -> None:
        room = Room(client, nobody(), monkeypatch)
        seen = []
        for _ in range(8):
            room.intake = Intake(room.config, room.config.sources[0], client)
            task = room.listen()
            await room.tries(1)
            room.now += 30_000
            seen.append(len(room.look()))
            await end(task)
        assert seen[0] == 0
        assert seen[-1] == 1

    run(story())


def test_after_a_long_night_it_begins_anew(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody listened to is not down: Masthead itself was."""

    async def story() -> None:
        room = Room(client, nobody(), monkeypatch)
        before = SourceState(name="bluesky", kind="jetstream", well=1, beat=room.now - 10 * 60 * MINUTE)
        sources.report(client, [before])
        task = room.listen()
        await room.tries(1)
        assert room.look() == []
        assert room.intake.state().well == room.now
        await end(task)

    run(story())
