"""A real Valkey in which time is played."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import redis

from listening.config import Config
from listening.mention import Mention
from listening.spikes.record import Spike
from listening.store import mentions, sources
from listening.store.spikes import spikes
from listening.system.source import Connection, SourceState
from tests.made import HOUR, NOW, config, mention
from workers.spikes.explaining import Explaining
from workers.spikes.watching import Detecting

START = NOW - NOW % HOUR
ORDINARY = (
    "Acme opened another shop in town",
    "my Acme kettle still works",
    "Acme parcel came on time today",
    "reading about Acme again",
    "anyone tried the new Acme lamp",
)


class Town:
    """Mentions that come in minute by minute, and the jobs that look at them."""

    def __init__(self, client: redis.Redis, made: Config) -> None:
        self.client = client
        self.config = made
        self.now = START
        self._dice = random.Random(3)
        self._number = 0
        self.alive = True
        self.since = START - 86_400_000

    def past(self, hours: int = 12, rate: float = 6.0) -> None:
        """History up to now, ``rate`` mentions a minute."""
        first = self.now - hours * HOUR
        number = int(hours * 60 * rate)
        self.store([self.one(first + self._dice.randrange(hours * HOUR)) for _ in range(number)])

    def one(self, at: int, **more: object) -> Mention:
        self._number += 1
        given = {
            "text": self._dice.choice(ORDINARY),
            "author": f"somebody{self._dice.randrange(500)}",
            "followers": self._dice.randrange(1000),
            "compound": self._dice.choice([-0.5, 0.0, 0.5]),
            "url": f"https://net.example/{self._number}",
        }
        return mention(f"net:{self._number}", at, **(given | more))

    def burst(self, at: int) -> Mention:
        """One post of an incident."""
        loud = self._dice.random() < 0.1
        return self.one(
            at,
            text=self._dice.choice(
                (
                    "Rocket boots caught fire in Lisbon",
                    "my rocket boots are on fire",
                    "Lisbon: rocket boots fire, keep away",
                )
            ),
            topics=("Acme", "Rocket"),
            department="press" if loud else "care",
            compound=-0.6,
            country="PT",
            city="Lisbon",
            **({"author": "evening_news", "followers": 900_000} if loud else {}),
        )

    def store(self, several: Sequence[Mention]) -> None:
        ordered = sorted(several, key=lambda m: m.created)
        for n in range(0, len(ordered), 2000):
            mentions.record(self.client, ordered[n : n + 2000], self.now, self.config.retention)

    def pass_by(self, seconds: int, rate: float = 6.0, extra: float = 0.0, explain: int = 0) -> None:
        """Let time go by: ordinary mentions, and ``extra`` a minute of an incident; explained every so many seconds."""
        for passed in range(5, seconds + 1, 5):
            self.now += 5_000
            came = []
            for each, per_minute in ((self.one, rate), (self.burst, extra)):
                expected = per_minute / 12
                many = int(expected) + (self._dice.random() < expected % 1)
                came += [each(self.now - self._dice.randrange(1, 5_000)) for _ in range(many)]
            if self.alive:
                self.store(came)
            self.look()
            if explain and passed % explain == 0:
                Explaining(self.client, self.config, self.now).run()

    def look(self) -> bool:
        """One evaluation."""
        state = SourceState(
            name="net",
            kind="demo",
            connection=Connection.live if self.alive else Connection.cut,
            since=self.since,
            beat=self.now,
        )
        sources.report(self.client, [state])
        return Detecting(self.client, self.config, self.now).run()

    def cut(self) -> None:
        self.alive, self.since = False, self.now

    def mend(self) -> None:
        self.alive, self.since = True, self.now

    @property
    def spikes(self) -> list[Spike]:
        """All, oldest first."""
        return spikes.newest(self.client, 100)[::-1]


@pytest.fixture
def town(client: redis.Redis) -> Town:
    return Town(client, config())
