"""The rhythm of people writing: more by day than by night, on Mondays and Fridays than midweek."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Dublin")
"""The airline's home; examples/demo.toml names the same zone."""


HOURS = (
    0.42,
    0.30,
    0.24,
    0.24,
    0.32,
    0.55,
    0.90,
    1.25,
    1.42,
    1.38,
    1.28,
    1.22,
    1.25,
    1.22,
    1.20,
    1.25,
    1.35,
    1.50,
    1.58,
    1.52,
    1.40,
    1.18,
    0.90,
    0.63,
)
"""At each full hour, local time, beside the day's average."""

DAYS = (1.08, 0.96, 0.94, 1.00, 1.14, 0.92, 0.96)
"""Monday first, beside the week's average."""

_HOUR_MEAN = sum(HOURS) / 24
_DAY_MEAN = sum(DAYS) / 7


def weight(minute: int, tz: ZoneInfo = HOME) -> float:
    """How much is written in this minute (since 1970 UTC) beside the average one; 1 = average.

    Between full hours the curve is straight; a day's level turns into the next
    one's between 22 and 2 o'clock, so that nothing jumps at midnight.
    """
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(tz)
    part = local.minute / 60
    hour, day = local.hour, local.weekday()
    level = HOURS[hour] * (1 - part) + HOURS[(hour + 1) % 24] * part
    if hour >= 22:
        other, share = DAYS[(day + 1) % 7], (hour + part - 22) / 4
    elif hour < 2:
        other, share = DAYS[day - 1], (2 - hour - part) / 4
    else:
        other, share = 0.0, 0.0
    return level / _HOUR_MEAN * (DAYS[day] * (1 - share) + other * share) / _DAY_MEAN
