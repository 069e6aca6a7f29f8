"""What figures stand beside: the period before, and the usual, as far as there is a past."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest
import redis

from layouts.kpis.words import no_usual
from listening.config import parse
from listening.kpis.period import DAY_MS, Period, RangeName, span
from tests.dashboard.conftest import CONFIG as TEXT
from tests.dashboard.conftest import say
from tests.kpis.conftest import Ask
from tests.kpis.made import mention

CONFIG = parse(TEXT)
ZONE = ZoneInfo(CONFIG.brand.timezone)
NOW = int(datetime(2026, 11, 20, 15, 30, 12, 345_000, UTC).timestamp() * 1000)


def history(client: redis.Redis, days: int) -> dict[int, int]:
    """A few mentions at noon of each of the last days; how many, by days ago."""
    number = {ago: 1 + ago % 5 for ago in range(days)}
    said = [
        mention(100 * ago + n, NOW - ago * DAY_MS - 3_600_000 * 3 + n, author=f"a{ago % 11}")
        for ago, many in number.items()
        for n in range(many)
    ]
    for n in range(0, len(said), 500):
        say(client, CONFIG, *said[n : n + 500], now=NOW)
    return number


def total(number: dict[int, int], first: int, last: int) -> int:
    """Mentions of the days so many days ago, [first, last)."""
    return sum(number[ago] for ago in range(first, last))


def test_a_quarter_beside_the_usual_of_a_year(client: redis.Redis, ask: Ask) -> None:
    number = history(client, 380)
    board = ask(CONFIG, span(RangeName.quarter, NOW, ZONE), now=NOW)
    stretches = [total(number, start, start + 90) for start in (91, 182, 273)]
    mentions = board.figures["mentions"]
    assert (mentions.value, mentions.before) == (total(number, 0, 90), total(number, 90, 180))
    assert mentions.usual is not None
    assert mentions.usual.middle == median(stretches)
    assert board.usual_from == 0
    # Counted one by one, and a year of them would be read for this alone.
    assert board.figures["authors"].before == 11
    assert board.figures["authors"].usual is None


@pytest.mark.parametrize(
    ("which", "days", "said"),
    [
        (RangeName.quarter, 200, "usual known from 1 Feb 2027"),
        (RangeName.four_weeks, 60, "usual known from 15 Dec"),
        (RangeName.today, 1, "usual known from 22 Nov"),
    ],
)
def test_a_usual_that_is_not_known_says_since_when_it_will_be(
    client: redis.Redis, ask: Ask, which: RangeName, days: int, said: str
) -> None:
    history(client, days)
    board = ask(CONFIG, span(which, NOW, ZONE), now=NOW)
    assert all(figure.usual is None for figure in board.figures.values())
    assert no_usual(board, CONFIG) == said


def test_a_gap_begins_it_anew(client: redis.Redis, ask: Ask) -> None:
    history(client, 5)
    say(client, CONFIG, *(mention(9000 + n, NOW - (30 + n) * DAY_MS) for n in range(9)), now=NOW)
    board = ask(CONFIG, span(RangeName.week, NOW, ZONE), now=NOW)
    assert no_usual(board, CONFIG) == "usual known from 7 Dec", "seven days and two weeks from 16 November on"


def test_a_day_is_set_beside_the_last_days_until_weeks_are_known(client: redis.Redis, ask: Ask) -> None:
    number = history(client, 5)
    today = ask(CONFIG, span(RangeName.today, NOW, ZONE), now=NOW).figures["mentions"]
    assert today.usual is not None
    # Four days ago, midnight in Berlin was the evening of a day that nobody heard anything of.
    assert today.usual.middle == median(number[ago] for ago in (1, 2, 3))
    history(client, 40)
    weekly = ask(CONFIG, span(RangeName.today, NOW, ZONE), now=NOW).figures["mentions"]
    assert weekly.usual is not None
    assert weekly.usual.middle == median(1 + ago % 5 for ago in (7, 14, 21, 28))


def test_nothing_heard_and_too_long_a_range(client: redis.Redis, ask: Ask) -> None:
    assert no_usual(ask(CONFIG, span(RangeName.week, NOW, ZONE), now=NOW), CONFIG) == "no usual yet"
    history(client, 3)
    assert no_usual(ask(CONFIG, Period(NOW - 150 * DAY_MS, NOW), now=NOW), CONFIG) == "too long for a usual"
