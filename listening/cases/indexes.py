"""Indexes of cases: in which sorted sets one is found, and by which score. Pure.

Everything here can be made again from the case and the config: a due time as a
sort key is a copy, and ``jobs.sweep`` makes it anew when the SLA changes.

| index | score (ms) | holds |
|---|---|---|
| ``all`` | opened | every case but merged ones |
| ``state:<state>`` | opened | those in a state |
| ``queue:<department>`` | due | unresolved ones, the next due first |
| ``risk:<department>`` | at risk | the same, by when they are at risk |
| ``waiting:<department>`` | oldest unanswered post | the same, by how long they wait |
| ``unowned:<department>`` | oldest unanswered post | those of them nobody has |
| ``escalated:<department>`` | oldest unanswered post | those of these that have escalated |
| ``history:<department>`` | opened | unresolved ones of before anybody listened; they are in none of the above |
| ``quiet`` | last event | answered and waiting for the customer: those that settle if nobody writes |
| ``again`` | newest such post | dismissed as spam, and something that needs an answer was written since |
| ``snoozed`` | when it comes back | those put off: they stay in the queues' indexes, for their clocks run on |
| ``escalate`` | next level | those that escalate if nobody takes them |
| ``ends`` | end of retention | every case |
"""

from __future__ import annotations

from listening.cases.case import SETTLES, UNRESOLVED, Case
from listening.cases.sla import Targets

ALL = "all"
AGAIN = "again"
ESCALATE = "escalate"
QUIET = "quiet"
SNOOZED = "snoozed"
ENDS = "ends"
NEVER = 1 << 52
"""Stands for no due time: after everything that has one. A double still holds it exactly."""


def state(name: str) -> str:
    return f"state:{name}"


def queue(department: str) -> str:
    return f"queue:{department}"


def risk(department: str) -> str:
    return f"risk:{department}"


def waiting(department: str) -> str:
    return f"waiting:{department}"


def unowned(department: str) -> str:
    return f"unowned:{department}"


def escalated(department: str) -> str:
    return f"escalated:{department}"


def history(department: str) -> str:
    return f"history:{department}"


def working(department: str) -> tuple[str, ...]:
    """The indexes of what waits for a department."""
    return tuple(name(department) for name in (queue, risk, waiting, unowned, escalated))


def names(case: Case) -> frozenset[str]:
    """The indexes a case may be in; depends on the case alone."""
    found = {AGAIN, ENDS, ESCALATE, QUIET}
    if not case.merged_into:
        found |= {ALL, state(case.state)}
    if case.snoozed_at:
        found.add(SNOOZED)
    if case.aside:
        found.add(history(case.department))
    elif case.state in UNRESOLVED:
        where = case.department
        found |= {queue(where), risk(where), waiting(where)}
        if not case.owner:
            found.add(unowned(where))
            if case.escalation:
                found.add(escalated(where))
    return frozenset(found)


def scores(case: Case, targets: Targets, ends: int) -> dict[str, int]:
    """Index -> score of a case; ``ends``: when it may be forgotten (ms)."""
    clocks = targets.clocks(case)
    opened, since, again = case.opened_at, case.waiting_since, case.asks_again
    by_kind = {
        ALL: opened,
        "state": opened,
        "queue": clocks.due or NEVER,
        "risk": clocks.risk or NEVER,
        "waiting": since,
        "unowned": since,
        "escalated": since,
        "history": opened,
        QUIET: case.last_at if case.state in SETTLES else 0,
        SNOOZED: case.snoozed_until or NEVER,
        ESCALATE: targets.escalates_at(case),
        AGAIN: again.asked_at or again.at if again else 0,
        ENDS: ends,
    }
    found = {name: by_kind[name.partition(":")[0]] for name in names(case)}
    return {name: score for name, score in found.items() if name not in (AGAIN, ESCALATE, QUIET) or score}
