"""What walls showed is recorded while a system works, and asked for again when all is over: it has to be the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import redis
from msgspec.structs import replace

from dashboard.live.feed import Feed
from dashboard.reading.figures import Figures
from dashboard.reading.rewind import UNKEPT, Rewinding
from listening.cases.case import UNRESOLVED, Act, Action, Actor, Dismissal
from listening.cases.crisis import Switch, Wish
from listening.config import Config, parse
from listening.config.panels import PANELS
from listening.counting.counts import EVERYTHING
from listening.kpis.board import PEOPLE
from listening.kpis.period import RangeName, span
from listening.mention import Mention
from listening.people.permissions import Role
from listening.spikes.detector import Path, Severity
from listening.spikes.record import Moment, Said, SeriesReading, Spike, SpikeMember, SpikeMoment, Stage
from listening.store import mentions
from listening.store.cases import crises
from listening.store.clock import now_ms
from listening.store.connection import connect, connect_async
from listening.store.spikes import spikes
from listening.wall.frame import Json, encode
from listening.wall.snapshot import build
from tests.cases.conftest import CONFIG, Office, post
from tests.made import DAY, HOUR, MINUTE
from workers import jobs

BOSS, AGENT = Actor("Max", Role.manager), Actor("Ada", Role.agent, ("care", "baggage", "press", "triage"))
TEXTS = (
    "@plovair where is my bag?",
    "@plovair your bags are a disgrace, I hate it",
    "plovair flies well, I love it",
    "@plovair a journalist asks: is it true?",
    "osprelle is better",
    "@plovair kaputt, wo ist mein Koffer?",
)
SLA = """
[[sla]]
first_response_minutes = 20
resolution_minutes = 60
"""


class Clocked:
    """The moment at which the system works."""

    def __init__(self) -> None:
        self.at = (now_ms() - 5 * HOUR) // 1000 * 1000
        self.begin = self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clocked:
    found = Clocked()
    monkeypatch.setattr(jobs, "now_ms", lambda: found.at)
    return found


@pytest.fixture(scope="session")
def config() -> Config:
    return parse(CONFIG + SLA)


def live(url: str, config: Config, at: int) -> Json:
    """The frame of a wall that really runs, at ``at`` (ms), which no clock but its own knows."""

    async def frame() -> Json:
        client = connect_async(url)
        feed = Feed(client, connect(url), config, clock=lambda: at / 1000)
        running = asyncio.create_task(feed.run())
        await feed.ready()
        made = encode(build(feed.view()))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await client.aclose()
        return made

    return asyncio.run(frame())


def figures(url: str, config: Config, at: int) -> dict[str, Any]:
    """The page of key figures at ``at`` (ms), seven days beside the period before, but for people."""

    async def made() -> dict[str, Any]:
        client = connect_async(url)
        try:
            reading = Figures(client, connect(url), config)
            board = await reading.board(span(RangeName.week, at, ZoneInfo(config.brand.timezone)), EVERYTHING, at)
        finally:
            await client.aclose()
        return {key: replace(each, usual=None) for key, each in board.figures.items() if key not in PEOPLE}

    return asyncio.run(made())


def rewound(client: redis.Redis, config: Config, at: int, rewinding: Rewinding | None = None) -> Json:
    async def frame() -> Json:
        return encode((await (rewinding or Rewinding(client, config)).wall(at, PANELS)).snapshot)

    return asyncio.run(frame())


def _before(client: redis.Redis, config: Config, begin: int) -> None:
    """What a month of listening left: the same times of days and weeks before."""
    dice = random.Random(7)
    for day in (*range(1, 15), 21, 28):
        then = begin - day * DAY
        said = [
            post(f"{day}-{n}", then + dice.randrange(-2 * HOUR, 3 * HOUR), dice.choice(TEXTS), f"a{n % 9}")
            for n in range(60)
        ]
        judged = [_judged(m, dice) for m in said]
        mentions.record(client, judged, then + 3 * HOUR, config.retention)


def _judged(m: Mention, dice: random.Random) -> Mention:
    return replace(
        m, received=m.created, compound=dice.choice((-0.6, 0.0, 0.7)), department=dice.choice(("care", "baggage"))
    )


def _comparable(frame: Json) -> dict[str, Any]:
    """All that is claimed to be exact: nothing of who was here, of how sources fared, nor of how much was seen."""
    kept = {name: panel for name, panel in frame.items() if name not in UNKEPT}
    kept["meta"].pop("trouble", "")
    kept["spikes"] = {key: value for key, value in kept["spikes"].items() if key not in ("said", "blind", "empty")}
    return {name: _without_people(panel) for name, panel in kept.items()}


def _without_people(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_people(each) for key, each in value.items() if key != "on"}
    return value


def _work(office: Office, clock: Clocked, steps: int, freeze: Callable[[], None]) -> None:
    """Mentions, late ones too, and everything people do with their cases; every sixth step is remembered."""
    dice = random.Random(3)
    for n in range(steps):
        clock.at += dice.randrange(20_000, 240_000) // 1000 * 1000
        late = HOUR if n % 11 == 5 else dice.randrange(0, 5000)
        said = [
            post(f"{n}-{k}", clock.at - 1 - late - k, dice.choice(TEXTS), f"a{dice.randrange(30)}", own=k == 4)
            for k in range(dice.randrange(1, 6))
        ]
        office.ingest(*said)
        waiting = [case for case in office.cases() if case.state in UNRESOLVED]
        if waiting:
            case = dice.choice(waiting)
            act = dice.choice(
                (
                    Act(action=Action.claim),
                    Act(action=Action.mark_answered, text="done"),
                    Act(action=Action.resolve),
                    Act(action=Action.hand_over, department="press", why="theirs"),
                    Act(action=Action.dismiss, dismissal=Dismissal.spam),
                )
            )
            office.desk.act(case.id, act, dice.choice((BOSS, AGENT)), clock.at)
        if n == steps // 2:
            wish = Wish(switch=Switch.on, topic="Plovair", statement="We are on it")
            crises.switch(office.client, wish, "Max", Role.manager, clock.at)
        if n % 6 == 5:
            office.job(lambda: jobs.sweep())
            freeze()


def test_a_past_moment_is_what_the_wall_showed(
    redis_url: str, client: redis.Redis, config: Config, clock: Clocked
) -> None:
    office = Office(client, config)
    _before(client, config, clock.begin)
    clock.at -= 8 * DAY
    office.ingest(post("first", clock.at - 1000, author="eve"))
    clock.at = clock.begin
    frames: dict[int, Json] = {}
    boards: dict[int, dict[str, Any]] = {}

    def freeze() -> None:
        clock.at += 1000
        frames[clock.at] = live(redis_url, config, clock.at)
        boards[clock.at] = figures(redis_url, config, clock.at)
        clock.at += 1000

    _work(office, clock, 48, freeze)
    assert len(frames) == 8
    last = frames[max(frames)]
    # It is worth comparing: there is something in every panel, and it moved.
    assert {name for name, panel in last.items() if name not in UNKEPT and panel.get("empty")} <= {"places", "spikes"}
    assert len({frame["counters"]["unresolved"]["v"] for frame in frames.values()}) > 3
    assert any(frame["counters"]["work"]["breached"] for frame in frames.values())
    assert last["counters"]["unresolved"]["u"]["m"] >= 1
    assert last["counters"]["hour"]["u"]["m"] > 1
    assert last["meta"]["crisis"] == "Plovair"
    # Whichever is asked for first, and in whatever order: one after the other, and each by itself.
    together = Rewinding(client, config)
    for at, frame in random.Random(1).sample(sorted(frames.items()), len(frames)):
        for found in (rewound(client, config, at, together), rewound(client, config, at)):
            assert _comparable(found) == _comparable(frame), at
            assert "on" not in found["counters"]["work"]
            assert "unkept" in found["sources"]
        assert _without_late(_figures(together, at)) == _without_late(boards[at]), at
        moment, counters = asyncio.run(together.desk(at))
        assert moment == at
        assert [each.load.unresolved for each in counters] == [
            *(row["n"] for row in frame["unresolved"]["rows"].values()),
            frame["unresolved"]["work"]["n"],
        ]
    assert len({board["response_rate"].value for board in boards.values()}) > 3
    assert boards[max(frames)]["mentions"].before


def _without_late(found: dict[str, Any]) -> dict[str, Any]:
    """The ledger does not say when a mention was heard: these count what came late."""
    return {key: each for key, each in found.items() if key not in ("authors", "reach")}


def _figures(rewinding: Rewinding, at: int) -> dict[str, Any]:
    _, found = asyncio.run(rewinding.figures(at, RangeName.week))
    return {each.key: each for each in found}


def test_what_was_deleted_since_does_not_come_back(client: redis.Redis, config: Config, clock: Clocked) -> None:
    office = Office(client, config)
    office.ingest(post("1", clock.at - 2000, "@plovair my name is Kim, where is my bag?"), post("2", clock.at - 1000))
    rewinding = Rewinding(client, config)
    at = clock.at + 1000
    before = rewound(client, config, at, rewinding)
    assert [row["text"] for row in before["latest"]["rows"].values()] == [
        "@plovair where is my bag?",
        "@plovair my name is Kim, where is my bag?",
    ]
    mentions.delete(client, "s:1", config.retention, now_ms())
    after = rewound(client, config, at, rewinding)
    assert "Kim" not in str(after)
    # It was said, and stays counted.
    assert after["counters"]["hour"] == before["counters"]["hour"]


def test_a_spike_is_as_old_as_it_was(client: redis.Redis, config: Config, clock: Clocked) -> None:
    at = clock.begin

    def reading(when: int, ratio: float) -> SeriesReading:
        return SeriesReading(at=when, window=60, observed=ratio, expected=1, z=9, log10_p=-9, strength=ratio)

    spike = Spike(
        id="ab12cd34",
        since=at - MINUTE,
        opened=at,
        closed=at + 30 * MINUTE,
        members=(
            SpikeMember(
                series="topic:Plovair",
                path=Path.surge,
                since=at - MINUTE,
                seen=at,
                until=at + 30 * MINUTE,
                severity=Severity.critical,
                now=reading(at + 30 * MINUTE, 1),
                peak=reading(at + 10 * MINUTE, 12),
            ),
        ),
        lead="topic:Plovair",
        severity=Severity.critical,
        stage=Stage.closed,
        alarmed=at + 2 * MINUTE,
        moments=(
            Moment(at, SpikeMoment.opened, "topic:Plovair", Severity.high),
            Moment(at + 2 * MINUTE, SpikeMoment.alarm, "topic:Plovair", Severity.high),
            Moment(at + 10 * MINUTE, SpikeMoment.worse, "topic:Plovair", Severity.critical),
        ),
    )
    spikes.put(client, spike, now_ms(), config.retention)
    spikes.say(client, spike, Said(at=at + 5 * MINUTE, who="Max", taken=True), now_ms(), config.retention)

    def row(after: int) -> Json:
        (found,) = rewound(client, config, at + after)["spikes"]["rows"].values()
        return dict(found)

    assert not rewound(client, config, at - 1000)["spikes"]["rows"]
    assert "nobody" not in row(MINUTE)
    assert row(3 * MINUTE)["nobody"] == (at + 2 * MINUTE) // 1000
    assert row(6 * MINUTE)["holder"] == "Max"
    # Its strongest moment was still to come: how far it had come by then is not kept, and not made up.
    assert "ratio" not in row(6 * MINUTE)
    assert (row(12 * MINUTE)["ratio"], row(12 * MINUTE)["stage"]) == (12, "peaking")
    assert row(31 * MINUTE)["had"] == "Max"
