"""What happened to a case, in words: for whoever came second, and for the pages. Pure."""

from __future__ import annotations

from listening.cases.case import BRAND, CUSTOMER, MASTHEAD, Action, CaseEvent, Dismissal, State
from listening.spans import ago

DID: dict[Action, str] = {
    Action.claim: "claimed it",
    Action.assign: "assigned it to {to}",
    Action.hand_over: "handed it over to {to}",
    Action.draft: "wrote a draft",
    Action.request_approval: "asked for approval",
    Action.approve: "approved the answer",
    Action.reject: "rejected the answer",
    Action.mark_answered: "marked it answered",
    Action.wait_for_customer: "set it to wait for the customer",
    Action.resolve: "resolved it",
    Action.reopen: "opened it again",
    Action.dismiss: "dismissed it",
    Action.undo: "took that back",
    Action.note: "wrote a note",
    Action.opened: "opened it",
    Action.joined: "wrote a further post",
    Action.own_reply_seen: "answered it",
    Action.customer_replied: "wrote again",
    Action.edited: "edited a post",
    Action.deleted: "deleted a post",
    Action.escalated: "escalated it",
    Action.settled: "resolved it",
    Action.merged: "merged it into {case}",
    Action.snooze: "put it off",
    Action.wake: "brought it back",
    Action.woke: "brought it back",
    Action.tag: "tagged it",
    Action.untag: "took a tag off",
    Action.merge: "merged it into {case}",
    Action.took_in: "merged {case} into it",
    Action.split_off: "split off {case}",
    Action.parted: "split it off {case}",
}

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
