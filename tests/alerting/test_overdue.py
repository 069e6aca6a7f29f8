"""A department that answers late, from the mention to the alert: the real jobs on a real Valkey."""

from __future__ import annotations

import time

import redis

from listening.alerting import AlertKind
from listening.config import Config, parse
from listening.store.alerts import alerts, overdue
from tests.alerting.plans import CHAIN
from tests.cases.conftest import CONFIG, HOUR, T0, Office, post
from workers.notify.notify import watch

LATER = T0 + 200 * HOUR


def _config() -> Config:
    return parse(CONFIG + CHAIN)


def test_a_late_department_is_one_alert_until_it_has_answered(client: redis.Redis) -> None:
    config = _config()
    office = Office(client, config)
    office.ingest(post("a", T0, author="a"), post("b", T0 + 1, author="b"))
    department = office.cases()[0].department
    book = office.desk.book

    overdue.watch(client, config, book, T0 + 1)
    watch(client, config, T0 + 1)
    assert alerts.unfinished(client) == []

    overdue.watch(client, config, book, LATER)
    watch(client, config, LATER)
    (alert,) = alerts.unfinished(client)
    assert alert.kind is AlertKind.sla
    assert "2 cases are overdue" in alert.title
    assert alert.members[0].trigger.department == department

    office.ingest(
        post("a2", LATER, parent="a", root="a", own=True),
        post("b2", LATER, parent="b", root="b", own=True),
    )
    overdue.watch(client, config, book, LATER + 1)
    watch(client, config, LATER + 1)
    (alert,) = alerts.newest(client, 10)
    assert alert.closed


def test_history_is_nobodys_fault(client: redis.Redis) -> None:
    config = _config()
    office = Office(client, config)
    now = time.time_ns() // 1_000_000
    office.ingest(post("old", now - 100 * HOUR))
    (case,) = office.cases()
    assert case.history
    overdue.watch(client, config, office.desk.book, now + 200 * HOUR)
    watch(client, config, now)
    assert alerts.unfinished(client) == []
