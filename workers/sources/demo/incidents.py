"""The plan of incidents per day (UTC): when one happens, which one, and how strong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random

import msgspec

from listening.spans import MINUTE_MS
from workers.sources.demo.incident_lines import INCIDENTS, Incident, IncidentTold
from workers.sources.demo.people import Author, at_spot, pick, star
from workers.sources.demo.phrases import PhraseBook, Pool, book
from workers.sources.demo.places import HUBS, DemoSpot

MINUTES_A_DAY = 1440

LONGEST = 12
"""Minutes that an incident lasts at most."""

_APART = (6, 20)
_LASTS = (4, LONGEST)
_PEAK_AT = 0.3
"""Part of its time after which it is loudest: it grows faster than it fades."""

_WEIGHTS = tuple(i for i in INCIDENTS for _ in range(i.often))


class Planned(msgspec.Struct, frozen=True):
    """An incident that happens."""

    incident: Incident
    start: int
    """ms UTC"""
    lasts: int
    """ms"""
    times: float
    """How many times its series' usual it reaches at its peak."""
    hub: DemoSpot
    told: tuple[tuple[PhraseBook, Pool], ...]
    """Who tells it: languages, the first one mostly."""
    star: Author | None
    """The celebrity who begins it, if one does."""
    opening: str
    """What the celebrity writes."""

    @property
    def mean(self) -> float:
        """First posts it brings for each one a minute that its series usually has.

        A triangle: half its height times its base.
        """
        return (self.times - 1) * self.lasts / MINUTE_MS / 2

    def moment(self, random: Random) -> int:
        """When one of its posts is written, ms UTC: few, many, few."""
        return self.start + int(self.lasts * random.triangular(0, 1, _PEAK_AT))

    def where(self, author: Author, random: Random) -> Author:
        """A local incident is mostly told from where it is."""
        if self.incident.local and random.random() < 0.6:
            return at_spot(author, self.hub, random)
        return author


def starting(seed: int, minute: int) -> Iterator[Planned]:
    """Incidents that begin in this minute (since 1970 UTC)."""
    yield from _day(seed, minute // MINUTES_A_DAY).get(minute, ())


@lru_cache(maxsize=8)
def _day(seed: int, day: int) -> Mapping[int, Sequence[Planned]]:
    """What begins on a day, by its minute since 1970."""
    random = Random(f"{seed}/incidents/{day}")  # noqa: S311 - a script, not a secret
    at = random.uniform(2, _APART[1])
    plan: dict[int, list[Planned]] = {}
    while at < MINUTES_A_DAY:
        planned = _plan(random, int((day * MINUTES_A_DAY + at) * MINUTE_MS))
        plan.setdefault(planned.start // MINUTE_MS, []).append(planned)
        at += random.uniform(*_APART)
    return plan


def _plan(random: Random, start: int) -> Planned:
    incident = pick(random, _WEIGHTS)
    hub = pick(random, HUBS)
    famous = star(random) if incident.opening else None
    given = (
        ("{hub}", hub.written[0]),
        ("{foe}", pick(random, ("Osprelle", "Tundrajet"))),
        ("{plane}", f"PLV{int(112 + random.random() * 870)}"),
        ("{door}", f"{pick(random, 'ABCDEF')}{int(2 + random.random() * 38)}"),
        ("{hero}", pick(random, ("Niamh", "Kofi", "Joana", "Sven", "Priya", "Bea"))),
        ("{star}", famous.name.removesuffix(" ✓") if famous else ""),
    )
    return Planned(
        incident=incident,
        start=start,
        lasts=int(random.uniform(*_LASTS) * MINUTE_MS),
        times=random.uniform(incident.low, incident.high),
        hub=hub,
        told=tuple(_told(told, given) for told in incident.told),
        star=famous,
        opening=book("en").pool(incident.opening).fill(random.random) if famous else "",
    )


def _told(told: IncidentTold, given: tuple[tuple[str, str], ...]) -> tuple[PhraseBook, Pool]:
    speaks = book(told.language)
    lines = list(told.lines)
    for name, word in given:
        lines = [line.replace(name, word) for line in lines]
    return speaks, speaks.pool(lines)
