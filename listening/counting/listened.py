"""Stretches of time in which sources were listened to, and what share of a range they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from listening.spans import DAY_MS
from listening.system.source import ALIVE, DEAD_AFTER_MS, SourceState

Stretch = tuple[int, int]
"""[start, end) in ms UTC."""


class Listened(msgspec.Struct, frozen=True):
    """What is known of some days."""

    first: Mapping[str, int]
    """Since when (ms) each source is listened to at all."""
    alive: Mapping[str, Sequence[Stretch]]
    """When it was live or catching up, in no order; stretches of one source may overlap."""

    def share(self, source: str, start: int, end: int) -> tuple[int, int]:
        """For how long (ms) of [start, end) a source was alive, and of how long it should have been."""
        first = self.first.get(source)
        if first is None or first >= end:
            return 0, 0
        start = max(start, first)
        return covered(self.alive.get(source, ()), start, end), end - start


NOTHING = Listened({}, {})


def covered(stretches: Iterable[Stretch], start: int, end: int) -> int:
    """How much (ms) of [start, end) is in any of the stretches."""
    total, at = 0, start
    for begin, stop in sorted(stretches):
        total += max(0, min(stop, end) - max(begin, at))
        at = max(at, min(stop, end))
    return total


def follow(since: Mapping[str, int], last: int, states: Iterable[SourceState], now: int) -> dict[str, int]:
    """Since when (ms) each source is alive without a break: what was known at ``last``, and what is heard now.

    Who has not reported for so long that a source counted as cut was not there.
    """
    known = since if now - last <= DEAD_AFTER_MS else {}
    return {s.name: known.get(s.name, now) for s in states if s.connection in ALIVE}


def by_day(since: int, now: int) -> list[tuple[int, Stretch]]:
    """A stretch that still goes on as it is kept, for yesterday and today: (midnight, stretch)."""
    today = now - now % DAY_MS
    found = [(today, (max(since, today), now))]
    if since < today:
        # Yesterday is complete only now: it ends at midnight, not at the last report before it.
        found.append((today - DAY_MS, (max(since, today - DAY_MS), today)))
    return found
