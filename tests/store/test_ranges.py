"""Counts over ranges are exact to the mention, and what is held in memory says the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import redis
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.config import Retention
from listening.counting.buckets import Bucket, Cell, Resolution, cell_of, read_cell
from listening.mention import Mention
from listening.store import changes, counts, keys, mentions
from listening.store.connection import AsyncClient
from listening.store.ledger import Ledger
from tests.made import DAY, HOUR, MINUTE, NOW, mention
from tests.servers import Valkey
from tests.store.reading import asking, emptied

KEPT = Retention()

edges = st.sampled_from([NOW, NOW - HOUR, NOW - DAY, NOW - 2 * DAY + HOUR, NOW - 14 * DAY + HOUR, NOW - 30 * DAY])
near = st.sampled_from([0, 1, -1, 5000, 9999, 10_000, -10_000, MINUTE, MINUTE - 1, HOUR, DAY])
moments = st.one_of(
    st.tuples(edges, near, near).map(sum),
    edges.map(lambda t: t - t % HOUR),
    st.integers(NOW - 40 * DAY, NOW),
)
pasts = st.lists(moments, max_size=25)


def said(times: list[int]) -> list[Mention]:
    return [mention(f"net:{n}", at, received=NOW, topics=(("Acme",), ("Rocket",))[n % 2]) for n, at in enumerate(times)]


def by_hand(mentions: list[Mention], start: int, end: int) -> Counter[Cell]:
    return Counter(read_cell(cell_of(m)) for m in mentions if start <= m.created < end)


@settings(max_examples=100, deadline=None)
@given(times=pasts, cuts=st.lists(moments, min_size=2, max_size=6))
def test_any_range_is_counted_to_the_mention(valkey: Valkey, times: list[int], cuts: list[int]) -> None:
    cuts.sort()
    with emptied(valkey) as client:
        mentions.record(client, said(times), NOW, KEPT)
        found = asking(valkey.url, lambda c: counts.series(c, cuts, NOW, KEPT))
        assert found == [by_hand(said(times), *pair) for pair in pairwise(cuts)]
        whole = asking(valkey.url, lambda c: counts.cells(c, cuts[0], cuts[-1], NOW, KEPT))
        assert whole == by_hand(said(times), cuts[0], cuts[-1])


def test_ranges_of_whole_buckets_need_no_mention(client: redis.Redis, redis_url: str) -> None:
    """What is long forgotten is still counted, in hours."""
    hour = NOW - NOW % HOUR
    past = said([hour - 200 * DAY + n * MINUTE for n in range(60)])
    mentions.record(client, past, NOW, KEPT)
    while mentions.forget(client, NOW + 2 * HOUR):
        pass
    asked = hour - 200 * DAY, hour - 200 * DAY + HOUR
    assert asking(redis_url, lambda c: counts.cells(c, *asked, NOW, KEPT)) == by_hand(past, *asked)


def test_edits_and_deletions_are_in_the_next_answer(client: redis.Redis, redis_url: str) -> None:
    first, second = said([NOW - 5, NOW - 4])
    mentions.record(client, [first, second], NOW, KEPT)
    changed = mention(first.id, first.created, edited=NOW, compound=-1.0, topics=())
    mentions.replace(client, changed, KEPT, NOW)
    mentions.delete(client, second.id, KEPT, NOW)
    for start, end in ((NOW - 5, NOW), (NOW - HOUR, NOW + HOUR)):
        found = asking(redis_url, lambda c, s=start, e=end: counts.cells(c, s, e, NOW, KEPT))
        assert +found == by_hand([changed, second], start, end)


def test_days_of_a_long_range_do_not_push_out_those_asked_for_next(client: redis.Redis, redis_url: str) -> None:
    past = said([NOW, NOW - 30 * DAY])
    mentions.record(client, past, NOW, KEPT)

    async def ask(connected: AsyncClient) -> list[int]:
        ledger, found = Ledger(connected), []
        for start, end in ((NOW - 31 * DAY, NOW + 600 * DAY), (NOW - 31 * DAY, NOW + 1), (NOW - 2000 * DAY, NOW + 1)):
            found.append(sum(day.at.size for day in await ledger.days(start, end)))
        return found

    assert asking(redis_url, ask) == [2, 2, 2]


# -- in memory


async def followed(client: AsyncClient, write: Any) -> counts.Recollection:
    """A Recollection that was loaded before ``write`` and then told what changed; of a store that is not empty."""
    held = counts.Recollection(client)
    await client.xadd(keys.changes(), {"hours": "", "first": 0, "last": 0})
    position = await changes.newest(client)
    await held.load(NOW)
    write()
    _, told = await changes.after(client, position)
    await held.touch(told, NOW)
    return held


RECENT = st.lists(
    st.integers(0, 2 * HOUR - 20_000).map(lambda age: NOW - age) | st.integers(NOW - 7 * DAY, NOW), max_size=20
)


def whole(unit: int, back: int) -> st.SearchStrategy[tuple[int, int]]:
    """Ranges of whole units of the last ``back`` ms."""
    number = st.integers((NOW - back) // unit + 1, NOW // unit + 1)
    return st.tuples(number, number).map(lambda ns: (min(ns) * unit, max(ns) * unit))


asked = st.one_of(
    whole(10_000, 2 * HOUR - 10_000), whole(MINUTE, 8 * DAY - HOUR), whole(HOUR, 30 * DAY), whole(DAY, 30 * DAY)
)


@settings(max_examples=20, deadline=None)  # each reads all that the wall holds
@given(before=RECENT, after=RECENT, ranges=st.lists(asked, min_size=5, max_size=20))
def test_memory_says_what_the_store_says(
    valkey: Valkey, before: list[int], after: list[int], ranges: list[tuple[int, int]]
) -> None:
    known = said(before + after)
    with emptied(valkey) as client:
        mentions.record(client, known[: len(before)], NOW, KEPT)

        async def compare(others: AsyncClient) -> None:
            held = await followed(others, lambda: mentions.record(client, known[len(before) :], NOW, KEPT))
            for start, end in ranges:
                assert held.cells(start, end) == by_hand(known, start, end)
                assert held.cells(start, end) == await counts.cells(others, start, end, NOW, KEPT)

        asking(valkey.url, compare)


def test_the_first_hour_of_a_new_system_is_counted_whole(client: redis.Redis, redis_url: str) -> None:
    """The hour's count must not be spread over the time before the first mention."""
    hour = NOW - NOW % HOUR
    past = said([hour + 5 * MINUTE, hour + 6 * MINUTE])
    mentions.record(client, past, NOW, KEPT)

    async def held(others: AsyncClient) -> Any:
        memory = counts.Recollection(others)
        await memory.load(NOW)
        return [memory.cells(hour - 10_000, hour + n * 10_000) for n in (30, 33, 37, 41)]

    assert [sum(cells.values()) for cells in asking(redis_url, held)] == [0, 1, 2, 2]


def test_what_is_dated_a_little_ahead_is_there_when_its_time_comes(client: redis.Redis, redis_url: str) -> None:
    """Sources let clocks of authors be five minutes fast."""
    ahead = said([NOW + 5 * MINUTE])
    then = NOW + 6 * MINUTE

    async def held(others: AsyncClient) -> Any:
        told = await followed(others, lambda: mentions.record(client, ahead, NOW, KEPT))
        loaded = counts.Recollection(others)
        await loaded.load(NOW)
        start, end = (Resolution.fine.floor(t) for t in (NOW, then))
        return told.cells(start, end), loaded.cells(start, end)

    for cells in asking(redis_url, held):
        assert cells == by_hand(ahead, NOW, then)


def test_edits_reach_memory(client: redis.Redis, redis_url: str) -> None:
    (first,) = said([NOW - 5])
    mentions.record(client, [first], NOW, KEPT)
    changed = mention(first.id, first.created, edited=NOW, compound=-1.0)

    async def held(others: AsyncClient) -> Any:
        memory = await followed(others, lambda: mentions.replace(client, changed, KEPT, NOW))
        return memory.cells(Resolution.fine.floor(NOW - 5), NOW + 10_000)

    assert +asking(redis_url, held) == by_hand([changed], NOW - 5, NOW)


def test_where_only_hours_are_kept_a_part_takes_its_share(client: redis.Redis, redis_url: str) -> None:
    hour = NOW - NOW % HOUR - 20 * DAY
    mentions.record(client, said([hour + 1] * 4), NOW, KEPT)

    async def held(others: AsyncClient) -> Any:
        memory = counts.Recollection(others)
        await memory.load(NOW)
        return sum(memory.cells(hour + HOUR // 2, hour + HOUR).values())

    assert asking(redis_url, held) == 2


def test_memory_knows_on_which_days_somebody_listened(client: redis.Redis, redis_url: str) -> None:
    midnight = NOW - NOW % DAY
    mentions.record(client, said([midnight - DAY, midnight]), NOW, KEPT)

    async def held(others: AsyncClient) -> Any:
        memory = counts.Recollection(others)
        await memory.load(NOW)
        ranges = (
            (midnight, NOW),
            (midnight - DAY, NOW),
            (midnight - DAY - 1, NOW),
            (midnight - 5 * DAY, midnight - 4 * DAY),
        )
        return [memory.listened(*each) for each in ranges]

    assert asking(redis_url, held) == [True, True, False, False]


def test_memory_drops_what_is_too_old(client: redis.Redis, redis_url: str) -> None:
    mentions.record(client, said([NOW - 1]), NOW, KEPT)

    async def held(others: AsyncClient) -> Any:
        memory = counts.Recollection(others)
        await memory.load(NOW)
        await memory.touch([], NOW + 3 * HOUR)
        return memory._held

    found = asking(redis_url, held)
    assert found[Resolution.fine] == {}
    assert len(found[Resolution.minute]) == 1


# -- the feed of changes


def test_changes_after_a_position(client: redis.Redis, redis_url: str) -> None:
    old, new = mention("net:1", NOW - 5 * DAY), mention("net:2", NOW - 7)

    async def ask(others: AsyncClient) -> None:
        mentions.record(client, [mention("net:0")], NOW, KEPT)
        begin = await changes.newest(others)
        assert await changes.after(others, begin) == (begin, [])
        mentions.record(client, [old, new], NOW, KEPT)
        mentions.record(client, [old, new], NOW, KEPT)  # nothing new, so nothing to say
        position, (first,) = await changes.after(others, begin)
        hour = Resolution.hour
        assert first == counts.Change(
            frozenset({hour.floor(old.created), hour.floor(new.created)}), old.created, new.created, ("net:2",)
        )
        assert position == await changes.newest(others)
        assert await changes.after(others, position) == (position, [])
        mentions.replace(client, mention("net:1", edited=NOW), KEPT, NOW)
        mentions.delete(client, "net:2", KEPT, NOW)
        position, told = await changes.after(others, position)
        assert [(c.changed, c.first, c.last, c.new) for c in told] == [
            ("net:1", old.created, old.created, ()),
            ("net:2", new.created, new.created, ()),
        ]
        assert [c.hours for c in told] == [{hour.floor(old.created)}, {hour.floor(new.created)}]

    asking(redis_url, ask)


def missed(url: str, position: str) -> bool:
    async def ask(others: AsyncClient) -> bool:
        try:
            await changes.after(others, position)
        except changes.Missed:
            return True
        return False

    return bool(asking(url, ask))


def test_more_was_written_than_the_feed_keeps(client: redis.Redis, redis_url: str) -> None:
    mentions.record(client, said([NOW]), NOW, KEPT)
    position = asking(redis_url, changes.newest)
    assert not missed(redis_url, position)
    mentions.record(client, [mention("net:other")], NOW, KEPT)
    assert not missed(redis_url, position)
    client.xtrim(keys.changes(), maxlen=1, approximate=False)
    assert missed(redis_url, position)


def test_redis_was_emptied(client: redis.Redis, redis_url: str) -> None:
    mentions.record(client, said([NOW]), NOW, KEPT)
    position = asking(redis_url, changes.newest)
    client.flushall()
    assert missed(redis_url, position)


def test_of_an_empty_feed_the_first_is_missed(client: redis.Redis, redis_url: str) -> None:
    """Nothing tells whether what was read at its end was of this store, or of one that was emptied since."""
    position = asking(redis_url, changes.newest)
    assert position == ""
    assert not missed(redis_url, position)
    mentions.record(client, said([NOW - 600_000] * 8), NOW, KEPT)
    held: list[int] = []

    async def load(others: AsyncClient) -> None:
        kept = counts.Recollection(others)
        await kept.load(NOW)
        held.append(sum(kept.cells(NOW - NOW % 10_000 - 3_600_000, NOW - NOW % 10_000).values()))

    asking(redis_url, load)
    assert held == [8]
    client.flushall()
    mentions.record(client, [mention("net:after")], NOW, KEPT)
    assert missed(redis_url, position)


def test_the_feed_does_not_grow_for_ever(client: redis.Redis) -> None:
    for n in range(1500):
        mentions.record(client, [mention(f"net:{n}")], NOW, KEPT)
    assert 1000 <= client.xlen(keys.changes()) < 1200


def test_many_buckets_are_read_in_order(client: redis.Redis, redis_url: str) -> None:
    mentions.record(client, said([NOW - n * 10_000 for n in range(0, 5000, 2)]), NOW, KEPT)
    wanted = [Bucket(Resolution.fine, Resolution.fine.floor(NOW) - n * 10_000) for n in range(5000)]
    found = asking(redis_url, lambda c: counts.buckets(c, wanted))
    assert [sum(cells.values()) for cells in found] == [1, 0] * 2500
