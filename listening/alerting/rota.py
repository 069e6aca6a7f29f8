"""The rota: who is on call at an instant, and who wants quiet. Pure; exact across changes of the clocks.

Hours are what the person's own clock shows (``listening.hours``): a
shift of 08:00-20:00 follows it when it is changed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from listening.config.check_alerts import read_moment
from listening.config.schema import Override, Person, Rota
from listening.hours import WorkingHours, after, between, read_hours
from listening.spans import DAY_MS
from listening.spikes.detector.verdict import Severity


def on_call(rota: Rota, people: dict[str, Person], zone: str, now: int) -> tuple[Person, ...]:
    """Who is on call at ``now`` (ms UTC), in the order of the rota, each once.

    ``zone`` is the brand's, for people who have none. An override takes the
    place of the shifts it stands for, whether anybody was on call then or not.
    """
    active = [o for o in rota.overrides if _within(o, people[o.person], zone, now)]
    replaced = {name for override in active for name in override.instead_of}
    everybody = any(not override.instead_of for override in active)
    shifts = [
        shift.person
        for shift in rota.shifts
        if not everybody
        and shift.person not in replaced
        and _working(shift.hours, _zone(people[shift.person], zone), now)
    ]
    # Who stands in is asked first: they are there because of these very days.
    names = dict.fromkeys([override.person for override in active] + shifts)
    return tuple(people[name] for name in names)


def quiet_until(person: Person, severity: Severity, zone: str, now: int) -> int:
    """When the person's quiet hours end (ms UTC); 0 if ``severity`` may come now."""
    if not person.quiet or severity > Severity[person.quiet_severity.value]:
        return 0
    local = _zone(person, zone)
    if not _working(person.quiet, local, now):
        return 0
    hours = _hours(person.quiet, local)
    # The quiet that lies in the next week, less and less of it: its first gap is the end.
    low, high = now, now + 8 * DAY_MS
    if between(now, high, hours) == high - now:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if between(now, middle, hours) == middle - now:
            low = middle
        else:
            high = middle
    return low


def _working(entries: tuple[str, ...], zone: str, now: int) -> bool:
    if not entries:
        return True
    return after(now, 1, _hours(entries, zone)) == now + 1


@lru_cache(maxsize=1000)
def _hours(entries: tuple[str, ...], zone: str) -> WorkingHours:
    return WorkingHours(zone=zone, week=read_hours(entries))


def override_ends(override: Override, person: Person, zone: str) -> int:
    """The moment (ms UTC) from which an override holds no more."""
    end, whole = read_moment(override.end)
    return _ms(end + timedelta(days=1 if whole else 0), _zone(person, zone))


def _within(override: Override, person: Person, zone: str, now: int) -> bool:
    start, _ = read_moment(override.start)
    return _ms(start, _zone(person, zone)) <= now < override_ends(override, person, zone)


def _ms(wall: datetime, zone: str) -> int:
    return int(wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp()) * 1000


def _zone(person: Person, zone: str) -> str:
    return person.timezone or zone
