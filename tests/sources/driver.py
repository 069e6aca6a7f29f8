"""A listener as the contract wants it: keeps event and cursor together, comes back after a cut."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from listening.config import Topic
from listening.mention import Event
from workers.sources.base import Cut, Heard, Stream

GIVEN_UP_S = 300
"""A test that takes so long has failed."""


class Wire:
    """A Link that remembers."""

    def __init__(self) -> None:
        self.tracked: tuple[Topic, ...] = (Topic(name="Acme", any=("acme",)),)
        self.lives = 0
        self.quiets = 0
        self.names: list[tuple[str, str]] = []
        self.missed: list[float] = []
        self.used: dict[str, int] = {}
        self.allowed: list[str] = []

    def missing(self, seconds: float, whole_from: int = 0) -> None:
        self.missed.append(seconds)

    async def spent(self, period: str, more: int = 0) -> int:
        self.used[period] = self.used.get(period, 0) + more
        return self.used[period]

    def allowance(self, words: str) -> None:
        self.allowed.append(words)

    def live(self) -> None:
        self.lives += 1

    def quiet(self) -> None:
        self.quiets += 1

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self.tracked

    @property
    def own(self) -> frozenset[str]:
        return frozenset()

    def renamed(self, did: str, handle: str) -> None:
        self.names.append((did, handle))


class Kept:
    """What was stored, and all cuts."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.newest = 0
        """The highest time of an event that its source told, ms UTC: how far behind we are."""
        self.cursor = ""
        self.cuts: list[Cut] = []
        self.wire = Wire()

    async def listen(
        self, stream: Stream, source: Any, enough: Callable[[Kept], bool], batch: int = 7, seed: int = 1
    ) -> None:
        """Listens until ``enough``. Stores in batches; a batch that is not full when the
        connection is cut is lost now and then, as in a crash."""
        rng = random.Random(seed)
        async with asyncio.timeout(GIVEN_UP_S):
            while True:
                held: list[Heard] = []
                try:
                    async with aclosing(stream(source, self.cursor, self.wire)) as heard:  # type: ignore[type-var]
                        async for one in heard:
                            held.append(one)
                            if len(held) >= batch or self._enough(enough, held):
                                self._store(held)
                                if enough(self):
                                    return
                except Cut as cut:
                    self.cuts.append(cut)
                    if rng.random() < 0.7:
                        self._store(held)
                        if enough(self):
                            return

    def _enough(self, enough: Callable[[Kept], bool], held: list[Heard]) -> bool:
        ahead = Kept()
        ahead.events = self.events + [heard.event for heard in held]
        return enough(ahead)

    def _store(self, held: list[Heard]) -> None:
        self.events += [heard.event for heard in held]
        self.newest = max([self.newest, *(heard.at for heard in held)])
        if held:
            self.cursor = held[-1].cursor
        held.clear()
