"""Answered, and nobody comes back: when a case resolves by itself, and what that does to its times."""

from __future__ import annotations

import random

import numpy as np
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from listening.cases import columns, facts
from listening.cases.case import MASTHEAD, Act, Action, Actor, Case, State
from listening.cases.conversation import Post
from listening.cases.fold import apply, fold
from listening.cases.indexes import QUIET, queue
from listening.cases.joining import join
from listening.cases.settling import SettleVerdict, judge, settled
from listening.cases.sla import Standing, Targets
from listening.cases.transitions import legal
from listening.config import Config, parse
from listening.people.permissions import Role
from listening.store import keys
from listening.store.batches import Batch
from tests.cases.conftest import CONFIG, HOUR, MINUTE, T0, Office, post
from tests.cases.test_casework import sound
from tests.cases.test_joining import after, answer, ask, opened
from workers import jobs
from workers.cases import casework
from workers.cases.casework import Casework
from workers.queue import enqueue_batch

DAY = 24 * HOUR
QUIET_MS = 3 * DAY
BOSS = Actor("Max", Role.manager)


def settle(case: Case, now: int) -> Case:
    """What one look at a case makes of it."""
    if judge(case, QUIET_MS, now) is not SettleVerdict.settle:
        return case
    event = settled(case, QUIET_MS, now)
    assert legal(event.action, event.before, event.after)
    return apply(case, event)


def test_an_answered_case_is_over_when_nobody_writes_for_long_enough() -> None:
    case = after(opened(ask(1, 0, opens=True)), answer(2, HOUR))
    assert judge(case, QUIET_MS, T0 + HOUR + QUIET_MS - 1) is SettleVerdict.not_yet
    assert judge(case, 0, T0 + 10**12) is SettleVerdict.never
    over = settle(case, T0 + 9 * DAY)
    assert (over.state, over.closed_at) == (State.resolved, T0 + HOUR + QUIET_MS)
    assert over.resolved_at == T0 + HOUR, "its last answer resolved it, not the silence after it"
    (row,) = np.frombuffer(facts.row(over)[: facts.SIZE], columns.DTYPE)
    assert row["closed"] == T0 + HOUR, "and so figures say"
    assert judge(over, QUIET_MS, T0 + 99 * DAY) is SettleVerdict.over
    event = settled(case, QUIET_MS, T0 + 9 * DAY)
    assert (event.who, event.recorded) == (MASTHEAD, T0 + 9 * DAY)
    assert event.why == "the customer did not come back for 3 days"


@pytest.mark.parametrize("state", [State.open, State.owned, State.waiting_approval, State.reopened])
def test_what_waits_for_us_never_is(state: State) -> None:
    case = replace(opened(ask(1, 0, opens=True)), state=state)
    assert judge(case, QUIET_MS, T0 + 10**12) is SettleVerdict.our_turn


def test_whatever_happens_to_it_begins_the_wait_anew() -> None:
    case = after(opened(ask(1, 0, opens=True)), answer(2, 0), ask(3, DAY, waits=False))
    assert case.state is State.answered
    assert settle(case, T0 + QUIET_MS).state is State.answered
    assert settle(case, T0 + QUIET_MS + DAY).resolved_at == T0


def test_waiting_for_the_customer_without_an_answer_ends_when_it_began() -> None:
    case = replace(opened(ask(1, 0, opens=True)), state=State.waiting_customer, last_at=T0 + HOUR)
    over = settle(case, T0 + 9 * DAY)
    assert (over.resolved_at, facts.turns(over)) == (T0 + HOUR, [(T0, T0 + HOUR)])


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (ask(9, DAY), State.reopened),
        (ask(9, 30 * DAY), State.reopened),
        (ask(9, DAY, waits=False), State.answered),
        (answer(9, DAY), State.answered),
        (answer(9, 30 * DAY), State.answered),
        (ask(9, -HOUR), State.answered),
    ],
)
def test_who_writes_after_all_opens_it_again(late: Post, expected: State) -> None:
    over = settle(after(opened(ask(1, 0, opens=True)), answer(2, HOUR)), T0 + 9 * DAY)
    back = after(over, late)
    assert (back.state, back.settled_at, back.closed_at) == (expected, 0, 0)


def test_what_people_resolved_is_resolved_when_they_did() -> None:
    case = replace(opened(ask(1, 0, opens=True)), state=State.resolved, closed_at=T0 + 10)
    assert (case.resolved_at, after(case, answer(2, 50)).state) == (T0 + 10, State.resolved)


def test_its_clocks_stop_at_the_answer(config: Config) -> None:
    case = replace(after(opened(ask(1, 0, opens=True)), answer(2, HOUR)), department="baggage")
    over = settle(case, T0 + 9 * DAY)
    clocks = Targets(config).clocks(over)
    assert clocks.resolution.standing(T0 + 9 * DAY) is Standing.met
    assert clocks.resolution.stopped == T0 + HOUR


said = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["ask", "plain", "thanks", "own"])), min_size=1, max_size=8
)


@given(said, st.randoms(use_true_random=False))
def test_looking_at_it_while_posts_come_in_changes_nothing_in_the_end(
    rows: list[tuple[int, str]], order: random.Random
) -> None:
    posts = [
        answer(n, day * DAY + n)
        if kind == "own"
        else ask(n, day * DAY + n, opens=kind == "ask", waits=kind != "thanks")
        for n, (day, kind) in enumerate(rows, 1)
    ]
    first = ask(0, 0, opens=True)
    ends = []
    for looks in (False, True):
        case = opened(first)
        if looks:
            order.shuffle(posts)
        for each in posts:
            event = join(case, each, None, each.at)
            assert event is not None
            assert legal(event.action, event.before, event.after), event
            case = apply(case, event)
            if looks:
                case = settle(case, T0 + 99 * DAY)
        case = settle(case, T0 + 99 * DAY)
        ends.append((case.state, case.resolved_at, case.closed_at, facts.row(case)))
    assert ends[0] == ends[1]


# ---- done by the sweep -------------------------------------------------------


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the jobs take for now."""
    moment = [T0 + 2 * HOUR]
    monkeypatch.setattr(jobs, "now_ms", lambda: moment[0])
    return moment


def test_the_sweep_resolves_what_nobody_came_back_to(office: Office, at: list[int]) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "sorry", own=True, parent="1"), post("3", T0, author="bo"))
    assert office.client.zscore(keys.case_index(QUIET), "C1") == T0 + HOUR
    at[0] = T0 + HOUR + QUIET_MS - 1
    office.job(jobs.sweep)
    assert office.cases()[0].state is State.answered
    at[0] += 1
    office.job(jobs.sweep)
    office.job(jobs.sweep)
    case, other = office.cases()
    assert (case.state, other.state) == (State.resolved, State.open)
    trail = office.desk.book.trail("C1")
    assert [event.action for event in trail] == [Action.opened, Action.own_reply_seen, Action.settled]
    assert (trail[-1].who, trail[-1].at) == (MASTHEAD, at[0])
    assert fold("C1", trail, DAY) == case
    assert office.client.zscore(keys.case_index(QUIET), "C1") is None
    assert office.client.zscore(keys.case_index("state:resolved"), "C1") == T0
    office.ingest(post("4", at[0] + MINUTE, "plovair and now?", parent="2"))
    assert office.cases()[0].state is State.reopened
    assert office.client.zscore(keys.case_index(queue("baggage")), "C1") is not None
    sound(office)


def test_never_if_config_toml_says_so(office: Office, client: redis.Redis, at: list[int]) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "sorry", own=True, parent="1"))
    never = Casework(parse(CONFIG.replace("join_hours = 6", "resolve_days = 0")), client)
    assert never.sweep(T0 + 999 * DAY) == 0
    sooner = Casework(parse(CONFIG.replace("join_hours = 6", "resolve_days = 0.5")), client)
    assert sooner.sweep(T0 + HOUR + DAY // 2) == 1


def test_what_somebody_waits_for_the_customer_with(office: Office, at: list[int]) -> None:
    office.hire(BOSS.name, BOSS.role)
    office.ingest(post("1", T0))
    for action in (Action.claim, Action.wait_for_customer):
        office.desk.act("C1", Act(action=action), BOSS, T0 + HOUR)
    at[0] = T0 + HOUR + QUIET_MS
    office.job(jobs.sweep)
    case = office.only()
    assert (case.state, case.owner, case.resolved_at) == (State.resolved, "Max", T0 + HOUR)


def test_a_sweep_does_a_bounded_number(office: Office, at: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casework, "SWEPT_AT_ONCE", 3)
    for n in range(0, 16, 2):
        author = f"p{n}"
        office.ingest(post(str(n), T0 + n, author=author), post(str(n + 1), T0 + n, "x", own=True, parent=str(n)))
    at[0] = T0 + 9 * DAY
    for left in (5, 2, 0, 0):
        office.job(jobs.sweep)
        assert office.client.zcard(keys.case_index("state:answered")) == left
        assert office.client.zcard(keys.case_index(QUIET)) == left
    sound(office)


def test_who_is_behind_cannot_say_that_nobody_came_back(
    office: Office, at: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casework, "BEHIND", 1)
    office.ingest(post("1", T0), post("2", T0 + HOUR, "sorry", own=True, parent="1"))
    at[0] = T0 + 9 * DAY
    late = [enqueue_batch(office.client, Batch(mentions=(post(str(n), T0 + DAY, parent="2"),)), 0) for n in (3, 4)]
    office.job(jobs.sweep)
    assert office.only().state is State.answered
    office.run(late[0])
    assert office.only().state is State.reopened
    office.ingest(post("5", T0 + 2 * DAY, "sorry", own=True, parent="3"))
    office.job(jobs.sweep)
    assert office.only().state is State.resolved


def test_two_sweeps_at_once(office: Office, config: Config, at: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "sorry", own=True, parent="1"))
    late = T0 + 9 * DAY
    one, two = Casework(config, office.client), Casework(config, office.client)
    append = one.book.append_many

    def after_the_other(additions: object) -> object:
        assert two.sweep(late) == 1
        return append(additions)  # type: ignore[arg-type]

    monkeypatch.setattr(one.book, "append_many", after_the_other)
    assert one.sweep(late) == 0
    assert [e.action for e in office.desk.book.trail("C1")][-1] is Action.settled
    assert office.only().version == 3


def test_cases_of_a_store_from_before_there_was_a_sweep_for_them(office: Office, at: list[int]) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "sorry", own=True, parent="1"))
    office.client.delete(keys.case_index(QUIET), keys.case_targets())
    at[0] = T0 + 9 * DAY
    office.job(jobs.sweep)
    assert office.only().state is State.resolved
