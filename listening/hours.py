"""Business time: when a department works, and how long that is. Pure, exact to the millisecond.

Hours are wall-clock times of a zone. A day on which the clocks change is as long
as it really is: 00:00-24:00 is 23 or 25 hours then, 09:00-17:00 eight as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENTRY = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_HOLIDAY = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)")
LOOKED_AHEAD = 3_700
"""Days searched for time to work in: ten years."""


class WorkingSpan(msgspec.Struct, frozen=True, order=True):
    """Minutes after midnight, [start, end); an end up to the start lies on the next day."""

    start: int
    end: int


class Holiday(msgspec.Struct, frozen=True):
    month: int
    day: int
    year: int = 0
    """0 = every year."""


class WorkingHours(msgspec.Struct, frozen=True):
    """A week of shifts, Monday first. No shift at all means around the clock."""

    zone: str
    week: tuple[tuple[WorkingSpan, ...], ...] = ()
    holidays: frozenset[Holiday] = frozenset()

    @property
    def around_the_clock(self) -> bool:
        return not self.week and not self.holidays


def read_hours(entries: tuple[str, ...]) -> tuple[tuple[WorkingSpan, ...], ...]:
    """The week of ``Mon-Fri 09:00-18:00`` and the like. Raises ValueError naming a wrong entry."""
    week: list[list[WorkingSpan]] = [[] for _ in DAYS]
    for entry in entries:
        found = _ENTRY.fullmatch(entry.strip().lower())
        if not found or found[1] not in DAYS or (found[2] and found[2] not in DAYS):
            raise ValueError(f"{entry!r} is not like Mon-Fri 09:00-18:00 or Sat 10:00-14:00")
        hours, minutes = (int(found[3]), int(found[5])), (int(found[4]), int(found[6]))
        start, end = hours[0] * 60 + minutes[0], hours[1] * 60 + minutes[1]
        if start >= 1440 or end > 1440 or max(minutes) > 59:
            raise ValueError(f"{entry!r} has a time that does not exist; 00:00 to 24:00")
        first = DAYS.index(found[1])
        last = DAYS.index(found[2]) if found[2] else first
        for n in range((last - first) % 7 + 1):
            week[(first + n) % 7].append(WorkingSpan(start, end))
    return tuple(tuple(sorted(day)) for day in week) if entries else ()


def read_holiday(text: str) -> Holiday:
    """``2026-12-25``, or ``12-25`` for every year. Raises ValueError."""
    found = _HOLIDAY.fullmatch(text)
    if found:
        try:
            # 2024 has a 29 February, which is a holiday in leap years only.
            date(int(found[1] or 2024), int(found[2]), int(found[3]))
        except ValueError:
            found = None
    if not found:
        raise ValueError(f"{text!r} is no day like 2026-12-25, or 12-25 for every year")
    return Holiday(int(found[2]), int(found[3]), int(found[1] or 0))


def after(start: int, worked: int, hours: WorkingHours) -> int:
    """The moment (ms) at which ``worked`` ms of work have passed since ``start`` (ms).

    ``worked`` of 0 is ``start`` itself. Raises ValueError where there is no work
    within ten years.
    """
    if hours.around_the_clock or worked <= 0:
        return start + max(worked, 0)
    left = worked
    for begin, end in _spans(start, hours):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError("no working hours within ten years")


def between(start: int, end: int, hours: WorkingHours) -> int:
    """How much work time (ms) lies in [start, end); 0 if end is not after start."""
    if end <= start:
        return 0
    if hours.around_the_clock:
        return end - start
    total = 0
    for begin, stop in _spans(start, hours):
        if begin >= end:
            break
        total += min(stop, end) - begin
    return total


def shifts(start: int, end: int, hours: WorkingHours) -> list[tuple[int, int]]:
    """The stretches of work (ms) from ``start`` on that begin before ``end``, in order."""
    found = []
    for begin, stop in _spans(start, hours):
        if begin >= end:
            break
        found.append((begin, stop))
    return found


def _spans(start: int, hours: WorkingHours) -> Iterator[tuple[int, int]]:
    """Stretches of work from ``start`` on, in ms, in order, never overlapping."""
    day = datetime.fromtimestamp(start / 1000, ZoneInfo(hours.zone)).date() - timedelta(days=1)
    reached = start
    for n in range(LOOKED_AHEAD):
        for begin, end in _day(hours, day + timedelta(days=n)):
            begin = max(begin, reached)
            if end > begin:
                yield begin, end
                reached = end


@lru_cache(maxsize=20_000)
def _day(hours: WorkingHours, day: date) -> tuple[tuple[int, int], ...]:
    if hours.holidays & {
        Holiday(day.month, day.day),
        Holiday(day.month, day.day, day.year),
    }:
        return ()
    shifts = hours.week[day.weekday()] if hours.week else (WorkingSpan(0, 1440),)
    zone = ZoneInfo(hours.zone)
    return tuple((_ms(day, s.start, zone), _ms(day, s.end + (1440 if s.end <= s.start else 0), zone)) for s in shifts)


def _ms(day: date, minute: int, zone: ZoneInfo) -> int:
    days, minute = divmod(minute, 1440)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    # Wall-clock arithmetic: the next day's midnight, however long this day is.
    at = (local + timedelta(days=days)).astimezone(UTC)
    return int(at.timestamp()) * 1000
