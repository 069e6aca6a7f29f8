"""The demo source: a made-up stream about a fictional airline.

``mentions_between`` and ``events_between`` are pure: the same (seed, per_day,
name, time zone) and time give the same events, however the time is cut.
``stream`` is the thin shell that releases them in real time; docs/demo.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from zoneinfo import ZoneInfo

from listening.config import Demo
from listening.mention import Mention
from listening.spans import DAY_MS, MINUTE_MS
from listening.store.clock import now_ms
from workers.sources.base import Heard, Link
from workers.sources.demo.progress import begin
from workers.sources.demo.rhythm import HOME
from workers.sources.demo.script import minutes
from workers.sources.demo.thread import ThreadEvent

STEP = 0.2
"""Seconds between two looks at the clock."""

QUIET = 5_000
"""Milliseconds of silence after which the cursor is moved on without an event."""


def events_between(demo: Demo, start_ms: int, end_ms: int, tz: ZoneInfo = HOME) -> Iterator[ThreadEvent]:
    """Posts and deletions with start_ms <= at < end_ms (ms UTC), in time order."""
    for happened in minutes(demo, start_ms // MINUTE_MS, tz):
        for happening in happened:
            if happening.at >= end_ms:
                return
            if happening.at >= start_ms:
                yield happening
    raise AssertionError("the script is endless")


def mentions_between(demo: Demo, start_ms: int, end_ms: int, tz: ZoneInfo = HOME) -> Iterator[Mention]:
    """Mentions with start_ms <= created < end_ms (ms UTC), in time order.

    Deleted ones too: a deletion is an event of its own, see ``events_between``.
    """
    for happening in events_between(demo, start_ms, end_ms, tz):
        if isinstance(happening.event, Mention):
            yield happening.event


async def stream(source: Demo, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """Each event at its time, and between them what is missing, the newest of it first.

    Missing is, without a cursor, the history of ``history_days``; after a
    pause, what happened meanwhile. A cursor that is none (see
    ``demo.progress``) is our own data gone wrong: ValueError.
    """
    link.live()
    progress = begin(cursor, now_ms(), int(source.history_days * DAY_MS))
    link.missing(progress.missing_s(), progress.whole_from())
    coming = _from(source, progress.live)
    following = next(coming)
    while True:
        while following.at <= now_ms():
            progress = progress.at(following.at)
            yield Heard(following.event, progress.cursor(), following.at)
            following = next(coming)
        block = progress.block()
        if block is not None:
            for number, happening in enumerate(events_between(source, block.start, block.end)):
                # History has no lateness: ``at`` is not told. The cursor moves when all is given.
                yield Heard(happening.event, progress.cursor())
                if number % 100 == 0:
                    await asyncio.sleep(0)  # making hours of script must not hold up everyone else
                if following.at <= now_ms():
                    progress = progress.at(following.at)
                    yield Heard(following.event, progress.cursor(), following.at)
                    following = next(coming)
            progress = progress.without(block)
            link.missing(progress.missing_s(), progress.whole_from())
            yield Heard(None, progress.cursor())
            continue
        if (now := now_ms()) - progress.live >= QUIET:
            progress = progress.at(now)
            yield Heard(None, progress.cursor(), now)
        await asyncio.sleep(min(STEP, max(following.at - now, 0) / 1000))


def _from(source: Demo, start: int) -> Iterator[ThreadEvent]:
    """Everything that happens from ``start`` (ms UTC) on, without an end."""
    for happened in minutes(source, start // MINUTE_MS):
        yield from (happening for happening in happened if happening.at >= start)
