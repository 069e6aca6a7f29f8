"""What raises alerts by itself: sources that are cut, departments that are late."""

from __future__ import annotations

import msgspec
import pytest
import redis

from listening.alerting.adapters import Breach, from_breaches, from_sources
from listening.config import Department, Priority, parse
from listening.spikes.detector.verdict import Severity
from listening.store import sources
from listening.store.alerts import alerts, overdue
from listening.store.cases.cases import book_of
from listening.system.source import Connection, SourceState
from tests.alerting.plans import BASE, CHAIN, MINUTE, NOON
from workers.notify.notify import watch

CONFIG = parse(
    (BASE + CHAIN).replace("sources = []", "")
    + '\n[[sources]]\nkind = "demo"\nname = "feed"\n[alerting]\nsource_minutes = 5\nsource_severity = "critical"\n'
)
CUT = SourceState(
    name="feed", kind="demo", connection=Connection.cut, since=NOON, beat=NOON, reason="HTTP 503",
    retry_at=NOON + 60 * MINUTE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "minutes", "open"),
    [
        (CUT, 4.9, False),
        (CUT, 5, True),
        (
            msgspec.structs.replace(CUT, connection=Connection.live, beat=NOON + 9 * MINUTE),
            9,
            False,
        ),
        # A listener that is dead is a cut source, since it was last heard of.
        (msgspec.structs.replace(CUT, connection=Connection.live, retry_at=0), 5, True),
        (msgspec.structs.replace(CUT, connection=Connection.live, retry_at=0), 4.9, False),
    ],
)
def test_a_source_that_is_cut_for_long(state: SourceState, minutes: float, open: bool) -> None:
    now = NOON + int(minutes * MINUTE)
    (found,) = from_sources([state], CONFIG, now, ["feed"])
    assert found.open == open
    assert len(list(from_sources([state], CONFIG, now))) == open
    if open:
        assert (found.severity, found.key) == (Severity.critical, "feed")
        assert found.since == NOON


def test_a_source_that_is_configured_no_more_is_over() -> None:
    gone = msgspec.structs.replace(CUT, name="old")
    assert list(from_sources([gone], CONFIG, NOON + 60 * MINUTE)) == []
    (found,) = from_sources([gone], CONFIG, NOON + 60 * MINUTE, ["old"])
    assert (found.key, found.open) == ("old", False)


def test_a_cut_source_alerts_and_closes(client: redis.Redis) -> None:
    for minute, number in ((0, 0), (4, 0), (5, 1), (30, 1)):
        sources.report(client, [CUT])
        watch(client, CONFIG, NOON + minute * MINUTE)
        assert len(alerts.unfinished(client)) == number
    (alert,) = alerts.unfinished(client)
    assert alert.title == "Source feed is cut"
    assert [to.channel for page in alert.pages for to in page.to] == ["boss-mail"]
    live = msgspec.structs.replace(CUT, connection=Connection.live, beat=NOON + 31 * MINUTE)
    sources.report(client, [live])
    watch(client, CONFIG, NOON + 31 * MINUTE)
    (alert,) = alerts.unfinished(client)
    assert alert.closed == NOON + 31 * MINUTE


def test_where_all_is_well_nothing_is_written(client: redis.Redis) -> None:
    live = msgspec.structs.replace(CUT, connection=Connection.live)
    sources.report(client, [live])
    for second in range(5):
        watch(client, CONFIG, NOON + second * 1000)
    assert alerts.version(client) == 0


def test_late_answers_are_one_matter_of_their_department() -> None:
    care = Department(name="care", title="Customer care")
    late = [
        Breach(case="C2", priority=Priority.normal, due=NOON),
        Breach(case="C1", priority=Priority.urgent, due=NOON - MINUTE),
    ]
    found = from_breaches(care, late, "Europe/Berlin")
    assert found.title == "Customer care: 2 cases are overdue"
    assert found.detail == "The oldest since Mon 1 Jun 13:59 CEST."
    assert (found.severity, found.since, found.open) == (Severity.critical, NOON - MINUTE, True)
    assert found.worse_by == 1.0
    assert from_breaches(care, late * 10, "UTC").worse_by == 4.0
    assert from_breaches(care, late[:1], "UTC").title == "Customer care: 1 case is overdue"
    over = from_breaches(care, [], "UTC")
    assert (over.open, over.id) == (False, found.id)


def test_departments_without_cases_raise_nothing(client: redis.Redis) -> None:
    overdue.watch(client, CONFIG, book_of(CONFIG, client), NOON)
    version = alerts.version(client)
    watch(client, CONFIG, NOON)
    assert alerts.version(client) == version
