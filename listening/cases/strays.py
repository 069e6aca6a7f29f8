"""Cases that nobody works on: their department is not in config.toml any more, or who has them cannot. Pure."""

from __future__ import annotations

import msgspec

from listening.cases.case import CLOSED, MASTHEAD, UNRESOLVED, Action, Case, CaseEvent, State
from listening.people.account import User
from listening.people.permissions import Permission, may

LOOKED_EVERY_MS = 600_000
"""They come when config.toml changes, at a start; and, one by one, when what was over is opened again."""


def stray(case: Case, departments: frozenset[str]) -> bool:
    """Whether nobody would see it: it waits for a department that there is not."""
    return case.state in UNRESOLVED and not case.merged_into and case.department not in departments


def adopted(case: Case, triage: str, now: int) -> CaseEvent:
    """The event that brings it to the triage desk, at ``now`` (ms). Who had it has it no more."""
    return _moved(case, triage, f"config.toml has no department {case.department} any more", now)


def works(user: User | None) -> bool:
    """Whether a person can work on cases; None: there is no account of that name any more."""
    return user is not None and not user.disabled and may(user.role, Permission.work_on_cases)


def left(case: Case, working: frozenset[str]) -> bool:
    """Whether somebody has it who is none of those that work on cases."""
    return bool(case.owner) and case.owner not in working and case.state not in CLOSED and not case.merged_into


def given_back(case: Case, owner: User | None, now: int) -> CaseEvent:
    """The event that brings it back to the queue of its department, at ``now`` (ms). ``owner``: who had it."""
    return _moved(case, case.department, f"{case.owner} {why_not(owner)}", now)


def why_not(user: User | None) -> str:
    """Why a person works on no cases, as the rest of a sentence."""
    if user is None:
        return "has no account any more"
    return "is disabled" if user.disabled else f"is {user.role} and does not work on cases"


class CameBack(msgspec.Struct, frozen=True):
    """What of one person's came back to the queues, for whoever manages them."""

    owner: str
    why: str
    number: int
    at: int
    """The last time, ms UTC."""


def _moved(case: Case, department: str, why: str, now: int) -> CaseEvent:
    """It waits for a department, and nobody there has it yet."""
    settled = case.state in (State.answered, State.waiting_customer, State.reopened)
    return CaseEvent(
        at=now,
        recorded=now,
        who=MASTHEAD,
        action=Action.hand_over,
        before=case.state,
        after=case.state if settled else State.open,
        why=why,
        department=department,
    )
