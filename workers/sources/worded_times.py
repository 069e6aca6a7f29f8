"""Times as people and programs write them, beyond the fixed forms: ``Mar 1, 2023 2:15 PM``.

Every part of a text has to be understood, or the whole is refused: a part that is passed over
(PM, a zone) is how a wrong time comes to be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from listening.spans import DAY_S, HOUR_S
from workers.sources.zone_names import AMBIGUOUS, CERTAIN, Unsure


class DayOrder(StrEnum):
    """Which of the first two numbers of ``02/03/2017`` is the day."""

    day = "day-first"
    month = "month-first"


class Undecided(ValueError):
    """A date of numbers that may be of two days."""


class Manner(Struct, frozen=True):
    """What is known of how a column writes its times."""

    order: DayOrder | None = None
    zones: Mapping[str, int] = {}
    """Minutes east of Greenwich, by the name of the zone in capitals."""
    home: tzinfo = UTC
    """Of times that name no zone."""


PLAIN = Manner()

_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ") | dict.fromkeys(
    (0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
)
"""Blanks of any width are a blank, marks without width nothing."""

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene gennaio gen janeiro januari",
            "feb february februar février févr fév febrero febbraio fevereiro fev februari",
            "mar march märz mär mrz mars marzo março maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august août aou agosto ago augustus",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober okt octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = re.compile(
    r"(?<![\d:.,+-])(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?|(\d{1,2})(?=\s?[ap]\.?m\b))"
    r"(?:\s?([ap])\.?m\b\.?)?(?![\d:])"
)
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/.-])")
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])")
_MONTH = rf"(?<![^\W\d_])({'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![^\W\d_])\.?"
_DAY_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s/.-]*(?:of |de )?{_MONTH}[\s,/.-]*(?:de )?(\d{{4}})(?!\d)"
)
_NAMED_DAY = re.compile(rf"{_MONTH}[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,-]+(\d{{4}})(?![\d:])")
_NAMED_LAST = re.compile(rf"{_MONTH}[\s-]*(\d{{1,2}})(?= )(.*) (\d{{4}})$")
_YEAR_NAMED = re.compile(rf"(?<!\d)(\d{{4}})[\s-]{_MONTH}[\s-](\d{{1,2}})(?!\d)")
_SHORT_YEAR = re.compile(r"\d{1,2}[\s/.-]+[^\W\d_]{3,10}[\s/.-]+\d{2}(?!\d)")
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
_ASIDE = re.compile(r"\(([^()]*)\)")

_WEEKDAYS = {
    name: number
    for number, day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    for name in {day, day[:3], day[:4] if day[0] == "t" else day[:3], "thurs" if day[:4] == "thur" else day[:3]}
}  # fmt: skip
_SAID = frozenset({"at", "on", "t", "um", "uhr"})


def read(text: str, manner: Manner = PLAIN) -> int:
    """Milliseconds since 1970 UTC of a worded time. ValueError says what is not understood.

    Undecided, where day and month cannot be told apart; Unsure, where a zone's name says several things.
    """
    said = " ".join(text.translate(_SPACES).split())
    if len(said) > 100:
        raise ValueError("too long for a time")
    low = said.lower()
    seconds, milli, low = _clock(low)
    asides = _ASIDE.findall(low)
    day, rest = _date(_ASIDE.sub(" ", low), manner.order)
    offset = _rest(rest.replace(",", " ").split(), asides, day, manner.zones)
    since = (day - date(1970, 1, 1)).days * DAY_S + seconds
    if offset is None:
        offset = _at_home(day, seconds, manner.home)
    return (since - offset) * 1000 + milli


def shows(text: str) -> DayOrder | None:
    """The order a date of numbers proves by itself; None if it is none, or proves nothing."""
    found = _NUMBERS.search(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return DayOrder.day
    return DayOrder.month if second > 12 >= first else None


def _clock(text: str) -> tuple[int, int, str]:
    """Seconds since midnight, milliseconds, and the text without them."""
    found = list(_CLOCK.finditer(text))
    if not found:
        return 0, 0, text
    if len(found) > 1:
        raise ValueError("more than one time of day")
    clock = found[0]
    hours, minutes, seconds = int(clock[1] or clock[5]), int(clock[2] or 0), int(clock[3] or 0)
    if clock[6]:
        if not hours <= 12 or (hours == 0 and clock[6] == "p"):
            raise ValueError(f"there is no {hours} o'clock {clock[6].upper()}M")
        hours = hours % 12 + (12 if clock[6] == "p" else 0)
    if hours > 23 or minutes > 59 or seconds > 60:
        raise ValueError("no time of day")
    milli = int((clock[4] or "0")[:3].ljust(3, "0"))
    return hours * HOUR_S + minutes * 60 + min(seconds, 59), milli, f"{text[: clock.start()]} {text[clock.end() :]}"


def _date(text: str, order: DayOrder | None) -> tuple[date, str]:
    """The day, and the text without it."""
    text = " ".join(text.split())
    if found := _YEAR_FIRST.search(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _NUMBERS.search(text):
        year, month, day = _numbers(found, order)
    elif found := _DAY_NAMED.search(text):
        year, month, day = int(found[3]), _MONTHS[found[2]], int(found[1])
    elif found := _NAMED_DAY.search(text):
        year, month, day = int(found[3]), _MONTHS[found[1]], int(found[2])
    elif found := _YEAR_NAMED.search(text):
        year, month, day = int(found[1]), _MONTHS[found[2]], int(found[3])
    elif found := _NAMED_LAST.search(text):
        year, month, day = int(found[4]), _MONTHS[found[1]], int(found[2])
        text = f"{text[: found.start()]} {found[3]}"
        return _day(year, month, day), text
    elif _SHORT_YEAR.search(text):
        raise ValueError("a year of two digits")
    else:
        raise ValueError("no day that can be read")
    return _day(year, month, day), f"{text[: found.start()]} {text[found.end() :]}"


def _numbers(found: re.Match[str], order: DayOrder | None) -> tuple[int, int, int]:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        if order is None:
            raise Undecided("a year of two digits")
        year += 2000
    proven = shows(found[0])
    if proven is not None and order is not None and proven is not order:
        raise ValueError(f"no {order.value} date")
    order = proven or order
    if order is None and first != second:
        raise Undecided("day and month cannot be told apart")
    return (year, first, second) if order is DayOrder.month else (year, second, first)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("no day of the calendar") from None


def _rest(words: list[str], asides: list[str], day: date, zones: Mapping[str, int]) -> int | None:
    """The offset in seconds that the remaining words say, None if none does. ValueError for any other word."""
    name, offset = "", None
    for word in words:
        if word in _SAID:
            continue
        if word.rstrip(".") in _WEEKDAYS:
            if _WEEKDAYS[word.rstrip(".")] != day.weekday():
                raise ValueError(f"says {word}, and the day was a {day:%A}")
            continue
        named, sign, number = word.partition("+") if "+" in word else word.partition("-")
        if named and not name and named.upper().isalpha():
            name = named.upper()
        elif named:
            raise ValueError(f"{word!r} is not understood")
        if sign:
            if offset is not None:
                raise ValueError("more than one zone")
            offset = _offset(sign + number)
    if offset is not None:
        if name and name not in ("UTC", "GMT") and zones.get(name, CERTAIN.get(name, offset // 60)) * 60 != offset:
            raise ValueError(f"zone {name} and its offset contradict each other")
        return offset
    if not name and len(asides) == 1 and asides[0].strip().isalpha():
        name = asides[0].strip().upper()
    elif not name and asides:
        raise ValueError(f"({asides[0]}) is not understood")
    if not name:
        return None
    if name in zones:
        return zones[name] * 60
    if name in AMBIGUOUS:
        raise Unsure(name)
    if name not in CERTAIN:
        raise ValueError(f"{name!r} is not understood")
    return CERTAIN[name] * 60


def _offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 18 or int(found[3] or 0) > 59:
        raise ValueError(f"{text!r} is no zone")
    seconds = int(found[2]) * HOUR_S + int(found[3] or 0) * 60
    return -seconds if found[1] == "-" else seconds


def _at_home(day: date, seconds: int, home: tzinfo) -> int:
    """Offset in seconds at a local time. ValueError where the clocks are changed and it is none or two."""
    if home is UTC:
        return 0
    local = datetime(day.year, day.month, day.day, tzinfo=home) + timedelta(seconds=seconds)
    first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
    if first is None or first != second:
        raise ValueError("clocks were changed at that time")
    return int(first.total_seconds())
