"""Posts carried from one case to another by a merger or a split, from the event alone. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from listening.cases import undoing
from listening.cases.case import CLOSED, Action, Carried, CarriedAfter, Case, CaseEvent


def folded(case: Case, event: CaseEvent, waited: bool) -> Case:
    """``case``, with state and clocks of ``event`` already; ``waited``: it was our turn before."""
    people = case.people if event.who in case.people else (*case.people, event.who)
    case = replace(case, people=people, touches=case.touches + 1)
    carried = event.carried
    match event.action:
        case Action.merge:
            was = case.closed_from if event.before in CLOSED else event.before
            return replace(case, merged_into=event.case, closed_from=was)
        case Action.undo:
            return _taken_back(case, event)
        case Action.parted if carried is not None:
            return replace(
                # All of it is said: what it had before it was merged may be a third case's by now.
                moved(replace(case, posts=()), carried),
                merged_into="",
                history=carried.history,
                directed_by=event.who,
                directed_at=event.at,
                escalation=0,
            )
        case Action.took_in if carried is not None:
            case = moved(case, carried)
            if event.to:
                case = replace(case, owner=event.to, owned_at=case.owned_at or event.at)
            return case if waited or not case.waiting_since else replace(case, escalation=0)
        case Action.split_off if carried is not None:
            return moved(case, carried)
        case _:
            return case


def moved(case: Case, carried: Carried) -> Case:
    """The case with what comes to it, or without what goes."""
    ids = {post.id for post in carried.posts}
    left = tuple(post for post in case.posts if post.id not in ids)
    tags = tuple(tag for tag in case.tags if tag not in carried.tags)
    case = replace(
        case,
        posts=(*left, *carried.posts) if carried.comes else left,
        tags=(*tags, *carried.tags) if carried.comes else tags,
    )
    return standing(case, carried.after)


def standing(case: Case, after: CarriedAfter) -> Case:
    return replace(
        case,
        opening=after.opening,
        raised=after.raised,
        marked_first_at=after.marked_first_at,
        marked_at=after.marked_at,
    )


def _taken_back(case: Case, event: CaseEvent) -> Case:
    """A merger or a split that is taken back: the case as it was."""
    if event.carried is not None:
        case = moved(case, event.carried)
        if event.carried.owner:
            case = replace(case, owner="")
    if case.just_before is not None and case.just_before.case == event.case:
        case = undoing.restored(case, case.just_before)
    return replace(case, merged_into="")
