"""Who listens, when sources were alive, and what became of spikes: over what really happened, to the millisecond."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from listening.config import parse
from listening.counting.counts import Filter
from listening.counting.listened import by_day, covered, follow
from listening.kpis.period import Period
from listening.people.presence import Here
from listening.spans import DAY_MS
from listening.store import keys, listened
from listening.store.access import presence
from listening.store.connection import connect_async
from listening.system.source import Connection, SourceState
from tests.dashboard.conftest import say
from tests.kpis.conftest import Ask
from tests.kpis.made import mention
from workers import listen
from workers.intake import Intake

if TYPE_CHECKING:
    pass

MINUTE = 60_000
TWO = parse(
    """
    [brand]
    name = "Plovair"
    timezone = "America/New_York"
    [[topics]]
    name = "Plovair"
    any = ["plovair"]
    [[departments]]
    name = "care"
    [[departments]]
    name = "ground"
    [[routes]]
    name = "all"
    department = "care"
    [[sources]]
    kind = "demo"
    name = "one"
    [[sources]]
    kind = "demo"
    name = "two"
    [[screens]]
    name = "one"
    grid = ["counters"]
    """
)

stretches = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(stretches, st.integers(0, 150), st.integers(0, 150))
def test_what_is_covered_is_counted_once(several: list[tuple[int, int]], start: int, length: int) -> None:
    slowly = sum(any(begin <= at < end for begin, end in several) for at in range(start, start + length))
    assert covered(several, start, start + length) == slowly


@given(st.integers(0, 20 * DAY_MS), st.integers(0, DAY_MS))
def test_a_stretch_is_kept_by_the_day(since: int, lasted: int) -> None:
    now = since + lasted
    kept = by_day(since, now)
    assert covered([stretch for _, stretch in kept], since, now) == lasted
    assert all(day <= begin <= end <= day + DAY_MS for day, (begin, end) in kept)


def state(name: str, connection: Connection) -> SourceState:
    return SourceState(name=name, kind="demo", connection=connection)


def test_a_source_is_alive_without_a_break() -> None:
    known = follow({}, 0, [state("a", Connection.live), state("b", Connection.cut)], 1000)
    assert known == {"a": 1000}
    known = follow(known, 1000, [state("a", Connection.behind), state("b", Connection.live)], 2000)
    assert known == {"a": 1000, "b": 2000}, "behind is alive"
    assert follow(known, 2000, [state("a", Connection.connecting), state("b", Connection.live)], 3000) == {"b": 2000}
    assert follow(known, 2000, [state("a", Connection.live)], 60_000) == {"a": 60_000}, "who slept was not there"


def test_the_share_of_time_that_sources_were_alive(client: redis.Redis, ask: Ask) -> None:
    """A second of it each; the range begins and ends inside of stretches and days."""
    day = 1_790_000_000_000 - 1_790_000_000_000 % DAY_MS
    alive = {
        "one": [(-9_000_017, 40_000_123)],
        "two": [(3_000_000, 5_000_000), (9_000_000, 9_000_000), (20_000_000, 90_000_000)],
    }
    for name, known in alive.items():
        for begin, end in known:
            for at in [*range(day + begin, day + end, 1_000_000), day + end]:
                listened.note(client, {name: day + begin}, at)
    start, end = day + 4_000_003, day + DAY_MS + 7_000_001
    one, two = 40_000_123 - 4_000_003, 1_000_000 - 3 + 70_000_000
    board = ask(TWO, Period(start, end), now=end)
    assert board.figures["sources_share"].value == pytest.approx(100 * (one + two) / (2 * (end - start)))
    assert board.figures["sources_share"].items == 2
    only = ask(TWO, Period(start, end), Filter(source="two"), now=end)
    assert only.figures["sources_share"].value == pytest.approx(100 * two / (end - start))
    # Before a source was first heard it cannot have been missing.
    early = ask(TWO, Period(day - DAY_MS, day + 4_000_000), now=end)
    heard = 9_000_017 + 4_000_000 + 1_000_000
    assert early.figures["sources_share"].value == pytest.approx(100 * heard / (9_000_017 + 4_000_000 + 1_000_000))
    assert ask(TWO, Period(day - 3 * DAY_MS, day - DAY_MS), now=end).figures["sources_share"].value is None


def test_the_listener_writes_down_when_it_listens(client: redis.Redis) -> None:
    intake = Intake(TWO, TWO.sources[0], client)
    intake.reading = True
    intake.enter(Connection.live)

    async def until(there: Callable[[], bool]) -> None:
        task = asyncio.create_task(listen._report(lambda: [intake], client))
        while not there():
            assert not task.done(), "it reports for ever"
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    begun = time.time_ns() // 1_000_000
    asyncio.run(until(lambda: bool(client.hget(keys.alive_since(), "one"))))
    since = int(client.hget(keys.alive_since(), "one") or 0)
    assert begun <= since <= time.time_ns() // 1_000_000
    key = keys.alive((since - since % DAY_MS) // 1000)
    asyncio.run(until(lambda: max(map(int, client.hvals(key))) > since))
    assert int(client.hget(keys.alive_since(), "one") or 0) == since, "only the first time counts"


def test_spikes_before_anything_was_watched_are_not_none(client: redis.Redis, ask: Ask) -> None:
    now = time.time_ns() // 1_000_000
    say(client, TWO, *(mention(n, now - n * DAY_MS) for n in range(30)))
    listened.note(client, {"one": now - 5 * DAY_MS}, now)
    board = ask(TWO, Period(now - 4 * DAY_MS, now), now=now)
    assert (board.figures["spikes"].value, board.figures["spikes"].note) == (0, "")
    assert board.figures["spikes"].before is None, "nobody would have seen one"
    assert board.figures["mentions"].before == 4
    partly = ask(TWO, Period(now - 9 * DAY_MS, now), now=now).figures["spikes"]
    assert partly.note.startswith("since ")
    never = ask(TWO, Period(now - 20 * DAY_MS, now - 10 * DAY_MS), now=now).figures["spikes"]
    assert (never.value, never.note) == (None, "nothing was watched then")


def test_people_are_counted_once_by_day_and_department(client: redis.Redis, redis_url: str, ask: Ask) -> None:
    now = 1_790_000_000_000
    here = {
        "1": Here(name="Kim", departments=("care",), at=now),
        "2": Here(name="Kim", departments=("care",), at=now),
        "3": Here(name="Ada", at=now),
        "4": Here(name="Gone", departments=("ground",), at=now - 60_000),
    }

    async def beat() -> None:
        connected = connect_async(redis_url)
        await presence.beat(connected, here, "2026-09-21")
        await presence.beat(
            connected, {"5": Here(name="Bo", departments=("care", "ground"), at=now - DAY_MS)}, "2026-09-20"
        )
        await presence.beat(
            connected, {"6": Here(name="Old", departments=("care",), at=now - 9 * DAY_MS)}, "2026-09-12"
        )
        await connected.aclose()

    for only, expected in (
        (Filter(), (2, 3, 4)),
        (Filter(department="care"), (1, 1, 2)),
        (Filter(department="ground"), (0, 1, 2)),
    ):
        asyncio.run(beat())  # a page that is not heard of for a few seconds is gone
        board = ask(TWO, Period(now - DAY_MS, now), only, now)
        assert tuple(board.figures[key].value for key in ("people_now", "people_today", "people_week")) == expected
    asyncio.run(beat())
    rows = {row.department: row for row in ask(TWO, Period(now - DAY_MS, now), now=now).departments}
    assert (rows["care"].people_now, rows["care"].people_today, rows["care"].people_week) == (1, 1, 2)
