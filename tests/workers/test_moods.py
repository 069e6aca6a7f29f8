"""Moods of a language that the word list cannot read, decided with an encoder through its own queue."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
import redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from listening.config import Config, Retention
from listening.learning.correction import Correction, Decided, MetAs
from listening.learning.foretold import RECALL_OF
from listening.learning.slots import MOODS, ModelSlot
from listening.learning.table import Task, Vector
from listening.learning.versions import ModelShelf
from listening.mention import Label, Mention
from listening.store import awaiting, corrections, mentions, models
from listening.store.batches import Batch
from tests.made import NOW, config, mention
from tests.store.reading import counted, recounted
from tests.workers.desk import at_desk
from workers import encoders, jobs, moods
from workers.queue import MOODS as QUEUE
from workers.queue import enqueue_batch, queue

FRENCH = ModelSlot(Task.mood, "fr")
NAMED = '\n[encoder]\nname = "sentences"\ncpu = 1.0\n'
HERE = config(NAMED)


class ByRemainder:
    """An encoder that knows what no word says: the remainder of the number in a text."""

    width = 6

    def __init__(self, name: str = "made up 1") -> None:
        self.name = name
        self.asked: list[str] = []

    def __call__(self, text: str) -> Vector:
        self.asked.append(text)
        vector = np.zeros(self.width)
        vector[_number(text) % 3] = 1.0
        return vector


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[ByRemainder]:
    made = ByRemainder()
    monkeypatch.setattr(encoders, "installed", lambda name: True)
    monkeypatch.setattr(encoders, "load", lambda name: made)
    return made


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    clock = {"now": NOW}
    monkeypatch.setattr(jobs, "now_ms", lambda: clock["now"])
    return clock


def _number(text: str) -> int:
    """No two texts share a word: each spells its number in letters of its own."""
    return int("".join(chr(ord(c) - ord("a") + ord("0")) for c in text.split()[0][1:]))


def _text(n: int) -> str:
    return "z" + "".join(chr(ord(c) - ord("0") + ord("a")) for c in str(n + 1_000))


def _mood(text: str) -> Label:
    return MOODS[_number(text) % 3]


def _said(client: redis.Redis, first: int, number: int, clock: dict[str, int], language: str = "fr") -> None:
    """Reviews of mentions that no model has seen."""
    dice = random.Random(first)
    kept = []
    for n in range(first, first + number):
        text, at = _text(n * 7 + dice.randrange(7)), clock["now"] + n
        decided = Decided(Label.unscored, None, "care", "the rest", False)
        kept.append(
            Correction(mention=f"net:r{n}", text=text, source="net", language=language, decided=decided,
                       mood=_mood(text), by="Kim", at=at, found=MetAs.review)
        )  # fmt: skip
    mentions.record(client, [mention(each.mention, NOW, text=each.text) for each in kept], NOW, Retention())
    for each in kept:
        assert corrections.add(client, each)
    clock["now"] += first + number + 2_000


def _encode(client: redis.Redis) -> None:
    """What the part ``encode`` does until nothing waits on its queue."""
    worker = SimpleWorker([queue(client, QUEUE)], connection=client, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="ERROR")


def _learn(client: redis.Redis) -> ModelShelf:
    jobs.learn()
    _encode(client)
    return models.shelves(client)[FRENCH]


def _come(client: redis.Redis, *given: tuple[str, str], edited: int = 0) -> list[Mention]:
    posts = tuple(
        Mention(id=id, source="net", created=NOW - 1000, text=text, topics=("Acme",), language="fr", edited=edited)
        for id, text in given
    )
    jobs.ingest(enqueue_batch(client, Batch(mentions=posts), NOW))
    return _stored(client, *(id for id, _ in given))


def _stored(client: redis.Redis, *ids: str) -> list[Mention]:
    return [each for each in mentions.fetch(client, ids) if each is not None]


def test_a_mood_is_decided_after_its_mention_is_stored(
    client: redis.Redis, encoder: ByRemainder, now: dict[str, int]
) -> None:
    with at_desk(HERE, client):
        _said(client, 0, 60, now)
        assert _learn(client).newest is not None
        _said(client, 60, RECALL_OF - 1, now)
        shelf = _learn(client)
        assert (shelf.contest.counts, shelf.contest.trial.of_about) == (False, RECALL_OF), "299 are not 300"
        assert _come(client, ("net:early", _text(3)))[0].label is Label.unscored
        assert awaiting.number(client) == 0
        _said(client, 500, 10, now)
        shelf = _learn(client)
        assert shelf.contest.counts
        assert shelf.newest is not None
        assert (shelf.newest.encoder, shelf.active) == ("made up 1", shelf.newest.number)

        texts = {f"net:{n}": _text(9_000 + n) for n in range(120)}
        before = _come(client, *texts.items())
        assert {(m.label, m.mood, m.mood_version) for m in before} == {(Label.unscored, "", 0)}
        assert awaiting.number(client) == len(texts)
        was = counted(client)
        _encode(client)
        after = _stored(client, *texts)
        assert all(m.label is _mood(m.text) for m in after)
        assert {(m.mood_version, m.compound) for m in after} == {(shelf.active, None)}
        assert (awaiting.number(client), awaiting.waiting(client)) == (0, (0, 0))
        assert was != counted(client) == recounted(client, Retention())

        # The same job again changes nothing, and asks about nothing that is decided.
        awaiting.add(client, list(texts), NOW)
        asked = len(encoder.asked)
        jobs.decide_moods()
        assert (_stored(client, *texts), len(encoder.asked)) == (after, asked)

        edited = _come(client, ("net:4", _text(7_001)), edited=NOW + 5)
        assert edited[0].label is Label.unscored, "what was said of another text is not said of this one"
        jobs.decide_moods()
        assert _stored(client, "net:4")[0].label is _mood(_text(7_001))
        mentions.delete(client, "net:5", Retention(), NOW)
        awaiting.add(client, ["net:5", "net:never"], NOW)
        jobs.decide_moods()
        assert awaiting.number(client) == 0
        assert counted(client) == recounted(client, Retention())


def test_an_edit_while_it_is_decided_is_decided_as_well(
    client: redis.Redis, encoder: ByRemainder, now: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_desk(HERE, client):
        _said(client, 0, 400, now)
        _learn(client)
        _said(client, 400, 400, now)
        assert _learn(client).contest.counts
        _come(client, ("net:1", _text(1)))
        written = mentions.judge_again

        def late(*args: object, **more: object) -> None:
            written(*args, **more)  # type: ignore[arg-type]
            monkeypatch.setattr(mentions, "judge_again", written)
            _come(client, ("net:1", _text(2)), edited=NOW + 5)

        monkeypatch.setattr(mentions, "judge_again", late)
        jobs.decide_moods()
        assert awaiting.number(client) == 0
        assert _stored(client, "net:1")[0].label is _mood(_text(2))


def test_who_has_reviewed_begins_not_anew_when_an_encoder_comes_or_goes(
    client: redis.Redis, encoder: ByRemainder, now: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_desk(config(), client):
        _said(client, 0, 60, now)
        jobs.learn()
        _said(client, 60, 340, now)
        jobs.learn()
        shelf = models.shelves(client)[FRENCH]
        assert (shelf.contest.counts, shelf.contest.trial.seen) == (False, 340), "no word says anything here"
    with at_desk(HERE, client):
        shelf = _learn(client)
        assert shelf.newest is not None
        assert (shelf.newest.encoder, shelf.contest.counts, shelf.contest.trial.seen) == ("made up 1", True, 380)
        _come(client, ("net:1", _text(1)))
        assert awaiting.number(client) == 1
        # Of another version, vectors mean something else: it learns first.
        other = ByRemainder("made up 2")
        monkeypatch.setattr(encoders, "load", lambda name: other)
        _encode(client)
        shelf = models.shelves(client)[FRENCH]
        assert shelf.newest is not None
        assert shelf.newest.encoder == "made up 2"
        jobs.mend()
        _encode(client)
        assert _stored(client, "net:1")[0].mood_version == shelf.newest.number
        _come(client, ("net:2", _text(2)))
    monkeypatch.setattr(encoders, "installed", lambda name: False)
    with at_desk(HERE, client):
        jobs.mend()
        assert awaiting.number(client) == 0, "nobody can decide it"
        assert _come(client, ("net:3", _text(3)))[0].label is Label.unscored
        jobs.learn()
        shelf = models.shelves(client)[FRENCH]
        assert shelf.newest is not None
        assert (shelf.newest.encoder, shelf.contest.counts) == ("", False)
        was = models.version(client)
        jobs.learn()
        assert models.version(client) == was


def test_what_is_said_in_one_language_helps_another(
    client: redis.Redis, encoder: ByRemainder, now: dict[str, int]
) -> None:
    with at_desk(HERE, client):
        _said(client, 0, 400, now, language="de")
        _said(client, 400, 30, now)
        shelf = _learn(client)
        assert shelf.newest is not None
        table = models.table(client, FRENCH, shelf.newest.number)
        assert table is not None
        alone = len({each for each in encoder.asked if each.startswith("z")})
        assert alone == 430, "those of the other language are read as well"
        assert shelf.newest.examples == 30
        # The same examples make the same bytes.
        client.delete(*(key for key in client.scan_iter("*model:mood:fr*")))
        jobs.learn_encoded()
        assert models.table(client, FRENCH, shelf.newest.number) == table


def test_it_takes_no_more_of_the_processor_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    used, rested = [0.0], []
    monkeypatch.setattr(moods.time, "process_time", lambda: used[0])
    monkeypatch.setattr(moods.time, "sleep", rested.append)
    processor = moods.ShareOfProcessor(0.2)
    for seconds in (0.5, 2.0, 0.0, 0.0):
        used[0] += seconds
        processor.rest()
    assert rested == [2.0, 4.0, 4.0]
    assert sum(used) / (sum(used) + sum(rested)) == pytest.approx(0.2)


def test_a_config_without_it_is_as_before(client: redis.Redis, encoder: ByRemainder, now: dict[str, int]) -> None:
    plain: Config = config()
    assert msgspec.structs.asdict(plain.encoder) == {"name": "none", "cpu": 0.25}
    with at_desk(plain, client):
        _said(client, 0, 60, now)
        jobs.learn()
        assert (queue(client, QUEUE).count, encoder.asked) == (0, [])


def test_who_names_it_again_has_it_again(
    client: redis.Redis, encoder: ByRemainder, now: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_desk(HERE, client):
        _said(client, 0, 60, now)
        _learn(client)
    with at_desk(config(), client):
        jobs.learn()
    with at_desk(HERE, client):
        shelf = _learn(client)
        assert shelf.newest is not None
        assert (shelf.newest.encoder, shelf.newest.number) == ("made up 1", 3)
        jobs.learn()
        assert queue(client, QUEUE).count == 0
