"""Rows that figures are read from, broken by hand and made again: the figures are what they were."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import redis

from listening.kpis.board import Board
from listening.kpis.period import Period
from listening.spans import DAY_MS
from listening.store import keys, mentions
from listening.store.cases.cases import book_of
from listening.store.cases.rebuilding import Rebuilt, rebuild
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.kpis.conftest import Ask
from tests.kpis.script import CONFIG, MINUTE, posts, work
from tests.patience import PATIENCE_S


def test_what_was_broken_is_put_right(web: Web, client: redis.Redis, ask: Ask) -> None:
    office, dice = Office(client, CONFIG), random.Random(3)
    now = time.time_ns() // 1_000_000
    said = posts(now - 200 * MINUTE, 40, dice)
    office.ingest(*said)
    mentions.delete(client, said[0].id, CONFIG.retention, now)
    work(web, office, 200, dice)
    end = time.time_ns() // 1_000_000
    book = book_of(CONFIG, client)

    def figures() -> Board:
        return ask(CONFIG, Period(now - DAY_MS, end), now=end)

    whole = figures()
    assert rebuild(client, CONFIG, book).cases_wrong == 0
    assert rebuild(client, CONFIG, book).days_wrong == 0
    assert figures() == whole, "what was right is left alone"
    days = sorted({m.created - m.created % DAY_MS for m in said})
    facts = [key for key in (keys.facts(day // 1000) for day in days) if client.exists(key)]
    ids = [id for key in facts for id in client.hkeys(key)]
    # A row lost, one of nobody, one that is another's; a case that is not what its trail says; voices lost and doubled.
    client.hdel(facts[0], ids[0])
    client.hset(facts[0], "C999", client.hget(facts[0], ids[1]) or b"")
    client.hset(facts[-1], ids[-1], client.hget(facts[-1], client.hkeys(facts[-1])[0]) or b"")
    other = next(id.decode() for id in ids if id not in (ids[0], ids[1], ids[-1]))
    client.set(keys.case(other), client.get(keys.case(ids[1].decode())) or b"", keepttl=True)
    for day in days:
        rows = client.get(keys.ledger(day // 1000)) or b""
        client.set(keys.ledger(day // 1000), rows[24:] + 2 * rows[-24:])  # wrong also of a day with one voice
    client.hdel(keys.groups(), *client.hkeys(keys.groups())[:2])
    for day in days:
        client.hincrby(keys.facts_versions(), str(day // 1000), 1)
    assert figures() != whole
    found = rebuild(client, CONFIG, book)
    assert (found.cases, found.days, found.days_wrong, found.days_kept) == (40, len(days), len(days), 0)
    assert found.cases_wrong in (3, 4), "a row that stood for another may be its own"
    assert figures() == whole
    assert rebuild(client, CONFIG, book) == Rebuilt(40, 0, len(days), 0, 0)


def test_days_of_which_mentions_are_gone_are_left(client: redis.Redis, ask: Ask) -> None:
    now = time.time_ns() // 1_000_000
    noon = now - now % DAY_MS - DAY_MS // 2  # all of them on one day
    Office(client, CONFIG).ingest(*posts(noon - 200 * MINUTE, 10, random.Random(1)))
    (gone,) = client.zrange(keys.written(), 0, 0)
    client.zrem(keys.written(), gone)
    before = {key: client.get(key) for key in client.keys(keys.ledger(0)[:-1] + "*")}
    found = rebuild(client, CONFIG, book_of(CONFIG, client))
    assert found.days_kept == 1
    assert {key: client.get(key) for key in before} == before


def test_the_command_wants_to_be_alone(tmp_path: Path, client: redis.Redis, redis_url: str) -> None:
    config = tmp_path / "config.toml"
    shipped = Path(__file__).resolve().parents[2] / "examples" / "demo.toml"
    config.write_text(shipped.read_text("utf-8") + f'\n[redis]\nurl = "{redis_url}"\n', "utf-8")

    def command() -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "masthead", "rebuild", "--config", str(config), "--data", str(tmp_path)]
        return subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE_S, check=False)

    client.hset(
        keys.parts(),
        "web-here-1",
        b'{"name":"web-here-1","kind":"web","pid":1,"host":"h","started":1,"beat":%d}'
        % (int(time.time() * 1000) + 3_600_000),
    )
    refused = command()
    assert refused.returncode != 0
    assert "Masthead runs (web-here-1)" in refused.stderr
    client.delete(keys.parts())
    done = command()
    assert done.returncode == 0, done.stderr
    assert "0 cases: 0 were wrong" in done.stdout
