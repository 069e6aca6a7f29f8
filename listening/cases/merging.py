"""One case merged into another by a person, and that taken back: what it does to either. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from listening.cases import carrying, tagging
from listening.cases.case import (
    CLOSED,
    UNRESOLVED,
    Act,
    Action,
    Actor,
    Carried,
    CarriedAfter,
    Case,
    CaseEvent,
    Opening,
    Refusal,
    RefusalKind,
    State,
)
from listening.cases.decide import Rules, decide
from listening.cases.fold import apply
from listening.cases.joining import TURNS, join
from listening.cases.transitions import FOLLOWS
from listening.cases.words import words
from listening.config import Priority


class PairOfEvents(msgspec.Struct, frozen=True):
    """What is written to two cases in one step."""

    ours: tuple[CaseEvent, ...]
    """To the case that somebody acts on."""
    theirs: tuple[CaseEvent, ...]


def merge(
    case: Case, into: Case, trail: Sequence[CaseEvent], act: Act, actor: Actor, now: int, rules: Rules
) -> PairOfEvents | Refusal:
    """Merge ``case``, which has ``trail``, into another at ``now`` (ms)."""
    event = decide(case, act, actor, now, rules)
    if isinstance(event, Refusal):
        return event
    if into.id == case.id:
        return Refusal(RefusalKind.unusable, "case: a case is not merged into itself.")
    if into.merged_into:
        return Refusal(RefusalKind.not_possible, f"{into.id} was merged into {into.merged_into}; name that one.")
    if into.state in CLOSED:
        return Refusal(RefusalKind.not_possible, f"{into.id} is {words(into.state)}: open it again first.")
    # Who may not work on the other one decides nothing about it.
    other = decide(into, Act(action=Action.note, text="merge"), actor, now, rules)
    if isinstance(other, Refusal):
        return Refusal(other.why, f"{into.id}: {other.sentence}")
    return PairOfEvents((event,), (_took_in(into, case, trail, actor, now),))


def unmerge(
    case: Case, into: Case, trail: Sequence[CaseEvent], actor: Actor, now: int, rules: Rules
) -> PairOfEvents | Refusal:
    """Take back that ``case`` was merged into another, which has ``trail``: both as they were."""
    event = decide(case, Act(action=Action.undo), actor, now, rules)
    if isinstance(event, Refusal):
        return event
    taken = next((e for e in reversed(trail) if e.action is Action.took_in and e.case == case.id), None)
    was = case.just_before
    if taken is None or taken.carried is None or was is None:
        return Refusal(RefusalKind.not_possible, "There is nothing to take back.")
    since = trail[trail.index(taken) + 1 :]
    if any(e.who != actor.name or e.action not in (Action.took_in, Action.undo) for e in since):
        return Refusal(RefusalKind.not_possible, f"{into.id} has moved on since; split {case.id} off again instead.")
    gone = leaving(into, trail, [post.id for post in taken.carried.posts], case.id)
    gone = replace(gone, tags=taken.carried.tags, owner=bool(taken.to) and into.owner == taken.to)
    after = taken.before if not since and taken.before else left_in(into, gone)
    back = CaseEvent(
        at=now,
        recorded=now,
        who=actor.name,
        action=Action.undo,
        before=into.state,
        after=after,
        case=case.id,
        carried=gone,
    )
    return PairOfEvents((replace(event, case=into.id, dismissal=was.dismissal),), (back,))


def _took_in(into: Case, case: Case, trail: Iterable[CaseEvent], actor: Actor, now: int) -> CaseEvent:
    known = openings(trail)
    posts = tuple(sorted((p for p in case.posts if not into.has(p.id)), key=lambda p: (p.at, p.id)))
    first = min((at for at in (into.marked_first_at, case.marked_first_at) if at), default=0)
    # As their threads would have done it, one post after the other.
    after = replace(into, marked_first_at=first, marked_at=max(into.marked_at, case.marked_at))
    for post in posts:
        joined = join(after, post, known.get(post.id), now)
        after = apply(after, joined) if joined is not None else after
    to = case.owner if not into.owner else ""
    state = State.owned if to and after.state in (State.open, State.reopened) else after.state
    carried = Carried(
        posts=posts,
        openings=tuple(known.get(post.id) for post in posts),
        after=CarriedAfter(
            after.opening,
            raised(after.opening, [into.priority, case.priority]),
            after.marked_first_at,
            after.marked_at,
        ),
        tags=tuple(tag for tag in case.tags if tag not in into.tags)[: max(tagging.AT_MOST - len(into.tags), 0)],
        priority=case.priority,
        marked_first_at=case.marked_first_at,
        marked_at=case.marked_at,
        owner=bool(to),
    )
    return CaseEvent(
        at=now,
        recorded=now,
        who=actor.name,
        action=Action.took_in,
        before=into.state,
        after=state,
        case=case.id,
        to=to,
        carried=carried,
    )


# -- what leaves a case again


def leaving(case: Case, trail: Sequence[CaseEvent], ids: Iterable[str], other: str) -> Carried:
    """What a case is without some of its posts; ``other``: the case that they go to, if it was merged into this one."""
    known, gone = openings(trail), set(ids)
    rest = tuple(post for post in case.posts if post.id not in gone)
    opener = min((post for post in rest if post.opens), key=lambda post: (post.at, post.id))
    opening = known.get(opener.id, case.opening)
    still = [each for name, each in taken(trail).items() if name != other]
    marks = [e.at for e in trail if e.action is Action.mark_answered]
    marks += [at for each in still for at in (each.marked_first_at, each.marked_at) if at]
    return Carried(
        posts=tuple(post for post in case.posts if post.id in gone),
        openings=tuple(known.get(post.id) for post in case.posts if post.id in gone),
        after=CarriedAfter(
            opening,
            raised(opening, [each.priority for each in still if each.priority is not None]),
            min(marks, default=0),
            max(marks, default=0),
        ),
        comes=False,
    )


def left_in(case: Case, gone: Carried) -> State:
    """The state of a case without what goes."""
    rest = carrying.moved(case, gone)
    if gone.owner and case.state is State.owned:
        return TURNS[rest.talk.turn]
    if case.state not in FOLLOWS:
        return case.state
    turn = TURNS[rest.talk.turn]
    return State.owned if rest.owner and not gone.owner and turn in UNRESOLVED else turn


def taken(trail: Iterable[CaseEvent]) -> dict[str, Carried]:
    """The cases that somebody merged into one, and that are in it still, with what came with them."""
    found: dict[str, Carried] = {}
    parted: dict[str, Carried | None] = {}
    for event in trail:
        if event.action is Action.took_in and event.carried is not None:
            found[event.case] = event.carried
        elif event.action is Action.split_off:
            parted[event.case] = found.pop(event.case, None)
        elif event.action is Action.undo and event.case in parted:
            if (again := parted.pop(event.case)) is not None:
                found[event.case] = again
        elif event.action is Action.undo:
            found.pop(event.case, None)
    return found


def openings(trail: Iterable[CaseEvent]) -> Mapping[str, Opening]:
    """What each post brought along that opens a case, by its id."""
    found: dict[str, Opening] = {}
    for event in trail:
        if event.post is not None and event.opening is not None:
            found[event.post.id] = event.opening
        if event.carried is not None:
            pairs = zip(event.carried.posts, event.carried.openings, strict=True)
            found |= {post.id: opening for post, opening in pairs if opening is not None}
    return found


def raised(opening: Opening, others: Iterable[Priority]) -> Priority | None:
    """The most urgent of some priorities, where it is more urgent than that of ``opening``."""
    order = list(Priority)
    most = min([opening.priority, *others], key=order.index)
    return None if most is opening.priority else most
