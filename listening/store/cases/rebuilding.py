"""The rebuilding of what figures are read from: cases from their trails, rows of cases, the ledger of voices.

For a store that was mended by hand, or whose rows an older version wrote.
Nothing else may write meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from listening.cases import facts, indexes
from listening.cases.case import Case
from listening.cases.fold import fold
from listening.config import Config, Retention
from listening.counting import ledger
from listening.counting.buckets import Bucket, Resolution
from listening.counting.ledger import fingerprint
from listening.spans import DAY_MS, HOUR_MS
from listening.store import keys, mentions
from listening.store.cases.cases import CaseBook
from listening.store.connection import Client
from listening.store.text import text

AT_ONCE = 500

_encode = msgspec.msgpack.Encoder().encode


class Rebuilt(msgspec.Struct, frozen=True):
    """How much was looked at, and how much of it was wrong."""

    cases: int
    cases_wrong: int
    """Cases that were not what their trails say, or whose rows were not."""
    days: int
    days_wrong: int
    """Days whose rows of voices were not those of their mentions."""
    days_kept: int
    """Days of which mentions are not kept any more, and whose rows were left as they are."""


def rebuild(client: Client, config: Config, book: CaseBook) -> Rebuilt:
    """Make everything again. Takes about a minute for a million mentions."""
    number, wrong = _cases(client, config, book)
    days, days_wrong, kept = _ledger(client, config.retention)
    return Rebuilt(number, wrong, days, days_wrong, kept)


def _cases(client: Client, config: Config, book: CaseBook) -> tuple[int, int]:
    number, wrong = 0, set()
    rows: dict[int, dict[str, bytes]] = defaultdict(dict)
    groups = set()
    for id, before in _stored(client, book):
        case = fold(id, book.trail(id), int(config.cases.history_hours * HOUR_MS))
        if case is None:
            continue
        number += 1
        if case != before:
            wrong.add(case.id)
            client.set(keys.case(case.id), _encode(case), keepttl=True)
        if not case.merged_into:
            rows[facts.day(case)][case.id] = facts.row(case)
            groups.add(facts.group(case))
    if groups:
        client.hset(keys.groups(), mapping={str(fingerprint(group)): group for group in groups})
    versions = {int(day) * 1000 for day in client.hkeys(keys.facts_versions())}
    kept = int(config.retention.cases_days * DAY_MS)
    for day in sorted(versions | rows.keys()):
        key, made = keys.facts(day // 1000), rows.get(day, {})
        stored = {text(id): row for id, row in client.hgetall(key).items()}
        wrong |= {id for id in stored.keys() | made.keys() if stored.get(id) != made.get(id)}
        if stored == made:
            continue
        with client.pipeline(transaction=True) as pipe:
            pipe.delete(key)
            if made:
                pipe.hset(key, mapping=made)
                pipe.pexpire(key, kept)
            pipe.hincrby(keys.facts_versions(), str(day // 1000), 1)
            pipe.execute()
    return number, len(wrong)


def _stored(client: Client, book: CaseBook) -> Iterator[tuple[str, Case | None]]:
    """Every case there is, merged ones too, by its id."""
    ids = [text(id) for id in client.zrange(keys.case_index(indexes.ENDS), 0, -1)]
    for n in range(0, len(ids), AT_ONCE):
        yield from zip(ids[n : n + AT_ONCE], book.find_many(ids[n : n + AT_ONCE]), strict=True)


def _ledger(client: Client, retention: Retention) -> tuple[int, int, int]:
    days = wrong = kept = 0
    ends = [client.zrange(keys.written(), n, n, withscores=True) for n in (0, -1)]
    if not ends[0]:
        return 0, 0, 0
    first, last = (int(end[0][1]) for end in ends)
    for day in range(first - first % DAY_MS, last + 1, DAY_MS):
        ids = [text(id) for id in client.zrangebyscore(keys.written(), day, f"({day + DAY_MS}")]
        counted = client.hvals(keys.counts(Bucket(Resolution.day, day)))
        if len(ids) != sum(map(int, counted)):
            kept += 1
            continue
        days += 1
        rows: list[bytes] = []
        for n in range(0, len(ids), AT_ONCE):
            found = [m for m in mentions.fetch(client, ids[n : n + AT_ONCE]) if m is not None]
            rows += map(ledger.row, found)
            groups = {str(fingerprint(group)): group for group in map(ledger.group, found)}
            client.hset(keys.groups(), mapping=groups)
        key = keys.ledger(day // 1000)
        if _voices(day, b"".join(rows)) != _voices(day, client.get(key) or b""):
            wrong += 1
            lifetime = client.pttl(key)
            long = max(day + DAY_MS - last, 0) + Resolution.hour.kept(retention)
            client.set(key, b"".join(rows), px=lifetime if lifetime > 0 else long)
    return days, wrong, kept


def _voices(day: int, stored: bytes) -> list[tuple[int, ...]]:
    """What the rows of a day say, in no order but one of their own."""
    # Every start comes by here, and hardly any has something to rebuild: numpy is loaded when it is needed.
    from listening.counting import ledger_day

    found = ledger_day.read(day, stored)
    columns = (found.at, found.followers, found.author, found.group, found.own, found.label)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))
