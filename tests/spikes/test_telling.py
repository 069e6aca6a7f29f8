"""What a spike comes to, in one line."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from listening.spikes.picture import Course, Driver, DriverKind, Found, Picture
from listening.spikes.record import Stage
from listening.spikes.telling import goes_around, in_one_line, mood_change, most_above
from tests.spikes.test_pages import SPIKE

MINUTE = 60_000
BEFORE = ((2, 10, 8, 1),) * 2
SINCE = 2 * MINUTE


def picture(**more: Any) -> Picture:
    """Two minutes of before, in which a tenth was negative."""
    given = {
        "at": 0,
        "scope": "brand",
        "since": SINCE,
        "until": 4 * MINUTE,
        "course": Course(0, MINUTE, (*BEFORE, (80, 40, 0, 9), (80, 0, 0, 0)), ()),
        "expected": 12.4,
        "mentions": 412,
        "moods": (160, 40, 0, 9),
        "authors": 318,
    } | more
    return Picture(**given)


def test_how_much_by_how_many_and_whether_it_rises() -> None:
    assert in_one_line(SPIKE, picture()) == (
        "412 posts by 318 people, usually 12; still rising. Negative are 80 % of the scored, 10 % before (not checked)."
    )
    over = msgspec.structs.replace(SPIKE, stage=Stage.closed)
    little = picture(mentions=1, authors=1, expected=0.2, moods=(1, 0, 0, 0))
    assert in_one_line(over, little) == "1 post by 1 person, usually hardly any; over."


@pytest.mark.parametrize(("moods", "told"), [((20, 80, 0, 0), True), ((19, 81, 0, 0), False), ((19, 0, 0, 900), False)])
def test_a_change_of_mood_is_told_where_enough_is_scored(moods: tuple[int, int, int, int], told: bool) -> None:
    assert (mood_change(picture(moods=moods)) is not None) is told
    assert mood_change(picture(moods=moods, since=MINUTE // 2)) is None, "nothing is known of before"


@pytest.mark.parametrize(
    ("times", "reposts", "around"), [(206, 206, 206), (205, 205, 0), (206, 102, 0), (206, 103, 206)]
)
def test_one_post_that_goes_around(times: int, reposts: int, around: int) -> None:
    made = picture(repeated=Found(0, 1, times), reposts=reposts)
    assert goes_around(made) == around
    assert ("One post goes around: 206 of them repeat it." in in_one_line(SPIKE, made)) is bool(around)


@pytest.mark.parametrize(("times", "told"), [(41, False), (42, True), (205, True)])
def test_one_post_that_many_say_again(times: int, told: bool) -> None:
    made = picture(repeated=Found(0, 1, times))
    assert (f"{100 * times / 412:.0f} % say one post again." in in_one_line(SPIKE, made)) is told


@pytest.mark.parametrize(("reach", "told"), [(9_999, False), (10_000, True), (1_240_000, True)])
def test_how_loud_the_loudest_is_without_a_name(reach: int, told: bool) -> None:
    loud = Driver(key="deadbeef", n=1, reach=reach)
    said = in_one_line(SPIKE, picture(drivers={DriverKind.reach: (loud,)}))
    assert (f"The loudest has {reach:,} followers." in said) is told
    assert "deadbeef" not in said


def test_quotes_of_a_post_are_part_of_its_going_around() -> None:
    made = picture(repeated=Found(0, 1, 206), reposts=72, quotes=31)
    assert goes_around(made) == 206
    assert "One post goes around: 206 of them repeat it, 31 by quoting." in in_one_line(SPIKE, made)
    assert not goes_around(msgspec.structs.replace(made, quotes=30))


def test_the_part_furthest_above_its_usual_share_is_told_by_a_name_of_ours() -> None:
    drivers = {
        DriverKind.source: (Driver(key="bluesky", n=300, usual=8.0), Driver(key="forum", n=112, usual=4.4)),
        DriverKind.country: (Driver(key="NO", n=206, usual=1.24),),
        DriverKind.city: (Driver(key="@everyone", n=400, usual=1.0),),
    }
    made = picture(drivers=drivers)
    assert "50 % come from Norway, usually 10 %." in in_one_line(SPIKE, made)
    above = most_above(made, (DriverKind.source, DriverKind.city))
    assert above is not None
    assert above.key == "@everyone"
    assert most_above(msgspec.structs.replace(made, expected=0.5), tuple(drivers)) is None, "too little is usual"
    assert most_above(picture(drivers={DriverKind.source: drivers[DriverKind.source]}), tuple(drivers)) is None


def test_few_that_are_repeated_are_no_kind_of_their_own() -> None:
    assert goes_around(picture(mentions=19, repeated=Found(0, 1, 19), reposts=19)) == 0
