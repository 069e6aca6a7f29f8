"""The effect of a post on a case: it opens it, joins it, answers it, brings it back. Pure."""

from __future__ import annotations

from listening.cases import conversation
from listening.cases.case import BRAND, CLOSED, CUSTOMER, MASTHEAD, Action, Case, CaseEvent, Dismissal, Opening, State
from listening.cases.conversation import Post, Side, Turn
from listening.cases.transitions import FOLLOWS
from listening.config import Config, Priorities
from listening.mention import Mention
from listening.triage.answering import Need, Reason, priority
from listening.triage.goodbye import ends

TURNS = {
    Turn.first: State.open,
    Turn.brand: State.reopened,
    Turn.customer: State.answered,
}


def post_of(mention: Mention, need: Need | None) -> Post:
    """What a case remembers of a mention.

    One that was edited before we heard of it asks from its edit on: what it
    says was written then.
    """
    opens = need is not None and need.opens
    content = (need is not None and need.reason is Reason.praise) or (not opens and ends(mention.full_text))
    return Post(
        id=mention.id,
        at=(opens and mention.edited) or mention.created,
        side=Side.brand if mention.own else Side.customer,
        opens=opens,
        waits=not mention.own and not content,
    )


def opening_of(mention: Mention, need: Need, priorities: Priorities, triage: str) -> Opening:
    """What the case keeps of the mention that opens it; ``triage``: the desk for what has no route."""
    return Opening(
        department=mention.department or triage,
        route=mention.route,
        reason=need.reason,
        evidence=need.evidence,
        priority=priority(need.reason, priorities),
        topics=mention.topics,
        source=mention.source,
        country=mention.country,
    )


def triage_desk(config: Config) -> str:
    """The department for what no route knows."""
    return config.cases.triage or config.routes[-1].department


def open_case(post: Post, opening: Opening, recorded: int) -> CaseEvent:
    """The first event of a case; ``recorded`` in ms UTC."""
    return CaseEvent(
        at=post.at,
        recorded=recorded,
        who=CUSTOMER,
        action=Action.opened,
        before=None,
        after=State.open,
        why=f"{opening.reason}: {opening.evidence}",
        post=post,
        opening=opening,
    )


def join(case: Case, post: Post, opening: Opening | None, recorded: int) -> CaseEvent | None:
    """What a post of its thread does to a case; None if it is in it already."""
    if case.has(post.id):
        return None
    after = _after(case, post)
    if post.side is Side.brand and post.at >= case.opened_at:
        action = Action.own_reply_seen
    elif after is State.reopened and case.state not in (State.reopened, State.open) and post.waits:
        action = Action.customer_replied
    else:
        action = Action.joined
    return CaseEvent(
        at=post.at,
        recorded=recorded,
        who=BRAND if post.side is Side.brand else CUSTOMER,
        action=action,
        before=case.state,
        after=after,
        post=post,
        opening=opening,
    )


def _after(case: Case, post: Post) -> State:
    talk = conversation.read((*case.posts, post), case.marked_at, case.reopened_at)
    state = case.state
    if state in FOLLOWS:
        return TURNS[talk.turn]
    if case.settled_at:
        # It settled because nobody wrote: now somebody has, whenever we learn of it.
        return State.answered if talk.turn is Turn.customer else State.reopened
    if state in CLOSED:
        return State.reopened if brings_back(case, post) else state
    if post.side is Side.brand:
        if state is State.waiting_customer:
            return state
        return State.answered if talk.turn is Turn.customer else state
    if state is State.waiting_customer and talk.turn is Turn.brand and post.waits and post.at > talk.last_answer:
        return State.reopened
    return state


def brings_back(case: Case, post: Post) -> bool:
    """Whether a post opens a closed case again."""
    if post.side is Side.brand or not post.waits or post.at <= case.closed_at or case.merged_into:
        return False
    if case.state is State.resolved:
        return True
    # What was dismissed stays so unless something is asked for anew.
    return post.opens and case.dismissal is not Dismissal.spam


def merge(case: Case, into: str, recorded: int) -> CaseEvent:
    """The last event of a case whose thread belongs to another one."""
    return CaseEvent(
        at=max(case.last_at, case.opened_at),
        recorded=recorded,
        who=MASTHEAD,
        action=Action.merged,
        before=case.state,
        after=State.dismissed,
        why=f"one thread with {into}",
        dismissal=Dismissal.merged,
        case=into,
    )


def stays(one: Case, other: Case) -> Case:
    """Which of two cases of one thread goes on: the one people worked on, else the earlier."""
    return min(one, other, key=lambda c: (c.touches == 0, c.opened_at, c.id))
