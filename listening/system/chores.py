"""Chores: each has to succeed again and again. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class ChoreState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One chore. Times in ms UTC; 0 = never."""

    name: str
    every: float
    """Seconds between its turns."""
    done: int = 0
    """When it last succeeded."""
    failed: int = 0
    """When it last failed."""
    error: str = ""
    """Kind of that failure; empty since it succeeded again."""


TURNS = 3
"""A chore that has not succeeded for so many of its periods does not do its work."""
LEAST_MS = 15_000
"""No chore is judged sooner: a part may be silent for as long before it counts as dead."""


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A monitor outside of Masthead that is called while all is well. Times in ms UTC."""

    at: int
    """When it was last called."""
    taken: int = 0
    """When it last said that it heard; 0 = never."""
    error: str = ""
    """Why it did not hear, in words of ours."""


class Chores(msgspec.Struct, frozen=True):
    """All of them, and since when they are queued without a break."""

    states: tuple[ChoreState, ...] = ()
    since: int = 0
    """ms UTC; 0 = nobody queues them."""


NOBODY = Chores()
"""Nobody queues any."""


def standing_still(chores: Chores, now: int) -> tuple[ChoreState, ...]:
    """Those that have not succeeded for three of their periods while somebody queues them."""
    if not chores.since:
        return ()  # that there is no schedule is said of the schedule
    return tuple(each for each in chores.states if now - stands_since(each, chores) > _patience_ms(each))


def stands_since(state: ChoreState, chores: Chores) -> int:
    """Since when a chore has not succeeded (ms UTC), of the time that somebody queues it."""
    return max(state.done, chores.since)


def _patience_ms(state: ChoreState) -> float:
    return max(TURNS * state.every * 1000, LEAST_MS)


def expected(before: Iterable[ChoreState], periods: dict[str, float]) -> tuple[ChoreState, ...]:
    """The states of exactly the chores there are, by name and seconds; what is known of them stays."""
    known = {each.name: each for each in before}
    return tuple(
        msgspec.structs.replace(known[name], every=every) if name in known else ChoreState(name=name, every=every)
        for name, every in periods.items()
    )
