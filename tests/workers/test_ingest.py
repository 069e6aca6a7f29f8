"""The ingest job: run twice, or again after it died anywhere, it ends in one state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import msgspec
import pytest
import redis

from listening.cases.case import State
from listening.config import Retention
from listening.mention import Deletion, Mention, reject
from listening.store import batches, keys, mentions, sources
from listening.store.batches import Batch
from listening.store.cases.cases import book_of
from listening.triage.answering import Reason
from tests.made import DAY, HOUR, NOW, config, mention
from tests.store.reading import counted, everything, places, recounted, stored
from tests.workers.desk import at_desk
from workers import jobs
from workers.queue import enqueue_batch

KEPT = Retention()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "now_ms", lambda: NOW)


def heard(id: str, text: str = "Acme is great", **more: Any) -> Mention:
    """A mention as the listener queues it: matched, not yet judged."""
    return Mention(id=id, source="net", created=NOW - 1000, text=text, topics=("Acme",), language="en", **more)


BATCH = Batch(
    mentions=(
        heard("net:1"),
        heard("net:2", "a journalist hates Acme"),
        heard("net:2", "a journalist hates Acme"),
        heard("net:3", "edited in one go with its creation"),
        heard("net:3", "Acme was a delight", edited=NOW - 500),
        heard("net:known", "edited again, nice", edited=NOW - 100, author="kim"),
        heard("net:early", "an edit that overtook its creation", edited=NOW - 400),
        heard("net:gone", "deleted in one go with its creation, and Acme is the worst"),
        heard("net:zoe", "by an account that goes, Acme is the worst", author="zoe"),
        heard("net:asks", "Acme it is"),
        heard("net:asks", "@AcmeHelps where is it?", edited=NOW - 300),
        heard("net:calms down", "@AcmeHelps where is it?"),
        heard("net:calms down", "Acme it is", edited=NOW - 300),
    ),
    deletions=(
        Deletion(source="net", id="net:gone"),
        Deletion(source="net", id="net:not yet here"),
        Deletion(source="net", author="zoe"),
    ),
    run="run",
)


def prepare(client: redis.Redis) -> str:
    """A store with something in it, and the batch queued. Gives its name."""
    before = (mention("net:known", NOW - HOUR, author="kim"), mention("net:old", NOW - DAY, author="zoe"))
    mentions.record(client, before, NOW - 60_000, KEPT)
    return enqueue_batch(client, BATCH, NOW, "net", "17")


NOT_COMPARED = (keys.pending(), "rq:", keys.batch(""), keys.run(""))


def state(client: redis.Redis) -> dict[bytes, Any]:
    """All that lies in Redis, but what names the batch, whose name is random, and feeds of changes."""
    found = everything(client)
    return {
        key: value
        for key, value in found.items()
        if not key.decode().startswith(NOT_COMPARED) and client.type(key) != b"stream"
    }


def ended(client: redis.Redis, name: str) -> dict[bytes, Any]:
    assert batches.get(client, name) is None
    assert batches.pending(client) == 0
    assert batches.progress(client, "run") == batches.FileProgress(1, 8, 1)
    assert counted(client) == recounted(client, KEPT)
    return state(client)


def test_what_comes_of_a_batch(client: redis.Redis) -> None:
    name = prepare(client)
    with at_desk(config(), client):
        jobs.ingest(name)
    ended(client, name)
    found = stored(client)
    names = ("1", "2", "3", "known", "old", "early", "gone", "zoe", "asks", "calms down")
    assert set(found) == {f"net:{n}" for n in names}
    assert (found["net:1"].compound, found["net:1"].department) == (0.6249, "care")
    assert found["net:2"].route == "journalists"
    assert found["net:3"].text == "Acme was a delight"
    assert found["net:3"].compound == 0.5994
    assert (found["net:known"].text, found["net:known"].received) == ("edited again, nice", NOW - HOUR)
    assert found["net:early"].edited == NOW - 400
    assert [found[f"net:{n}"].deleted for n in ("gone", "zoe", "old", "1")] == [True, True, True, False]
    assert {m.received for id, m in found.items() if id not in ("net:known", "net:old")} == {NOW}
    cases = book_of(config(), client).find_many([f"C{n}" for n in range(1, 6)])
    assert [(c and c.opening.reason, c and c.state) for c in cases] == [
        (Reason.unasked, State.open),
        (Reason.unasked, State.dismissed),
        (Reason.unasked, State.dismissed),
        (Reason.question, State.open),
        (Reason.question, State.open),
    ]
    noted, asked = cases[3:]
    assert noted is not None
    assert asked is not None
    assert (noted.opened_at, noted.version, noted.posts[0].dropped_at) == (NOW - 1000, 2, NOW - 300)
    assert (asked.opened_at, asked.version) == (NOW - 300, 1)


def test_twice_ends_where_once_does(client: redis.Redis) -> None:
    name = prepare(client)
    form = client.get(keys.batch(name))
    with at_desk(config(), client):
        jobs.ingest(name)
        once = ended(client, name)
        jobs.ingest(name)
        assert ended(client, name) == once, "a batch that was recorded is none"
        client.set(keys.batch(name), form)
        jobs.ingest(name)
        assert ended(client, name) == once, "even if it were still there"


class Died(BaseException):
    """Stands for kill -9: no code of ours catches it."""


@contextmanager
def dying(client: redis.Redis, at: int, after: bool) -> Iterator[list[str]]:
    """Die at the n-th command sent to Redis, before or after it took effect; lists the commands."""
    sent: list[str] = []
    here = threading.get_ident()  # a thread that another test left behind is nobody's step
    plain = redis.Redis.execute_command
    piped = redis.client.Pipeline.execute

    def counted_in(name: str, run: Callable[[], Any]) -> Any:
        if threading.get_ident() != here:
            return run()
        sent.append(name)
        if len(sent) - 1 == at and not after:
            raise Died
        answer = run()
        if len(sent) - 1 == at and after:
            raise Died
        return answer

    def command(self: redis.Redis, *args: Any, **more: Any) -> Any:
        if isinstance(self, redis.client.Pipeline):
            return plain(self, *args, **more)
        return counted_in(str(args[0]), lambda: plain(self, *args, **more))

    def pipeline(self: redis.client.Pipeline, *args: Any, **more: Any) -> Any:
        return counted_in("MULTI", lambda: piped(self, *args, **more))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redis.Redis, "execute_command", command)
        patch.setattr(redis.client.Pipeline, "execute", pipeline)
        yield sent


def test_a_job_that_died_anywhere_is_run_again_and_ends_where_one_run_does(client: redis.Redis) -> None:
    with at_desk(config(), client):
        for _ in range(2):  # the first one teaches Redis the scripts
            client.flushall()
            name = prepare(client)
            jobs.ingest(name)
        once = ended(client, name)
        for after in (False, True):
            for step in count():
                client.flushall()
                name = prepare(client)
                try:
                    with dying(client, step, after):
                        jobs.ingest(name)
                except Died:
                    jobs.ingest(name)
                else:
                    assert step > 25, "read, record, cases, edits, deletions, done: died at each of them"
                    break
                assert ended(client, name) == once, f"died {'after' if after else 'before'} step {step}"


def test_a_deleted_post_is_nowhere_not_even_in_the_batch_it_came_in(client: redis.Redis) -> None:
    secret = heard("net:1", "Acme wordword", author="personperson", location="towntown", url="https://urlurl.example")
    name = enqueue_batch(client, Batch(mentions=(secret,)), NOW)
    assert places(client, "wordword") == [keys.batch(name)], "on its way it is in one place"
    with at_desk(config(), client):
        jobs.ingest(name)
        assert keys.batch(name) not in places(client, "wordword")
        gone = enqueue_batch(client, Batch(deletions=(Deletion(source="net", id="net:1"),)), NOW)
        jobs.ingest(gone)
    for word in ("wordword", "personperson", "towntown", "urlurl"):
        assert places(client, word) == []
    assert sum(n for cells in counted(client).values() for n in cells.values()) == 4, "its count stays"


def test_rejects_of_what_is_gone_are_gone(client: redis.Redis) -> None:
    """An edit that could not be read may be kept with the words of a post that is deleted later."""
    rejects = [
        reject("net", "bad time", '{"rkey": "3kabcd", "text": "wordword"}'),
        reject("net", "no text", "{}", "did:plc:somebody"),
        reject("net", "no text", "other 3kabce"),
        reject("other", "no text", "3kabcd did:plc:somebody"),
    ]
    sources.keep_rejects(client, rejects, 100)
    assert 0 < client.pttl(keys.rejects("net")) <= sources.REJECTS_KEPT_MS
    client.persist(keys.rejects("other"))
    sources.bound_rejects(client)
    assert client.pttl(keys.rejects("other")) > 0, "kept by an earlier version"
    with at_desk(config(), client):
        jobs.ingest(enqueue_batch(client, Batch(mentions=(heard("net:did:plc:x/post/3kabcd"),)), NOW))
        for gone in (
            Deletion(source="net", id="net:did:plc:x/post/3kabcd"),
            Deletion(source="net", author="did:plc:somebody"),
        ):
            jobs.ingest(enqueue_batch(client, Batch(deletions=(gone,)), NOW))
    assert [each.raw for each in sources.rejects(client, "net")] == ["other 3kabce"]
    assert len(sources.rejects(client, "other")) == 1, "another source's"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_reply_to_nobody_we_know_is_not_stored_however_often_it_comes(client: redis.Redis, times: int) -> None:
    reply = Mention(id="net:9", source="net", created=NOW, text="me too", parent="net:elsewhere")
    with at_desk(config(), client):
        jobs.ingest(enqueue_batch(client, Batch(mentions=(reply,) * times), NOW))
    assert stored(client) == {}


def test_what_is_of_no_interest_any_more_is_counted_as_such(client: redis.Redis) -> None:
    """An edit may take the topic out of a post: it stays, and counts in no topic."""
    with at_desk(config(), client):
        jobs.ingest(enqueue_batch(client, Batch(mentions=(heard("net:1"),)), NOW))
        edit = Mention(id="net:1", source="net", created=NOW, text="never mind", edited=NOW)
        stranger = Mention(id="net:2", source="net", created=NOW, text="never mind", edited=NOW)
        jobs.ingest(enqueue_batch(client, Batch(mentions=(edit, stranger)), NOW))
    assert set(stored(client)) == {"net:1"}
    assert stored(client)["net:1"].topics == ()
    assert counted(client) == recounted(client, KEPT)


def test_a_source_keeps_its_mentions_as_long_as_its_network_allows(
    client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = '[[sources]]\nkind = "hackernews"\nname = "hn"\nkeep_days = 2\n[retention]\nmentions_days = 9'
    said = tuple(msgspec.structs.replace(heard(f"{name}:1"), source=name) for name in ("hn", "hnx", "net"))
    with at_desk(config(own), client):
        jobs.ingest(enqueue_batch(client, Batch(mentions=said), NOW))
        before = counted(client)
        for days, left in ((2, {"hn:1", "hnx:1", "net:1"}), (3, {"hnx:1", "net:1"})):
            monkeypatch.setattr(jobs, "now_ms", lambda days=days: NOW + days * DAY)
            jobs.expire()
            assert set(stored(client)) == left
        assert counted(client) == before, "counts stay"
        (_, told), *_ = client.xrevrange(keys.changes(), count=1)
        assert msgspec.msgpack.decode(told[b"judged"]) == ["hn:1"], "whoever shows or finds it is told"
        assert client.exists(keys.erased())
        jobs.ingest(enqueue_batch(client, Batch(mentions=said[:1]), NOW + 3 * DAY))
        jobs.expire()
        assert "hn:1" in stored(client), "what comes again has its days again"
        monkeypatch.setattr(jobs, "now_ms", lambda: NOW + 10 * DAY)
        jobs.expire()
    assert stored(client) == {}


def test_mentions_whose_time_is_over_are_forgotten(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_desk(config("[retention]\nmentions_days = 1"), client):
        jobs.ingest(enqueue_batch(client, Batch(mentions=(heard("net:1"),)), NOW))
        monkeypatch.setattr(jobs, "now_ms", lambda: NOW + DAY)
        jobs.expire()
        assert set(stored(client)) == {"net:1"}
        monkeypatch.setattr(jobs, "now_ms", lambda: NOW + DAY + 2 * HOUR)
        jobs.expire()
    assert stored(client) == {}
    assert counted(client)
