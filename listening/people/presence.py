"""Presence: who is here now, and what each of them is looking at or writing. Pure.

A person is here while a page of theirs is open: it says so about once a second,
and is forgotten a few seconds after it has stopped. A wall screen is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

EXPIRES_MS = 4_000
"""A page that has said nothing for this long is closed, or its network is gone."""

WEEK_DAYS = 7


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an open page shows, as it says itself."""

    case: Annotated[str, Meta(max_length=20)] = ""
    """The case somebody looks at, or is about to act on in a queue."""
    writing: bool = False
    """They type an answer to it."""


class Here(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One open page of one person."""

    name: str
    departments: tuple[str, ...] = ()
    spot: Spot = Spot()
    at: int
    """When it was last heard of, ms UTC."""


class Headcount(msgspec.Struct, frozen=True):
    """How many different people listen, or did."""

    people: int
    by_department: dict[str, int]
    """Somebody of two departments counts in both; who has none, in none."""


class Listening(msgspec.Struct, frozen=True):
    """How many people listen: now, today, and over the last seven days, today among them."""

    now: Headcount
    today: Headcount
    week: Headcount
    present: tuple[str, ...] = ()
    """Who is here now."""
    days: Mapping[str, int] = {}
    """How many days ago each of the week's people was here last; 0 = today."""


def alive(pages: Iterable[Here], now: int) -> list[Here]:
    """Those that were heard of lately at ``now`` (ms)."""
    return [page for page in pages if now - page.at <= EXPIRES_MS]


def at_cases(pages: Iterable[Here]) -> dict[str, dict[str, bool]]:
    """Case -> name -> whether they are writing; of several pages of one person, any."""
    found: dict[str, dict[str, bool]] = {}
    for page in pages:
        if page.spot.case:
            here = found.setdefault(page.spot.case, {})
            here[page.name] = here.get(page.name, False) or page.spot.writing
    return found


def people(pages: Iterable[Here]) -> dict[str, tuple[str, ...]]:
    """Name -> departments of everybody with an open page."""
    return {page.name: page.departments for page in pages}


def headcount(people: Mapping[str, tuple[str, ...]], departments: Iterable[str]) -> Headcount:
    """How many there are, in all and in each of ``departments``."""
    return Headcount(
        len(people),
        {name: sum(name in theirs for theirs in people.values()) for name in departments},
    )


def day(now: int, zone: str) -> str:
    """The day of ``now`` (ms) where the brand is: ``2026-03-01``."""
    return datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date().isoformat()


def week(now: int, zone: str) -> list[str]:
    """The last seven days, the running one first."""
    today = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()
    return [(today - timedelta(days=n)).isoformat() for n in range(WEEK_DAYS)]
