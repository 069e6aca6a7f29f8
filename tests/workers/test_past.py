"""The past judged again: at its end all is as if it were brought again, whatever was interrupted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis

from listening.config import Config, Retention, parse
from listening.counting import ledger, ledger_day
from listening.learning.correction import MetAs, of
from listening.mention import Mention, Praise
from listening.steering.past import PastRun, PastStage, PastWalk
from listening.store import corrections, editions, keys, mentions, past, threads
from listening.store.batches import Batch
from listening.store.clock import now_ms
from tests.servers import Valkey
from tests.store.reading import counted, recounted, stored
from tests.store.walk import wrong_lifetimes
from tests.workers.desk import at_desk, cut, work_off
from workers import past as judging
from workers.context import desk
from workers.files import FileRun
from workers.ingest import ingest
from workers.intake import Matched
from workers.queue import enqueue_batch
from workers.sources.file.file import rows

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = ("airline/tweets.csv", "support/twcs_part.csv", "stocknet/tweets.tsv.gz")
KEPT = Retention()

HEAD = """
sources = []
[brand]
name = "Acme"
timezone = "UTC"
own = ["@AmericanAir", "AmazonHelp"]
"""
ALL = '[[topics]]\nname = "All"\neverything = true\n'
TOPICS = """
[[topics]]
name = "Time"
any = ["time", "late", "hour*", "delay*", "today"]
[[topics]]
name = "Money"
kind = "product"
any = ["$aapl", "money", "refund*", "pay*", "stock*", "bad"]
"""
OTHER_TOPICS = """
[[topics]]
name = "Money"
kind = "product"
any = ["money", "refund*", "buy*", "price*"]
none = ["please"]
[[topics]]
name = "Time"
any = ["time", "late", "hour*", "good"]
all = ["a"]
"""
ROUTES = """
[[departments]]
name = "care"
[[departments]]
name = "bags"
[[departments]]
name = "triage"
[[routes]]
name = "angry"
department = "care"
sentiment = ["negative"]
[[routes]]
name = "money"
department = "bags"
topics = ["Money"]
[[routes]]
name = "rest"
department = "triage"
"""
OTHER_ROUTES = """
[[departments]]
name = "care"
[[departments]]
name = "press"
[[departments]]
name = "triage"
[[routes]]
name = "time"
department = "press"
topics = ["Time"]
any = ["please", "flight*", "you"]
[[routes]]
name = "angry"
department = "care"
sentiment = ["negative", "positive"]
[[routes]]
name = "rest"
department = "triage"
"""
BEFORE, AFTER = HEAD + ALL + TOPICS + ROUTES, HEAD + OTHER_TOPICS + OTHER_ROUTES


def edition(client: redis.Redis, text: str) -> Config:
    editions.put(client, text, "Ada", "", editions.number(client))
    return parse(text)


def some(name: str, number: int) -> list[Mention]:
    with rows(DATA / name, "file", {}, "") as reading:
        return list(islice((row.event for row in reading if isinstance(row.event, Mention)), number))


def hear(client: redis.Redis, config: Config, said: Sequence[Mention]) -> None:
    """One by one as they were written, as a listener that follows threads does."""
    match = Matched(config)
    with at_desk(config, client):
        for mention in sorted(said, key=lambda each: each.created):
            found = match(mention) or (mention if mention.parent else None)
            if found is not None:
                ingest(desk.get(), enqueue_batch(client, Batch(mentions=(found,)), now_ms()), now_ms())


def bring(client: redis.Redis, config: Config, said: Sequence[Mention], topic: str = "") -> None:
    """As ``masthead import`` does."""
    run = FileRun(client, config, topic)
    for mention in said:
        run.take(mention)
    run.flush()
    work_off(config, client)


def turn(client: redis.Redis, config: Config, now: int = 0) -> PastRun | None:
    with at_desk(config, client):
        judging.Judging(desk.get(), now or now_ms()).run()
    return past.find(client)


def judge(client: redis.Redis, config: Config) -> PastRun:
    """All of it."""
    assert past.make(client, "Ada", editions.number(client)) is not None
    while (run := turn(client, config, now_ms() + 60_000)) is not None and run.going:
        pass
    assert run is not None
    assert run.stage is PastStage.done
    return run


Figures = tuple[Any, ...]


def figures(client: redis.Redis) -> Figures:
    """All that any figure is made of."""
    voices: dict[bytes, Counter[tuple[Any, ...]]] = {}
    for key in client.scan_iter(f"{keys.ledger(0).removesuffix('0')}*"):
        day = ledger_day.read(0, client.get(key))
        found = zip(*(each.tolist() for each in (day.at, day.followers, day.author, day.group, day.label)), strict=True)
        if some_rows := Counter(found):
            voices[key] = some_rows
    here = {id: msgspec.structs.replace(m, received=0) for id, m in stored(client).items() if not m.untracked}
    written = dict(client.zrange(keys.written(), 0, -1, withscores=True))
    assert written.keys() == {id.encode() for id in here}
    return {bucket: cells for bucket, cells in counted(client).items() if cells}, voices, here, written


def right(client: redis.Redis) -> None:
    """Every figure is a recount of what is stored and counts."""
    assert {b: c for b, c in counted(client).items() if c} == recounted(client, KEPT)
    voices = Counter[tuple[int, int]]()
    for key in client.scan_iter(f"{keys.ledger(0).removesuffix('0')}*"):
        day = ledger_day.read(0, client.get(key))
        voices.update(zip(day.author.tolist(), day.group.tolist(), strict=True))
    rows = [ledger_day.read(0, ledger.row(m)) for m in stored(client).values() if not m.untracked]
    assert voices == Counter((int(row.author[0]), int(row.group[0])) for row in rows)
    assert wrong_lifetimes(client) == []


@pytest.mark.parametrize("name", FILES)
def test_it_is_as_if_brought_again(client: redis.Redis, name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip("shared/data is not beside this checkout")
    said = some(name, 250)
    comes = hear if any(mention.parent for mention in said) else bring
    comes(client, parse(AFTER), said)
    wanted = figures(client)
    client.flushall()
    before = edition(client, BEFORE)
    comes(client, before, said)
    first = figures(client)
    assert len(first[2]) == len(said) > len(wanted[2]) > 10
    after = edition(client, AFTER)
    past.count(client, "Ada")
    run = turn(client, after)
    assert run is not None
    assert run.stage is PastStage.counted
    assert figures(client) == first, "counting changes nothing"
    judge(client, after)
    found = figures(client)
    assert found == wanted
    right(client)
    # What was shown before is what came of it.
    assert run.tally.leaving == len(said) - len(wanted[2])
    gained = Counter(topic for id, m in found[2].items() for topic in set(m.topics).difference(first[2][id].topics))
    assert run.tally.gained == gained
    moves = Counter(f"{first[2][id].department}>{m.department}" for id, m in found[2].items())
    assert run.tally.moved == {way: n for way, n in moves.items() if len(set(way.split(">"))) == 2}
    assert (run.tally.changed, run.total) == (past.moved(client), len(said))
    # The way back: what counts nowhere was kept.
    before = edition(client, BEFORE)
    judge(client, before)
    assert figures(client) == first
    assert client.zcard(keys.untracked()) == 0
    judge(client, before)
    assert past.moved(client) == 0, "what is right already is not touched"


def texts(number: int) -> list[Mention]:
    words = ("time", "late", "money", "refund", "please", "you are bad", "good", "a bag", "buy", "stock", "today")
    now = now_ms()
    return [
        Mention(
            id=f"file:{n}",
            source="file",
            created=now - n * 977_000,
            text=f"{words[n % len(words)]} and {words[n * 7 % 10]} {n}",
            author=f"person {n % 17}",
            followers=n,
            language="en",
        )
        for n in range(number)
    ]


def test_killed_anywhere_many_times(client: redis.Redis, valkey: Valkey) -> None:
    """At every moment each figure is a recount, and at the end all is as if it were brought again."""
    said = texts(40)
    bring(client, parse(AFTER), said)
    wanted = figures(client)
    client.flushall()
    bring(client, edition(client, BEFORE), said)
    after = edition(client, AFTER)
    chance = random.Random(20)
    pages, judging.PAGE = judging.PAGE, 7
    try:
        past.make(client, "Ada", editions.number(client))
        killed = 0
        while killed < 8:
            with cut(valkey, chance.randrange(200, 9000)) as dying:
                try:
                    turn(dying, after, now_ms() + 60_000)
                except redis.ConnectionError:
                    killed += 1
            right(client)
            run = past.find(client)
            if run is not None and not run.going:
                assert figures(client) == wanted
                back = edition(client, BEFORE if after == parse(AFTER) else AFTER)
                judge(client, back) if back == parse(BEFORE) else None
                after = edition(client, AFTER)
                past.make(client, "Ada", editions.number(client))
        while (run := turn(client, after, now_ms() + 60_000)) is not None and run.going:
            pass
    finally:
        judging.PAGE = pages
    assert figures(client) == wanted
    right(client)


def matched(client: redis.Redis, config: Config, *said: Mention) -> str:
    """A batch on its way: matched by the rules of ``config``, not yet taken in."""
    found = [m for each in said if (m := Matched(config)(each)) is not None]
    return enqueue_batch(client, Batch(mentions=tuple(found)), now_ms())


def test_what_was_on_its_way_is_judged_too(client: redis.Redis) -> None:
    before = edition(client, HEAD + TOPICS + ROUTES)
    (old, late) = texts(2)
    bring(client, before, [old])
    batch = matched(client, before, late)
    after = edition(client, AFTER)
    past.make(client, "Ada", 2)
    run = turn(client, after)
    assert run is not None
    assert run.walk is PastWalk.waiting, "some part may still work by the rules of before"
    run = turn(client, after, now_ms() + 60_000)
    assert run is not None
    assert (run.walk, run.awaited) == (PastWalk.waiting, (batch,))
    with at_desk(before, client):
        ingest(desk.get(), batch, now_ms())
    run = turn(client, after, now_ms() + 60_000)
    assert run is not None
    assert run.stage is PastStage.done
    found = figures(client)
    client.flushall()
    bring(client, after, [old, late])
    assert found[:2] == figures(client)[:2]


def test_a_newer_edition_begins_it_anew(client: redis.Redis) -> None:
    said = texts(30)
    before = edition(client, BEFORE)
    bring(client, before, said)
    after = edition(client, AFTER)
    past.make(client, "Ada", 2)
    turn(client, after)
    assert turn(client, before) == past.find(client), "whoever works by other rules leaves it alone"
    edition(client, BEFORE)
    run = turn(client, before)
    assert run is not None
    assert (run.edition, run.stage) == (3, PastStage.changing)
    while run is not None and run.going:
        run = turn(client, before, now_ms() + 60_000)
    right(client)
    assert all("All" in m.topics for m in stored(client).values())
    assert past.make(client, "Ada", 2) is None, "only the newest edition is made the past's"


def test_what_a_person_said_and_what_was_given_stay(client: redis.Redis) -> None:
    before = edition(client, BEFORE)
    confirmed, _, said = texts(3)
    moved = msgspec.structs.replace(said, id="file:moved")
    bring(client, before, [said, moved, confirmed])
    bring(client, before, [msgspec.structs.replace(said, id="file:given", text="nothing of note")], "Money")
    here = stored(client)
    told = msgspec.structs.replace(of(here[said.id], False, "Kim", now_ms()), department="bags")
    assert corrections.add(client, told)
    worked = msgspec.structs.replace(of(here[moved.id], False, "Kim", now_ms()), department="bags", found=MetAs.case)
    assert corrections.add(client, worked)
    after = edition(client, HEAD + ALL + OTHER_TOPICS + '[[departments]]\nname = "bags"\n' + OTHER_ROUTES)
    past.count(client, "Ada")
    counted_first = turn(client, after)
    assert counted_first is not None
    assert counted_first.tally.kept_by_people == 1
    judge(client, after)
    now = stored(client)
    assert now[said.id].department == here[said.id].department
    assert now[moved.id].department != here[moved.id].department, "where a case ended nobody said"
    assert corrections.about(client, [said.id, moved.id]) == [[told], [worked]]
    assert "Money" in now["file:given"].topics, "whoever brought it said so"
    right(client)


@pytest.fixture
def complaint() -> list[Mention]:
    now = now_ms()
    said = Mention(id="file:1", source="file", created=now - 9000, text="the worst late bag, help?", author="kim")
    reply = Mention(
        id="file:2", source="file", created=now - 8000, text="hello", author="kim", parent="file:1", root="file:1"
    )
    return [said, reply]


def test_a_case_stays_as_it_is(client: redis.Redis, complaint: list[Mention]) -> None:
    text = HEAD + TOPICS + ROUTES
    hear(client, edition(client, text), complaint)
    with at_desk(parse(text), client):
        book = desk.get().casework.book
        (name,) = {*threads.cases_of(client, [m.id for m in complaint])}
        before = book.trail(name)
        case = book.find(name)
    assert len(stored(client)) == 2
    after = edition(client, AFTER.replace('"late"', '"later"'))
    judge(client, after)
    with at_desk(after, client):
        assert desk.get().casework.book.trail(name) == before
        assert desk.get().casework.book.find(name) == case
    assert all(m.untracked for m in stored(client).values()), "the reply is as the post that opened the case"
    assert mentions.fetch(client, ["file:1"])[0] is not None, "and its page still has its words"
    right(client)
    judge(client, edition(client, text))
    assert not any(m.untracked for m in stored(client).values())
    right(client)


def test_deleted_while_it_counts_nowhere(client: redis.Redis) -> None:
    said = msgspec.structs.replace(texts(1)[0], text="nothing", author="zoe")
    bring(client, edition(client, BEFORE), [said])
    before = counted(client)
    after = edition(client, AFTER)
    judge(client, after)
    assert counted(client) == {}
    assert mentions.delete(client, said.id, KEPT, now_ms())
    assert (counted(client), client.zcard(keys.untracked())) == ({}, 0)
    bring(client, edition(client, BEFORE), [said])
    judge(client, parse(BEFORE))
    assert stored(client)[said.id].deleted
    assert counted(client) == {}, "it never comes back"
    assert before


def test_what_comes_again_counts_again(client: redis.Redis) -> None:
    said = texts(3)
    before = edition(client, BEFORE)
    bring(client, before, said)
    first = figures(client)
    judge(
        client,
        edition(client, HEAD + '[[topics]]\nname = "No"\nany = ["zzz"]\n' + ROUTES.replace('["Money"]', '["No"]')),
    )
    assert figures(client)[2] == {}
    edition(client, BEFORE)
    bring(client, before, said)
    assert figures(client) == first
    right(client)


def test_an_answered_praise_stays_answered(client: redis.Redis) -> None:
    now = now_ms()
    thanks = Mention(id="file:1", source="file", created=now - 9, text="thank you, on time and great", author="kim")
    answer = Mention(
        id="file:2", source="file", created=now, text="our pleasure", author="AmericanAir", parent="file:1"
    )
    before = edition(client, BEFORE)
    bring(client, before, [thanks, answer])
    assert stored(client)["file:1"].praise is Praise.answered
    judge(client, edition(client, BEFORE.replace('"angry"', '"cross"')))
    assert stored(client)["file:1"].praise is Praise.answered
