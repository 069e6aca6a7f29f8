"""The version that wrote the store, and how one that an older version wrote is brought forward.

The number of a format goes up by one when what is stored changes its form or
its meaning, and STEPS gets the step that leads there from the one before.
Each step may be run again from its beginning: a kill in the middle of one
repeats it. The number is written when its step is done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version as installed
from uuid import uuid4

import msgspec
from redis.exceptions import BusyLoadingError, RedisError

from listening.config import Config
from listening.counting.buckets import Resolution
from listening.store import keys
from listening.store.access import journal
from listening.store.cases.cases import book_of
from listening.store.cases.rebuilding import rebuild
from listening.store.clock import now_ms
from listening.store.connection import Client, StoreError
from listening.store.threads import EARLY_MS

LEASE_S = 15
AT_ONCE = 500

RETIRED = ("people",)
"""Kinds of keys that versions before format 1 wrote."""

Say = Callable[[str], None]


class StoreVersion(msgspec.Struct, frozen=True):
    """What the store says of itself."""

    format: int
    """0: from before stores had a number."""
    masthead: str
    """The version of the program that wrote this format first."""


class Migration(msgspec.Struct, frozen=True):
    """From one format to the next."""

    title: str
    run: Callable[[Client, Config, int], str]
    """Given the time (ms UTC); returns what it did, for a person. May be killed anywhere, and run again."""


def version(client: Client) -> StoreVersion | None:
    """Which version wrote the store; None while it is empty."""
    form = client.get(keys.version())
    if form is not None:
        return msgspec.json.decode(form, type=StoreVersion)
    written = (keys.written(), keys.users(), keys.cursor(), keys.pending(), keys.case_number(), keys.links())
    return StoreVersion(0, "an early version") if client.exists(*written) else None


def check(client: Client) -> None:
    """Raise StoreError, in one sentence, if a newer version wrote the store."""
    try:
        found = version(client)
    except BusyLoadingError:
        return  # nothing is known yet; who goes on asks again
    if found is not None and found.format > FORMAT:
        raise StoreError(
            f"Masthead {found.masthead} wrote this store (format {found.format}), and this is Masthead "
            f"{installed('masthead')}, which knows formats up to {FORMAT}: "
            "start the newer one, or restore an older copy"
        )


def settle(client: Client, config: Config, say: Say) -> None:
    """Make the store one of this version: number an empty one, bring an older one forward, step by step.

    Who comes while another one migrates waits for it. Raises StoreError for a newer store.
    """
    while True:
        check(client)
        found = version(client)
        if found is not None and found.format == FORMAT:
            return
        with _lease(client) as mine:
            if mine:
                _settle(client, config, say)
        if not mine:
            time.sleep(0.5)


def _settle(client: Client, config: Config, say: Say) -> None:
    found = version(client)
    if found is None:
        return _number(client, FORMAT)
    for to, step in enumerate(STEPS[found.format :], start=found.format + 1):
        say(f"brings data of {found.masthead} forward, step {to} of {FORMAT}: {step.title}")
        say(f"step {to} of {FORMAT} is done: {step.run(client, config, now_ms())}")
        _number(client, to)
    return None


def _number(client: Client, number: int) -> None:
    client.set(keys.version(), msgspec.json.encode(StoreVersion(number, installed("masthead"))))


@contextmanager
def _lease(client: Client) -> Iterator[bool]:
    """Whether it is ours to migrate, for as long as the block lasts; free soon after a kill."""
    me = uuid4().hex
    if not client.set(keys.migrating(), me, nx=True, ex=LEASE_S):
        yield False
        return
    done = threading.Event()

    def keep() -> None:
        while not done.wait(LEASE_S / 3):
            try:
                client.expire(keys.migrating(), LEASE_S)
            except RedisError:
                continue  # it is away for a moment; the step notices by itself if it stays away

    keeping = threading.Thread(target=keep, name="lease", daemon=True)
    keeping.start()
    try:
        yield True
    finally:
        done.set()
        keeping.join()
        client.delete(keys.migrating())


# -- steps


def _lifetimes(client: Client, config: Config, now: int) -> str:
    """An edit of the only mention of a bucket took its lifetime away; so did a reply that was known already."""
    mended = 0
    for kind in ("counts", "early"):
        names = list(client.scan_iter(keys.every(kind), count=1000))
        for n in range(0, len(names), AT_ONCE):
            pipe = client.pipeline(transaction=False)
            for name in names[n : n + AT_ONCE]:
                pipe.pttl(name)
            kept = [name for name, ms in zip(names[n:], pipe.execute(), strict=False) if ms == -1]
            for name in kept:
                pipe.pexpire(name, EARLY_MS if kind == "early" else _left(name.decode(), config, now))
            pipe.execute()
            mended += len(kept)
    left = [name for kind in RETIRED for name in client.scan_iter(keys.every(kind), count=1000)]
    for n in range(0, len(left), AT_ONCE):
        client.unlink(*left[n : n + AT_ONCE])
    return f"{mended:,} keys without a lifetime have one, {len(left):,} that nobody reads any more are gone"


def _left(name: str, config: Config, now: int) -> int:
    """How long a bucket of counts is still kept, ms: as ``record.lua`` says."""
    _, _, rest = name.partition("counts:")
    width, _, second = rest.partition(":")
    resolution, start = Resolution[width], int(second) * 1000
    kept = resolution.kept(config.retention)
    if resolution in (Resolution.hour, Resolution.day):
        return int(max(start - now, 0) + kept)
    return int(max(start + resolution.value + kept - now, 1000))


def _rows(client: Client, config: Config, now: int) -> str:
    found = rebuild(client, config, book_of(config, client))
    return (
        f"{found.cases_wrong:,} of {found.cases:,} cases and {found.days_wrong:,} of {found.days:,} days of voices "
        "were written in another form"
    )


def _administration(client: Client, config: Config, now: int) -> str:
    return f"{journal.part(client):,} lines about administration stand apart from sign-ins, and stay"


STEPS = (
    Migration("keys that lost their lifetime get one", _lifetimes),
    Migration("cases and voices are written as they are read today", _rows),
    Migration("what was administered is kept for ever", _administration),
)
FORMAT = len(STEPS)
"""Of what this version writes."""
