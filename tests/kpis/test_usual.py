"""What figures stand beside: the period before, and the usual, as far as there is a past."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import redis

from dashboard.reading import figures as reading
from dashboard.reading.figures import Figures
from layouts.kpis.board import view
from layouts.kpis.words import before_of, changed, no_usual
from listening.config import parse
from listening.counting.counts import EVERYTHING, Mood
from listening.kpis.board import Board
from listening.kpis.figure import Figure
from listening.kpis.period import Period, RangeName, span
from listening.learning.calibration import Estimate
from listening.learning.drift import Drift
from listening.learning.sample import ReviewSample, SampleRow
from listening.mention import Label
from listening.people.permissions import Role
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.connection import connect, connect_async
from tests.dashboard.conftest import CONFIG as TEXT
from tests.dashboard.conftest import say
from tests.kpis.conftest import Ask
from tests.kpis.made import mention
from tests.patience import PATIENCE_S

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


# -- of net sentiment: corrected by the review as the figure it stands beside

TODAY = span(RangeName.today, NOW, ZONE)


def praise(client: redis.Redis) -> None:
    """Three words of praise at noon of each of the last 50 days: +100 by word list."""
    said = [
        mention(100 * ago + n, NOW - ago * DAY_MS - 10_800_000 + n, compound=0.5) for ago in range(50) for n in range(3)
    ]
    say(client, CONFIG, *said, now=NOW)


def review(client: redis.Redis, found: Label, days: int) -> None:
    """People found ``found`` in what was praise by word list; the oldest they looked at is so many days old."""
    row = SampleRow("demo", "en", "care", "", ("Plovair",), Label.positive, found, False, 1.0, 150)
    client.set(keys.review_sample(), msgspec.msgpack.encode(ReviewSample(1, NOW - days * DAY_MS, (row,))))


def net(board: Board) -> Figure:
    return board.figures["net_sentiment"]


def middle(board: Board) -> float:
    usual = net(board).usual
    assert usual is not None
    return round(usual.middle)


def asked(redis_url: str, ask: Callable[[Figures], Awaitable[None]]) -> None:
    """Ask one process more than once."""

    async def run() -> None:
        client, sync_client = connect_async(redis_url), connect(redis_url)
        try:
            await ask(Figures(client, sync_client, CONFIG))
        finally:
            await client.aclose()
            sync_client.close()

    asyncio.run(run())


def test_a_usual_is_corrected_where_its_figure_is_and_only_there(client: redis.Redis, ask: Ask) -> None:
    praise(client)
    review(client, Label.negative, days=2)
    now = ask(CONFIG, TODAY, now=NOW)
    assert (net(now).unchecked, round(net(now).value or 0), middle(now)) == (False, -100, -100)
    # Before anything was looked at neither is: a usual of -100 beside +100 would be a fall that nobody saw.
    then = ask(CONFIG, Period(TODAY.start - 7 * DAY_MS, TODAY.end - 7 * DAY_MS), now=NOW)
    assert (net(then).unchecked, round(net(then).value or 0), middle(then)) == (True, 100, 100)


def test_what_was_kept_of_a_store_says_nothing_of_the_one_that_took_its_place(
    client: redis.Redis, redis_url: str
) -> None:
    """An emptied or restored Redis beneath a web process that goes on."""

    async def ask(figures: Figures) -> None:
        assert (await figures.board(TODAY, EVERYTHING, NOW)).asked == 0
        praise(client)
        first = await figures.board(TODAY, EVERYTHING, NOW)
        assert (first.asked, middle(first)) == (3, 100)
        client.flushall()
        said = [mention(100 * ago, NOW - ago * DAY_MS - 10_800_000, compound=-0.5) for ago in range(50)]
        say(client, CONFIG, *said, now=NOW)
        second = await figures.board(TODAY, EVERYTHING, NOW)
        assert (second.asked, middle(second)) == (1, -100)

    asked(redis_url, ask)


def test_what_a_model_decided_unchecked_stands_beside_nothing_by_word_list(client: redis.Redis, ask: Ask) -> None:
    praise(client)
    say(client, CONFIG, mention(9_999, NOW - 600_000, compound=0.5, mood="n", mood_version=1), now=NOW)
    now = net(ask(CONFIG, Period(NOW - 3_600_000, NOW), now=NOW))
    assert (round(now.value or 0), now.note, now.usual) == (-100, "by model only, not checked", None)
    both = net(ask(CONFIG, TODAY, now=NOW))
    assert (both.note, both.usual) == ("by word list and model, not checked", None)
    assert both.before is not None
    assert (before_of(both), changed(both)) == ("+100, by word list", "")


def test_where_moods_are_judged_worse_of_late_managers_are_told(client: redis.Redis, ask: Ask) -> None:
    praise(client)
    assert "judged worse of late" not in str(view(ask(CONFIG, TODAY, now=NOW), CONFIG, Role.manager))
    worse = Drift(Estimate(0.6, 0.5, 0.7, 100), Estimate(0.8, 0.7, 0.9, 200))
    client.set(keys.review_sample(), msgspec.msgpack.encode(ReviewSample(1, NOW, (), worse)))
    told = str(view(ask(CONFIG, TODAY, now=NOW), CONFIG, Role.manager))
    assert "judged worse of late" in told
    assert "right in 60 % of the last 100 reviewed, in 80 % of the 200 before" in told


def test_a_usual_that_an_older_review_corrected_is_not_kept(
    client: redis.Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    praise(client)
    inside, go_on = threading.Event(), threading.Event()
    board = reading.board

    def waiting(*given: Any) -> Board:
        inside.set()
        assert go_on.wait(PATIENCE_S)
        return board(*given)

    async def ask(figures: Figures) -> None:
        assert middle(await figures.board(TODAY, EVERYTHING, NOW)) == 100
        review(client, Label.negative, days=2)
        assert middle(await figures.board(TODAY, EVERYTHING, NOW)) == -100
        # The next review comes while a board is being made.
        review(client, Label.neutral, days=2)
        monkeypatch.setattr(reading, "board", waiting)
        making = asyncio.create_task(figures.board(TODAY, EVERYTHING, NOW))
        assert await asyncio.to_thread(inside.wait, 60)
        review(client, Label.positive, days=2)
        await figures.net(Mood(positive=1), EVERYTHING, TODAY)
        go_on.set()
        assert middle(await making) == 0
        assert middle(await figures.board(TODAY, EVERYTHING, NOW)) == 100

    asked(redis_url, ask)
