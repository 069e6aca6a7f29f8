"""Waits that a server asks of us. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from listening.spans import HOUR_S

LONGEST_WAIT_S = HOUR_S
"""The most a server may ask us to wait."""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait: ``Retry-After`` (RFC 9110, seconds or a date), or ``X-RateLimit-Reset`` when
    ``X-RateLimit-Remaining`` is 0 (ISO 8601, Mastodon's way; seconds since 1970, GitHub's). None if none is asked."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal():
        return min(float(asked[:9]), LONGEST_WAIT_S)
    try:
        if asked:
            until = parsedate_to_datetime(asked)
        elif headers.get("x-ratelimit-remaining") == "0":
            reset = headers.get("x-ratelimit-reset", "")
            seconds = reset.isascii() and reset.isdecimal() and len(reset) < 12
            until = datetime.fromtimestamp(int(reset), UTC) if seconds else datetime.fromisoformat(reset)
        else:
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT_S)
