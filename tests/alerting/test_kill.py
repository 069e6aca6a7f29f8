"""kill -9 between decision and delivery: no page is lost, and none comes twice but where it must."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from listening.alerting.delivery import LEASE_MS, Sending
from listening.store.alerts import alerts, deliveries
from tests.alerting import victim
from tests.alerting.plans import BASE, CHAIN, MINUTE, NOON, config_of, trigger
from tests.alerting.sinks import MailSink
from tests.forked import forked
from tests.patience import PATIENCE_S
from tests.servers import Valkey
from workers.notify.notify import deliver, watch


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    sink = MailSink()
    monkeypatch.setenv("ANA_MAIL", sink.url("ana"))
    yield sink
    sink.close()


def _kill(url: str, directory: Path, where: str) -> None:
    """Let a worker come as far as ``where``, and kill it there."""
    config = directory / "config.toml"
    config.write_text(BASE + CHAIN)
    heard, says = multiprocessing.Pipe(duplex=False)
    dying = forked(victim.main, url, config, NOON, where, says)
    says.close()
    with heard:
        said = heard.recv()
        dying.kill()
        dying.join(PATIENCE_S)
    assert dying.exitcode == -signal.SIGKILL
    assert said == where


def _go_on(client: redis.Redis, start: int, end: int) -> None:
    """Another worker, from ``start`` to ``end``, a pass every two seconds."""
    config = config_of(CHAIN)
    for now in range(start, end + 1, 2_000):
        for id in watch(client, config, now):
            deliver(client, config, id, lambda now=now: now)  # type: ignore[misc]


@pytest.mark.parametrize(("where", "times"), [("decided", 1), ("claimed", 1), ("taken", 2)])
def test_a_worker_that_dies_loses_no_page(
    redis_url: str, client: redis.Redis, mail: MailSink, tmp_path: Path, where: str, times: int
) -> None:
    alerts.raise_triggers(client, [trigger()])
    _kill(redis_url, tmp_path, where)
    arrived = len(mail.mails)
    assert arrived == (where == "taken")
    # While the lease runs nobody touches it: the worker might live.
    if where != "decided":
        _go_on(client, NOON + 2_000, NOON + LEASE_MS - 2_000)
        assert len(mail.mails) == arrived
    _go_on(client, NOON + LEASE_MS, NOON + 9 * MINUTE)
    assert mail.subjects() == ["HIGH: Plovair: spike s1"] * times
    alert = alerts.unfinished(client)[0]
    assert [page.turn for page in alert.pages] == [1]
    (sent,) = deliveries.of_alert(client, alert.id)
    assert sent.progress.state is Sending.sent


def test_a_message_that_kills_every_worker_goes_to_the_next(
    client: redis.Redis, mail: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = config_of(CHAIN)
    alerts.raise_triggers(client, [trigger()])
    now = NOON
    for _ in range(7):
        for id in watch(client, config, now):
            deliveries.claim(client, id, now)  # and then it dies
        now += LEASE_MS
    alert = alerts.unfinished(client)[0]
    assert [to.channel for page in alert.pages for to in page.to] == ["ana-mail", "bo-chat"]
    (first, _) = deliveries.of_alert(client, alert.id)
    assert first.progress.state is Sending.failed
    assert first.progress.error == "every attempt ended without a word"


def test_what_is_decided_survives_the_server_itself(mail: MailSink, tmp_path: Path) -> None:
    with Valkey(append=True) as server:
        client = redis.Redis.from_url(server.url)
        alerts.raise_triggers(client, [trigger()])
        _kill(server.url, tmp_path, "decided")
        client.close()
        server.kill()
        server.start()
        client = redis.Redis.from_url(server.url)
        _go_on(client, NOON + MINUTE, NOON + MINUTE)
        assert mail.subjects() == ["HIGH: Plovair: spike s1"]
        client.close()


def test_an_answer_that_comes_after_the_lease_still_counts(client: redis.Redis) -> None:
    config = config_of(CHAIN)
    alerts.raise_triggers(client, [trigger()])
    (id,) = watch(client, config, NOON)
    slow = deliveries.claim(client, id, NOON)
    later = NOON + LEASE_MS
    second = deliveries.claim(client, id, later)
    assert slow is not None
    assert second is not None
    assert (slow.attempt, second.attempt) == (1, 2)
    deliveries.failed(client, slow, later, "too late to say so")
    (sent,) = deliveries.of_alert(client, alerts.unfinished(client)[0].id)
    assert sent.progress.state is Sending.sending  # the second one's failure is not known yet
    deliveries.succeeded(client, slow, later)
    deliveries.failed(client, second, later, "refused")
    (sent,) = deliveries.of_alert(client, alerts.unfinished(client)[0].id)
    assert sent.progress.state is Sending.sent


def test_of_many_workers_one_makes_the_attempt(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])
    (id,) = watch(client, config_of(CHAIN), NOON)
    claims = [deliveries.claim(client, id, NOON + n) for n in range(5)]
    assert [claim is not None for claim in claims] == [True, False, False, False, False]


def test_what_is_handed_over_and_lost_is_handed_over_again(client: redis.Redis) -> None:
    config = config_of(CHAIN)
    alerts.raise_triggers(client, [trigger()])
    (id,) = watch(client, config, NOON)
    assert watch(client, config, NOON + 2_000) == []
    assert watch(client, config, NOON + 22_000) == [id]
