"""RQ's entry points: a few lines each. What they decide is in ``listening``."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from listening.spans import DAY_MS, MINUTE_MS
from listening.store import (
    awaiting,
    corrections,
    erasing,
    library,
    mentions,
    outbox,
    parts,
    replies,
    review,
    sample,
    sources,
    threads,
)
from listening.store.alerts import alerts
from listening.store.alerts import overdue as promises
from listening.store.alerts import searches as looking
from listening.store.clock import now_ms
from listening.store.threads import FOLLOWED_MS
from workers import confirming, encoders, lately, learning, moods, past
from workers import ingest as ingesting
from workers.chores import chore
from workers.context import desk
from workers.notify import messages as telling
from workers.notify import notify as notifying
from workers.outbox import asking, sending
from workers.queue import enqueue_delivery, enqueue_encoded_learning, enqueue_moods, recover
from workers.spikes import explaining, watching


def ingest(name: str) -> None:
    """Judge and store the mentions of a batch, then apply its edits and deletions."""
    ingesting.ingest(desk.get(), name, now_ms())


@chore
def sweep() -> None:
    """Escalate what nobody took, resolve what nobody came back to."""
    desk.get().casework.sweep(now_ms())


@chore
def detect_spikes() -> None:
    """Look at what was counted since the last time, and tell what is far above its usual."""
    at = desk.get()
    watching.Detecting(at.client, at.config, now_ms()).run()
    explaining.Explaining(at.client, at.config, now_ms()).run_first()


@chore
def explain_spikes() -> None:
    """Say what the spikes that go on are made of."""
    at = desk.get()
    explaining.Explaining(at.client, at.config, now_ms()).run()


@chore
def alert() -> None:
    """Decide about alerts, and hand over the messages that are due."""
    at = desk.get()
    for delivery in notifying.watch(at.client, at.config, now_ms()):
        enqueue_delivery(at.client, delivery)


@chore
def alert_searches() -> None:
    """Tell people of what their saved searches found."""
    at = desk.get()
    looking.watch(at.client, at.config, now_ms())


@chore
def overdue() -> None:
    """Raise what departments promised and did not keep."""
    at = desk.get()
    promises.watch(at.client, at.config, at.casework.book, now_ms())


def notify(delivery: str) -> None:
    """Make one attempt to deliver a message."""
    at = desk.get()
    notifying.deliver(at.client, at.config, delivery, now_ms)


@chore
def mend() -> None:
    """Queue again what was in the hands of something that died."""
    at = desk.get()
    recover(at.client, now_ms())
    if awaiting.number(at.client):
        if encoders.at_work(at.config):
            enqueue_moods(at.client)
        else:
            awaiting.clear(at.client)  # nobody can decide them any more: unscored they stay


def decide_moods() -> None:
    """Decide the moods that wait for the encoder."""
    at = desk.get()
    if encoders.at_work(at.config):
        moods.DecidingMoods(at, encoders.load(at.config.encoder.name), now_ms()).run()


def learn_encoded() -> None:
    """Learn moods of languages that the word list cannot read, with the encoder."""
    at = desk.get()
    if encoders.at_work(at.config):
        encoder = moods.RestingEncoder(encoders.load(at.config.encoder.name), at.config.encoder.cpu)
        learning.Learning(at.client, at.config, now_ms(), encoder).run()


@chore
def send_answers() -> None:
    """Send what waits in the outbox, and ask for what may have gone out."""
    at = desk.get()
    sending.run(at.client, at.config, at.casework.book, now_ms)


@chore
def send_messages() -> None:
    """Send people what they chose to be told of cases."""
    at = desk.get()
    telling.run(at.client, at.config, now_ms)


@chore
def send_digests() -> None:
    """Send what a day or a week came to, to the channels that get it."""
    at = desk.get()
    if at.config.digest.daily or at.config.digest.weekly:
        # Figures need pandas, some 50 MB: who gets no digest pays for none.
        from workers import digest

        digest.run(at.client, at.config, now_ms)


@chore
def ask_accounts() -> None:
    """Ask whether the accounts that answers go out with are still let in."""
    at = desk.get()
    asking.run(at.client, at.config, now_ms())


@chore
def draw_review() -> None:
    """Once a day, draw the mentions that people are asked about."""
    at, now = desk.get(), now_ms()
    here = datetime.fromtimestamp(now / 1000, ZoneInfo(at.config.brand.timezone))
    review.draw_daily(at.client, f"{here:%Y-%m-%d}", at.config.review.daily, now, at.config.sentiment.reposts)


@chore
def read_review() -> None:
    """Work out anew what the reviews come to, if anybody judged anything."""
    sample.renew(desk.get().client)


@chore
def learn() -> None:
    """Learn what people set right since the last time."""
    at = desk.get()
    confirming.confirm(at.client, at.casework.book, now_ms())
    encoded = encoders.at_work(at.config)
    learning.Learning(at.client, at.config, now_ms(), leaves=encoded).run()
    if encoded and learning.unlearnt(at.client, at.config):
        enqueue_encoded_learning(at.client)


@chore
def hear_lately() -> None:
    """Hear what Bluesky said lately, where the first page of a new installation asks for it."""
    lately.hear(desk.get().client, now_ms())


@chore
def judge_past() -> None:
    """Judge stored mentions by the newest edition, where somebody asked for it."""
    past.Judging(desk.get(), now_ms()).run()


@chore
def expire() -> None:
    """Forget mentions whose time is over."""
    at = desk.get()
    before = now_ms() - int(at.config.retention.mentions_days * DAY_MS)
    while mentions.forget(at.client, before):
        pass
    for source in at.config.sources:
        over = now_ms() - int(source.keep_days * DAY_MS)
        shorter = 0 < source.keep_days < at.config.retention.mentions_days
        if shorter and mentions.forget_of(at.client, source.name, over):
            erasing.note(at.client, now_ms())
    corrections.forget(at.client, now_ms() - int(at.config.retention.hours_days * DAY_MS))
    replies.forget(at.client, now_ms() - replies.KEPT_MS)
    threads.unfollow(at.client, now_ms() - FOLLOWED_MS)
    watching.forget(at.client, at.config, now_ms())
    while at.casework.book.forget(now_ms()):
        pass
    outbox.forget(at.client, now_ms() - int(at.config.retention.cases_days * DAY_MS))
    library.forget(at.client, now_ms() - int(at.config.retention.cases_days * DAY_MS))
    parts.forget(at.client, now_ms() - MINUTE_MS)
    sources.bound_rejects(at.client)
    alerts.forget(at.client, now_ms() - int(at.config.retention.alerts_days * DAY_MS))
    erasing.rewrite(at.client, now_ms())
