"""The people who are told of an event of a case: they follow from the case and the event alone. Pure."""

from __future__ import annotations

from listening.cases.case import SYSTEM, UNRESOLVED, Action, Case, CaseEvent
from listening.cases.conversation import Side
from listening.cases.snoozing import brought_back
from listening.cases.told import Tell, TellKind

GIVES = frozenset({Action.assign, Action.hand_over, Action.took_in})
WRITES = frozenset({Action.joined, Action.customer_replied, Action.edited})


def tells(case: Case | None, event: CaseEvent) -> tuple[Tell, ...]:
    """Who is told of ``event``, which comes to ``case`` as it is; None: it opens it.

    Each person once, nobody of what they did themselves.
    """
    found: dict[str, Tell] = {}
    known = (*_wrote(case, event), *_back(case, event)) if case is not None else ()
    for tell in (*_given(event), *event.told_by_name, *known):
        if tell.who not in ("", event.who):
            found.setdefault(tell.who, tell)
    return tuple(found.values())


def _given(event: CaseEvent) -> tuple[Tell, ...]:
    return (Tell(event.to, TellKind.assigned),) if event.action in GIVES and event.to else ()


def _back(case: Case, event: CaseEvent) -> tuple[Tell, ...]:
    """What somebody put off comes back, and no colleague brought it."""
    by_itself = event.action in SYSTEM and event.after in UNRESOLVED
    return (Tell(case.snoozed_by, TellKind.back),) if by_itself and brought_back(case, event) else ()


def _wrote(case: Case, event: CaseEvent) -> tuple[Tell, ...]:
    """The customer of a case that somebody has wrote on, and waits. What only became known late is no news."""
    post = event.post
    if not case.owner or post is None or post.side is not Side.customer or event.action not in WRITES:
        return ()
    if event.after not in UNRESOLVED or (event.action is Action.edited and event.before in UNRESOLVED):
        return ()
    since = max((each.at for each in case.posts if each.side is Side.customer and each.id != post.id), default=0)
    waits = post.asked_at or (post.at if post.waits else 0)
    return (Tell(case.owner, TellKind.wrote_again),) if waits > since else ()
