"""What is alive and what is wrong: the function, and /healthz."""

from __future__ import annotations

import time

import msgspec
import pytest
import redis

from listening.config import Config
from listening.config.schema import EncoderName, EncoderRules
from listening.store import parts, sources
from listening.system.encoder import encoding
from listening.system.health import CONVENIENT, KINDS, HealthState, Part, PartKind, health, unreachable
from listening.system.source import Connection, SourceState
from tests.dashboard.conftest import Serving, Web
from tests.servers import Valkey

NOW = 1_780_000_000_000


def _part(kind: PartKind, beat: int = NOW) -> Part:
    return Part(name=f"{kind}-1", kind=kind, pid=1, host="secret-host", started=0, beat=beat)


ALL = [_part(kind) for kind in PartKind]
LIVE = SourceState(name="demo", kind="demo", connection=Connection.live, beat=NOW)


def test_all_is_well(config: Config) -> None:
    found = health(ALL, [LIVE], [], NOW, config)
    assert found.ok
    assert [(c.name, c.state, c.detail) for c in found.checks] == [
        ("redis", HealthState.ok, "answers"),
        ("listener", HealthState.ok, "1 running"),
        ("workers", HealthState.ok, "1 running"),
        ("schedule", HealthState.ok, "1 running"),
        ("web", HealthState.ok, "1 running"),
        ("index", HealthState.ok, "1 running"),
        ("source demo", HealthState.ok, "live"),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("age", [None, 15_001])
def test_a_part_that_is_missing_or_silent_is_wrong(config: Config, kind: PartKind, age: int | None) -> None:
    others = [part for part in ALL if part.kind is not kind]
    silent = [] if age is None else [_part(kind, NOW - age)]
    found = health(others + silent, [LIVE], [], NOW, config)
    if kind in CONVENIENT:
        assert found.ok
        assert [(c.name, c.detail[:12]) for c in found.checks if c.state is HealthState.warning] == [
            (KINDS[kind], "none running")
        ]
        return
    assert not found.ok
    assert [c.detail for c in found.checks if c.state is HealthState.wrong] == ["none running"]


@pytest.mark.parametrize(
    ("state", "expected", "detail"),
    [
        (None, HealthState.wrong, "not listened to yet"),
        (SourceState(name="demo", kind="demo", beat=NOW), HealthState.ok, "connecting"),
        (
            SourceState(name="demo", kind="demo", beat=NOW - 200_000),
            HealthState.wrong,
            "its listener last reported 3 min ago",
        ),
        (
            SourceState(name="demo", kind="demo", beat=NOW, connection=Connection.behind, behind_s=42.4),
            HealthState.warning,
            "behind by 42 s",
        ),
        (
            SourceState(
                name="demo",
                kind="demo",
                beat=NOW,
                connection=Connection.cut,
                reason="no route to host",
                retry_at=NOW + 8_000,
            ),
            HealthState.warning,
            "cut: no route to host; retry in 8 s",
        ),
    ],
)
def test_sources(config: Config, state: SourceState | None, expected: HealthState, detail: str) -> None:
    found = health(ALL, [state] if state else [], [], NOW, config)
    assert (found.checks[-1].state, found.checks[-1].detail) == (expected, detail)
    # A server that is away is not our failure: a restart would not help.
    assert found.ok == (expected is not HealthState.wrong)


def test_without_redis_nothing_else_is_claimed() -> None:
    assert not unreachable("does not answer").ok
    assert [check.name for check in unreachable("x").checks] == ["redis"]


def test_healthz_is_open_and_says_no_more_than_it_must(web: Web) -> None:
    who = web.browser()
    assert web.get(who, "/healthz").status_code == 503
    now = int(time.time() * 1000)
    for part in ALL:
        parts.beat(web.client, msgspec.structs.replace(part, beat=now))
    sources.report(web.client, [msgspec.structs.replace(LIVE, beat=now)])
    # One look is kept for a second: it is asked until a new one has been taken.
    give_up = time.monotonic() + 60
    while (answer := web.get(who, "/healthz")).status_code != 200:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert answer.json()["ok"] is True
    assert "secret-host" not in answer.text


def test_without_redis_people_are_told_to_come_back(config: Config) -> None:
    with Valkey() as valkey:
        serving = Serving(config, valkey.url)
        with redis.Redis.from_url(valkey.url) as client:
            web = Web(serving.server, client, config)
            who = web.browser()
            who.cookies.set(web.cookie, "x")
            valkey.kill()
            answer = web.get(who, "/healthz")
            assert answer.status_code == 503
            assert answer.json()["checks"] == [{"name": "redis", "state": "wrong", "detail": "does not answer"}]
            page = web.get(who, "/wall/pulse")
            assert page.status_code == 503
            assert "Back in a moment" in page.text
            assert str(valkey.socket) not in page.text + answer.text
            # Once Redis is back nothing has to be restarted.
            valkey.start()
            assert web.get(who, "/wall/pulse").status_code == 303
            web.close()
        serving.stop()


@pytest.mark.parametrize(
    ("named", "runs", "waiting", "state", "detail"),
    [
        (False, False, (0, 0), None, ""),
        (True, True, (0, 0), HealthState.ok, "1 running"),
        (True, True, (40, NOW - 60_000), HealthState.ok, "1 running"),
        (True, True, (4000, NOW - 600_000), HealthState.warning, "behind: 4,000 moods wait, the first for 10 min"),
        (True, False, (0, 0), HealthState.warning, "not installed, words alone decide"),
        (True, False, (7, NOW), HealthState.warning, "none running: 7 moods wait and are in no figure"),
    ],
)
def test_an_encoder_is_told_of_where_it_is_named(
    config: Config, named: bool, runs: bool, waiting: tuple[int, int], state: HealthState | None, detail: str
) -> None:
    if named:
        config = msgspec.structs.replace(config, encoder=EncoderRules(name=EncoderName.sentences))
    found = encoding(config, [_part(PartKind.encoding)] if runs else ALL[:2], waiting, NOW)
    assert [each.state for each in found] == ([] if state is None else [state])
    assert all(detail in each.detail for each in found)
