"""Undo: what was just done to a case is taken back for some seconds, while nothing else has happened to it. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from listening.cases.case import Action, Case, CaseBefore, CaseEvent
from listening.cases.telling import tells
from listening.cases.transitions import TABLE

UNDO_MS = 10_000
LATE_MS = 5_000
"""What the way from a hand to here may take beside that."""

REVERSIBLE = frozenset(action for action, rule in TABLE.items() if rule.reversible)


def noted(before: Case, event: CaseEvent, after: Case) -> Case:
    """The case with what it was before ``event``, if that can be taken back; else with nothing to take back."""
    if event.action not in REVERSIBLE:
        return replace(after, just_before=None) if after.just_before else after
    was = CaseBefore(
        action=event.action,
        who=event.who,
        at=event.recorded,
        state=before.state,
        owner=before.owner,
        owned_at=before.owned_at,
        department=before.department,
        directed_at=before.directed_at,
        directed_by=before.directed_by,
        hand_overs=before.hand_overs,
        escalation=before.escalation,
        snoozed_at=before.snoozed_at,
        snoozed_until=before.snoozed_until,
        snoozed_by=before.snoozed_by,
        tags=before.tags,
        told_by_name=tells(before, event),
        case=event.case,
        dismissal=before.dismissal,
        settled_at=before.settled_at,
    )
    return replace(after, just_before=was)


def takes_back(case: Case, now: int) -> bool:
    """Whether *undo* at ``now`` (ms) is about what was just done, and not about how it was closed."""
    return case.just_before is not None and now - case.just_before.at <= UNDO_MS + LATE_MS


def restored(case: Case, was: CaseBefore) -> Case:
    """The case as it was, but for its trail and who did something."""
    return replace(
        case,
        owner=was.owner,
        owned_at=was.owned_at,
        department=was.department,
        directed_at=was.directed_at,
        directed_by=was.directed_by,
        hand_overs=was.hand_overs,
        escalation=was.escalation,
        snoozed_at=was.snoozed_at,
        snoozed_until=was.snoozed_until,
        snoozed_by=was.snoozed_by,
        tags=was.tags,
        settled_at=was.settled_at if was.action is Action.merge else case.settled_at,
    )
