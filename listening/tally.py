"""What mentions add to the counts: cells by bucket, and how long a bucket is kept. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from listening.buckets import Bucket, Resolution, cell_of
from listening.config.schema import Retention
from listening.mention import Mention

SHORTEST_MS = 1000
"""A bucket that should be over already is there for a moment, so that nobody has to ask."""

COARSE = (Resolution.hour, Resolution.day)


def tally(
    mentions: Sequence[Mention], now: int, retention: Retention
) -> dict[Bucket, dict[str, int]]:
    """Cells with their mentions, by the buckets of ``listening.buckets.buckets_of`` at ``now`` (ms)."""
    counted = [(m.created, cell_of(m)) for m in mentions]
    found: dict[Bucket, dict[str, int]] = {}
    for resolution in Resolution:
        width = resolution.value
        kept = counted
        if resolution not in COARSE:
            since = now - resolution.kept(retention)
            kept = [each for each in counted if each[0] > since]
        for (start, cell), n in Counter([(at - at % width, cell) for at, cell in kept]).items():
            found.setdefault(Bucket(resolution, start), {})[cell] = n
    return found


def left(bucket: Bucket, now: int, retention: Retention) -> int:
    """How long (ms) a bucket that was written to at ``now`` is still kept.

    Hours and days are kept from the day they were received, whatever their age.
    """
    resolution, start = bucket
    if resolution in COARSE:
        return max(start - now, 0) + resolution.kept(retention)
    return max(start + resolution.value + resolution.kept(retention) - now, SHORTEST_MS)
