"""Clocks and escalations, from timestamps alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from listening.cases.case import Case, State
from listening.cases.escalating import EscalateVerdict, escalated, judge
from listening.cases.sla import Standing, Targets
from listening.config import Config, Priority, Sla
from tests.cases.conftest import HOUR, MINUTE, T0
from tests.cases.test_joining import after, answer, ask, opened
from tests.cases.test_transitions import case


@pytest.fixture
def targets(config: Config) -> Targets:
    return Targets(config)


def around(department: str = "baggage", **more: object) -> Case:
    """A high case, two hours to answer it and a day to end it, around the clock."""
    return case(department=department, **more)


def test_standings(targets: Targets) -> None:
    reply = targets.clocks(around()).reply
    assert (reply.started, reply.risk, reply.due) == (T0, T0 + 90 * MINUTE, T0 + 2 * HOUR)
    for at, standing in (
        (T0, Standing.running),
        (T0 + 90 * MINUTE - 1, Standing.running),
        (T0 + 90 * MINUTE, Standing.at_risk),
        (T0 + 2 * HOUR, Standing.at_risk),
        (T0 + 2 * HOUR + 1, Standing.breached),
    ):
        assert reply.standing(at) is standing
        assert targets.clocks(around()).standing(at) is standing


def test_answered_in_time_or_not(targets: Targets) -> None:
    base = replace(opened(ask(1, 0, opens=True)), department="baggage")
    on_time = targets.clocks(after(base, answer(2, 2 * HOUR)))
    assert on_time.first.standing(T0 + 99 * HOUR) is Standing.met
    assert (on_time.reply.due, on_time.due) == (0, 0)
    late = targets.clocks(after(base, answer(2, 2 * HOUR + 1)))
    assert late.first.standing(T0) is Standing.breached
    again = targets.clocks(after(base, answer(2, HOUR), ask(3, 3 * HOUR)))
    assert again.first.standing(T0 + 9 * HOUR) is Standing.met
    assert again.due == T0 + 5 * HOUR


def test_the_end_of_a_case(targets: Targets) -> None:
    there = replace(around(), state=State.resolved, closed_at=T0 + 25 * HOUR)
    clocks = targets.clocks(there)
    assert clocks.resolution.standing(T0) is Standing.breached
    assert (clocks.due, clocks.standing(T0 + 99 * HOUR)) == (0, Standing.none)


def test_the_customers_turn(config: Config, targets: Targets) -> None:
    """An answer resolves a case unless the customer comes back; where nothing settles, people resolve it."""
    quiet = after(replace(opened(ask(1, 0, opens=True)), department="baggage"), answer(2, 2 * HOUR))
    assert targets.clocks(quiet).resolution.standing(T0 + 99 * HOUR) is Standing.met
    assert targets.clocks(quiet).standing(T0 + 99 * HOUR) is Standing.none
    by_hand = Targets(replace(config, cases=replace(config.cases, resolve_days=0)))
    assert by_hand.clocks(quiet).due == T0 + 24 * HOUR
    assert by_hand.clocks(quiet).standing(T0 + 99 * HOUR) is Standing.breached
    back = after(quiet, ask(3, 3 * HOUR))
    assert targets.clocks(back).resolution.standing(T0 + 99 * HOUR) is Standing.breached
    asked = replace(quiet, state=State.waiting_customer, posts=quiet.posts[:1])
    assert targets.clocks(asked).due == T0 + 24 * HOUR


def test_hours_of_the_department(targets: Targets) -> None:
    """Friday 09:00 in Berlin; care works until 17:00, on weekdays."""
    clocks = targets.clocks(around("care"))
    assert clocks.reply.due == T0 + 2 * HOUR
    assert clocks.resolution.due == T0 + 104 * HOUR  # 24 hours of work: until Tuesday evening
    assert targets.clocks(around("no more there")).reply.due == T0 + 2 * HOUR


def test_the_first_row_that_fits(config: Config) -> None:
    rows = (
        Sla(departments=("care",), first_response_minutes=1),
        Sla(priorities=(Priority.low,), first_response_minutes=2),
        Sla(first_response_minutes=3),
    )
    found = Targets(replace(config, sla=rows))
    for department, priority, minutes in (("care", "low", 1), ("press", "low", 2), ("press", "high", 3)):
        row = found.row(department, Priority(priority))
        assert row is not None
        assert row.first_response_minutes == minutes


def test_escalation(targets: Targets) -> None:
    there = around()
    assert targets.escalates_at(there) == T0 + HOUR
    assert judge(there, targets, T0 + HOUR - 1) is EscalateVerdict.not_yet
    assert judge(there, targets, T0 + HOUR) is EscalateVerdict.escalate
    event = escalated(there, T0 + HOUR)
    assert (event.level, event.why) == (1, "nobody has taken it for 60 min")
    once = replace(there, escalation=1)
    assert judge(once, targets, T0 + HOUR) is EscalateVerdict.not_yet
    assert targets.escalates_at(once) == T0 + 2 * HOUR
    assert judge(replace(there, escalation=2), targets, T0 + 99 * HOUR) is EscalateVerdict.highest
    assert judge(replace(there, owner="Kim"), targets, T0 + 99 * HOUR) is EscalateVerdict.owned
    assert judge(replace(there, history=True, recorded=T0 + HOUR), targets, T0 + 99 * HOUR) is EscalateVerdict.history
    assert judge(replace(there, state=State.answered), targets, T0 + 99 * HOUR) is EscalateVerdict.not_waiting


def test_what_waits_again_escalates_again() -> None:
    case = replace(opened(ask(1, 0, opens=True)), escalation=2)
    assert after(case, ask(2, 5)).escalation == 2
    assert after(case, answer(2, 5)).escalation == 2
    assert after(case, answer(2, 5), ask(3, 9)).escalation == 0
