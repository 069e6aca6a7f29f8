"""Cases of a department that config.toml does not have any more: they go to the triage desk. Pure."""

from __future__ import annotations

from listening.cases.case import MASTHEAD, UNRESOLVED, Action, Case, CaseEvent, State

LOOKED_EVERY_MS = 600_000
"""They come when config.toml changes, at a start; and, one by one, when what was over is opened again."""


def stray(case: Case, departments: frozenset[str]) -> bool:
    """Whether nobody would see it: it waits for a department that there is not."""
    return case.state in UNRESOLVED and not case.merged_into and case.department not in departments


def adopted(case: Case, triage: str, now: int) -> CaseEvent:
    """The event that brings it to the triage desk, at ``now`` (ms). Who had it has it no more."""
    settled = case.state in (State.answered, State.waiting_customer, State.reopened)
    return CaseEvent(
        at=now,
        recorded=now,
        who=MASTHEAD,
        action=Action.hand_over,
        before=case.state,
        after=case.state if settled else State.open,
        why=f"config.toml has no department {case.department} any more",
        department=triage,
    )
