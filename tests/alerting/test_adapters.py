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
    name="feed",
    kind="demo",
    connection=Connection.cut,
    since=NOON,
    beat=NOON,
    reason="HTTP 503",
    retry_at=NOON + 60 * MINUTE,
)


LIVE = msgspec.structs.replace(CUT, connection=Connection.live, reason="", retry_at=0, well=NOON)


def at(state: SourceState, minutes: float, **changes: object) -> SourceState:
    """The state as it is reported so many minutes after noon."""
    return msgspec.structs.replace(state, beat=NOON + int(minutes * MINUTE), **changes)


@pytest.mark.parametrize(
    ("state", "minutes", "open"),
    [
        (CUT, 4.9, False),
        (CUT, 5, True),
        # Tries to connect are no sign of life: it is down since something last came.
        (at(CUT, 9, since=NOON + 9 * MINUTE, well=NOON), 9, True),
        (at(LIVE, 9, connection=Connection.connecting, since=NOON + 9 * MINUTE, reason="HTTP 503"), 9, True),
        (at(LIVE, 4.9), 4.9, False),
        (at(LIVE, 9, since=NOON + 9 * MINUTE), 9, True),
        (at(LIVE, 9, well=NOON + 8 * MINUTE), 9, False),
        # Old states do not say since when they are well.
        (at(LIVE, 9, well=0), 9, False),
        # A listener that is dead is a source that is down, since it was last heard of.
        (LIVE, 5, True),
        (LIVE, 4.9, False),
    ],
)
def test_a_source_from_which_nothing_comes(state: SourceState, minutes: float, open: bool) -> None:
    now = NOON + int(minutes * MINUTE)
    found = list(from_sources([state], CONFIG, now, {}, NOON))
    assert [each.open for each in found] == [True] * open
    for each in found:
        assert (each.severity, each.key, each.since) == (Severity.critical, "feed", NOON)


def test_a_source_that_no_listener_ever_read() -> None:
    assert list(from_sources([], CONFIG, NOON + 4 * MINUTE, {}, NOON)) == []
    (found,) = from_sources([], CONFIG, NOON + 5 * MINUTE, {}, NOON)
    assert (found.since, found.detail) == (NOON, "No listener reads it.")


def test_what_was_before_anybody_looked_says_nothing() -> None:
    """Masthead was switched off over the weekend: its listener starts a moment after the alerts."""
    assert list(from_sources([LIVE], CONFIG, NOON + 3000 * MINUTE, {}, NOON + 2999 * MINUTE)) == []


def test_it_is_over_when_it_has_been_live_for_a_minute() -> None:
    def said(minutes: float, **changes: object) -> tuple[bool, int]:
        state = at(LIVE, minutes, well=NOON + int(minutes * MINUTE), **changes)
        (found,) = from_sources([state], CONFIG, state.beat, {"feed": NOON}, NOON)
        return found.open, found.since

    assert said(31) == (True, NOON), "it answers; that is all"
    assert said(31, steady=NOON + 30 * MINUTE + 1) == (True, NOON)
    assert said(31, steady=NOON + 30 * MINUTE) == (False, NOON)
    assert said(31, steady=NOON + 30 * MINUTE, connection=Connection.connecting) == (True, NOON)


def test_a_source_that_is_configured_no_more_is_over() -> None:
    gone = msgspec.structs.replace(CUT, name="old")
    assert [each.key for each in from_sources([gone], CONFIG, NOON + 60 * MINUTE, {}, NOON)] == ["feed"]
    found = [each for each in from_sources([gone], CONFIG, NOON, {"old": NOON}, NOON) if each.key == "old"]
    assert [each.open for each in found] == [False]


def test_a_cut_source_alerts_and_closes(client: redis.Redis) -> None:
    for minute, number in ((0, 0), (4, 0), (5, 1), (30, 1)):
        sources.report(client, [CUT])
        watch(client, CONFIG, NOON + minute * MINUTE)
        assert len(alerts.unfinished(client)) == number
    (alert,) = alerts.unfinished(client)
    assert alert.title == "Source feed is down"
    assert [to.channel for page in alert.pages for to in page.to] == ["boss-mail"]
    for minute, open in ((31, True), (32, False)):
        sources.report(client, [at(LIVE, minute, well=NOON + minute * MINUTE, steady=NOON + 31 * MINUTE)])
        watch(client, CONFIG, NOON + minute * MINUTE)
        (alert,) = alerts.unfinished(client)
        assert bool(alert.closed) is not open
    assert alert.since == NOON, "the message that it is over says since when it was down"


def test_where_all_is_well_nothing_is_written(client: redis.Redis) -> None:
    sources.report(client, [LIVE])
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
