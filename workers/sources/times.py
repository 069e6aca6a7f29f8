"""Times as posts carry them, to milliseconds since 1970-01-01 UTC.

A file has one time per row, so this is on the fast path: the day, the time of
day and the zone repeat from row to row and are looked up, not parsed again.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from listening.spans import DAY_MS, HOUR_S, MINUTE_MS
from workers.sources import worded_times
from workers.sources.worded_times import PLAIN, Manner

_COMPACT = re.compile(r"\d{8}T\d{6}(?:\d{2})?Z")
"""ISO 8601 without marks, as in ``20140905T061104Z``."""


END = 253_402_300_800_000
"""Year 10000: no calendar here reaches it, so no later time is believed."""

AHEAD_MS = 10 * MINUTE_MS
"""A time further ahead of ours is not believed."""

_MONTHS = {
    name: n
    for n, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)
}


def believed(created: int, now: int) -> int:
    """When a post was written, ms UTC: as ``created`` says, or ``now`` if the server's clock runs too far ahead."""
    return now if created > now + AHEAD_MS else created


def since_1970(at: datetime | None) -> int:
    """ms UTC; 0 for no time, one without a zone, or one before 1970."""
    if at is None or at.tzinfo is None:
        return 0
    try:
        return max(int(at.timestamp() * 1000), 0)
    except (ValueError, OverflowError):
        return 0


def millis(text: str, manner: Manner = PLAIN) -> int:
    """The time ``text`` says, ms UTC. ValueError if it says none for sure, with the reason.

    Taken: ISO 8601 with blank or T, fraction or none (``2015-02-16 23:43:02
    -0800``, ``2013-12-31T23:10:08Z``); without a zone it is ``manner``'s, UTC
    unless said otherwise. Twitter's ``Tue Oct 31 22:10:47 +0000 2017``. Numbers
    since 1970 in seconds, milliseconds, microseconds or nanoseconds, told by
    their size. What is worded, with AM and PM and zones by name, as
    ``worded_times`` reads it. Refused: whatever has a part that is not
    understood or says several things, and anything before 1970.
    """
    found = _fixed(text, manner) if manner.home is UTC else _otherwise(text, manner)
    if not 0 <= found < END:
        raise ValueError("before 1970 or after 9999")
    return found


def _fixed(text: str, manner: Manner) -> int:
    try:
        if text[4] == "-":
            fraction, zone = _after_seconds(text[19:])
            return _iso_day(text[:10], text[10:11]) + _time_of_day(text[11:19]) + fraction - zone
        if text[3] == " " and len(text) == 30:
            return _named_day(text[4:10], text[26:]) + _time_of_day(text[11:19]) - _zone(text[20:25])
    except (ValueError, IndexError, KeyError):
        pass
    return _otherwise(text, manner)


@lru_cache(maxsize=4096)
def _iso_day(text: str, between: str) -> int:
    if not text.isascii() or between not in "Tt _" or text[7] != "-":
        raise ValueError(text)
    return _midnight(int(text[:4]), int(text[5:7]), int(text[8:10]))


@lru_cache(maxsize=4096)
def _named_day(month_day: str, year: str) -> int:
    return _midnight(int(year), _MONTHS[month_day[:3]], int(month_day[4:]))


def _midnight(year: int, month: int, day: int) -> int:
    return (datetime(year, month, day).toordinal() - 719_163) * DAY_MS


@lru_cache(maxsize=90_000)
def _time_of_day(text: str) -> int:
    """``HH:MM:SS``; a leap second counts as the second before it."""
    if len(text) != 8 or text[2] != ":" or text[5] != ":" or not text.isascii():
        raise ValueError(text)
    digits = text[:2] + text[3:5] + text[6:]
    hours, minutes, seconds = int(text[:2]), int(text[3:5]), int(text[6:])
    if not digits.isdecimal() or hours > 23 or minutes > 59 or seconds > 60:
        raise ValueError(text)
    return (hours * HOUR_S + minutes * 60 + min(seconds, 59)) * 1000


@lru_cache(maxsize=8192)
def _after_seconds(text: str) -> tuple[int, int]:
    """Fraction in ms, and the zone's offset in ms, of what follows the seconds."""
    if text[:1] not in (".", ","):
        return 0, _zone(text.strip())
    end = 1
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return int(text[1:4].ljust(3, "0") if end > 3 else text[1:end].ljust(3, "0")), _zone(text[end:].strip())


@lru_cache(maxsize=256)
def _zone(text: str) -> int:
    if text in ("", "Z", "z", "UTC", "GMT"):
        return 0
    digits = text[1:].replace(":", "")
    if text[0] not in "+-" or not digits.isascii() or not digits.isdecimal() or len(digits) not in (2, 4):
        raise ValueError(text)
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 18 or minutes > 59:
        raise ValueError(text)
    offset = (hours * 60 + minutes) * MINUTE_MS
    return -offset if text[0] == "-" else offset


def _otherwise(text: str, manner: Manner) -> int:
    """What is not written in one of the two fixed forms: slower, and rare."""
    text = text.strip()
    if text.isascii() and text.replace(".", "", 1).lstrip("-").isdecimal():
        return _epoch(text)
    if _COMPACT.fullmatch(text):
        found = datetime.fromisoformat(text)
        return (found - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return worded_times.read(text, manner)


def _epoch(text: str) -> int:
    """Seconds up to 11 digits, then ms, µs and ns: unambiguous from 1973 on.

    Fewer than 9 digits are no time anybody posted at: ``20150216`` is not read
    as a day of 1970.
    """
    whole, _, fraction = text.partition(".")
    digits = len(whole)
    if digits < 9 or digits > 19:
        raise ValueError(text)
    number = int(whole)
    if digits <= 11:
        return number * 1000 + int(fraction[:3].ljust(3, "0"))
    if digits <= 14:
        return number
    return number // 1000 if digits <= 17 else number // 1_000_000
