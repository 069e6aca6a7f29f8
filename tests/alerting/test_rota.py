"""Who is on call when: people in zones of their own, across changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.alerting.rota import on_call, quiet_until
from listening.config import Override, Person, Rota, SeverityName, Shift
from listening.spikes.detector.verdict import Severity

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/Chicago",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
]
INSTANTS = st.integers(1_577_836_800_000, 1_893_456_000_000)
MINUTES = st.integers(0, 1439)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1000


def person(name: str, zone: str = "", **more: object) -> Person:
    return Person(name=name, timezone=zone, channels=(f"{name}-mail",), **more)


def names(rota: Rota, people: list[Person], now: int) -> list[str]:
    known = {each.name: each for each in people}
    return [each.name for each in on_call(rota, known, "UTC", now)]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@settings(deadline=None)
@given(zone=st.sampled_from(ZONES), start=MINUTES, end=MINUTES, now=INSTANTS)
def test_two_who_share_a_day_are_never_both_or_neither_on_call(zone: str, start: int, end: int, now: int) -> None:
    """Whatever the zone and whenever its clocks change: no gap and no overlap."""
    if start == end:
        return
    early = Shift(person="Ana", hours=(f"Mon-Sun {clock(start)}-{clock(end)}",))
    late = Shift(person="Bo", hours=(f"Mon-Sun {clock(end)}-{clock(start)}",))
    rota = Rota(name="r", shifts=(early, late))
    assert len(names(rota, [person("Ana", zone), person("Bo", zone)], now)) == 1


@settings(deadline=None)
@given(zone=st.sampled_from(ZONES), start=MINUTES, end=MINUTES, now=INSTANTS)
def test_a_shift_is_what_the_own_clock_shows(zone: str, start: int, end: int, now: int) -> None:
    if start == end:
        return
    rota = Rota(name="r", shifts=(Shift(person="Ana", hours=(f"Mon-Sun {clock(start)}-{clock(end)}",)),))
    at = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    # Only near a change of the clocks the wall shows a time twice, or never.
    near = {(at + timedelta(hours=h)).astimezone(UTC).astimezone(at.tzinfo).utcoffset() for h in range(-26, 27)}
    if len(near) > 1:
        return
    minute = at.hour * 60 + at.minute
    inside = start <= minute < end if start < end else minute >= start or minute < end
    assert bool(names(rota, [person("Ana", zone)], now)) == inside


@pytest.mark.parametrize(
    ("at", "on"),
    [
        # 2026-03-29: Berlin's clocks go from 02:00 to 03:00. 08:00-20:00 follows them.
        ("2026-03-28T07:00:00+00:00", True),
        ("2026-03-28T06:59:00+00:00", False),
        ("2026-03-29T06:00:00+00:00", True),
        ("2026-03-29T05:59:00+00:00", False),
        ("2026-03-29T17:59:00+00:00", True),
        ("2026-03-29T18:00:00+00:00", False),
        # 2026-10-25: and back.
        ("2026-10-25T06:59:00+00:00", False),
        ("2026-10-25T07:00:00+00:00", True),
    ],
)
def test_a_shift_follows_the_clocks(at: str, on: bool) -> None:
    rota = Rota(name="r", shifts=(Shift(person="Ana", hours=("Mon-Sun 08:00-20:00",)),))
    assert bool(names(rota, [person("Ana", "Europe/Berlin")], ms(at))) == on


def test_a_night_shift_ends_in_the_morning_after() -> None:
    rota = Rota(name="r", shifts=(Shift(person="Ana", hours=("Fri 22:00-06:00",)),))
    people = [person("Ana", "Europe/Berlin")]
    assert names(rota, people, ms("2026-06-05T23:00:00+02:00")) == ["Ana"]
    assert names(rota, people, ms("2026-06-06T05:59:00+02:00")) == ["Ana"]
    assert names(rota, people, ms("2026-06-06T06:00:00+02:00")) == []
    assert names(rota, people, ms("2026-06-05T05:00:00+02:00")) == []


ROTA = Rota(
    name="r",
    shifts=(Shift(person="Ana"), Shift(person="Bo")),
    overrides=(
        Override(person="Cy", start="2026-12-24", end="2026-12-26", instead_of=("Ana",)),
        Override(person="Di", start="2026-12-31 18:00", end="2027-01-01 06:00"),
    ),
)
PEOPLE = [person("Ana"), person("Bo"), person("Cy", "America/Chicago"), person("Di", "Asia/Kolkata")]


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2026-12-24T05:59:00+00:00", ["Ana", "Bo"]),  # still the 23rd in Chicago
        ("2026-12-24T06:00:00+00:00", ["Cy", "Bo"]),
        ("2026-12-27T05:59:00+00:00", ["Cy", "Bo"]),  # the last day is included
        ("2026-12-27T06:00:00+00:00", ["Ana", "Bo"]),
        ("2026-12-31T12:29:00+00:00", ["Ana", "Bo"]),
        ("2026-12-31T12:30:00+00:00", ["Di"]),  # 18:00 in Kolkata, instead of everybody
        ("2027-01-01T00:29:00+00:00", ["Di"]),
        ("2027-01-01T00:30:00+00:00", ["Ana", "Bo"]),
    ],
)
def test_overrides_are_in_the_zone_of_who_stands_in(at: str, on: list[str]) -> None:
    assert names(ROTA, PEOPLE, ms(at)) == on


def test_quiet_hours_end_when_they_end() -> None:
    sleeper = person("Ana", "Europe/Berlin", quiet=("Mon-Sun 22:00-07:00",))
    night = ms("2026-06-01T23:30:00+02:00")
    assert quiet_until(sleeper, Severity.low, "UTC", night) == ms("2026-06-02T07:00:00+02:00")
    assert quiet_until(sleeper, Severity.medium, "UTC", night) == 0
    assert quiet_until(sleeper, Severity.low, "UTC", ms("2026-06-01T12:00:00+02:00")) == 0


def test_quiet_hours_may_cover_more() -> None:
    sleeper = person("Ana", quiet=("Mon-Sun 00:00-24:00",), quiet_severity=SeverityName.high)
    assert quiet_until(sleeper, Severity.high, "UTC", ms("2026-06-01T12:00:00+00:00")) > 0
    assert quiet_until(sleeper, Severity.critical, "UTC", ms("2026-06-01T12:00:00+00:00")) == 0


@settings(deadline=None)
@given(now=INSTANTS, start=MINUTES, end=MINUTES, zone=st.sampled_from(ZONES))
def test_the_end_of_quiet_is_its_first_loud_moment(now: int, start: int, end: int, zone: str) -> None:
    if start == end:
        return
    sleeper = person("Ana", zone, quiet=(f"Mon-Sun {clock(start)}-{clock(end)}",))
    until = quiet_until(sleeper, Severity.low, "UTC", now)
    if until:
        assert until > now
        assert quiet_until(sleeper, Severity.low, "UTC", until) == 0
        assert quiet_until(sleeper, Severity.low, "UTC", until - 1) == until
