"""The shapes of the API's answers about cases, and how cases become them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dashboard.api.answers import MentionLine, line
from listening.cases.case import Case, CaseEvent, Draft
from listening.cases.crisis import Crisis, key
from listening.cases.decide import Rules
from listening.cases.merging import taken
from listening.cases.sla import Clock, Standing, Targets
from listening.mention import Mention
from listening.moments import iso, iso_or_none


class ClockLine(msgspec.Struct, frozen=True, kw_only=True):
    """One promise. Nothing of it is stored: it follows from times and config.toml."""

    started: str
    at_risk: str
    due: str
    stopped: str | None
    standing: Standing


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One case. Times are ISO 8601 in UTC; those of posts are when they were written."""

    id: str
    version: int
    """Send it with an action: the action is refused if the case has moved on since."""
    state: str
    department: str
    route: str
    """The route of config.toml that its opener took."""
    reason: str
    evidence: str
    """Why the opener needs an answer: the term or the score that decided."""
    priority: str
    topics: tuple[str, ...]
    source: str
    owner: str | None
    directed_by: str
    """Who sent it to where it is: a person, or the route that did."""
    opened: str
    answered: str | None
    """When the brand's first answer was posted."""
    first_response_s: float | None
    waiting_since: str | None
    """When the oldest unanswered post was written; null when it is not the brand's turn."""
    closed: str | None
    dismissal: str | None
    first_response: ClockLine | None
    reply: ClockLine | None
    """The clock of what waits now."""
    resolution: ClockLine | None
    standing: Standing
    """The worse of what runs."""
    people: tuple[str, ...]
    touches: int
    hand_overs: int
    elapsed_s: float
    """From the opener to the end of the case, or to now."""
    escalation: int
    posts: int
    opener: str
    """Id of the mention that opened it."""
    merged_into: str | None
    history: bool
    """Recorded long after it was written; nothing escalates."""
    tags: tuple[str, ...]
    snoozed: str | None
    """When it was put off; its clocks run on."""
    snoozed_until: str | None
    """null: until the customer writes, or it is not put off."""


class EventLine(msgspec.Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """One entry of a trail."""

    at: str
    recorded: str
    who: str
    """A user; customer or brand for posts; masthead."""
    action: str
    before: str | None
    after: str
    why: str | None
    mention: str | None
    person: str | None
    department: str | None
    text: str | None
    dismissal: str | None
    level: int | None
    case: str | None
    until: str | None
    """Of a snooze; null: until the customer writes."""
    told: tuple[str, ...]
    """People it names, or asks for approval."""
    mentions: tuple[str, ...]
    """Those that came from another case, or went to one."""


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    author: str
    written: str
    approver: str | None
    approved_by: str | None
    approved_answer: str | None
    """Id of the approved answer of the library that it was made of."""
    unchanged: bool | None
    """Whether it is, byte for byte, what that one says in this case."""
    approved_text: str | None
    approved: str | None
    rejected_by: str | None
    rejected_why: str | None
    posted: str | None
    posted_text: str | None
    posted_mention: str | None
    """The brand's own post that was seen next; it is among the posts of the case."""


class CaseDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its thread and its trail."""

    case: CaseLine
    thread: tuple[MentionLine, ...]
    """Its mentions as far as they are still kept, oldest first."""
    trail: tuple[EventLine, ...]
    """In the order it was recorded."""
    drafts: tuple[DraftLine, ...]
    approval: str | None
    """Why an answer needs approval now; null if it does not."""
    approvers: tuple[str, ...]
    """Who may approve, beside managers unless a crisis names its own."""
    merged: tuple[str, ...]
    """Cases that somebody merged into it; each has a trail of its own."""


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    topic: str | None
    department: str | None
    """Exactly one of the two is set."""
    since: str
    by: str
    statement: str
    approvers: tuple[str, ...]
    spike: str | None


class Crises(msgspec.Struct, frozen=True):
    """Topics and departments in crisis mode now."""

    crises: tuple[CrisisLine, ...]


def case_line(case: Case, targets: Targets, now: int) -> CaseLine:
    """A case as it stands at ``now`` (ms)."""
    clocks = targets.clocks(case)
    opening, opened, answered = case.opening, case.opened_at, case.answered_at
    return CaseLine(
        id=case.id,
        version=case.version,
        state=case.state.value,
        department=case.department,
        route=opening.route,
        reason=opening.reason.value,
        evidence=opening.evidence,
        priority=case.priority.value,
        topics=opening.topics,
        source=opening.source,
        owner=case.owner or None,
        directed_by=case.directed_by,
        opened=iso(opened),
        answered=iso_or_none(answered),
        first_response_s=(answered - opened) / 1000 if answered else None,
        waiting_since=iso_or_none(case.waiting_since),
        closed=iso_or_none(case.closed_at),
        dismissal=case.dismissal.value if case.dismissal else None,
        first_response=_clock(clocks.first, now),
        reply=_clock(clocks.reply, now),
        resolution=_clock(clocks.resolution, now),
        standing=clocks.standing(now),
        people=case.people,
        touches=case.touches,
        hand_overs=case.hand_overs,
        elapsed_s=max((case.closed_at or now) - opened, 0) / 1000,
        escalation=case.escalation,
        posts=len(case.posts),
        opener=case.talk.opener.id,
        merged_into=case.merged_into or None,
        history=case.history,
        tags=case.tags,
        snoozed=iso_or_none(case.snoozed_at),
        snoozed_until=iso_or_none(case.snoozed_until),
    )


def detail(
    case: Case,
    thread: list[Mention],
    trail: list[CaseEvent],
    handles: Mapping[str, str],
    rules: Rules,
    targets: Targets,
    now: int,
) -> CaseDetail:
    """A case with everything about it, as it stands at ``now`` (ms)."""
    return CaseDetail(
        case=case_line(case, targets, now),
        thread=tuple(line(m, handles) for m in sorted(thread, key=lambda m: (m.created, m.id))),
        trail=tuple(_event(event) for event in trail),
        drafts=tuple(_draft(draft) for draft in case.drafts),
        approval=rules.approval(case) or None,
        approvers=rules.approvers(case),
        merged=tuple(taken(trail)),
    )


def crises(found: Mapping[str, Crisis]) -> Crises:
    """Topics and departments in crisis mode, the newest first."""
    return Crises(
        tuple(
            CrisisLine(
                topic=crisis.topic or None,
                department=crisis.department or None,
                since=iso(crisis.since),
                by=crisis.by,
                statement=crisis.statement,
                approvers=crisis.approvers,
                spike=crisis.spike or None,
            )
            for crisis in sorted(found.values(), key=lambda c: (-c.since, key(c)))
        )
    )


def _clock(clock: Clock, now: int) -> ClockLine | None:
    if not clock.due:
        return None
    return ClockLine(
        started=iso(clock.started),
        at_risk=iso(clock.risk),
        due=iso(clock.due),
        stopped=iso_or_none(clock.stopped),
        standing=clock.standing(now),
    )


def _event(event: CaseEvent) -> EventLine:
    return EventLine(
        at=iso(event.at),
        recorded=iso(event.recorded),
        who=event.who,
        action=event.action.value,
        before=event.before.value if event.before else None,
        after=event.after.value,
        why=event.why or None,
        mention=event.post.id if event.post else None,
        person=event.to or None,
        department=event.department or None,
        text=event.text or None,
        dismissal=event.dismissal.value if event.dismissal else None,
        level=event.level or None,
        case=event.case or None,
        until=iso_or_none(event.until),
        told=tuple(tell.who for tell in event.told_by_name),
        mentions=tuple(post.id for post in event.carried.posts) if event.carried else (),
    )


def _draft(draft: Draft) -> DraftLine:
    return DraftLine(
        text=draft.text,
        author=draft.author,
        written=iso(draft.at),
        approver=draft.approver or None,
        approved_by=draft.approved_by or None,
        approved_answer=draft.reuse.answer if draft.reuse else None,
        unchanged=draft.reuse.unchanged if draft.reuse else None,
        approved_text=draft.approved_text or None,
        approved=iso_or_none(draft.approved_at),
        rejected_by=draft.rejected_by or None,
        rejected_why=draft.rejected_why or None,
        posted=iso_or_none(draft.posted_at),
        posted_text=draft.posted_text or None,
        posted_mention=draft.posted_id or None,
    )
