"""One evaluation: rows that have ended since the last one, through the detector, to spikes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from listening.spikes import detector as detector
from listening.spikes.detector import MoodState, SeriesState
from listening.spikes.gaps import Ears, abandoned, listened
from listening.spikes.lifecycle import Life
from listening.spikes.series import CountedRow, Series, SeriesKind

ROW_S = 10
"""Width of a row: a fine bucket."""
GRACE_S = 5
"""How long after its end a row is waited for: mentions are on their way for a second or two."""
LATE_ROWS = 12
"""Mentions that come up to this many rows late count in the row they come in."""
MOST_ROWS = 360
"""Rows that one evaluation makes up for, an hour; what was missed before is a gap."""
RATE_ROWS = 6
"""A minute."""


class Head(msgspec.Struct):
    """How far the series have been watched. Times in UTC seconds."""

    next: int
    """Start of the first row not yet fed."""
    began: int
    """Since when there is no longer a gap; what was written before is history."""
    ears: Ears
    order: list[str]
    """Series in the order of ``recent``."""
    recent: dict[int, list[int]]
    """The last rows as they were counted, to tell what comes late."""
    past: int = 0
    """Mentions of history that the usual was last learnt from."""
    past_at: int = 0
    """When that was."""
    grown: int = 0
    """Mentions of history when last looked."""
    grown_at: int = 0
    """When that last changed."""


class DetectorMemory(msgspec.Struct):
    """Everything the detector remembers, by series id."""

    head: Head
    states: dict[str, SeriesState]
    moods: dict[str, MoodState]


def due(head: Head, now: int) -> range:
    """Starts of the rows that have ended by ``now`` (UTC seconds) and were not fed."""
    last = (now - GRACE_S) // ROW_S * ROW_S
    return range(max(head.next, last - MOST_ROWS * ROW_S), last, ROW_S)


def feed(
    watch: DetectorMemory,
    rows: Mapping[int, CountedRow],
    fresh: Sequence[int],
    series: Sequence[Series],
    known: Sequence[str],
    offset: Callable[[int], int],
    life: Life,
) -> None:
    """Feed the rows that begin at ``fresh`` and let spikes live by what is said of them.

    ``rows`` has those and the ``LATE_ROWS`` before; ``known`` are the sources of
    config.toml; ``offset(at)`` is the brand's zone minus UTC, in seconds.
    """
    head = watch.head
    order = [each.id for each in series]
    if head.order != order:
        head.order, head.recent = order, {}
    counts = {start: _vector(order, counted) for start, counted in rows.items()}
    scored = {start: counted.scored for start, counted in rows.items()}
    for start in fresh:
        extra = _late(head, counts, start)
        heard = listened(head.ears, start, ROW_S, rows[start].sources, known)
        here = offset(start)
        for n, each in enumerate(series):
            found = counts[start][n]
            if each.kind is SeriesKind.mood:
                total = scored[start].get(each.id, 0)
                verdict = detector.observe_mood(watch.moods[each.id], start, min(found, total), total, observed=heard)
            else:
                verdict = detector.observe(watch.states[each.id], start, found + extra[n], offset=here, observed=heard)
            life.take(each.id, verdict)
        if not heard and abandoned(head.ears):
            _end(watch, life, start + ROW_S)
        head.recent[start] = counts[start]
        head.recent = {at: kept for at, kept in head.recent.items() if at > start - LATE_ROWS * ROW_S}
        life.follow(lambda id: float(_minute(head, id)), (start + ROW_S) * 1000)
        head.next = start + ROW_S


def _end(watch: DetectorMemory, life: Life, at: int) -> None:
    """End every spike at ``at`` (UTC seconds)."""
    life.drop(frozenset(), at * 1000)
    for state in watch.states.values():
        state.fast.gate.spike = None
    for mood in watch.moods.values():
        mood.gate.spike = None


def _vector(order: Sequence[str], counted: CountedRow) -> list[int]:
    return [counted.mentions.get(id, 0) for id in order]


def _late(head: Head, counts: Mapping[int, list[int]], start: int) -> list[int]:
    """Mentions of earlier rows that came after these were fed; each is late once."""
    extra = [0] * len(head.order)
    for at, before in head.recent.items():
        after = counts.get(at)
        if after is None or at >= start:
            continue
        for n, (old, new) in enumerate(zip(before, after, strict=True)):
            # Fewer than before: a post was edited or deleted.
            if new > old:
                extra[n] += new - old
        head.recent[at] = after
    return extra


def _minute(head: Head, id: str) -> int:
    """Mentions of a series in the last minute."""
    if id not in head.order:
        return 0
    n = head.order.index(id)
    last = sorted(head.recent)[-RATE_ROWS:]
    return sum(head.recent[at][n] for at in last)
