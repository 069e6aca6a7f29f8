"""Stretches of time in words. Pure."""

from __future__ import annotations


def ago(ms: int) -> str:
    """In the largest unit that fits: ``4 s``, ``3 min``, ``2 h``, ``5 days``."""
    seconds = max(ms, 0) // 1000
    for size, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} s"
