"""Moments in words: for programs in UTC, for people by the clock of a place. Pure.

What one page alone says otherwise (a weekday, no year) stands with that page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def iso(ms: int) -> str:
    """ISO 8601 in UTC with milliseconds, as everywhere in the API: ``2026-03-01T09:00:00.000Z``."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_or_none(ms: int | None) -> str | None:
    """The same of a moment that may be missing: 0 or None."""
    return iso(ms) if ms else None


def iso_seconds(ms: int) -> str:
    """ISO 8601 in UTC to the whole second, where others take no more: ``2026-03-01T09:00:00Z``."""
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def clock(ms: int, zone: ZoneInfo) -> str:
    """``14:02``."""
    return f"{datetime.fromtimestamp(ms / 1000, zone):%H:%M}"


def dated(ms: int, zone: ZoneInfo) -> str:
    """``3 Mar 2027 14:02``."""
    return f"{datetime.fromtimestamp(ms / 1000, zone):%-d %b %Y %H:%M}"
