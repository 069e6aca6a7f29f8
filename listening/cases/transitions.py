"""The table of transitions: which action leads from which state to which, who may, what it needs, and its words.

``docs/cases.md`` explains it, and every trail is a path through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from listening.cases.case import Action, State


class ActedBy(StrEnum):
    member = "member"
    """An agent of the case's department, a manager or an administrator."""
    approver = "approver"
    """Whoever approves for the department, or in its crisis; never the draft's author."""
    masthead = "masthead"
    """Nobody: it happens by itself."""


class Needed(StrEnum):
    person = "person"
    person_or_department = "person_or_department"
    text = "text"
    why = "why"
    dismissal = "dismissal"
    draft = "draft"
    """A draft that was not posted."""
    until = "until"
    tag = "tag"
    case = "case"
    """Another case."""
    part = "part"
    """One of its mentions, or a case that was merged into it."""
    approval = "approval"
    """An approved draft, where the department or a crisis asks for one."""


class Rule(msgspec.Struct, frozen=True):
    did: str
    """What is said of who did it: ``claimed it``."""
    moves: Mapping[State | None, tuple[State, ...]]
    """Before -> possible after; the first is the usual one. None: there was no case."""
    who: ActedBy = ActedBy.member
    needs: tuple[Needed, ...] = ()
    reversible: bool = False
    """It can be taken back for some seconds. Resolve and dismiss can be at any time; what was sent, approved,
    written or said stands: others may have acted on it."""


def _to(after: State, *before: State) -> dict[State | None, tuple[State, ...]]:
    return dict.fromkeys(before, (after,))


def _stays(*states: State) -> dict[State | None, tuple[State, ...]]:
    return {state: (state,) for state in states}


def _either(after: tuple[State, ...], *before: State) -> dict[State | None, tuple[State, ...]]:
    return dict.fromkeys(before, after)


S = State
FOLLOWS = (S.open, S.reopened, S.answered)
"""States that say where the conversation stands and nothing else: posts alone move them."""
_LIVE = (S.open, S.owned, S.waiting_approval, S.answered, S.waiting_customer, S.reopened)

TABLE: Mapping[Action, Rule] = {
    Action.claim: Rule(
        "claimed it",
        _to(S.owned, S.open, S.reopened) | _stays(S.answered, S.waiting_customer, S.waiting_approval),
        reversible=True,
    ),
    Action.assign: Rule(
        "assigned it to {to}",
        _to(S.owned, S.open, S.owned, S.reopened) | _stays(S.answered, S.waiting_customer, S.waiting_approval),
        needs=(Needed.person,),
        reversible=True,
    ),
    # To a person it is owned there; to a department it is open there again.
    Action.hand_over: Rule(
        "handed it over to {to}",
        _either((S.open, S.owned), S.open, S.owned, S.waiting_approval)
        | _either((S.reopened, S.owned), S.reopened)
        | _stays(S.answered, S.waiting_customer),
        needs=(Needed.person_or_department, Needed.why),
        reversible=True,
    ),
    Action.draft: Rule(
        "wrote a draft",
        _stays(S.open, S.owned, S.answered, S.waiting_customer, S.reopened)
        # A new text has not been looked at: the approval asked for was of the old one.
        | _either((S.owned, S.open), S.waiting_approval),
        needs=(Needed.text,),
    ),
    Action.request_approval: Rule(
        "asked for approval",
        _to(S.waiting_approval, S.open, S.owned, S.answered, S.waiting_customer, S.reopened),
        needs=(Needed.draft,),
    ),
    Action.approve: Rule(
        "approved the answer", {S.waiting_approval: (S.owned, S.open)}, who=ActedBy.approver, needs=(Needed.draft,)
    ),
    Action.reject: Rule(
        "rejected the answer",
        {S.waiting_approval: (S.owned, S.open)},
        who=ActedBy.approver,
        needs=(Needed.draft, Needed.why),
    ),
    Action.mark_answered: Rule(
        "marked it answered", _to(S.answered, S.open, S.owned, S.reopened), needs=(Needed.approval,)
    ),
    Action.wait_for_customer: Rule(
        "set it to wait for the customer", _to(S.waiting_customer, S.owned, S.answered, S.reopened)
    ),
    Action.resolve: Rule("resolved it", _to(S.resolved, S.owned, S.answered, S.waiting_customer, S.reopened)),
    Action.reopen: Rule(
        "opened it again",
        _to(S.reopened, S.answered, S.waiting_customer, S.resolved, S.dismissed),
        needs=(Needed.why,),
    ),
    Action.dismiss: Rule(
        "dismissed it",
        _to(S.dismissed, S.open, S.owned, S.waiting_approval, S.reopened, S.answered)
        # Called spam, and something was asked since: somebody has looked at that.
        | _stays(S.dismissed),
        needs=(Needed.dismissal,),
    ),
    # Back to what it was; while it was closed, posts may have moved its conversation on.
    # And, for some seconds, what was just done to a case: back to what it was before.
    Action.undo: Rule(
        "took that back",
        _either((S.owned, S.answered, S.waiting_customer, S.reopened, S.resolved), S.resolved)
        | _either(
            (
                *(S.open, S.owned, S.waiting_approval, S.reopened, S.answered, S.dismissed),
                *(S.waiting_customer, S.resolved),  # of a merger
            ),
            S.dismissed,
        )
        | _either((S.open, S.reopened, S.owned, S.waiting_approval, S.answered, S.waiting_customer), S.owned)
        | _either((S.open, S.owned, S.waiting_approval, S.answered, S.reopened), S.open)
        | _either((S.reopened, S.owned, S.answered, S.waiting_customer, S.waiting_approval, S.open), S.reopened)
        | _either((S.answered, S.open, S.owned, S.waiting_approval, S.waiting_customer, S.reopened), S.answered)
        | _stays(S.waiting_approval, S.waiting_customer),
    ),
    Action.note: Rule("wrote a note", _stays(*_LIVE, S.resolved, S.dismissed), needs=(Needed.text,)),
    Action.snooze: Rule("put it off", _stays(S.open, S.owned, S.reopened), needs=(Needed.until,), reversible=True),
    Action.wake: Rule("brought it back", _stays(S.open, S.owned, S.reopened), reversible=True),
    Action.tag: Rule("tagged it", _stays(*_LIVE, S.resolved, S.dismissed), needs=(Needed.tag,), reversible=True),
    Action.untag: Rule("took a tag off", _stays(*_LIVE, S.resolved, S.dismissed), needs=(Needed.tag,), reversible=True),
    # What waits for an approval is decided first: the answer would be lost with its case.
    Action.merge: Rule(
        "merged it into {case}",
        _to(S.dismissed, S.open, S.owned, S.answered, S.waiting_customer, S.reopened, S.resolved, S.dismissed),
        needs=(Needed.case,),
        reversible=True,
    ),
    Action.split_off: Rule(
        "split off {case}",
        _stays(S.owned, S.waiting_approval, S.waiting_customer, S.resolved, S.dismissed)
        | {state: (state, *(other for other in (*FOLLOWS, S.owned) if other is not state)) for state in FOLLOWS}
        # Its owner came with the case that goes.
        | _either((S.owned, *FOLLOWS), S.owned),
        needs=(Needed.part,),
        reversible=True,
    ),
    # -- by itself: posts move a case to where its conversation stands
    Action.opened: Rule("opened it", {None: (S.open,)}, who=ActedBy.masthead),
    Action.joined: Rule(
        "wrote a further post",
        _stays(*_LIVE, S.resolved, S.dismissed)
        # An earlier post, learnt of late, can change what the others meant.
        | _either(FOLLOWS, *FOLLOWS)
        # It settled before this was known.
        | _either((S.resolved, S.answered, S.reopened), S.resolved),
        who=ActedBy.masthead,
    ),
    Action.own_reply_seen: Rule(
        "answered it",
        # The second where it is seen late, after the customer's next post: waiting again already.
        _either((S.answered, S.reopened), S.open, S.reopened)
        | _either((S.answered, S.owned), S.owned)
        | _either((S.answered, S.waiting_approval), S.waiting_approval)
        | _either((S.resolved, S.answered, S.reopened), S.resolved)
        | _either((S.answered, S.reopened), S.answered)
        | _stays(S.waiting_customer, S.dismissed),
        who=ActedBy.masthead,
    ),
    Action.customer_replied: Rule(
        "wrote again",
        _to(S.reopened, S.answered, S.waiting_customer, S.resolved, S.dismissed),
        who=ActedBy.masthead,
    ),
    Action.edited: Rule(
        "edited a post",
        _stays(S.owned, S.waiting_approval)
        | _either(FOLLOWS, *FOLLOWS)
        | _either((S.waiting_customer, S.reopened), S.waiting_customer)
        | _either((S.resolved, S.reopened), S.resolved)
        | _either((S.dismissed, S.reopened), S.dismissed),
        who=ActedBy.masthead,
    ),
    Action.deleted: Rule(
        "deleted a post",
        _stays(S.owned, S.waiting_approval, S.waiting_customer, S.resolved, S.dismissed)
        # Nothing is left to be answered.
        | _either((*FOLLOWS, S.dismissed), *FOLLOWS),
        who=ActedBy.masthead,
    ),
    Action.settled: Rule("resolved it", _to(S.resolved, S.answered, S.waiting_customer), who=ActedBy.masthead),
    Action.escalated: Rule(
        "escalated it", _stays(S.open, S.reopened, S.waiting_approval, S.owned), who=ActedBy.masthead
    ),
    Action.woke: Rule("brought it back", _stays(S.open, S.owned, S.reopened), who=ActedBy.masthead),
    Action.merged: Rule(
        "merged it into {case}", _to(S.dismissed, *_LIVE, S.resolved, S.dismissed), who=ActedBy.masthead
    ),
    # -- what somebody did to another case does this one
    Action.took_in: Rule(
        "merged {case} into it",
        _either((S.open, S.owned, S.answered, S.reopened), S.open, S.reopened, S.answered)
        # What it takes in may have been answered, and written again since.
        | _either((S.owned, S.answered, S.reopened), S.owned)
        | _either((S.waiting_approval, S.answered, S.reopened), S.waiting_approval)
        | _either((S.waiting_customer, S.answered, S.reopened, S.owned), S.waiting_customer),
        who=ActedBy.masthead,
        reversible=True,
    ),
    Action.parted: Rule(
        "split it off {case}",
        _either((S.open, S.answered, S.reopened), S.open)
        | _either((S.open, S.owned, S.answered, S.reopened, S.waiting_customer), S.dismissed),
        who=ActedBy.masthead,
        reversible=True,
    ),
}
"""Every action, and nothing else can happen to a case."""


def legal(action: Action, before: State | None, after: State) -> bool:
    """Whether the table knows this step."""
    return after in TABLE[action].moves.get(before, ())
