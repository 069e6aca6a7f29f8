"""The index against a plain look through the store: the same mentions, whatever happened in between."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
import time

import msgspec
import pytest

from dashboard.search import filling
from dashboard.search.file import Missing, damaged, opened
from dashboard.search.reading import MentionSearch
from listening.config import Retention
from listening.mention import Mention
from listening.search.asked import SearchAsked, read
from listening.search.found import Curve
from listening.search.matching import fits
from listening.store import keys, mentions
from tests.search.conftest import Index
from tests.search.made import DAY, NOW, asked, mention

KEPT = Retention()
KNOWN = {"one.example": {"did:plc:one"}, "two.example": {"did:plc:two"}}


def everything(index: Index) -> list[Mention]:
    ids = [id.decode() for id in index.client.zrange(keys.written(), 0, -1)]
    return [each for each in mentions.fetch(index.client, ids) if each is not None]


def record(index: Index, said: list[Mention], now: int = NOW) -> None:
    index.client.hset(keys.handles(), mapping={"did:plc:one": "1 one.example", "did:plc:two": "1 two.example"})
    mentions.record(index.client, said, now, KEPT)


def answers(index: Index, searches: list[SearchAsked]) -> list[tuple[list[str], Curve]]:
    async def ask(search: MentionSearch) -> list[tuple[list[str], Curve]]:
        found = []
        for each in searches:
            ids = [m.id async for page in search.pages(each, first=7) for m in page]
            found.append((ids, await search.curve(each)))
        return found

    return index.search(ask)


def agree(index: Index, chance: random.Random, number: int = 120) -> None:
    searches = [asked(chance) for _ in range(number)]
    kept = everything(index)
    hits = 0
    for each, (ids, curve) in zip(searches, answers(index, searches), strict=True):
        fit = fits(each, KNOWN)
        expected = {m.id for m in kept if fit(m)}
        assert set(ids) == expected, each
        assert len(ids) == curve.number == len(expected), each
        for n, here in enumerate(curve.numbers if expected else ()):
            start = curve.start + n * curve.step
            assert here == sum(m.id in expected and start <= m.created < start + curve.step for m in kept), each
        hits += len(expected)
    assert hits


def test_a_search_finds_what_a_plain_look_finds(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PAGE", 40)
    chance = random.Random(1)
    record(index, [mention(n, chance) for n in range(300)])
    index.fill()
    agree(index, chance)
    # What comes afterwards, is edited, deleted, or not kept any more.
    record(index, [mention(n, chance) for n in range(300, 400)], NOW + 2 * 3_600_000)
    ids = [m.id for m in everything(index)]
    for id in ids[::9]:
        assert mentions.delete(index.client, id, KEPT, NOW)
    for m in everything(index)[::7]:
        if not m.deleted:
            other = mention(0, chance)
            mentions.replace(index.client, msgspec.structs.replace(other, id=m.id, edited=NOW), KEPT, NOW)
    index.fill()
    agree(index, chance)
    assert mentions.forget(index.client, NOW + 3_600_001)
    index.fill()
    agree(index, chance, 60)
    with contextlib.closing(opened(index.path)) as file:
        assert file.number() == sum(not m.deleted for m in everything(index)) < 100


def test_many_of_one_instant(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that knows days only; some more than have row numbers of that instant."""
    monkeypatch.setattr(filling, "PAGE", 20)
    for module in ("file", "reading"):
        monkeypatch.setattr(f"dashboard.search.{module}.PER_MS", 64)
    chance = random.Random(2)
    record(index, [mention(n, chance, NOW - DAY) for n in range(100)])
    index.fill()
    every = SearchAsked(start=NOW - 2 * DAY, end=NOW)
    expected = {m.id for m in everything(index) if fits(every)(m)}
    assert set(answers(index, [every])[0][0]) == expected


def test_killed_anywhere_it_goes_on(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that fills it is killed at random; then it is as one made afresh."""
    monkeypatch.setattr(filling, "PAGE", 10)
    chance = random.Random(3)
    number = 0
    for _ in range(12):
        record(index, [mention(number + n, chance) for n in range(40)])
        number += 40
        index.fill(steps=chance.randrange(1, 4))
        for m in chance.sample(everything(index), 5):
            mentions.delete(index.client, m.id, KEPT, NOW)
    index.fill()
    fresh = Index(index.path.with_name("fresh.db"), index.client, index.url)
    fresh.fill()
    searches = [asked(chance) for _ in range(60)]
    assert [set(ids) for ids, _ in answers(index, searches)] == [set(ids) for ids, _ in answers(fresh, searches)]
    assert [curve for _, curve in answers(index, searches)] == [curve for _, curve in answers(fresh, searches)]


CHILD = """
import asyncio, sys
from pathlib import Path
from dashboard.search import filling
from listening.store.connection import connect, connect_async
filling.PAGE = 5
asyncio.run(filling.Filling(Path(sys.argv[1]), connect(sys.argv[2]), connect_async(sys.argv[2]), 1).run())
"""


def test_a_process_that_is_killed_leaves_a_good_file(index: Index) -> None:
    chance = random.Random(4)
    record(index, [mention(n, chance) for n in range(400)])
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(index.path), index.url])
        while child.poll() is None and not index.path.exists():
            time.sleep(0.01)
        time.sleep(chance.random() * 0.2)
        child.kill()
        child.wait()
    index.fill()
    agree(index, chance, 40)
    with contextlib.closing(sqlite3.connect(index.path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.execute("INSERT INTO found(found) VALUES('integrity-check')")


def test_what_was_missed_is_found_out(index: Index) -> None:
    """While nobody filled it more was written than the feed keeps."""
    chance = random.Random(5)
    record(index, [mention(n, chance) for n in range(50)])
    index.fill()
    mentions.delete(index.client, everything(index)[3].id, KEPT, NOW)
    record(index, [mention(n, chance) for n in range(50, 80)])
    index.client.xtrim(keys.changes(), maxlen=0, approximate=False)
    index.fill()
    agree(index, chance, 40)


def test_a_store_that_was_emptied(index: Index) -> None:
    record(index, [mention(n, random.Random(6)) for n in range(50)])
    index.fill()
    index.client.flushall()
    index.fill()
    with contextlib.closing(opened(index.path)) as file:
        assert file.number() == 0


@pytest.mark.parametrize("harm", ["other format", "no database", "cut", "told"])
def test_an_index_that_cannot_be_used_is_made_anew(index: Index, harm: str) -> None:
    chance = random.Random(7)
    record(index, [mention(n, chance) for n in range(60)])
    index.fill()
    if harm == "other format":
        with contextlib.closing(sqlite3.connect(index.path)) as db:
            db.execute("PRAGMA user_version = 99")
    elif harm == "told":
        damaged(index.path).touch()
    else:
        whole = index.path.read_bytes()
        index.path.write_bytes(b"no database at all" * 900 if harm == "no database" else whole[: len(whole) // 2])
        with pytest.raises(Missing):
            answers(index, [asked(chance)])
    index.fill()
    agree(index, chance, 40)


def test_nothing_is_found_before_there_is_an_index(index: Index) -> None:
    with pytest.raises(Missing):
        answers(index, [SearchAsked(words=read("late"), start=0, end=NOW)])
