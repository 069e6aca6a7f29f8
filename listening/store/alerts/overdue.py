"""Departments that break their promises: from the queues of cases to triggers of alerts."""

from __future__ import annotations

from listening.alerting.adapters import Breach, from_breaches
from listening.alerting.trigger import Trigger
from listening.cases import indexes
from listening.cases.sla import Standing
from listening.config import Config
from listening.store import keys
from listening.store.alerts import alerts
from listening.store.cases.cases import CaseBook
from listening.store.connection import Client
from listening.store.text import text

AT_MOST = 200
"""Overdue cases looked at per department, those due last first: history is overdue for long."""


def watch(client: Client, config: Config, book: CaseBook, now: int) -> None:
    """Raise what is overdue at ``now`` (ms UTC), and end what is not any more."""
    for department in config.departments:
        index = keys.case_index(indexes.queue(department.name))
        ids = [text(id) for id in client.zrevrangebyscore(index, now, 0, start=0, num=AT_MOST)]
        breaches = [
            Breach(case=case.id, priority=case.priority, due=book.targets.clocks(case).due)
            for case in book.find_many(ids)
            if case is not None and not case.aside and book.targets.clocks(case).standing(now) is Standing.breached
        ]
        trigger = from_breaches(department, breaches, config.brand.timezone, len(ids) == AT_MOST == len(breaches))
        if trigger.open or _raised(client, trigger):
            alerts.raise_triggers(client, [trigger])


def _raised(client: Client, trigger: Trigger) -> bool:
    return bool(client.hexists(keys.triggers(), trigger.id))
