"""The decision whether this person may do this to this case now, and what happens then. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.cases import tagging, undoing
from listening.cases.case import (
    BY_ITSELF,
    CLOSED,
    MASTHEAD,
    Act,
    Action,
    Actor,
    Case,
    CaseBefore,
    CaseEvent,
    Dismissal,
    Draft,
    Refusal,
    RefusalKind,
    State,
)
from listening.cases.conversation import Turn
from listening.cases.crisis import Crisis, about, keys
from listening.cases.joining import TURNS
from listening.cases.snoozing import until
from listening.cases.transitions import FOLLOWS, TABLE, ActedBy, Needed
from listening.cases.words import NAMES, words
from listening.config import Approval, Config, Priority
from listening.people.permissions import Role

DIRECTORS = frozenset({Role.manager, Role.administrator})
"""Roles that may act on the cases of every department."""


class Rules(msgspec.Struct, frozen=True):
    """What decisions depend on beside the case: the config, and the crises that are on now."""

    config: Config
    crises: Mapping[str, Crisis] = {}
    """By ``listening.cases.crisis.key``."""

    def crisis(self, case: Case) -> Crisis | None:
        """The crisis a case belongs to, if one of its topics or its department is in crisis mode."""
        concerned = keys(case.opening.topics, case.department)
        return next((self.crises[each] for each in concerned if each in self.crises), None)

    def approval(self, case: Case) -> str:
        """Why an answer to this case needs approval, in words; empty if it does not."""
        crisis = self.crisis(case)
        if crisis is not None:
            return f"{about(crisis, self.config)} is in crisis mode"
        for department in self.config.departments:
            if department.name == case.department:
                return _approval(department.approval, department.label, case.priority)
        return ""

    def unapproved(self, case: Case, draft: Draft | None) -> str:
        """Why ``draft`` may not go out before somebody approves it, in words; empty if it may.

        An approved answer of the library, as it stands, was approved already; but a crisis asks for its own approval.
        """
        if draft is None:
            return self.approval(case)
        done = draft.approved_by if self.crisis(case) else draft.authorised_by
        return "" if done else self.approval(case)

    def approvers(self, case: Case) -> tuple[str, ...]:
        """Names of those who may approve beside managers; in a crisis, of all who may, if named."""
        crisis = self.crisis(case)
        if crisis is not None and crisis.approvers:
            return crisis.approvers
        return next((d.approvers for d in self.config.departments if d.name == case.department), ())


def _approval(rule: Approval, label: str, priority: Priority) -> str:
    match rule:
        case Approval.always:
            return f"{label} approves every answer"
        case Approval.urgent if priority is Priority.urgent:
            return f"{label} approves answers to urgent cases"
        case Approval.high if priority in (Priority.urgent, Priority.high):
            return f"{label} approves answers to urgent and high cases"
        case _:
            return ""


def decide(case: Case, act: Act, actor: Actor, now: int, rules: Rules) -> CaseEvent | Refusal:
    """The event that ``act`` makes at ``now`` (ms), or a refusal that says why not."""
    rule = TABLE[act.action]
    if rule.who is ActedBy.masthead:
        return Refusal(RefusalKind.unusable, f"{act.action} happens by itself; nobody does it.")
    wrong = _unusable(act, rule.needs, rules)
    if wrong:
        return Refusal(RefusalKind.unusable, wrong)
    forbidden = _forbidden(case, rule.who, actor, rules)
    if forbidden:
        return Refusal(RefusalKind.not_allowed, forbidden)
    after = rule.moves.get(case.state)
    impossible = _impossible(case, act, actor, rule.needs, rules, now)
    if after is None or impossible:
        return Refusal(
            RefusalKind.not_possible,
            impossible or f"This case is {words(case.state)}; {words(act.action)} is not possible then.",
        )
    comes_back = until(act.until, now, rules.config.brand.timezone) if Needed.until in rule.needs else 0
    if isinstance(comes_back, str):
        return Refusal(RefusalKind.unusable, comes_back)
    return CaseEvent(
        at=now,
        recorded=now,
        who=actor.name,
        action=act.action,
        before=case.state,
        after=_after(case, act, after, now),
        why=act.why.strip(),
        to=act.to,
        department=act.department if act.action is Action.hand_over else "",
        text=_text(case, act),
        dismissal=_dismissal(act),
        until=comes_back,
        case=act.case if act.action in (Action.merge, Action.split_off) else "",
    )


def knows(actor: Actor, act: Act, since: Sequence[CaseEvent]) -> bool:
    """Whether the actor did ``since`` themselves, so that no one overtook them.

    The page may not have shown it yet. The same action again is refused: it was pressed twice.
    What Masthead noted overtakes nobody.
    """
    did = [event for event in since if not (event.who == MASTHEAD and event.action is Action.note)]
    return all(event.who == actor.name and event.action is not act.action for event in did)


def possible(case: Case, actor: Actor, rules: Rules) -> frozenset[Action]:
    """What ``actor`` may do to the case as it is, given what the action needs beside it."""
    found = set()
    for action, rule in TABLE.items():
        if rule.who is ActedBy.masthead or case.state not in rule.moves:
            continue
        if _forbidden(case, rule.who, actor, rules):
            continue
        # A draft can be written together with the request for its approval.
        needs = () if action is Action.request_approval else rule.needs
        if not _impossible(case, Act(action=action), actor, needs, rules):
            found.add(action)
    return frozenset(found)


def _unusable(act: Act, needs: tuple[Needed, ...], rules: Rules) -> str:
    if Needed.person in needs and not act.to:
        return "to: the name of a person is needed."
    if Needed.person_or_department in needs and not (act.to or act.department):
        return "to, department: a person or a department is needed."
    if Needed.text in needs and not act.text.strip():
        return "text: it must not be empty."
    if Needed.why in needs and not act.why.strip():
        return "why: a reason is needed; it is kept in the trail."
    if Needed.case in needs and not act.case:
        return "case: the number of the case that goes on is needed."
    if Needed.part in needs and bool(act.case) == bool(act.mention):
        return "mention, case: one of the two is needed, a mention of this case or a case that was merged into it."
    if Needed.tag in needs and (wrong := tagging.unusable(act.text)):
        return wrong
    if act.pictures and act.action is not Action.draft:
        return "pictures: they go with a draft."
    if act.thread and act.action is not Action.draft:
        return "thread: a draft goes as one."
    if any(not each.alt.strip() for each in act.pictures):
        return "pictures: a picture needs a text that says what it shows, for whoever does not see it."
    if Needed.dismissal in needs and (act.dismissal is None or act.dismissal in BY_ITSELF):
        return "dismissal: why it needs no answer is needed."
    known = [d.name for d in rules.config.departments]
    if act.department and act.department not in known:
        return f"department: {act.department} is unknown; there are {', '.join(known)}."
    return ""


def _forbidden(case: Case, who: ActedBy, actor: Actor, rules: Rules) -> str:
    if actor.name in NAMES:
        return "Nobody can act under this name."
    if who is ActedBy.approver:
        named = rules.approvers(case)
        crisis = rules.crisis(case)
        if case.draft and case.draft.author == actor.name:
            return "Somebody else has to look at your draft."
        if actor.name in named or (actor.role in DIRECTORS and not (crisis and crisis.approvers)):
            return ""
        return f"This is approved by {', '.join(named) or 'a manager'}."
    if actor.role in DIRECTORS:
        return ""
    if actor.role is not Role.agent:
        return f"The role you have here, {actor.role}, reads cases and does not work on them."
    if case.department not in actor.departments:
        return f"This case is with {case.department}, and you are not."
    return ""


def _impossible(
    case: Case, act: Act, actor: Actor, needs: tuple[Needed, ...], rules: Rules, now: int | None = None
) -> str:
    """What stands against it beyond the state alone; empty if nothing does. ``now``: None if nobody does it yet."""
    if case.merged_into and not (act.action is Action.undo and _takes_back(case, now) is not None):
        return f"This case was merged into {case.merged_into}."
    if act.action is Action.claim and case.owner and case.state not in CLOSED:
        mine = case.owner == actor.name
        return "You have it already." if mine else f"{case.owner} has it."
    if act.action is Action.dismiss and case.state is State.dismissed and case.asks_again is None:
        return "It is dismissed already."
    if act.action is Action.undo and (just := _takes_back(case, now)) is not None:
        return "" if just.who == actor.name else f"Only {just.who} can take that back."
    if act.action is Action.undo and case.state not in CLOSED:
        return "There is nothing to take back: what can be, can be for ten seconds, while nothing else happens to it."
    if act.action is Action.wake and not case.snoozed_at:
        return "It is not put off."
    if Needed.tag in needs and act.text and (why := tagging.in_the_way(case, act.action, act.text)):
        return why
    if act.action is Action.undo and case.state in CLOSED and case.closed_by != actor.name:
        only = f"Only {case.closed_by} can take that back" if case.closed_by else "Nobody can take that back"
        return f"{only}; it can be opened again."
    if Needed.draft in needs and case.draft is None:
        return "There is no draft."
    if Needed.approval in needs:
        why = rules.unapproved(case, case.draft)
        if why:
            return f"This answer needs approval first: {why}."
    if act.action is Action.approve and case.draft and case.draft.approver not in ("", actor.name):
        crisis = rules.crisis(case)
        if actor.role not in DIRECTORS and not crisis:
            return f"{case.draft.approver} was asked to approve it."
    return ""


def _takes_back(case: Case, now: int | None) -> CaseBefore | None:
    """What *undo* would take back of what was just done; None if it is about how the case was closed, or nothing."""
    return case.just_before if now is not None and undoing.takes_back(case, now) else None


def _after(case: Case, act: Act, possible: tuple[State, ...], now: int) -> State:
    if act.action is Action.undo and (just := _takes_back(case, now)) is not None:
        return just.state
    if act.action is Action.undo and case.closed_from is not None:
        # Posts may have answered it meanwhile, or asked again.
        answered = case.talk.turn is Turn.customer
        moved = case.closed_from in FOLLOWS and answered != (case.closed_from is State.answered)
        return TURNS[case.talk.turn] if moved else case.closed_from
    if act.action is Action.hand_over and act.to and State.owned in possible:
        return State.owned
    if case.state is State.waiting_approval and len(possible) > 1 and act.action is not Action.hand_over:
        return State.owned if case.owner else State.open
    return possible[0]


def _dismissal(act: Act) -> Dismissal | None:
    if act.action is Action.merge:
        return Dismissal.merged
    return act.dismissal if act.action is Action.dismiss else None


def _text(case: Case, act: Act) -> str:
    if act.action in (Action.tag, Action.untag):
        return tagging.tag(act.text)
    if act.action is Action.approve and case.draft:
        return act.text.strip() or case.draft.text
    if act.action is Action.mark_answered and case.draft:
        return act.text.strip() or case.draft.approved_text or case.draft.text
    return act.text.strip()
