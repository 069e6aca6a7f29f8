"""Events of a case in words: for whoever came second, and for the pages. Pure."""

from __future__ import annotations

from listening.cases.case import BRAND, CUSTOMER, MASTHEAD, Action, CaseEvent, Dismissal, State
from listening.cases.transitions import TABLE
from listening.spans import ago

DID: dict[Action, str] = {action: rule.did for action, rule in TABLE.items()}

NAMES = {CUSTOMER: "The customer", BRAND: "The brand", MASTHEAD: "Masthead"}


WORDS: dict[Action | State | Dismissal, str] = {
    State.waiting_approval: "waiting for approval",
    State.waiting_customer: "waiting for the customer",
}


def words(name: Action | State | Dismissal) -> str:
    """A state or an action as people say it: ``waiting for approval``, ``mark answered``."""
    return WORDS.get(name) or name.value.replace("_", " ")


def did(event: CaseEvent) -> str:
    """``Kim claimed it``: who did what, without when."""
    to = " in ".join(part for part in (event.to, event.department) if part)
    return f"{NAMES.get(event.who, event.who)} {DID[event.action].format(to=to, case=event.case)}"


def overtaken(since: list[CaseEvent], now: int) -> str:
    """What others did since somebody looked; ``since`` is not empty."""
    told = [f"{did(event)} {ago(now - event.recorded)} ago" for event in since[-3:]]
    more = len(since) - len(told)
    return "; ".join(told) + (f" ({more} more before)" if more else "") + ". Nothing was changed."
