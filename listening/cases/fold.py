"""The case that its events make: one event at a time, nothing looked up. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from listening.cases import carrying, undoing
from listening.cases.case import CLOSED, MASTHEAD, PAIRED, UNRESOLVED, Action, Case, CaseEvent, Dismissal, Draft, State
from listening.cases.snoozing import brought_back


def fold(id: str, events: Iterable[CaseEvent], history_ms: int) -> Case | None:
    """The case that ``events`` make, in the order of the trail; None for no event.

    ``history_ms``: recorded so long after it was written, a case is history.
    """
    case: Case | None = None
    for event in events:
        case = begin(id, event, history_ms) if case is None else apply(case, event)
    return case


def begin(id: str, event: CaseEvent, history_ms: int) -> Case:
    """The case that its first event makes. ValueError unless that opens one."""
    if event.action is not Action.opened or event.post is None or event.opening is None:
        raise ValueError(f"case {id} does not begin with its opening")
    return Case(
        id=id,
        version=1,
        state=event.after,
        opening=event.opening,
        posts=(event.post,),
        department=event.opening.department,
        directed_by=event.opening.route,
        recorded=event.recorded,
        directed_at=event.recorded,
        last_at=event.at,
        history=event.recorded - event.at > history_ms,
    )


def apply(case: Case, event: CaseEvent) -> Case:
    """The case after one more event."""
    after = _after(case, event)
    if brought_back(case, event):
        after = replace(after, snoozed_at=0, snoozed_until=0, snoozed_by="")
    return undoing.noted(case, event, after)


def _after(case: Case, event: CaseEvent) -> Case:
    waited, closed_at = case.waiting_since > 0, case.closed_at
    case = replace(
        case,
        version=case.version + 1,
        state=event.after,
        # That nothing happened is nothing that happened.
        last_at=case.last_at if event.action is Action.settled else max(case.last_at, event.at),
        closed_at=_closed_at(case, event),
        closed_by=case.closed_by if event.after in CLOSED else "",
        closed_from=case.closed_from if event.after in CLOSED else None,
        settled_at=case.settled_at if event.after is State.resolved else 0,
        dismissal=event.dismissal or (case.dismissal if event.after is State.dismissed else None),
    )
    if event.post is not None:
        return _posted(case, event, waited)
    if event.dismissal is Dismissal.history:
        return case  # nobody worked on it
    if event.action is Action.note and event.who == MASTHEAD:
        return case  # nobody did anything
    if event.action in PAIRED or (event.action is Action.undo and event.case):
        return carrying.folded(case, event, waited)
    match event.action:
        case Action.escalated:
            return replace(case, escalation=event.level)
        case Action.settled:
            return replace(case, settled_at=case.talk.last_answer or case.last_at)
        case Action.merged:
            return replace(case, merged_into=event.case)
        case Action.woke:
            return case
        case _:
            return _acted(case, event, closed_at)


def _closed_at(case: Case, event: CaseEvent) -> int:
    """Since when it is closed; dismissed again, since then."""
    if event.after not in CLOSED:
        return 0
    return event.at if event.action is Action.dismiss else case.closed_at or event.at


def _posted(case: Case, event: CaseEvent, waited: bool) -> Case:
    """What a post did; ``waited``: it was our turn before."""
    assert event.post is not None
    others = tuple(post for post in case.posts if post.id != event.post.id)
    case = replace(case, posts=(*others, event.post))
    if event.opening and event.post.id == case.talk.opener.id:
        case = replace(case, opening=event.opening)
        if not case.touches:
            case = replace(case, department=event.opening.department, directed_by=event.opening.route)
    if event.action is Action.own_reply_seen and case.draft:
        case = _draft(case, posted_id=event.post.id, posted_at=event.at)
    if not waited and case.waiting_since:
        case = replace(case, escalation=0)
    return case


def _acted(case: Case, event: CaseEvent, closed_at: int) -> Case:
    """What a person did; ``closed_at``: of the case before."""
    if not (event.who == MASTHEAD and event.action is Action.assign):  # given out by load: nobody did it
        people = case.people if event.who in case.people else (*case.people, event.who)
        case = replace(case, people=people, touches=case.touches + 1)
    if event.action is Action.undo and (event.before not in CLOSED or event.after in CLOSED):
        return undoing.restored(case, case.just_before) if case.just_before else case
    if event.action is Action.undo:
        return replace(case, turn_changes=tuple(turn for turn in case.turn_changes if turn != (closed_at, False)))
    ours = event.after in UNRESOLVED
    if ours != (event.before in UNRESOLVED):
        case = replace(case, turn_changes=(*case.turn_changes, (event.at, ours)))
    match event.action:
        case Action.claim:
            return replace(case, owner=event.who, owned_at=case.owned_at or event.at)
        case Action.assign:
            return replace(case, owner=event.to, owned_at=case.owned_at or event.at, directed_by=event.who)
        case Action.hand_over:
            moved = event.department not in ("", case.department)
            return replace(
                case,
                owner=event.to,
                owned_at=case.owned_at or (event.at if event.to else 0),
                department=event.department or case.department,
                directed_at=event.at if moved else case.directed_at,
                directed_by=event.who,
                hand_overs=case.hand_overs + 1,
                escalation=0,
            )
        case Action.draft:
            draft = Draft(text=event.text, author=event.who, at=event.at, reuse=event.reuse, pictures=event.pictures)
            return replace(case, drafts=(*case.drafts, replace(draft, thread=event.thread)))
        case Action.request_approval:
            case = replace(case, approvals=(*case.approvals, (event.at, 0)))
            return _draft(case, approver=event.to, requested_at=event.at)
        case Action.approve:
            case = _approved(case, event.at)
            return _draft(case, approved_by=event.who, approved_at=event.at, approved_text=event.text)
        case Action.reject:
            case = _approved(case, event.at)
            return _draft(case, rejected_by=event.who, rejected_why=event.why, rejected_at=event.at)
        case Action.mark_answered:
            first = case.marked_first_at or event.at
            case = replace(case, marked_at=event.at, marked_first_at=first)
            return _draft(case, posted_text=event.text, posted_at=event.at) if case.draft else case
        case Action.resolve | Action.dismiss:
            was = case.closed_from if event.before in CLOSED else event.before
            return replace(case, closed_by=event.who, closed_from=was)
        case Action.reopen:
            return replace(case, reopened_at=event.at, escalation=0)
        case Action.snooze:
            return replace(case, snoozed_at=event.at, snoozed_until=event.until, snoozed_by=event.who)
        case Action.tag:
            return replace(case, tags=(*case.tags, event.text))
        case Action.untag:
            return replace(case, tags=tuple(each for each in case.tags if each != event.text))
        case _:
            return case


def _approved(case: Case, at: int) -> Case:
    """The last approval that was asked for is decided, whichever way."""
    asked = [asked for asked, _ in case.approvals][-1:]
    return replace(case, approvals=(*case.approvals[:-1], *((each, at) for each in asked)))


def _draft(case: Case, **changed: str | int) -> Case:
    """The case with its last draft changed."""
    return replace(case, drafts=(*case.drafts[:-1], replace(case.drafts[-1], **changed)))
