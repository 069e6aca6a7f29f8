"""A part of a case becomes a case of its own, or one that was merged goes on by itself; and that taken back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from listening.cases.case import (
    CLOSED,
    Act,
    Action,
    Actor,
    Carried,
    CarriedAfter,
    Case,
    CaseEvent,
    Dismissal,
    Opening,
    Refusal,
    RefusalKind,
    State,
)
from listening.cases.conversation import Post, Side
from listening.cases.decide import Rules, decide
from listening.cases.fold import apply, begin
from listening.cases.joining import TURNS, join, open_case
from listening.cases.merging import PairOfEvents, leaving, left_in, openings, raised


def answers_to(mention: str, parents: Mapping[str, str]) -> frozenset[str]:
    """A mention and all that answers it, however far down; ``parents``: what each answers, by its id."""
    found, more = {mention}, True
    while more:
        below = {id for id, parent in parents.items() if parent in found} - found
        found |= below
        more = bool(below)
    return frozenset(found)


def split(
    case: Case,
    trail: Sequence[CaseEvent],
    ids: Iterable[str],
    other: Case | str,
    act: Act,
    actor: Actor,
    now: int,
    rules: Rules,
) -> PairOfEvents | Refusal:
    """Split the posts of these ``ids`` off ``case``, which has ``trail``, at ``now`` (ms).

    ``other``: the id of a new case, or the one that was merged and goes on by itself.
    """
    event = decide(case, act, actor, now, rules)
    if isinstance(event, Refusal):
        return event
    wanted = set(ids)
    gone = tuple(sorted((p for p in case.posts if p.id in wanted), key=lambda p: (p.at, p.id)))
    if not any(post.opens for post in case.posts if post.id not in wanted):
        return Refusal(RefusalKind.not_possible, f"Nothing that needs an answer would be left in {case.id}.")
    if not any(post.side is Side.customer and not post.gone for post in gone):
        return Refusal(RefusalKind.not_possible, "No customer wrote any of that, or it is gone at its source.")
    id = other if isinstance(other, str) else other.id
    left = leaving(case, trail, wanted, id)
    ours = replace(event, case=id, mention=act.mention, after=left_in(case, left), carried=left)
    known = openings(trail)
    theirs = (
        _new(id, case, gone, known, actor, now)
        if isinstance(other, str)
        else _back(other, case, gone, known, actor, now)
    )
    return PairOfEvents((ours,), theirs)


def unsplit(
    case: Case, other: Case, trail: Sequence[CaseEvent], actor: Actor, now: int, rules: Rules
) -> PairOfEvents | Refusal:
    """Take back that ``other`` was split off ``case``, which has ``trail``: both as they were."""
    event = decide(case, Act(action=Action.undo), actor, now, rules)
    if isinstance(event, Refusal):
        return event
    was, theirs = case.just_before, other.just_before
    if was is None or theirs is None or theirs.action is not Action.parted or theirs.case != case.id:
        return Refusal(RefusalKind.not_possible, f"{other.id} has moved on since; merge it into {case.id} instead.")
    gone = trail[-1].carried
    before = _before(trail)
    if gone is None or before is None:
        return Refusal(RefusalKind.not_possible, "There is nothing to take back.")
    back = replace(gone, comes=True, after=before)
    merged = CaseEvent(
        at=now,
        recorded=now,
        who=actor.name,
        action=Action.merge,
        before=other.state,
        after=State.dismissed,
        why="the split was taken back",
        dismissal=Dismissal.merged,
        case=case.id,
    )
    return PairOfEvents((replace(event, case=other.id, carried=back),), (merged,))


def _before(trail: Sequence[CaseEvent]) -> CarriedAfter | None:
    """What the case was before the last entry of its trail."""
    case: Case | None = None
    for event in trail[:-1]:
        case = apply(case, event) if case is not None else begin("", event, 0)
    return CarriedAfter(case.opening, case.raised, case.marked_first_at, case.marked_at) if case is not None else None


def _new(
    id: str, case: Case, gone: Sequence[Post], known: Mapping[str, Opening], actor: Actor, now: int
) -> tuple[CaseEvent, ...]:
    asks = [post for post in gone if post.opens] or [p for p in gone if p.side is Side.customer and not p.gone]
    first = asks[0]
    opener = replace(first, opens=True, waits=True)
    # It stays with whoever has it in front of them; handing it over is one key away.
    opening = replace(known.get(first.id, case.opening), department=case.department)
    opened = open_case(opener, opening, now)
    made = begin(id, opened, 0)
    rest = [post for post in gone if post.id != first.id]
    event = _parted(made, case, made, [opener, *rest], rest, {**known, first.id: opening}, actor, now)
    return opened, replace(event, carried=replace(event.carried, history=case.history)) if event.carried else event


def _back(
    other: Case, case: Case, gone: Sequence[Post], known: Mapping[str, Opening], actor: Actor, now: int
) -> tuple[CaseEvent, ...]:
    by = {post.id: post for post in gone}
    # What is not in the case any more went elsewhere, and stays there.
    posts = tuple(by[post.id] for post in other.posts if post.id in by)
    alive = replace(other, merged_into="", dismissal=None, closed_at=0, closed_by="", settled_at=0, posts=posts)
    was = other.closed_from
    lives = was is not None and was not in (*CLOSED, State.waiting_approval)
    alive = replace(alive, state=was if was is not None and lives else TURNS[alive.talk.turn])
    rest = [post for post in gone if not other.has(post.id)]
    return (_parted(other, case, alive, gone, rest, known, actor, now),)


def _parted(
    other: Case,
    case: Case,
    alive: Case,
    posts: Sequence[Post],
    rest: Sequence[Post],
    known: Mapping[str, Opening],
    actor: Actor,
    now: int,
) -> CaseEvent:
    """``alive``: ``other`` as it goes on, before ``rest`` of its ``posts`` come to it."""
    after = alive
    for post in rest:
        joined = join(after, post, known.get(post.id), now)
        after = apply(after, joined) if joined is not None else after
    opening = after.opening
    return CaseEvent(
        at=now,
        recorded=now,
        who=actor.name,
        action=Action.parted,
        before=other.state,
        after=after.state,
        case=case.id,
        carried=Carried(
            posts=tuple(posts),
            openings=tuple(known.get(post.id) for post in posts),
            after=CarriedAfter(opening, raised(opening, [alive.priority]), alive.marked_first_at, alive.marked_at),
            history=other.history,
        ),
    )
