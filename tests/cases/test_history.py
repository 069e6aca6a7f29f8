"""Cases of before anybody listened: they stand apart, turn nothing red, and go with one click."""

from __future__ import annotations

import asyncio

import redis
import redis.asyncio

from listening.cases import indexes
from listening.cases.case import MASTHEAD, Act, Action, Actor, Case, Dismissal, State
from listening.cases.indexes import history, queue, unowned
from listening.cases.settling_history import put_aside
from listening.cases.sla import Targets
from listening.cases.transitions import legal
from listening.config import Config
from listening.people.permissions import Role
from listening.store import keys
from listening.store.cases.cases import Load, loads
from tests.cases.conftest import HOUR, T0, Office, post
from tests.servers import Valkey
from workers.cases.casework import Casework

DAY = 24 * HOUR
NOW = T0 + 400 * DAY
BOSS = Actor("Max", Role.manager)


def import_history(office: Office, many: int) -> Casework:
    """``many`` complaints of a year ago, recorded now, and one of now."""
    casework = Casework(office.config, office.client)
    said = [post(f"old{n}", T0 + n * HOUR, author=f"a{n}") for n in range(many)]
    take(office, casework, *said)
    take(office, casework, post("new", NOW - HOUR // 60, author="lee"))
    return casework


def take(office: Office, casework: Casework, *said: object) -> None:
    from unittest.mock import patch

    with patch("time.time_ns", lambda: NOW * 1_000_000):
        office.ingest(*said)  # type: ignore[arg-type]


def load(valkey: Valkey, config: Config) -> Load:
    """All departments together."""

    async def ask() -> list[Load]:
        client = redis.asyncio.Redis.from_url(valkey.url)
        try:
            return await loads(client, [d.name for d in config.departments], NOW)
        finally:
            await client.aclose()

    found = asyncio.run(ask())
    return Load(
        department="",
        unresolved=sum(f.unresolved for f in found),
        unowned=sum(f.unowned for f in found),
        at_risk=0,
        breached=sum(f.breached for f in found),
        escalated=sum(f.escalated for f in found),
        oldest=min((f.oldest for f in found if f.oldest), default=0),
        next_due=0,
        history=sum(f.history for f in found),
    )


def test_history_stands_apart_and_nothing_is_late(office: Office, valkey: Valkey) -> None:
    import_history(office, 5)
    found = load(valkey, office.config)
    assert (found.history, found.unresolved, found.unowned, found.breached) == (5, 1, 1, 0)
    assert found.oldest == NOW - HOUR // 60, "not a year ago"


def test_all_of_it_goes_with_one_click_and_counts_in_no_figure_of_today(office: Office, valkey: Valkey) -> None:
    casework = import_history(office, 7)
    casework.book.settle_history([d.name for d in office.config.departments], "Max")
    casework.sweep(NOW)
    assert casework.book.settling_history() == {}
    found = load(valkey, office.config)
    assert (found.history, found.unresolved) == (0, 1)
    gone = [case for case in office.cases() if case.dismissal is Dismissal.history]
    assert len(gone) == 7
    assert all(case.closed_at < NOW - 300 * DAY for case in gone), "in its own time"
    assert all((case.touches, case.people) == (0, ()) for case in gone), "nobody worked on it"
    (last,) = casework.book.trail(gone[0].id)[-1:]
    assert (last.who, last.why) == (MASTHEAD, "from before we listened, settled by Max")


def test_what_comes_back_or_is_taken_is_work(office: Office, valkey: Valkey) -> None:
    casework = import_history(office, 2)
    first, second = [case for case in office.cases() if case.history]
    take(office, casework, post("again", NOW, parent=first.talk.opener.id.removeprefix("s:"), author="a0"))
    back = casework.book.find(first.id)
    assert back is not None
    assert not back.aside
    assert back.waiting_since == NOW, "nobody could answer before anybody listened"
    office.desk.act(second.id, Act(action=Action.claim), BOSS, NOW)
    taken = casework.book.find(second.id)
    assert taken is not None
    assert not taken.aside
    assert taken.waiting_since == NOW
    found = load(valkey, office.config)
    assert (found.history, found.unresolved, found.breached) == (0, 3, 0)


def test_it_may_be_brought_back() -> None:
    assert legal(Action.dismiss, State.open, State.dismissed)
    assert legal(Action.reopen, State.dismissed, State.reopened)


def test_a_store_where_history_was_in_the_queues_is_put_right(office: Office, valkey: Valkey) -> None:
    casework = import_history(office, 3)
    client = office.client
    old = [case for case in office.cases() if case.aside]
    for case in old:  # as an earlier version wrote it
        client.zrem(keys.case_index(history(case.department)), case.id)
        for name in indexes.working(case.department):
            client.zadd(keys.case_index(name), {case.id: case.opened_at})
    client.set(keys.case_targets(), b"of an earlier version")
    assert load(valkey, office.config).unresolved == 4
    casework.sweep(NOW)
    found = load(valkey, office.config)
    assert (found.history, found.unresolved, found.escalated) == (3, 1, 0)
    assert {queue(old[0].department), unowned(old[0].department)} <= set(indexes.working(old[0].department))


def test_the_event_ends_in_its_own_time(office: Office) -> None:
    import_history(office, 1)
    (case,) = [case for case in office.cases() if case.aside]
    assert isinstance(case, Case)
    event = put_aside(case, "Max", NOW)
    assert (event.at, event.recorded) == (case.last_at, NOW)
    assert Targets(office.config).escalates_at(case) == 0
