"""Children are started, started again, and ended in order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from types import SimpleNamespace

import pytest
import redis

from listening.store import parts
from listening.system.health import PartKind
from masthead import processes, supervisor
from masthead.place import Trouble
from masthead.supervisor import Child, Supervisor
from tests.patience import until

FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()",
]


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: self.now))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def keeper(said: list[str]) -> Iterator[Supervisor]:
    found = Supervisor(said.append)
    yield found
    found.end()


def popen(command: list[str]) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: subprocess.Popen(command, stdout=subprocess.PIPE)


def close(child: Child) -> None:
    assert child.process is not None
    child.process.wait()
    assert child.process.stdout is not None
    child.process.stdout.close()


def test_what_ends_is_started_again(keeper: Supervisor, clock: Clock, said: list[str]) -> None:
    child = Child("part", popen(FOREVER))
    keeper.run(child)
    first = child.process
    assert first is not None
    keeper.mind()
    assert child.process is first, "what runs is left alone"
    clock.now += 60
    first.kill()
    close(child)
    keeper.mind()
    assert child.process is not None
    assert child.process.pid != first.pid
    assert said == ["part ended (SIGKILL), starting it again"]
    keeper.end()
    close(child)


def test_what_ends_at_once_waits_longer_each_time(keeper: Supervisor, clock: Clock, said: list[str]) -> None:
    starts: list[float] = []

    def start() -> subprocess.Popen[bytes]:
        starts.append(clock.now)
        process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
        process.wait()
        return process

    keeper.run(Child("part", start))
    while len(starts) < 9:
        keeper.mind()
        clock.now += 0.1
    waits = [round(b - a, 1) for a, b in pairwise(starts)]
    assert waits == sorted(waits)
    assert 0.4 <= waits[0] <= 0.6
    assert waits[-1] == pytest.approx(supervisor.LONGEST_WAIT_S, abs=0.2)
    assert said[0] == "part ended (exit code 3), starting it again"


def test_what_cannot_be_started_is_told_and_tried_again(keeper: Supervisor, clock: Clock, said: list[str]) -> None:
    child = Child("part", popen(FOREVER))
    keeper.run(child)
    assert child.process is not None
    child.process.kill()
    close(child)
    right = child.start

    def wrong() -> subprocess.Popen[bytes]:
        raise Trouble("no space left")

    child.start = wrong
    for _ in range(10):
        keeper.mind()
        clock.now += 0.1
    assert said.count("part: no space left") >= 1
    child.start = right
    clock.now += supervisor.LONGEST_WAIT_S
    keeper.mind()
    assert child.process is not None
    keeper.end()
    close(child)


def test_the_last_ends_first_and_who_does_not_end_is_killed(keeper: Supervisor, said: list[str]) -> None:
    ended: list[str] = []

    class Watched(Child):
        def __init__(self, title: str, command: list[str], patience: float) -> None:
            super().__init__(title, popen(command), patience)

    first, second = Watched("first", FOREVER, 60), Watched("second", STUBBORN, 0.05)
    for child in (first, second):
        keeper.run(child)
    assert second.process is not None
    assert second.process.stdout is not None
    second.process.stdout.readline()  # it ignores SIGTERM from now on
    for child in (first, second):
        assert child.process is not None
        terminate = child.process.terminate
        child.process.terminate = lambda c=child, t=terminate: (ended.append(c.title), t())  # type: ignore[method-assign]
    keeper.end()
    assert ended == ["second", "first"]
    assert said == ["second does not end, killed"]
    for child in (first, second):
        close(child)


def test_watching_ends_when_told(keeper: Supervisor) -> None:
    keeper.stop()
    keeper.watch()
    assert keeper.stopping


def test_a_part_beats_while_it_runs(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "BEAT_S", 0.01)
    part = processes.new_part(PartKind.work)
    assert parts.alive(client, part.beat) == []
    with processes.Beating(client, part, None):
        assert [p.name for p in parts.alive(client, part.beat)] == [part.name]
        until(lambda: parts.alive(client, part.beat)[0].beat != part.beat, "the next one")
    assert parts.alive(client, part.beat) == []


def test_a_part_whose_parent_is_gone_ends(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "BEAT_S", 0.01)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(processes.os, "kill", lambda pid, number: told.append((pid, number)))
    part = processes.new_part(PartKind.work)
    # A runner in a container may be a child of process 1.
    with processes.Beating(client, part, parent=-1):
        until(lambda: told)
    assert told == [(part.pid, processes.signal.SIGTERM)]


def test_redis_that_is_away_does_not_end_a_part(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "BEAT_S", 0.01)
    beats: list[str] = []
    right = parts.beat

    def beat(client: redis.Redis, part: object) -> None:
        beats.append("tried")
        if len(beats) == 2:
            raise redis.ConnectionError("away")
        right(client, part)  # type: ignore[arg-type]

    monkeypatch.setattr(parts, "beat", beat)
    with processes.Beating(client, processes.new_part(PartKind.work), None):
        until(lambda: len(beats) >= 4)
