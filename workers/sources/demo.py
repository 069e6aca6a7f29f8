"""The demo source: a made-up stream about a fictional airline.

``mentions_between`` and ``events_between`` are pure: the same (seed, per_day,
name, time zone) and time give the same events, however the time is cut.
``stream`` is the thin shell that releases them in real time; docs/demo.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from zoneinfo import ZoneInfo

from listening.config import Demo
from listening.mention import Mention
from workers.sources.base import Heard, Link
from workers.sources.demo_script.rhythm import HOME, MINUTE
from workers.sources.demo_script.script import minutes
from workers.sources.demo_script.thread import Happening

DAY = 86_400_000
STEP = 0.2
"""Seconds between two looks at the clock."""

QUIET = 5_000
"""Milliseconds of silence after which the cursor is moved on without an event."""


def events_between(
    demo: Demo, start_ms: int, end_ms: int, tz: ZoneInfo = HOME
) -> Iterator[Happening]:
    """Posts and deletions with start_ms <= at < end_ms (ms UTC), in time order."""
    for happened in minutes(demo, start_ms // MINUTE, tz):
        for happening in happened:
            if happening.at >= end_ms:
                return
            if happening.at >= start_ms:
                yield happening
    raise AssertionError("the script is endless")


def mentions_between(
    demo: Demo, start_ms: int, end_ms: int, tz: ZoneInfo = HOME
) -> Iterator[Mention]:
    """Mentions with start_ms <= created < end_ms (ms UTC), in time order.

    Deleted ones too: a deletion is an event of its own, see ``events_between``.
    """
    for happening in events_between(demo, start_ms, end_ms, tz):
        if isinstance(happening.event, Mention):
            yield happening.event


async def stream(source: Demo, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """All that happened since the cursor at once, then each event at its time.

    The cursor is the time in ms UTC before which everything was given; without
    one the stream begins ``history_days`` ago. A cursor that is no number is
    our own data gone wrong: ValueError.
    """
    link.live()
    now = _now()
    # A cursor ahead of the clock (it was set back) would be a long silence: giving twice is harmless.
    start = min(int(cursor), now) if cursor else now - int(source.history_days * DAY)
    told = start
    for happened in minutes(source, start // MINUTE):
        # Making a minute costs little, making hours of them would hold up everyone else.
        await asyncio.sleep(0)
        for happening in happened:
            if happening.at < start:
                continue
            while (now := _now()) < happening.at:
                if now - told >= QUIET:
                    told = now
                    yield Heard(event=None, cursor=str(now), at=now)
                await asyncio.sleep(min(STEP, (happening.at - now) / 1000))
            told = happening.at
            yield Heard(event=happening.event, cursor=str(happening.at), at=happening.at)


def _now() -> int:
    return time.time_ns() // 1_000_000
