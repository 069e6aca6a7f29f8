"""Stretches of time: their units, and how they are said. Pure."""

from __future__ import annotations

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
"""Moments and most stretches are ms; what other protocols, people and the detector count in is seconds."""


def ago(ms: int) -> str:
    """In the largest unit that fits: ``4 s``, ``3 min``, ``2 h``, ``5 days``."""
    seconds = max(ms, 0) // 1000
    for size, name in ((DAY_S, "days"), (HOUR_S, "h"), (MINUTE_S, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} s"
