"""The jobs as RQ runs them: from a trigger to a mail, and nothing of a secret in the queue."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import redis

from listening.store.alerts import alerts
from tests.alerting.plans import CHAIN, config_of, trigger
from tests.alerting.sinks import MailSink
from workers import jobs
from workers.context import desk, desk_of
from workers.queue import NOTIFY, enqueue_chore, queue
from workers.schedule import CHORES
from workers.work import work


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    sink = MailSink()
    monkeypatch.setenv("ANA_MAIL", sink.url("ana"))
    yield sink
    sink.close()


def test_a_worker_decides_and_delivers(client: redis.Redis, mail: MailSink) -> None:
    assert any(chore.name == "alert" for chore in CHORES)
    since = time.time_ns() // 1_000_000
    alerts.raise_triggers(client, [trigger(since=since)])
    enqueue_chore(client, "workers.jobs.alert", 3600)
    work(lambda: config_of(CHAIN), client, "tested", burst=True)
    assert mail.subjects() == ["HIGH: Plovair: spike s1"]
    assert queue(client, NOTIFY).count == 0
    enqueue_chore(client, "workers.jobs.alert", 3600)
    work(lambda: config_of(CHAIN), client, "tested-again", burst=True)
    assert len(mail.mails) == 1


def test_a_job_holds_nothing_but_a_name(client: redis.Redis, mail: MailSink) -> None:
    alerts.raise_triggers(client, [trigger(since=time.time_ns() // 1_000_000)])
    token = desk.set(desk_of(config_of(CHAIN), client))
    try:
        jobs.alert()
    finally:
        desk.reset(token)
    (job,) = queue(client, NOTIFY).jobs
    assert job.func_name == "workers.jobs.notify"
    (delivery,) = job.args
    assert delivery.endswith(".1.ana-mail")
    assert mail.mails == []
