"""Import and replay: from rows to the queue, and the totals of one run."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from listening.mention import Deletion, Mention, reject
from listening.store import sources
from tests.made import NOW, config
from tests.store.reading import stored
from tests.workers.desk import work_off
from workers import files as module
from workers import queue
from workers.files import FileRun, Stuck, replayed


def row(n: int, text: str = "Acme", **more: Any) -> Mention:
    return Mention(id=f"file:{n}", source="file", created=NOW + n * 1000, text=text, **more)


def clock(monkeypatch: pytest.MonkeyPatch, step: float, sleep: Callable[[float], None] = lambda seconds: None) -> None:
    """Let ``step`` seconds pass each time somebody looks at the clock."""
    seconds = itertools.count(0, step)
    ours = SimpleNamespace(monotonic=lambda: next(seconds), sleep=sleep, time_ns=time.time_ns)
    monkeypatch.setattr(module, "time", ours)


def delivered(client: redis.Redis, delivery: FileRun, more: str = "") -> module.Totals:
    """Wait for the totals, with the workers' work done in between."""
    return delivery.wait(tick=lambda: work_off(config(more), client))


def test_totals(client: redis.Redis) -> None:
    delivery = FileRun(client, config("[ingest]\nbatch = 4"))
    for n in range(10):
        delivery.take(row(n))
    delivery.take(row(11, "of no interest"))
    delivery.take(row(3))
    delivery.take(reject("file", "bad time", "x", "line 9"))
    delivery.take(reject("file", "bad time", "y", "line 10"))
    delivery.take(reject("file", "no text", "", "line 11"))
    totals = delivered(client, delivery)
    assert (totals.read, totals.matched, totals.stored, totals.duplicates) == (15, 11, 10, 1)
    assert totals.rejected == {"bad time": 2, "no text": 1}
    assert len(stored(client)) == 10
    assert delivery.queued == delivery.done() == 3
    assert [r.detail for r in sources.rejects(client, "file")] == ["line 11", "line 10", "line 9"]


def test_the_same_again_is_all_duplicates(client: redis.Redis) -> None:
    for stored_now, duplicates in ((5, 0), (0, 5)):
        delivery = FileRun(client, config())
        for n in range(5):
            delivery.take(row(n))
        totals = delivered(client, delivery)
        assert (totals.stored, totals.duplicates) == (stored_now, duplicates)


def test_a_topic_for_every_row(client: redis.Redis) -> None:
    delivery = FileRun(client, config(), topic="Rocket")
    delivery.take(row(1, "of no interest by itself"))
    delivery.take(row(2, "Acme", author="AcmeHelps"))
    delivered(client, delivery)
    assert {id: m.topics for id, m in stored(client).items()} == {"file:1": ("Rocket",), "file:2": ("Acme", "Rocket")}
    assert stored(client)["file:2"].own


def test_a_topic_instead_of_those_that_match(client: redis.Redis) -> None:
    delivery = FileRun(client, config(), topic="Rocket", instead=True)
    delivery.take(row(2, "Acme"))
    delivered(client, delivery)
    assert {m.topics for m in stored(client).values()} == {("Rocket",)}


def test_rows_of_every_kind_add_up(client: redis.Redis) -> None:
    delivery = FileRun(client, config())
    for event in (
        row(1),
        row(1),
        row(2, "of no topic"),
        Deletion(source="file", id="file:1"),
        reject("file", "no text", ""),
    ):
        delivery.take(event)
    totals = delivered(client, delivery)
    assert totals.read == totals.matched + totals.unmatched + totals.deleted + sum(totals.rejected.values()) == 5
    assert totals.matched == totals.stored + totals.duplicates == 2
    assert stored(client)["file:1"].deleted


def test_reading_waits_while_the_workers_are_busy(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[int] = []

    def sleeping(seconds: float) -> None:
        slept.append(queue.waiting(client))
        work_off(config(), client)

    clock(monkeypatch, step=0, sleep=sleeping)
    delivery = FileRun(client, config("[ingest]\nbatch = 1\nqueued = 2"))
    for n in range(5):
        delivery.take(row(n))
        assert queue.waiting(client) <= 2
    assert slept == [2, 2]


def test_a_batch_whose_worker_died_is_stored_without_a_schedule(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "LOST_AFTER_MS", -1)
    clock(monkeypatch, step=6)
    delivery = FileRun(client, config())
    delivery.take(row(1))
    delivery.flush()
    client.lpop(f"rq:queue:{queue.INGEST}")
    assert delivered(client, delivery).stored == 1


def test_workers_that_store_nothing_are_told_of(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, step=30)
    delivery = FileRun(client, config("[ingest]\nbatch = 1"))
    for n in range(3):
        delivery.take(row(n))
    with pytest.raises(Stuck, match=r"3 of 3 batches are not being stored; .* Nothing is lost"):
        delivery.wait()
    assert queue.waiting(client) == 3


def test_a_full_queue_that_nobody_empties_is_told_of(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, step=30)
    delivery = FileRun(client, config("[ingest]\nbatch = 1\nqueued = 2"))
    for n in range(2):
        delivery.take(row(n))
    with pytest.raises(Stuck, match="2 of 2 batches"):
        delivery.take(row(3))


# -- replay


gaps = st.lists(st.integers(0, 3_600_000), min_size=1, max_size=20)


@given(gaps, st.sampled_from([0.5, 1.0, 60.0, 1000.0, math.inf]))
def test_a_replay_keeps_the_rhythm(gaps: list[int], speed: float) -> None:
    created = [NOW - 10**10 + sum(gaps[: n + 1]) for n in range(len(gaps))]
    said = [Mention(id=f"file:{n}", source="file", created=at, edited=at) for n, at in enumerate(created)]
    played = list(replayed(said, "0123456789abcdef", NOW, speed))
    assert [m.created for m in played] == [NOW + int((at - created[0]) / speed) for at in created]
    assert {m.edited for m in played} == {0}


def test_a_replay_has_ids_of_its_own_and_threads_hold_together() -> None:
    thread = [
        row(0),
        row(1, parent="file:0", root="file:0"),
        row(2, original="file:1"),
    ]
    played = list(replayed(thread, "0123456789abcdef", NOW, 1))
    again = list(replayed(thread, "fedcba9876543210", NOW, 1))
    assert [m.id for m in played] == ["file:0~01234567", "file:1~01234567", "file:2~01234567"]
    assert {m.id for m in played}.isdisjoint({m.id for m in (*thread, *again)})
    assert (played[0].parent, played[0].root, played[0].original) == ("", "", "")
    assert played[1].parent == played[1].root == played[0].id
    assert played[2].original == played[1].id
    assert [m.text for m in played] == [m.text for m in thread]


def test_nothing_to_replay() -> None:
    assert list(replayed([], "run", NOW, 1)) == []
