"""The listener: reads every source of the config, batches what matters, queues it.

One asyncio process. Each source is read by one listener at a time, which holds
a lease; a second one stands by. What a source said and how far it was read are
written in one step, so a crash repeats and never skips.
"""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from itertools import count

from redis.exceptions import RedisError

from listening.config import Config, Jetstream, Source
from listening.counting import listened
from listening.store import listened as times
from listening.store import sources as store
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, Client
from listening.store.handles import HandleCache
from listening.store.patience import trouble
from listening.system.source import Connection, SourceState
from workers.following import Following
from workers.intake import Intake
from workers.sources.base import Cut
from workers.sources.bluesky.handles import Handles
from workers.sources.registry import STREAMS, Streams, streams

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
NEWER_S = 0.5
"""Between two looks for a newer config."""
LAST_WRITE_S = 5.0
"""What was read by the end is written within this time; less than whoever ends us waits before it kills."""


def backoff(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row: doubling up to a minute, with full jitter.

    ``chance`` is a random number in 0..1. M. Brooker, Exponential Backoff And
    Jitter, AWS Architecture Blog, 2015; at least half a second, so that no
    server is hammered.
    """
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 10))
    return 0.5 + chance * longest


class SourceReading:
    """One source that is read, and what goes on beside it."""

    def __init__(
        self, source: Source, config: Config, client: Client, others: AsyncClient, following: Following
    ) -> None:
        self.source = source
        self.own = config.brand.own
        self._beside: list[asyncio.Task[None]] = []
        if isinstance(source, Jetstream):
            handles = Handles(source.directory, HandleCache(others))
            self.intake = Intake(config, source, client, handles, following)
            self._beside.append(asyncio.create_task(_look_up(handles)))
            if source.directory and self.own:
                self._beside.append(asyncio.create_task(_find_own(config, self.intake, handles)))
        else:
            self.intake = Intake(config, source, client, None, following)
        self.task: asyncio.Task[None] | None = None

    def begin(self, client: Client, holder: str, shells: Streams) -> None:
        self.task = asyncio.create_task(_hold(self.source, self.intake, client, holder, shells), name=self.source.name)

    def goes_on(self, config: Config) -> bool:
        """Whether a newer config leaves the connection as it is."""
        return self.source in config.sources and (
            not isinstance(self.source, Jetstream) or self.own == config.brand.own
        )

    async def end_beside(self) -> None:
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)


class Listener:
    """All sources of the newest config. One that a newer config leaves as it is keeps its connection."""

    def __init__(self, client: Client, others: AsyncClient, holder: str) -> None:
        self._client = client
        self._others = others
        self._holder = holder
        self._shells = streams(others)
        self.following = Following(client)
        self._readings: dict[str, SourceReading] = {}

    @property
    def intakes(self) -> list[Intake]:
        return [each.intake for each in self._readings.values()]

    async def turn_to(self, config: Config) -> None:
        """Read what ``config`` says; what was read of others by then is queued."""
        await self._end([each for each in self._readings.values() if not each.goes_on(config)])
        for source in config.sources:
            if source.name in self._readings:
                self._readings[source.name].intake.steer(config)
            else:
                new = SourceReading(source, config, self._client, self._others, self.following)
                new.begin(self._client, self._holder, self._shells)
                self._readings[source.name] = new

    async def end(self) -> None:
        await self._end(list(self._readings.values()))

    async def _end(self, ended: Sequence[SourceReading]) -> None:
        for each in ended:
            await each.end_beside()
        await _end([each.task for each in ended if each.task is not None])
        for each in ended:
            del self._readings[each.source.name]


async def listen(configs: Callable[[], Config], client: Client, others: AsyncClient, holder: str) -> None:
    """Read all sources until SIGTERM or SIGINT; what was read by then is queued.

    ``configs``: the config that holds at that moment. ``client`` writes what was heard; ``others`` is for
    what nobody waits for.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    listener = Listener(client, others, holder)
    background = [
        asyncio.create_task(_report(lambda: listener.intakes, client)),
        asyncio.create_task(_follow(listener.following)),
    ]
    config: Config | None = None
    while not stop.is_set():
        if (newest := configs()) is not config:
            config = newest
            await listener.turn_to(config)
        with suppress(TimeoutError):
            async with asyncio.timeout(NEWER_S):
                await stop.wait()
    await listener.end()
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Stop reading, and queue what was read; what Redis does not take in time is read again from its cursor."""
    for task in tasks:
        task.cancel()
    _, writing = await asyncio.wait(tasks, timeout=LAST_WRITE_S) if tasks else ((), ())
    for task in writing:
        log.warning("%s: Redis does not take what was read last, it is read again at the next start", task.get_name())
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _hold(source: Source, intake: Intake, client: Client, holder: str, shells: Streams = STREAMS) -> None:
    """Read a source whenever its lease is ours."""
    try:
        while True:
            if await _leases(source, client, holder, unknown=False):
                intake.adopt(await _reported(source, client))
                reading = asyncio.create_task(_read(source, intake, client, shells))
                try:
                    await _keep_lease(source, client, holder)
                finally:
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)
                    await intake.flush()
                    intake.reading = False
            await asyncio.sleep(1)
    finally:
        await asyncio.to_thread(store.drop_lease, client, source.name, holder)


async def _reported(source: Source, client: Client) -> SourceState | None:
    """What was last said of a source."""
    try:
        return await asyncio.to_thread(store.state, client, source.name)
    except RedisError:
        return None


async def _keep_lease(source: Source, client: Client, holder: str) -> None:
    """Returns when somebody else has the lease: we were away for too long."""
    while await _leases(source, client, holder, unknown=True):
        await asyncio.sleep(store.LEASE_MS / 3000)
    log.warning("%s: another listener has taken over", source.name)


async def _leases(source: Source, client: Client, holder: str, unknown: bool) -> bool:
    """Whether the lease is ours; ``unknown`` while Redis is away, when nobody can take it either."""
    try:
        return await asyncio.to_thread(store.take_lease, client, source.name, holder)
    except RedisError as error:
        log.warning("%s: %s", source.name, trouble(error))
        return unknown


async def _read(source: Source, intake: Intake, client: Client, shells: Streams = STREAMS) -> None:
    failures = 0
    while True:
        further = False
        intake.enter(Connection.connecting)
        try:
            cursor = await asyncio.to_thread(store.cursor, client, source.name)
            async with aclosing(shells[type(source)](source, cursor, intake)) as stream:
                async for heard in stream:
                    further |= await intake.take(heard)
            reason, asked = "the server ended the connection", None
        except Cut as cut:
            reason, asked = str(cut), cut.retry_after
        except Exception as error:  # whatever a source does, the others are still read
            log.exception("%s: reading failed", source.name)
            reason, asked = f"reading failed: {type(error).__name__}", None
        await intake.flush()
        # A connection that brought something new was a good one: the next is tried soon.
        failures = 1 if further else failures + 1
        wait = asked if asked is not None else backoff(failures, random.random())  # noqa: S311
        intake.cut(reason, wait)
        log.warning("%s: %s; next try in %.1f s", source.name, reason, wait)
        await asyncio.sleep(wait)


async def _look_up(handles: Handles) -> None:
    """Keep looking handles up; Redis may go and come back."""
    while True:
        try:
            await handles.run()
        except* (RedisError, OSError):
            log.warning("handles cannot be kept now; looking them up goes on later")
        await asyncio.sleep(5)


async def _find_own(config: Config, intake: Intake, handles: Handles) -> None:
    """Learn by which ids the brand's own accounts write."""
    for failures in count():
        try:
            intake.found_own(await handles.own(h.lstrip("@") for h in config.brand.own))
        except Cut as cut:
            log.warning("own handles cannot be looked up: %s", cut)
            await asyncio.sleep(backoff(failures, random.random()))  # noqa: S311
        else:
            return


async def _report(intakes: Callable[[], list[Intake]], client: Client) -> None:
    alive: dict[str, int] = {}
    last = 0
    while True:
        states = [intake.state() for intake in intakes() if intake.reading]
        now = now_ms()
        alive, last = listened.follow(alive, last, states, now), now
        try:
            await asyncio.to_thread(store.report, client, states)
            await asyncio.to_thread(times.note, client, alive, now)
        except Exception:
            # Redis is away; the pages see that nobody reports and say so.
            log.warning("states of the sources could not be reported", exc_info=True)
        await asyncio.sleep(1)


async def _follow(following: Following) -> None:
    """Learn which mentions have become part of a case."""
    while True:
        try:
            for id in await asyncio.to_thread(following.fetch):
                following.add(id)
        except Exception:
            # Redis is away; replies without a topic are missed meanwhile, nothing else is.
            log.warning("followed mentions could not be read", exc_info=True)
        await asyncio.sleep(1)
