"""The settling of a case because nobody came back to it, and why (not). Pure."""

from __future__ import annotations

from enum import StrEnum

from listening.cases.case import MASTHEAD, SETTLES, Action, Case, CaseEvent, State
from listening.spans import ago


class SettleVerdict(StrEnum):
    settle = "settle"
    not_yet = "not_yet"
    our_turn = "our_turn"
    """Somebody waits for us."""
    over = "over"
    """It is resolved or dismissed already."""
    never = "never"
    """config.toml says so."""


def judge(case: Case, quiet_ms: int, now: int) -> SettleVerdict:
    """Whether a case resolves by itself at ``now`` (ms): nothing happened to it for ``quiet_ms``."""
    if case.state not in SETTLES:
        return SettleVerdict.our_turn if case.waiting_since else SettleVerdict.over
    if not quiet_ms:
        return SettleVerdict.never
    return SettleVerdict.settle if now >= case.last_at + quiet_ms else SettleVerdict.not_yet


def settled(case: Case, quiet_ms: int, now: int) -> CaseEvent:
    """The event that resolves it. It happened when the time was over, be that long ago as in an import."""
    return CaseEvent(
        at=case.last_at + quiet_ms,
        recorded=now,
        who=MASTHEAD,
        action=Action.settled,
        before=case.state,
        after=State.resolved,
        why=f"the customer did not come back for {ago(quiet_ms)}",
    )
