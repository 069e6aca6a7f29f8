"""Cases of before anybody listened, dismissed all at once. Pure."""

from __future__ import annotations

from listening.cases.case import MASTHEAD, Action, Case, CaseEvent, Dismissal, State


def put_aside(case: Case, by: str, now: int) -> CaseEvent:
    """The last event of a case that stands apart; ``by``: who wanted it, ``now`` in ms UTC.

    It ends in its own time, so that no figure of today counts it.
    """
    return CaseEvent(
        at=case.last_at,
        recorded=now,
        who=MASTHEAD,
        action=Action.dismiss,
        before=case.state,
        after=State.dismissed,
        why=f"from before we listened, settled by {by}",
        dismissal=Dismissal.history,
    )
