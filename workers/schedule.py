"""The schedule: which chore how often. Several may run: one leads, the others stand by."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import msgspec
from redis.exceptions import RedisError

from listening.store import chores, keys
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.patience import trouble
from workers.queue import enqueue_chore

log = logging.getLogger(__name__)

LEAD_MS = 10_000


class Chore(msgspec.Struct, frozen=True):
    name: str
    """Of the job in ``workers.jobs``. What jobs need, their workers load; here it would take up half a start."""
    every: float
    """Seconds."""

    @property
    def job(self) -> str:
        return f"workers.jobs.{self.name}"


CHORES = (
    Chore("mend", 5),
    Chore("detect_spikes", 2),
    Chore("explain_spikes", 3),
    Chore("sweep", 3),
    Chore("alert", 2),
    Chore("overdue", 15),
    Chore("alert_searches", 3),
    Chore("send_answers", 1),
    Chore("send_messages", 2),
    Chore("send_digests", 120),
    Chore("ask_accounts", 1800),
    Chore("draw_review", 60),
    Chore("read_review", 5),
    Chore("learn", 60),
    Chore("judge_past", 1),
    Chore("hear_lately", 5),
    Chore("expire", 60),
)


PERIODS = {chore.name: chore.every for chore in CHORES}


def schedule(
    client: Client, holder: str, stop: threading.Event, leading: Callable[[bool], None] = lambda _: None
) -> None:
    """Queue each chore when it is due, until ``stop`` is set; ``leading`` is told whether we lead."""
    due = dict.fromkeys(CHORES, 0.0)
    named = False
    while not stop.wait(0.5):
        try:
            leads = _leads(client, holder)
            leading(leads)
            if not leads:
                named = False
                continue
            if not named:
                chores.expect(client, PERIODS, now_ms())
                named = True
            chores.queued(client, now_ms())
            for chore in CHORES:
                if time.monotonic() >= due[chore]:
                    enqueue_chore(client, chore.job, chore.every)
                    due[chore] = time.monotonic() + chore.every
        except RedisError as error:
            log.warning("%s, chores wait", trouble(error), exc_info=True)


def _leads(client: Client, holder: str) -> bool:
    if client.set(keys.leader(), holder, nx=True, px=LEAD_MS):
        return True
    if client.get(keys.leader()) != holder.encode():
        return False
    client.pexpire(keys.leader(), LEAD_MS)
    return True
