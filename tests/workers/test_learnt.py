"""A model in use decides what comes in; what it decided is counted as its own."""

from __future__ import annotations

import msgspec
import pytest
import redis

from dashboard.reading.learnt import reading_words
from listening.config import Retention
from listening.counting.buckets import cell_of, read_cell
from listening.counting.counts import Mood, mood
from listening.counting.ledger import group, read_group
from listening.learning.foretold import Contest
from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.learning.versions import RULE_ALONE
from listening.mention import Mention
from listening.store import batches, keys, mentions, models
from listening.store.batches import Batch
from tests.learning.said import judged
from tests.made import NOW, config
from tests.store.reading import counted, recounted
from tests.workers.desk import at_desk
from tests.workers.test_learning import learn, say
from workers import jobs
from workers.queue import enqueue_batch

MOOD = ModelSlot(Task.mood, "en")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "now_ms", lambda: NOW)


def take_in(client: redis.Redis, *ids: str, text: str = "we had it late then, queue of late") -> list[Mention]:
    said = tuple(
        Mention(id=id, source="net", created=NOW - 1000, text=text, topics=("Acme",), language="en") for id in ids
    )
    name = enqueue_batch(client, Batch(mentions=said), NOW)
    jobs.ingest(name)
    assert batches.get(client, name) is None
    return [each for each in mentions.fetch(client, ids) if each is not None]


def test_it_decides_from_its_adoption_on_until_somebody_goes_back(client: redis.Redis) -> None:
    with at_desk(config(), client):
        (before,) = take_in(client, "net:before")
        assert (before.mood, before.label.name) == ("", "neutral")
        made = judged(160)
        learn(client, say(client, made[:60]))
        learn(client, say(client, made[60:]))
        shelf = models.shelves(client)[MOOD]
        assert shelf.active == 2
        (after,) = take_in(client, "net:after")
        assert (after.mood, after.mood_version, after.label.name, after.compound) == (
            "n",
            2,
            "negative",
            before.compound,
        )
        models.change(client, MOOD, lambda held: held.pin(1))
        assert take_in(client, "net:back")[0].mood_version == 1
        models.change(client, MOOD, lambda held: held.pin(RULE_ALONE))
        assert take_in(client, "net:rule")[0].mood == ""
        models.change(client, MOOD, lambda held: held.pin(None).with_contest(Contest(), NOW))
        assert take_in(client, "net:left")[0].mood == "", "it does not count any more"


def test_a_store_put_back_brings_its_own_models(client: redis.Redis) -> None:
    """A version's number is given twice then: to one that was lost, and to the one that was learnt in its place."""
    words = reading_words(client)
    with at_desk(config(), client):
        made = judged(160)
        learn(client, say(client, made[:60]))
        learn(client, say(client, made[60:]))
        (first,) = take_in(client, "net:first")
        said = words(first).mood
        assert (first.mood, first.mood_version, "late" in said) == ("n", 2, True)
        shelf = models.shelves(client)[MOOD]
        assert shelf.newest is not None
        table = models.table(client, MOOD, 2)
        assert table is not None
        client.delete(keys.models(), keys.model(MOOD.name, 2))
        assert words(first).mood == "", "its version is gone"
        turned = msgspec.structs.replace(table, classes=tuple(reversed(table.classes)))
        other = msgspec.structs.replace(shelf.newest, of="of other corrections")
        again = msgspec.structs.replace(shelf, versions=(other,))
        models.change(client, MOOD, lambda _: again, {2: turned})
        answers = dict(zip(table.classes, turned.classes, strict=True))
        (second,) = take_in(client, "net:second")
        assert (second.mood, second.mood_version) == (answers["n"], 2) != ("n", 2)
        assert words(msgspec.structs.replace(first, mood=answers["n"])).mood == said


def test_every_figure_knows_who_decided(client: redis.Redis) -> None:
    kept = Retention()
    said = [
        Mention(id=f"net:{n}", source="net", created=NOW, text="x", author="ann", language="en", topics=("Acme",),
                compound=compound, mood=by, mood_version=3 if by else 0)
        for n, (compound, by) in enumerate([(0.5, ""), (0.5, "n"), (0.5, "n"), (0.0, "p"), (-0.5, "?"), (None, "")])
    ]  # fmt: skip
    mentions.record(client, said, NOW, kept)
    assert counted(client) == recounted(client, kept)
    cells: dict[str, int] = {}
    for each in said:
        cells[cell_of(each)] = cells.get(cell_of(each), 0) + 1
    found = mood({read_cell(cell): n for cell, n in cells.items()})
    assert found == Mood(negative=2, positive=2, unscored=2, by_model=(2, 0, 1), unsure=1)
    assert [read_group(group(each)).learnt for each in said] == [False, True, True, True, True, False]
    # An edit is judged anew, and its counts with it.
    edited = msgspec.structs.replace(said[1], text="y", edited=NOW + 5, mood="", mood_version=0)
    assert mentions.replace(client, edited, kept, NOW)
    assert counted(client) == recounted(client, kept)
    assert mentions.delete(client, "net:2", kept, NOW)
    assert counted(client) == recounted(client, kept), "what is deleted stays counted as it was"
