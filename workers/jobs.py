"""RQ's entry points: a few lines each. What they decide is in ``listening``."""

from __future__ import annotations

import time
from contextvars import ContextVar

import msgspec

from listening.buckets import DAY_MS
from listening.config import Config
from listening.mention import Mention
from listening.store import alerts, batches, mentions, replies, threads
from listening.store import overdue as promises
from listening.store.connection import Client
from listening.store.threads import FOLLOWED_MS
from listening.triage import Triage
from workers import explaining, thanks, watching
from workers import notify as notifying
from workers.casework import Casework
from workers.queue import enqueue_delivery, recover


class Desk(msgspec.Struct, frozen=True):
    """What every job of one worker process works with."""

    config: Config
    client: Client
    triage: Triage
    casework: Casework


def desk_of(config: Config, client: Client) -> Desk:
    """What jobs of one worker process need."""
    return Desk(config, client, Triage(config), Casework(config, client))


desk: ContextVar[Desk] = ContextVar("desk")
"""Set once by the worker; RQ hands jobs nothing but their JSON arguments."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def ingest(name: str) -> None:
    """Judge and store the mentions of a batch, then apply its edits and deletions."""
    at = desk.get()
    batch = batches.get(at.client, name)
    if batch is None:
        return  # recorded before: this is the second run of a job that died at its very end
    now = now_ms()
    retention = at.config.retention
    stored = mentions.known(at.client, [m.id for m in batch.mentions])
    seen: set[str] = set()
    repeated: list[Mention] = []
    twins: list[Mention] = []
    judged: list[Mention] = []
    again: list[str] = []
    untopical: list[Mention] = []
    edits: list[Mention] = []
    for mention, known in zip(batch.mentions, stored, strict=True):
        if mention.edited and (known or mention.id in seen):
            edits.append(at.triage(mention, now))
        elif known:
            repeated.append(mention)  # counted as a duplicate: not worth judging again
            again.append(mention.id)
        elif mention.id in seen:
            twins.append(mention)
        elif mention.topics or mention.own:
            judged.append(at.triage(mention, now))
        elif mention.parent or mention.root:
            untopical.append(mention)
        seen.add(mention.id)
    if untopical:
        wanted = at.casework.wanted(untopical, judged)
        judged += [at.triage(mention, now) for mention in untopical if mention.id in wanted]
    needs = at.casework.needs(judged)
    judged = thanks.mark(judged, needs)
    taken = {mention.id for mention in judged}
    repeated += [mention for mention in twins if mention.id in taken]
    # First those that were judged: of two of one id the first is stored.
    mentions.record(at.client, judged + repeated, now, retention, name, batch.run, ends=False)
    if again:
        # Stored by a job that may have died before it came to their cases.
        before = [m for m in mentions.fetch(at.client, again) if m is not None]
        needs |= at.casework.needs(before)
        judged += before
    at.casework.take(judged, needs, now)
    thanks.settle(at.client, judged, retention, now)
    for mention in edits:
        mentions.replace(at.client, mention, retention, now)
    for gone in batch.deletions:
        if gone.id:
            mentions.delete(at.client, gone.id, retention, now)
        else:
            mentions.delete_author(at.client, gone.source, gone.author, retention, now)
    # Only now: a job that dies before is run again, and every step above may be repeated.
    batches.done(at.client, name)


def sweep() -> None:
    """Escalate what nobody took."""
    desk.get().casework.sweep(now_ms())


def detect_spikes() -> None:
    """Look at what was counted since the last time, and tell what is far above its usual."""
    at = desk.get()
    watching.Detecting(at.client, at.config, now_ms()).run()


def explain_spikes() -> None:
    """Say what the spikes that go on are made of."""
    at = desk.get()
    explaining.Explaining(at.client, at.config, now_ms()).run()


def alert() -> None:
    """Decide about alerts, and hand over the messages that are due."""
    at = desk.get()
    for delivery in notifying.watch(at.client, at.config, now_ms()):
        enqueue_delivery(at.client, delivery)


def overdue() -> None:
    """Raise what departments promised and did not keep."""
    at = desk.get()
    promises.watch(at.client, at.config, at.casework.book, now_ms())


def notify(delivery: str) -> None:
    """Make one attempt to deliver a message."""
    at = desk.get()
    notifying.deliver(at.client, at.config, delivery, now_ms)


def mend() -> None:
    """Queue again what was in the hands of something that died."""
    recover(desk.get().client, now_ms())


def expire() -> None:
    """Forget mentions whose time is over."""
    at = desk.get()
    before = now_ms() - int(at.config.retention.mentions_days * DAY_MS)
    while mentions.forget(at.client, before):
        pass
    replies.forget(at.client, now_ms() - replies.KEPT_MS)
    threads.unfollow(at.client, now_ms() - FOLLOWED_MS)
    watching.forget(at.client, at.config, now_ms())
    while at.casework.book.forget(now_ms()):
        pass
    alerts.forget(at.client, now_ms() - int(at.config.retention.alerts_days * DAY_MS))
