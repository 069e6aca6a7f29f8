"""Escalation: whether a case that nobody took escalates now, and why (not). Pure."""

from __future__ import annotations

from enum import StrEnum

from listening.cases.case import MASTHEAD, UNRESOLVED, Action, Case, CaseEvent
from listening.cases.sla import Targets
from listening.spans import ago


class EscalateVerdict(StrEnum):
    escalate = "escalate"
    not_yet = "not_yet"
    owned = "owned"
    """Somebody has it."""
    not_waiting = "not_waiting"
    """It is not our turn."""
    history = "history"
    """It was over before it came here."""
    highest = "highest"
    """It has reached every level, or has no target."""


def judge(case: Case, targets: Targets, now: int) -> EscalateVerdict:
    """What becomes of a case at ``now`` (ms)."""
    if case.state not in UNRESOLVED:
        return EscalateVerdict.not_waiting
    if case.owner:
        return EscalateVerdict.owned
    if case.aside:
        return EscalateVerdict.history
    at = targets.escalates_at(case)
    if not at:
        return EscalateVerdict.highest
    return EscalateVerdict.escalate if now >= at else EscalateVerdict.not_yet


def escalated(case: Case, now: int) -> CaseEvent:
    """The event of the next level, at ``now`` (ms)."""
    return CaseEvent(
        at=now,
        recorded=now,
        who=MASTHEAD,
        action=Action.escalated,
        before=case.state,
        after=case.state,
        why=f"nobody has taken it for {ago(now - case.waiting_since)}",
        level=case.escalation + 1,
    )
