"""The revision of a case when one of its posts is edited or deleted at its source. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from listening.cases.case import CLOSED, CUSTOMER, Action, Case, CaseEvent, Dismissal, State
from listening.cases.conversation import Post, Side, Turn, read
from listening.cases.joining import TURNS, brings_back
from listening.cases.transitions import FOLLOWS


def edited(case: Case, post: Post, at: int, recorded: int) -> CaseEvent | None:
    """What an edit of one of its posts does to a case; None if that changes nothing.

    ``post``: as it reads since ``at`` (ms). What asks now waits like a new post;
    what asks no more is noted and still waits, for somebody may have begun to
    answer it. The same edit again, or an older one, does nothing.
    """
    known = case.post(post.id)
    if known is None or known.side is Side.brand or known.gone or post.opens is known.asks:
        return None
    if at <= max(known.at, known.asked_at, known.dropped_at):
        return None
    if post.opens:
        return _event(case, Action.edited, at, recorded, replace(known, asked_at=at), "it needs an answer now")
    return _event(case, Action.edited, at, recorded, replace(known, dropped_at=at), "it needs no answer any more")


def deleted(case: Case, id: str, now: int, at: int = 0) -> CaseEvent | None:
    """What the deletion of one of its posts does to a case; None if that is known, or none of ours.

    ``now`` is when it was heard of, ``at`` when it happened (ms UTC), 0 if the source does not
    say. A case that nobody has and that has nothing left to answer is dismissed.
    """
    known = case.post(id)
    if known is None or known.side is Side.brand or known.gone:
        return None
    # Not before the post, nor in the future: clocks differ.
    when = max(min(at or now, now), known.at)
    return _event(case, Action.deleted, when, now, replace(known, gone=True), "gone at its source")


def _event(case: Case, action: Action, at: int, recorded: int, post: Post, why: str) -> CaseEvent:
    after = _after(case, post, at)
    gone = after is State.dismissed and case.state is not after
    return CaseEvent(
        at=at,
        recorded=recorded,
        who=CUSTOMER,
        action=action,
        before=case.state,
        after=after,
        why=why,
        post=post,
        dismissal=Dismissal.deleted if gone else None,
    )


def _after(case: Case, post: Post, at: int) -> State:
    """The state of ``case`` with ``post`` in the place of what was known of it."""
    posts = (*(p for p in case.posts if p.id != post.id), post)
    talk = read(posts, case.marked_at, case.reopened_at)
    state = case.state
    asks_anew = post.asked_at == at
    if state in FOLLOWS:
        if post.gone and talk.turn is Turn.customer and not talk.last_answer:
            return state if case.owner else State.dismissed
        return TURNS[talk.turn]
    if state in CLOSED and asks_anew:
        back = (
            talk.turn is not Turn.customer
            if case.settled_at
            else brings_back(case, replace(post, at=at, opens=True, waits=True))
        )
        return State.reopened if back else state
    if state is State.waiting_customer and asks_anew and talk.turn is not Turn.customer:
        return State.reopened
    return state
