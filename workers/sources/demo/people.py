"""The invented population: the same number is the same person, every time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

import msgspec

from workers.sources.demo.names import LONG, NAMES, PAPERS, STARS, TAILS
from workers.sources.demo.places import COUNTRIES, JUNK, DemoSpot

HANDLES = ("%s.%s", "%s_%s", "%s%.1s", "%s%s", "the%s%.4s", "%s.w.%s", "%.1s%s", "real%s%s")

T = TypeVar("T")

POPULATION = 25_000
"""People who speak English; other languages have as many as their share."""

_NAMES = {names.language: names for names in NAMES}
_GIVEN = {names.language: tuple(names.given.split()) for names in NAMES}
_FAMILY = {names.language: tuple(names.family.split()) for names in NAMES}
_SPOTS = {c.language: tuple(s for s in c.spots for _ in range(s.weight)) for c in COUNTRIES}


class Author(msgspec.Struct, frozen=True):
    """Who writes, as a source would tell it."""

    handle: str
    name: str
    followers: int
    location: str = ""
    lat: float | None = None
    lon: float | None = None


OWN = (Author("PlovairHelps", "Plovair Helps", 88_412), Author("Plovair", "Plovair", 412_906))
"""The brand's own accounts; examples/demo.toml lists the same handles."""


def pick(random: Random, options: Sequence[T]) -> T:
    """One of the options, each as likely; repeat what shall be likelier."""
    return options[int(random.random() * len(options))]


def someone(random: Random, seed: int, language: str, share: float) -> Author:
    """A speaker of the language; some people write far more often than others."""
    people = int(POPULATION * share / 74) + 50
    return _person(seed, language, int(people * random.random() ** 1.4))


def paper(random: Random) -> Author:
    """An account that carries news."""
    name = pick(random, PAPERS)
    return Author(_handle(name), name, 4_000 + 31_000 * (len(name) % 7), "")


def star(random: Random) -> Author:
    """An account with millions of followers."""
    name = pick(random, STARS)
    return Author(_handle(name), name + " ✓", 1_400_000 + 610_000 * (len(name) % 5), "")


def at_spot(author: Author, spot: DemoSpot, random: Random) -> Author:
    """The same person, telling from a certain city today."""
    exact = random.random() < 0.15
    return Author(
        author.handle,
        author.name,
        author.followers,
        pick(random, spot.written),
        round(spot.lat + random.random() * 0.08 - 0.04, 4) if exact else None,
        round(spot.lon + random.random() * 0.08 - 0.04, 4) if exact else None,
    )


@lru_cache(maxsize=50_000)
def _person(seed: int, language: str, number: int) -> Author:
    random = Random(f"{seed}/person/{language}/{number}")  # noqa: S311 - a script, not a secret
    names = _NAMES[language]
    given, _, given_latin = pick(random, _GIVEN[language]).partition("|")
    family, _, family_latin = pick(random, _FAMILY[language]).partition("|")
    dice = random.random()
    if names.family_first:
        shown = f"{family} {given}"
    elif dice < 0.25:
        shown = given
    else:
        shown = f"{given} {family}"
    if dice > 0.96:
        shown += pick(random, LONG)
    elif dice > 0.3:
        shown += pick(random, TAILS)
    given_latin, family_latin = (given_latin or given).lower(), (family_latin or family).lower()
    handle = pick(random, HANDLES) % (given_latin, family_latin)
    followers = min(int(random.lognormvariate(5.3, 1.75)), 900_000)
    spot = pick(random, _SPOTS[language])
    where = random.random()
    if where < 0.30:
        location = ""
    elif where < 0.37:
        location = pick(random, JUNK)
    else:
        location = pick(random, spot.written)
    exact = where > 0.95
    return Author(
        f"{handle}{number}",
        shown,
        followers,
        location,
        round(spot.lat + random.random() * 0.12 - 0.06, 4) if exact else None,
        round(spot.lon + random.random() * 0.12 - 0.06, 4) if exact else None,
    )


def _handle(name: str) -> str:
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum())
