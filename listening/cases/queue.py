"""The queue as somebody wants to see it: which lines, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from listening.cases.case import CLOSED, State
from listening.cases.line import QueueRow
from listening.config import Priority

Choice = Annotated[str, Meta(max_length=100)]


class Owner(StrEnum):
    anybody = ""
    me = "me"
    nobody = "nobody"


class Order(StrEnum):
    due = ""
    """What is due next first: what a queue is for."""
    waiting = "waiting"
    """What waits longest first."""
    newest = "newest"
    hand_overs = "hand_overs"
    """What was handed over most often first: where somebody has to step in."""
    escalated = "escalated"
    """What nobody has taken for longest in spite of being escalated first."""
    priority = "priority"
    """What is most urgent first."""
    department = "department"
    owner = "owner"
    """What nobody has first, then by name."""


class Again(StrEnum):
    no = ""
    spam = "spam"
    """What was called spam, and asked again since."""
    snoozed = "snoozed"
    """What was put off."""


class Way(StrEnum):
    usual = ""
    back = "back"
    """The last first; what an order does not know stays last."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a queue is filtered by; what is empty asks for nothing."""

    state: State | None = None
    """None: all of which it is our turn."""
    priority: Priority | None = None
    topic: Choice = ""
    language: Choice = ""
    place: Choice = ""
    tag: Choice = ""
    owner: Owner = Owner.anybody
    text: Choice = ""
    """Words that are all in text, author, topics or id."""
    order: Order = Order.due
    way: Way = Way.usual
    again: Again = Again.no

    @property
    def closed(self) -> bool:
        """It is among what is over."""
        return self.state in CLOSED or self.again is Again.spam


class QueueShown(msgspec.Struct, frozen=True):
    """A queue as somebody wants it."""

    rows: tuple[QueueRow, ...]
    """The first of those that fit, in order."""
    fitting: int
    languages: tuple[str, ...]
    places: tuple[str, ...]
    tags: tuple[str, ...]
    """What there is to choose from in these departments."""


def view(rows: Iterable[QueueRow], departments: frozenset[str], wanted: Wanted, me: str, at_most: int) -> QueueShown:
    """The lines of ``departments`` that ``me`` wants."""
    ours = [row for row in rows if row.department in departments]
    words = wanted.text.casefold().split()
    fitting = [row for row in ours if _fits(row, wanted, me, words)]
    fitting.sort(key=_ORDERS[wanted.order])
    if wanted.way is Way.back:
        unknown = _UNKNOWN.get(wanted.order, lambda row: False)
        fitting.reverse()
        fitting.sort(key=unknown)
    return QueueShown(
        tuple(fitting[:at_most]),
        len(fitting),
        tuple(sorted({row.language for row in ours if row.language})),
        tuple(sorted({row.place for row in ours if row.place})),
        tuple(sorted({tag for row in ours for tag in row.tags})),
    )


NEVER = 1 << 40
"""Stands for no time, after everything that has one."""

_ORDERS = {
    Order.due: lambda row: (row.due or NEVER, -row.spam_again_at, -row.closed, row.urgency, row.opened, row.id),
    Order.waiting: lambda row: (row.since or NEVER, row.opened, row.id),
    Order.newest: lambda row: (-row.opened, row.id),
    Order.hand_overs: lambda row: (-row.hand_overs, row.due or NEVER, row.id),
    Order.escalated: lambda row: (-row.escalation, row.due or NEVER, row.id),
    Order.priority: lambda row: (row.urgency, row.due or NEVER, row.id),
    Order.department: lambda row: (row.department_title.casefold(), row.due or NEVER, row.id),
    Order.owner: lambda row: (row.owner.casefold(), row.due or NEVER, row.id),
}

_UNKNOWN = {
    Order.due: lambda row: not row.due,
    Order.waiting: lambda row: not row.since,
}


def again(rows: Iterable[QueueRow], departments: frozenset[str]) -> list[QueueRow]:
    """What was called spam in ``departments`` and asked again, which nobody has looked at."""
    return [row for row in rows if row.spam_again_at and row.department in departments]


def snoozed(rows: Iterable[QueueRow], departments: frozenset[str]) -> int:
    """How many of ``departments`` are put off."""
    return sum(bool(row.snoozed) for row in rows if row.department in departments)


def _stands(row: QueueRow, wanted: Wanted) -> bool:
    if wanted.again is Again.spam:
        return row.spam_again_at > 0
    if wanted.again is Again.snoozed:
        return bool(row.snoozed)
    if row.snoozed and wanted.state is None:
        return False
    return row.queued if wanted.state is None else row.state == wanted.state


def _fits(row: QueueRow, wanted: Wanted, me: str, words: list[str]) -> bool:
    if not _stands(row, wanted):
        return False
    if wanted.priority not in (None, row.priority):
        return False
    if wanted.owner is not Owner.anybody and row.owner != (me if wanted.owner is Owner.me else ""):
        return False
    if wanted.topic and wanted.topic not in row.topics:
        return False
    if wanted.tag and wanted.tag not in row.tags:
        return False
    if wanted.language not in ("", row.language) or wanted.place not in ("", row.place):
        return False
    if not words:
        return True
    said = " ".join((row.id, row.text, row.author, row.owner, *row.topics, *row.tags)).casefold()
    return all(word in said for word in words)
