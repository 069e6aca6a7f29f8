"""The training job: foretells, learns, keeps five versions, and makes them again to the byte."""

from __future__ import annotations

import msgspec
import pytest
import redis

from listening.config import Retention
from listening.learning.correction import Correction
from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.store import corrections, keys, mentions, models
from tests.learning.said import judged
from tests.made import NOW, config, mention
from workers.learning import SETTLED_MS, Learning

MOOD, DEPARTMENT = ModelSlot(Task.mood, "en"), ModelSlot(Task.department)


def say(client: redis.Redis, made: list[Correction]) -> int:
    """Keep them, and say when all is settled."""
    mentions.record(client, [mention(m.mention, m.created, text=m.text) for m in made], NOW, Retention())
    for each in made:
        assert corrections.add(client, each)
    return max(each.at for each in made) + SETTLED_MS


def learn(client: redis.Redis, now: int) -> None:
    Learning(client, config(), now).run()


def test_what_is_new_is_foretold_and_then_learnt(client: redis.Redis) -> None:
    made = judged(120)
    learn(client, NOW)
    assert models.shelves(client) == {}
    learn(client, say(client, made[:60]))
    assert models.foretold(client) == {}
    assert list(models.shelves(client)) == [DEPARTMENT, MOOD]
    before = models.version(client)
    end = say(client, made[60:])
    learn(client, end)
    told = models.foretold(client)
    assert set(told) == {each.mention for each in made[60:]}
    assert {(one.slot, one.version) for each in told.values() for one in each} == {("mood:en", 1), ("department", 1)}
    shelf = models.shelves(client)[MOOD]
    assert [(each.number, each.examples) for each in shelf.versions] == [(1, 60), (2, 120)]
    assert (shelf.contest.trial.seen, shelf.contest.counts, shelf.active) == (60, True, 2)
    assert models.version(client) != before
    # Nothing is new: nothing is done, and nothing is foretold by what has learnt it.
    was = models.version(client)
    learn(client, end + 60_000)
    assert models.version(client) == was
    assert models.foretold(client) == told


def test_what_was_said_this_very_moment_is_learnt_next_time(client: redis.Redis) -> None:
    made = judged(60)
    end = say(client, made)
    learn(client, end - 1)
    assert [each.examples for each in models.shelves(client)[MOOD].versions] == [59]
    learn(client, end)
    assert [each.examples for each in models.shelves(client)[MOOD].versions] == [59, 60]


def test_versions_are_made_again_to_the_byte(client: redis.Redis) -> None:
    made = judged(90)
    for first in range(0, 90, 30):
        end = say(client, made[first : first + 30])
        learn(client, end)
    stored = {n: client.get(keys.model("mood:en", n)) for n in (1, 2, 3)}
    assert all(stored.values())
    client.delete(*(keys.model("mood:en", n) for n in (1, 2, 3)))
    learn(client, end + 60_000)
    assert {n: client.get(keys.model("mood:en", n)) for n in (1, 2, 3)} == stored


def test_what_was_deleted_is_learnt_no_more(client: redis.Redis) -> None:
    made = judged(80)
    learn(client, say(client, made[:40]))
    end = say(client, made[40:])
    learn(client, end)
    corrections.gone(client, ["net:3", "net:70"])
    assert "net:70" not in models.foretold(client)
    client.delete(keys.model("mood:en", 1))
    learn(client, end + 60_000)
    shelf = models.shelves(client)[MOOD]
    assert [(each.number, each.examples) for each in shelf.versions] == [(2, 80), (3, 78)]
    assert models.table(client, MOOD, 1) is None, "it cannot be made again without what was deleted"
    assert shelf.contest.trial.seen == 39


def test_five_are_kept_and_a_person_goes_back(client: redis.Redis) -> None:
    made = judged(100)
    end = say(client, made[:30])
    learn(client, end)
    for n in range(30, 100, 10):
        end = say(client, made[n : n + 10])
        learn(client, end)
    shelf = models.shelves(client)[MOOD]
    assert [each.number for each in shelf.versions] == [4, 5, 6, 7, 8]
    assert [n for n in range(1, 10) if client.exists(keys.model("mood:en", n))] == [4, 5, 6, 7, 8]
    moved = models.change(client, MOOD, lambda held: held.pin(4))
    assert moved.active == (4 if moved.contest.counts else 0)
    with pytest.raises(ValueError, match="no version 2"):
        models.change(client, MOOD, lambda held: held.pin(2))
    assert models.shelves(client)[MOOD] == moved
    assert msgspec.structs.asdict(moved)["pinned"] == 4
