"""Chores run again and again, whatever happened the last time, and how they fare is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from listening.store import chores, parts
from listening.system.chores import Chores, ChoreState, standing_still
from listening.system.health import HealthState, Part, PartKind, health
from tests.made import NOW, config
from workers import queue
from workers.notify import notify
from workers.schedule import CHORES, PERIODS
from workers.work import work

ALERT = next(chore.job for chore in CHORES if chore.name == "alert")


def waiting(client: redis.Redis) -> int:
    return queue.queue(client, queue.CHORES).count


def fails(*_: object) -> list[str]:
    raise RuntimeError("words of a stranger")


def test_a_chore_that_failed_runs_at_its_next_turn(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    chores.expect(client, PERIODS, NOW)
    with monkeypatch.context() as patch:
        patch.setattr(notify, "watch", fails)
        queue.enqueue_chore(client, ALERT, 3600)
        work(config, client, "one", burst=True)
    state = state_of(client, "alert")
    assert (state.done, state.error) == (0, "RuntimeError")
    queue.enqueue_chore(client, ALERT, 3600)
    assert waiting(client) == 1, "it did not wait for a minute"
    work(config, client, "two", burst=True)
    state = state_of(client, "alert")
    assert state.done >= state.failed > 0
    assert state.error == ""


def test_a_chore_whose_worker_died_runs_at_its_next_turn(client: redis.Redis) -> None:
    queue.enqueue_chore(client, ALERT, 3600)
    (id,) = queue.queue(client, queue.CHORES).get_job_ids()
    client.delete(f"rq:queue:{queue.CHORES}")
    job = Job.fetch(id, connection=client, serializer=JSONSerializer)
    job.worker_name = "work@here:1"
    job.set_status(JobStatus.STARTED)
    job.save()
    now = queue_clock()
    parts.beat(client, Part(name="work@here:1", kind=PartKind.work, pid=1, host="here", started=now, beat=now))
    queue.enqueue_chore(client, ALERT, 3600)
    assert waiting(client) == 0, "it runs"
    parts.leave(client, Part(name="work@here:1", kind=PartKind.work, pid=1, host="here", started=now, beat=now))
    queue.enqueue_chore(client, ALERT, 3600)
    assert waiting(client) == 1


def queue_clock() -> int:
    from workers.jobs import now_ms

    return now_ms()


def state_of(client: redis.Redis, name: str) -> ChoreState:
    return next(each for each in chores.chores(client).states if each.name == name)


def test_every_chore_is_noted(client: redis.Redis) -> None:
    chores.expect(client, PERIODS, NOW)
    for chore in CHORES:
        queue.enqueue_chore(client, chore.job, 3600)  # none runs out while the worker loads
    work(config, client, "one", burst=True)
    assert {each.name for each in chores.chores(client).states if each.done} == set(PERIODS)


def test_which_chores_there_are_is_said_by_the_schedule(client: redis.Redis) -> None:
    chores.expect(client, {"gone": 5.0, "stays": 5.0}, NOW)
    chores.ended(client, "stays", NOW + 1)
    chores.expect(client, {"stays": 6.0, "new": 1.0}, NOW + 2)
    found = {each.name: each for each in chores.chores(client).states}
    assert found == {
        "stays": ChoreState(name="stays", every=6.0, done=NOW + 1),
        "new": ChoreState(name="new", every=1.0),
    }
    assert chores.since(client) == NOW, "it goes on since the first schedule began"


@pytest.mark.parametrize(
    ("every", "done", "seconds", "still"),
    [
        (2, NOW, 15, False),  # nothing is judged sooner
        (2, NOW, 16, True),
        (60, NOW, 180, False),
        (60, NOW, 181, True),
        (60, 0, 180, False),  # never, but the schedule has only begun
        (60, 0, 181, True),
        (60, NOW - 10**9, 180, False),  # it was switched off for days
    ],
)
def test_three_of_its_periods(every: float, done: int, seconds: int, still: bool) -> None:
    state = ChoreState(name="sweep", every=every, done=done)
    assert bool(standing_still(Chores((state,), NOW), NOW + seconds * 1000)) is still
    assert not standing_still(Chores((state,), 0), NOW + seconds * 1000), "that there is no schedule is said of it"


def test_health_says_which_and_why(client: redis.Redis) -> None:
    made: Callable[[int], Chores] = lambda done: Chores(  # noqa: E731
        (ChoreState(name="alert", every=2, done=done, failed=NOW, error="KeyError"),), NOW - 10**6
    )
    assert [c for c in health([], [], [], NOW, config(), made(NOW)).checks if c.name == "chores"]
    (check,) = [c for c in health([], [], [], NOW, config(), made(NOW - 40_000)).checks if "alert" in c.name]
    assert (check.name, check.state, check.since) == ("chore alert", HealthState.wrong, NOW - 40_000)
    assert check.detail == "has not succeeded for 40 s: KeyError"
