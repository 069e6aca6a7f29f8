"""Chores are queued when they are due, by one schedule of several."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
import redis

from listening.store import keys
from workers import queue
from workers import schedule as module
from workers.schedule import CHORES, LEAD_MS, schedule


class Clock(threading.Event):
    """Half a second of it passes each time it is waited for; after ``turns`` of them it is set."""

    def __init__(self, turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.now = 0.0
        self.turns = turns
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))

    def wait(self, timeout: float | None = None) -> bool:
        self.now += timeout or 0
        self.turns -= 1
        return self.turns < 0


def chores(client: redis.Redis) -> list[str]:
    return [job.partition("jobs-")[2] for job in queue.queue(client, queue.CHORES).get_job_ids()]


def test_every_chore_is_queued_once_until_it_has_run(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule(client, "one", Clock(3, monkeypatch))
    assert sorted(chores(client)) == sorted(chore.name for chore in CHORES)


def test_each_in_its_own_time(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[str] = []
    monkeypatch.setattr(module, "enqueue_chore", lambda client, job, every: queued.append(job.rpartition(".")[2]))
    seconds = 120
    schedule(client, "one", Clock(seconds * 2, monkeypatch))
    for chore in CHORES:
        assert abs(queued.count(chore.name) - seconds / chore.every) <= 1, chore.name


def test_one_leads_and_the_other_stands_by(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    client.set(keys.leader(), "other", px=LEAD_MS)
    schedule(client, "one", Clock(5, monkeypatch))
    assert chores(client) == []
    client.delete(keys.leader())  # the other one has died
    schedule(client, "one", Clock(5, monkeypatch))
    assert chores(client)
    assert client.get(keys.leader()) == b"one"
    assert 0 < client.pttl(keys.leader()) <= LEAD_MS


def test_redis_may_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    away = redis.Redis(host="127.0.0.1", port=1, retry=None)
    clock = Clock(3, monkeypatch)
    schedule(away, "one", clock)
    assert clock.turns < 0
