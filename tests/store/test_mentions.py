"""Mentions are stored and counted once, whatever comes how often in which order."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.config import Retention
from listening.mention import Mention, erase
from listening.store import keys, mentions
from tests.made import DAY, HOUR, MINUTE, NOW, mention
from tests.servers import Valkey
from tests.store.reading import asking, counted, emptied, everything, places, recounted, stored

KEPT = Retention()

AGES = (0, 3_000, 9_999, HOUR, DAY, 3 * DAY, 20 * DAY, 900 * DAY, -4 * MINUTE)
COMPOUNDS = (None, -0.5, 0.0, 0.5)


def some(n: int) -> Mention:
    """The n-th of a few mentions that differ in all that is counted; an id is always the same."""
    return mention(
        f"net:{n}",
        NOW - AGES[n % len(AGES)],
        author=f"person {n % 3}",
        compound=COMPOUNDS[n % 4],
        topics=(("Acme",), ("Acme", "Rocket"), ())[n % 3],
        country=("", "DE")[n % 2],
        received=NOW,
    )


def record(client: redis.Redis, *said: Mention, **more: Any) -> mentions.Recorded:
    return mentions.record(client, said, NOW, KEPT, **more)


# -- once

batches = st.lists(st.lists(st.integers(0, 11), max_size=8), max_size=6)


@settings(max_examples=60, deadline=None)
@given(batches=batches, order=st.randoms(use_true_random=False))
def test_any_batches_in_any_order_twice_count_each_mention_once(
    valkey: Valkey, batches: list[list[int]], order: Any
) -> None:
    with emptied(valkey) as client:
        again = batches * 2
        order.shuffle(again)
        totals = [record(client, *map(some, batch)) for batch in again]
        wanted = {n for batch in batches for n in batch}
        assert {some(n).id for n in wanted} == set(stored(client))
        assert sum(t.stored for t in totals) == len(wanted)
        assert sum(t.duplicates for t in totals) == sum(map(len, again)) - len(wanted)
        assert counted(client) == recounted(client, KEPT)
        assert client.zcard(keys.written()) == len(wanted)


def test_twice_changes_nothing_at_all(client: redis.Redis) -> None:
    said = [some(n) for n in range(12)]
    assert record(client, *said) == mentions.Recorded(12, 0)
    before = everything(client)
    assert record(client, *said) == mentions.Recorded(0, 12)
    assert everything(client) == before


def test_the_same_mention_twice_in_one_batch(client: redis.Redis) -> None:
    assert record(client, some(1), some(1)) == mentions.Recorded(1, 1)
    assert counted(client) == recounted(client, KEPT)


def test_an_empty_batch_writes_nothing(client: redis.Redis) -> None:
    assert record(client) == mentions.Recorded(0, 0)
    assert everything(client) == {}


def test_a_batch_larger_than_lua_hands_over_at_once(client: redis.Redis) -> None:
    said = [mention(f"net:{n}", NOW - n, author=f"a{n}") for n in range(9000)]
    assert record(client, *said).stored == 9000
    assert client.zcard(keys.written()) == client.zcard(keys.authors()) == 9000
    assert counted(client) == recounted(client, KEPT)


def test_old_buckets_expire_and_history_is_kept_from_receipt(client: redis.Redis) -> None:
    old = mention("net:old", NOW - 300 * DAY, received=NOW)
    record(client, some(0), old)
    left = {bucket: client.pttl(keys.counts(bucket)) for bucket in counted(client)}
    for bucket, ttl in left.items():
        kept = bucket.resolution.kept(KEPT)
        coarse = bucket.resolution.value >= HOUR
        # From its end on; where history may be added, from receipt on.
        due = kept + (0 if coarse else bucket.start + bucket.resolution.value - NOW)
        assert due - 20_000 < ttl <= due, bucket
    assert {b.resolution.name for b in left if b.start < NOW - 299 * DAY} == {"hour", "day"}


def test_the_totals_of_a_run_stand_though_its_job_is_run_again(client: redis.Redis) -> None:
    said = [some(n) for n in range(5)]
    first = record(client, *said, some(0), batch="b", run="r")
    assert first == mentions.Recorded(5, 1)
    assert record(client, *said, some(0), batch="b", run="r") == first
    assert record(client, *said, batch="c", run="r") == mentions.Recorded(0, 5)


# -- changed at their source


def edited(n: int, at: int, **more: Any) -> Mention:
    return mention(
        f"net:{n}", NOW - 17, edited=at, text="edited", compound=0.9, topics=("Rocket",), received=NOW + 5, **more
    )


def test_an_edit_moves_counts(client: redis.Redis) -> None:
    record(client, some(1), some(4))
    assert mentions.replace(client, edited(1, NOW), KEPT, NOW)
    kept = stored(client)["net:1"]
    assert (kept.text, kept.topics, kept.edited) == ("edited", ("Rocket",), NOW)
    assert (kept.created, kept.received) == (some(1).created, NOW), "it stays where it was counted"
    assert counted(client) == recounted(client, KEPT)


def test_an_edit_older_than_the_last_changes_nothing(client: redis.Redis) -> None:
    record(client, some(1))
    mentions.replace(client, edited(1, NOW), KEPT, NOW)
    before = everything(client)
    for at in (NOW, NOW - 1):
        assert mentions.replace(client, edited(1, at, language="de"), KEPT, NOW)
        assert everything(client) == before


def test_an_edit_of_what_is_not_stored_changes_nothing(client: redis.Redis) -> None:
    assert not mentions.replace(client, edited(1, NOW), KEPT, NOW)
    assert everything(client) == {}


def test_an_edit_does_not_bring_a_deleted_mention_back(client: redis.Redis) -> None:
    record(client, some(1))
    mentions.delete(client, "net:1", KEPT, NOW)
    before = everything(client)
    assert mentions.replace(client, edited(1, NOW), KEPT, NOW)
    assert everything(client) == before


def test_an_edit_long_after_leaves_expired_buckets_expired(client: redis.Redis) -> None:
    record(client, some(1))
    for bucket in counted(client):
        if bucket.resolution.value < HOUR:
            client.delete(keys.counts(bucket))
    mentions.replace(client, edited(1, NOW + 1), KEPT, NOW + 1)
    assert {bucket.resolution.value >= HOUR for bucket in counted(client)} == {True}


def test_somebody_else_changed_it_in_between(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare and set: what was read is no longer there, so it is read again."""
    record(client, some(1))
    swap = mentions._swap
    raced = iter([True])

    def after_another(*args: Any) -> bool:
        if next(raced, False):
            monkeypatch.setattr(mentions, "_swap", swap)
            mentions.delete(client, "net:1", KEPT, NOW)
            monkeypatch.setattr(mentions, "_swap", after_another)
        return swap(*args)

    monkeypatch.setattr(mentions, "_swap", after_another)
    assert mentions.replace(client, edited(1, NOW), KEPT, NOW)
    assert stored(client)["net:1"] == erase(some(1))
    assert counted(client) == recounted(client, KEPT)


operations = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.lists(st.integers(0, 5), max_size=4)),
        st.tuples(st.just("edit"), st.tuples(st.integers(0, 5), st.integers(1, 3))),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("delete_author"), st.integers(0, 2)),
    ),
    max_size=10,
)


@settings(max_examples=80, deadline=None)
@given(operations=operations)
def test_counts_are_a_recount_whatever_happens(valkey: Valkey, operations: list[tuple[str, Any]]) -> None:
    with emptied(valkey) as client:
        deleted: set[str] = set()
        for what, which in operations:
            match what:
                case "record":
                    record(client, *map(some, which))
                case "edit":
                    mentions.replace(client, edited(which[0], NOW + which[1]), KEPT, NOW)
                case "delete":
                    mentions.delete(client, f"net:{which}", KEPT, NOW)
                    deleted.add(f"net:{which}")
                case "delete_author":
                    mentions.delete_author(client, "net", f"person {which}", KEPT, NOW)
            assert counted(client) == recounted(client, KEPT)
            for id, kept in stored(client).items():
                assert kept.deleted or id not in deleted
                assert kept.text or kept.deleted


# -- deleted at their source

PERSONAL = {
    "text": "wordword of mine",
    "author": "personperson",
    "name": "Namename",
    "url": "https://urlurl.example/1",
    "location": "townTown",
    "city": "citycity",
}
TRACES = ("wordword", "personperson", "namename", "urlurl", "towntown", "citycity")


def traces(client: redis.Redis) -> list[str]:
    """Keys that still hold anything personal. A mark that a whole account is gone has to name it."""
    return sorted({key for word in TRACES for key in places(client, word) if key != keys.gone("net personperson")})


def test_a_deleted_post_leaves_no_trace_but_its_count(client: redis.Redis) -> None:
    record(client, mention(**PERSONAL), some(1))
    assert traces(client)
    before = counted(client)
    assert mentions.delete(client, "net:1", KEPT, NOW) is True
    assert traces(client) == []
    assert counted(client) == before
    assert stored(client)["net:1"].deleted


def test_deleting_twice_is_deleting_once(client: redis.Redis) -> None:
    record(client, mention(**PERSONAL))
    mentions.delete(client, "net:1", KEPT, NOW)
    before = everything(client)
    assert mentions.delete(client, "net:1", KEPT, NOW)
    assert everything(client) == before


def test_a_deletion_that_overtakes_its_post(client: redis.Redis) -> None:
    assert mentions.delete(client, "net:1", KEPT, NOW) is False
    assert record(client, mention(**PERSONAL), some(2)) == mentions.Recorded(2, 0)
    assert traces(client) == []
    assert stored(client)["net:1"].deleted
    assert not stored(client)["net:2"].deleted
    assert counted(client) == recounted(client, KEPT)


def test_the_mark_of_an_overtaking_deletion_ends(client: redis.Redis) -> None:
    mentions.delete(client, "net:1", KEPT, NOW)
    mentions.delete_author(client, "net", "personperson", KEPT, NOW)
    for key in (keys.gone("net:1"), keys.gone("net personperson"), keys.any_gone()):
        assert 0 < client.pttl(key) <= mentions.GONE_MS


def test_a_deleted_account_takes_all_of_its_posts_with_it(client: redis.Redis) -> None:
    theirs = [mention(f"net:{n}", **PERSONAL) for n in range(5)]
    record(client, *theirs, some(7), mention("net:8", author="personpersonage"))
    client.hset(keys.handles(), "personperson", f"{NOW} personperson.example")
    before = counted(client)
    assert mentions.delete_author(client, "net", "personperson", KEPT, NOW) == 5
    assert counted(client) == before
    assert sorted(places(client, "personperson")) == sorted(
        [keys.gone("net personperson"), keys.authors(), keys.mention("net:8")]
    ), "the other author only"
    assert mentions.by_author(client, "personperson") == []
    assert mentions.by_author(client, "personpersonage") == ["net:8"]
    client.delete(keys.mention("net:8"))
    client.zrem(keys.authors(), "personpersonage net:8")
    assert traces(client) == []


def test_the_account_of_that_name_at_another_source_stays(client: redis.Redis) -> None:
    record(client, mention("net:1", **PERSONAL), mention("other:1", **PERSONAL))
    assert mentions.delete_author(client, "net", "personperson", KEPT, NOW) == 1
    assert stored(client)["other:1"].text


def test_a_deleted_account_whose_posts_are_still_on_their_way(client: redis.Redis) -> None:
    assert mentions.delete_author(client, "net", "personperson", KEPT, NOW) == 0
    record(client, mention("net:1", **PERSONAL), mention("net:2", author="bob"))
    assert traces(client) == []
    assert (stored(client)["net:1"].deleted, stored(client)["net:2"].deleted) == (True, False)
    assert counted(client) == recounted(client, KEPT)


def test_deleted_authors_are_not_counted(client: redis.Redis, redis_url: str) -> None:
    record(client, mention("net:1", author="ann"), mention("net:2", author="bob"), mention("net:3", author="bob"))

    def authors() -> int:
        return asking(redis_url, lambda c: mentions.authors(c, NOW, NOW + 1))  # type: ignore[no-any-return]

    assert authors() == 2
    mentions.delete(client, "net:1", KEPT, NOW)
    assert authors() == 1


# -- forgotten in time


def test_forgetting_takes_mentions_out_and_leaves_counts(client: redis.Redis) -> None:
    old = [mention(f"net:{n}", NOW - n, **PERSONAL) for n in range(7)]
    record(client, *old)
    mentions.record(client, [mention("net:new", NOW - DAY, author="bob")], NOW + 2 * HOUR, KEPT)
    before = counted(client)

    assert mentions.forget(client, NOW) == 0, "the hour they were received in is not over"
    assert len(stored(client)) == 8

    taken = []
    while number := mentions.forget(client, NOW + 2 * HOUR, at_most=3):
        taken.append(number)
    assert taken == [3, 3, 1]
    assert set(stored(client)) == {"net:new"}
    assert client.zrange(keys.written(), 0, -1) == [b"net:new"]
    assert client.zrange(keys.authors(), 0, -1) == [b"bob net:new"]
    assert traces(client) == []
    assert places(client, "net:3") == [keys.changes()], "the feed of changes keeps ids for a while"
    assert counted(client) == before


def test_forgetting_goes_by_receipt_not_by_age(client: redis.Redis) -> None:
    record(client, mention("net:1", NOW - 900 * DAY, received=NOW))
    assert mentions.forget(client, NOW) == 0
    assert mentions.forget(client, NOW + 2 * HOUR) == 1


def test_forgetting_that_was_interrupted_goes_on(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    record(client, *(mention(f"net:{n}", NOW) for n in range(4)))

    def cut(*args: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(client, "ltrim", cut)
        with pytest.raises(ConnectionError):
            mentions.forget(client, NOW + 2 * HOUR)
    while mentions.forget(client, NOW + 2 * HOUR):
        pass
    assert stored(client) == {}
    assert not client.exists(keys.written(), keys.authors(), keys.received_hours())
    assert not list(client.scan_iter(keys.received(0).removesuffix("0") + "*"))


# -- read one by one


def test_fetch_and_known(client: redis.Redis) -> None:
    record(client, some(1))
    assert mentions.known(client, ["net:1", "net:2"]) == [True, False]
    assert mentions.fetch(client, ["net:2", "net:1"]) == [None, some(1)]
    assert mentions.known(client, []) == []
    assert mentions.fetch(client, []) == []


ids = st.sampled_from(["a", "b", "B", "é", "🚀", "aa", "a b", "0"])
rows = st.dictionaries(ids, st.integers(0, 3), max_size=8)


def paged(url: str, start: int, end: int, size: int, after: str = "") -> list[str]:
    async def ask(client: Any) -> list[str]:
        seen = []
        async for page in mentions.pages(client, start, end, size, after):
            assert page, "an empty page says nothing"
            seen += [m.id for m in page]
        return seen

    return asking(url, ask)  # type: ignore[no-any-return]


@settings(max_examples=80, deadline=None)
@given(rows=rows, size=st.integers(1, 4), start=st.integers(-1, 3), length=st.integers(0, 5), after=ids)
def test_pages_go_through_equal_times_and_on_after_any(
    valkey: Valkey, rows: dict[str, int], size: int, start: int, length: int, after: str
) -> None:
    with emptied(valkey) as client:
        record(client, *(mention(f"net:{id}", NOW + at) for id, at in rows.items()))
        asked = NOW + start, NOW + start + length
        inside = sorted((NOW + at, f"net:{id}") for id, at in rows.items() if start <= at < start + length)
        assert paged(valkey.url, *asked, size) == [id for _, id in inside]
        if after in rows:
            last = (NOW + rows[after], f"net:{after}")
            rest = [id for at, id in inside if (at, id) > last]
            assert paged(valkey.url, *asked, size, last[1]) == rest


def test_latest(client: redis.Redis, redis_url: str) -> None:
    record(client, *(mention(f"net:{n}", NOW - n) for n in range(5)))
    found = asking(redis_url, lambda c: mentions.latest(c, NOW - 3, 2))
    assert [m.id for m in found] == ["net:0", "net:1"]
    assert asking(redis_url, lambda c: mentions.latest(c, NOW + 1, 2)) == []
