"""Facts of a case that figures need, in one short row: so that a hundred thousand are read at once. Pure.

The case itself, and above all its trail, stay what decides; a row is a copy,
written in the same step. Times are ms UTC, 0 = not (yet). Nothing here depends
on the SLA or on working hours: those are applied when a figure is asked for.
"""

from __future__ import annotations

from enum import IntEnum
from struct import Struct

from listening.cases.case import UNRESOLVED, Case, Opening, State
from listening.cases.conversation import Side, waits
from listening.config import Priority
from listening.counting.ledger import fingerprint, group_of
from listening.spans import DAY_MS
from listening.triage.answering import Reason

FIELDS = [
    ("opened", "<i8"),
    ("answered", "<i8"),
    ("responded", "<i8"),
    ("closed", "<i8"),
    ("owned", "<i8"),
    ("knew", "<i8"),
    ("waited", "<i8"),
    ("last", "<i8"),
    ("group", "<u8"),
    ("number", "<u4"),
    ("touches", "<u2"),
    ("hand_overs", "<u2"),
    ("people", "<u2"),
    ("waits", "<u2"),
    ("kind", "u1"),
    ("priority", "u1"),
    ("state", "u1"),
    ("history", "u1"),
]
"""``answered``: the brand's first post; ``responded``: as Case says; ``closed``: 0 unless closed now;
of one that settled, its last answer; ``owned``: when somebody first had it; ``knew``: when it came to the department
it is with;
``waited``: the end of the first wait; ``waits``: how often it was our turn; ``number``: of its id."""

_ROW = Struct("<8qQI4H4B")
SIZE = _ROW.size
_PAIR = Struct("<qq")
PAIR_FIELDS = [("start", "<i8"), ("end", "<i8")]
"""What follows a row: further waits, and approvals with a negative start (see ``pairs``)."""

PRIORITIES = tuple(Priority)
STATES = tuple(State)


ASIDE = 2
"""In ``history``: of before anybody listened, and untouched since."""


class OpenedBy(IntEnum):
    """What sort of mention opened a case: the response mix."""

    crisis = 1
    complaint = 2
    unasked = 3
    question = 4
    request = 5
    always = 6
    praise = 7


_REQUESTS = (
    "please", "pls", "plz", "need help", "help me", "let me know", "i need", "dm me", "dmed", "dm'd", "follow me",
    "check your dm", "sent you a dm", "trying to", "would like to", "i want to", "bitte", "brauche", "por favor",
    "ayuda", "necesito", "s'il vous", "svp", "aidez", "besoin", "preciso", "aiuto", "hulp", "助けて", "도와", "yardım",
    "مساعدة", "помогите",
)  # fmt: skip
"""Beginnings of the terms for questions that ask for something to be done rather than to be told."""


def kind(opening: Opening) -> OpenedBy:
    """The kind of a case, from why and by which term it was opened."""
    if opening.reason is Reason.question:
        term = opening.evidence.removeprefix('term "')
        return OpenedBy.request if term.startswith(_REQUESTS) else OpenedBy.question
    return OpenedBy[opening.reason.name]


def row(case: Case) -> bytes:
    """The row of a case, with its pairs behind it."""
    waits = turns(case)
    first = _ROW.pack(
        case.opened_at,
        case.answered_at,
        case.responded_at,
        case.resolved_at,
        case.owned_at,
        _knew(case),
        waits[0][1] if waits else 0,
        case.last_at,
        fingerprint(group(case)),
        int(case.id[1:]),
        min(case.touches, 0xFFFF),
        min(case.hand_overs, 0xFFFF),
        min(len(case.people), 0xFFFF),
        min(len(waits), 0xFFFF),
        kind(case.opening),
        PRIORITIES.index(case.priority),
        STATES.index(case.state),
        ASIDE if case.aside else case.history,
    )
    return first + b"".join(_PAIR.pack(*pair) for pair in pairs(case, waits))


def _knew(case: Case) -> int:
    """When its department had it; 0 where that says nothing of how soon people knew."""
    told_by_us = case.directed_at != case.recorded or not 0 < case.answered_at < case.recorded
    return case.directed_at if told_by_us and not case.history else 0


def day(case: Case) -> int:
    """The day (ms UTC) that the row of a case lies in."""
    return case.opened_at - case.opened_at % DAY_MS


def group(case: Case) -> str:
    """What a case is filtered by: its department is the one it is with."""
    opening = case.opening
    return group_of(opening.source, case.department, opening.country, opening.topics)


def pairs(case: Case, waits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Waits after the first as (start, end); approvals as (-asked, decided). End 0: still so."""
    waiting = case.state is State.waiting_approval
    # What a new draft, or the end of the case, took the place of was never decided.
    asked = [
        (-asked, decided)
        for n, (asked, decided) in enumerate(case.approvals)
        if decided or (waiting and n == len(case.approvals) - 1)
    ]
    return [*waits[1:], *asked]


def turns(case: Case) -> list[tuple[int, int]]:
    """When it was our turn: stretches [start, end) (ms), the last with end 0 if it still is.

    Follows from the times of the posts and of what people said, whatever order they became known in.
    """
    opened = case.opened_at
    asks = [(at, 0) for p in case.posts for at in waits(p) if at >= opened]
    answers = [(p.at, 1) for p in case.posts if p.side is Side.brand and p.at >= opened]
    answers += [(at, 1) for at in (case.marked_at, case.resolved_at) if at]
    asks += [(at, 0) for at in (case.reopened_at,) if at]
    # Several times in turn: the last of each alone would hide those before.
    asks += [(at, 0) for at, ours in case.turn_changes if ours]
    answers += [(at, 1) for at, ours in case.turn_changes if not ours]
    found: list[tuple[int, int]] = []
    since = opened
    for at, is_answer in sorted([*asks, *answers]):
        if is_answer and since:
            found.append((since, at))
            since = 0
        elif not is_answer and not since:
            since = at
    ours = case.state in UNRESOLVED
    if since:
        found.append((since, 0 if ours else max(case.resolved_at or case.last_at, since)))
    elif ours:
        found.append((case.waiting_since, 0))
    return found
