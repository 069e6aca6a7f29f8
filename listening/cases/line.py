"""A case as one line of a queue: what somebody needs in order to choose it. Pure.

The names are what a desk's page calls them (see ``layouts.cases.desk``). Times are
whole seconds UTC, 0 = there is none: whether something is at risk or breached
follows from them when it is looked at, and is never sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from listening.cases.case import CLOSED, UNRESOLVED, Case, State
from listening.cases.crisis import keys
from listening.cases.sla import Targets
from listening.cases.snoozing import until_words
from listening.cases.words import words
from listening.config import Config, Priority
from listening.mention import Mention
from listening.names.keys import department_keys, topic_keys
from listening.wall.authors import line

TEXT_SHOWN = 240
AUTHOR_SHOWN = 60

URGENCY = {priority: n for n, priority in enumerate(Priority)}
GONE = "This post was deleted at its source."


class QueueRow(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of a queue."""

    id: str
    version: int
    state: str
    state_words: str = msgspec.field(name="said")
    """The state in words."""
    queued: bool = False
    """It is our turn."""
    priority: str
    urgency: int
    """0 is the most urgent."""
    due: int = 0
    risk: int = 0
    """From here on it is at risk."""
    since: int = 0
    """The oldest post that waits for us."""
    opened: int
    department: str
    department_title: str
    department_hue: str
    owner: str = ""
    approver: str = msgspec.field(default="", name="asked")
    """Who is asked to approve, where it waits for approval."""
    topics: tuple[str, ...] = ()
    topic: str = ""
    topic_hue: str = ""
    language: str = ""
    place: str = ""
    source: str = ""
    author: str = ""
    mood: str
    text: str
    reason: str
    hand_overs: int = 0
    escalation: int = 0
    """How often it was escalated while nobody took it; 0 once somebody has it."""
    posts: int
    closed: int = 0
    """When it was resolved or dismissed."""
    spam_again_at: int = msgspec.field(default=0, name="again")
    """It was called spam; since then something was written that needs an answer. ``text`` is that."""
    crisis: bool = False
    """One of its topics, or its department, is in crisis mode."""
    tags: tuple[str, ...] = ()
    tagged: str = ""
    """The same, as one reads them."""
    snoozed: str = ""
    """Until when it is put off, in words; empty: it is not."""


def row(
    case: Case,
    opener: Mention | None,
    config: Config,
    targets: Targets,
    crises: Iterable[str] = (),
    handles: Mapping[str, str] | None = None,
) -> QueueRow:
    """``opener``: the mention that ``quoted`` names, None if it is not kept any more; ``crises``: their keys."""
    again = case.asks_again
    clocks = targets.clocks(case)
    opening = case.opening
    first = opening.topics[0] if opening.topics else ""
    draft = case.draft
    here = opener is not None and not opener.deleted
    return QueueRow(
        id=case.id,
        version=case.version,
        state=case.state.value,
        state_words=f"{words(case.state)}: {words(case.dismissal)}" if case.dismissal else words(case.state),
        queued=case.state in UNRESOLVED,
        priority=case.priority.value,
        urgency=URGENCY[case.priority],
        due=clocks.due // 1000,
        risk=clocks.risk // 1000,
        since=case.waiting_since // 1000,
        opened=case.opened_at // 1000,
        department=case.department,
        department_title=title(config, case.department),
        department_hue=department_keys(config).get(case.department, ""),
        owner=case.owner,
        approver=draft.approver if draft and case.state is State.waiting_approval else "",
        topics=opening.topics,
        topic=first,
        topic_hue=topic_keys(config).get(first, ""),
        language=opener.language if opener else "",
        place=(opener.city or opener.country) if opener else opening.country,
        source=opening.source,
        author=_author(opener, handles or {}),
        mood=opener.label.value if opener else "x",
        text=line(opener.shown, TEXT_SHOWN) if opener and here else GONE,
        reason=opening.reason.value,
        hand_overs=case.hand_overs,
        escalation=0 if case.owner else case.escalation,
        posts=len(case.posts),
        closed=case.closed_at // 1000 if case.state in CLOSED else 0,
        spam_again_at=(again.asked_at or again.at) // 1000 if again else 0,
        tags=case.tags,
        tagged=" · ".join(case.tags),
        snoozed=until_words(case.snoozed_until, config.brand.timezone) if case.snoozed_at else "",
        crisis=not set(crises).isdisjoint(keys(opening.topics, case.department)),
    )


def quoted(case: Case) -> str:
    """Id of the mention its line quotes: what opened it, or what asks again."""
    again = case.asks_again
    return again.id if again else case.talk.opener.id


def title(config: Config, department: str) -> str:
    """A department as shown; one that config.toml has no more keeps its name."""
    return next((d.label for d in config.departments if d.name == department), department)


def _author(opener: Mention | None, handles: Mapping[str, str]) -> str:
    if opener is None:
        return ""
    return line(opener.name or handles.get(opener.author, opener.author), AUTHOR_SHOWN)
