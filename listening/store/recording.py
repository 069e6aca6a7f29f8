"""The one write that stores a batch of mentions: all that belongs to it, in one step, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec

from listening import ledger
from listening.buckets import Bucket, Resolution
from listening.config import Retention
from listening.mention import Mention, erase
from listening.store import keys, scripts
from listening.store.connection import Client
from listening.store.forms import form_of
from listening.tally import left, tally

_pack = msgspec.msgpack.Encoder().encode

Value = str | bytes | int

AT_ONCE = 6000
"""Values of one command: a multiple of 2 and 3, below what Lua hands over (some 8,000)."""

RECENT_MS = 3_600_000
"""Mentions written this long ago are named in the feed of changes."""

RUN_KEPT_MS = 86_400_000


class Recorded(msgspec.Struct, frozen=True):
    stored: int
    duplicates: int


class _Commands:
    """Commands for the script, one after the other."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.values: list[Value] = []

    def add(self, *values: Value) -> None:
        self.lengths.append(len(values))
        self.values += values

    def add_parts(self, head: tuple[str, ...], values: Sequence[Value]) -> None:
        """A command with any number of values, in as many as it takes."""
        for n in range(0, len(values), AT_ONCE):
            self.add(*head, *values[n : n + AT_ONCE])


def record(
    client: Client,
    mentions: Sequence[Mention],
    now: int,
    retention: Retention,
    batch: str = "",
    run: str = "",
    ends: bool = True,
    repeated: int = 0,
) -> Recorded:
    """Store and count mentions in one atomic step; those stored before are left alone.

    ``batch`` is the job's name: unless ``ends`` is False it is no longer pending afterwards.
    ``run`` names an import whose totals are kept; ``repeated`` is how many more of the batch
    were known to be stored, and are duplicates as well.
    """
    fresh: dict[str, Mention] = {}
    for mention in mentions:
        fresh.setdefault(mention.id, mention)
    repeated += len(mentions) - len(fresh)
    marked = False
    while True:
        batched = list(fresh.values())
        commands = _commands(batched, now, retention)
        if run:
            commands.add("HSET", keys.run(run), batch, f"{len(batched)} {repeated}")
            commands.add("PEXPIRE", keys.run(run), RUN_KEPT_MS)
        if ends and batch:
            commands.add("ZREM", keys.pending(), batch)
            commands.add("DEL", keys.batch(batch))
        marks = list(chain.from_iterable(_marks(m) for m in batched)) if marked else []
        told = (
            run and keys.run(run),
            batch,
            keys.any_gone(),
            len(marks),
            len(batched),
            commands.lengths,
        )
        stored = [keys.mention(m.id) for m in batched]
        values = [_pack(told), *marks, *stored, *commands.values]
        answer, *rest = scripts.call(client, "record", [keys.written()], values)
        match answer:
            case b"done":
                return Recorded(len(batched), repeated)
            case b"before":  # by a job that died after its write and before its end
                number, duplicates = rest[0].split()
                return Recorded(int(number), int(duplicates))
            case b"marks":
                marked = True
            case (
                b"gone"
            ):  # deleted while on their way here: stored without text and author, but counted
                for n in rest:
                    fresh[batched[n - 1].id] = erase(batched[n - 1])
            case b"stored":
                for n in rest:
                    del fresh[batched[n - 1].id]
                repeated += len(rest)
            case _:
                raise AssertionError(f"record answered {answer!r}")


def _marks(mention: Mention) -> tuple[str, str]:
    if mention.deleted:
        return keys.gone(""), keys.gone("")  # as bare as a mark would make it
    return keys.gone(mention.id), keys.gone(f"{mention.source} {mention.author}")


def _commands(mentions: Sequence[Mention], now: int, retention: Retention) -> _Commands:
    """All that is written of new mentions."""
    commands = _Commands()
    if not mentions:
        return commands
    ids = [m.id for m in mentions]
    forms: list[Value] = []
    written: list[Value] = []
    authors: list[Value] = []
    days: dict[int, list[Mention]] = {}
    for mention in mentions:
        forms += (keys.mention(mention.id), form_of(mention))
        written += (mention.created, mention.id)
        if mention.author:
            authors += (0, f"{mention.author} {mention.id}")
        days.setdefault(Resolution.day.floor(mention.created), []).append(mention)
    commands.add_parts(("MSET",), forms)
    commands.add_parts(("ZADD", keys.written()), written)
    commands.add_parts(("ZADD", keys.authors()), authors)
    hour = Resolution.hour.floor(now) // 1000
    commands.add_parts(("RPUSH", keys.received(hour)), ids)
    commands.add("ZADD", keys.received_hours(), hour, hour)
    counted = tally(mentions, now, retention)
    for bucket, cells in counted.items():
        key = keys.counts(bucket)
        for cell, n in cells.items():
            commands.add("HINCRBY", key, cell, n)
        commands.add("PEXPIRE", key, left(bucket, now, retention))
    for day, those in days.items():
        kept = left(Bucket(Resolution.day, day), now, retention)
        people = [m.author for m in those if m.author]
        if people:
            commands.add_parts(("PFADD", keys.people(day // 1000)), people)
            commands.add("PEXPIRE", keys.people(day // 1000), kept)
        commands.add("APPEND", keys.ledger(day // 1000), b"".join(map(ledger.row, those)))
        commands.add("PEXPIRE", keys.ledger(day // 1000), kept)
    commands.add_parts(("HSET", keys.groups()), _named({ledger.group(m) for m in mentions}))
    hours = " ".join(str(b.start) for b in counted if b.resolution is Resolution.hour)
    times = [m.created for m in mentions]
    recent = [m.id for m in mentions if m.created > now - RECENT_MS]
    commands.add(
        *("XADD", keys.changes(), "MAXLEN", "~", 1000, "*"),
        *("hours", hours, "first", min(times), "last", max(times), "new", _pack(recent)),
    )
    return commands


def _named(groups: Iterable[str]) -> list[Value]:
    return list(chain.from_iterable((ledger.fingerprint(group), group) for group in groups))
