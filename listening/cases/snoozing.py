"""A case put off until a time or until the customer writes: until when, and what brings it back. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from listening.cases.case import MASTHEAD, UNRESOLVED, Action, Case, CaseEvent
from listening.cases.conversation import Side
from listening.spans import HOUR_MS

LONGEST_MS = 90 * 24 * HOUR_MS
MORNING = 9
"""The hour of *tomorrow* and *next week*, where the brand is."""


class SnoozeFor(StrEnum):
    """What can be said instead of a time."""

    hour = "hour"
    four_hours = "four_hours"
    tomorrow = "tomorrow"
    next_week = "next_week"
    customer = "customer"
    """Until they write again, however long that takes."""


NAMES = frozenset(each.value for each in SnoozeFor)

ENDS_IT = frozenset(
    {
        Action.wake,
        Action.woke,
        Action.assign,
        Action.hand_over,
        Action.claim,
        Action.request_approval,
        Action.escalated,
        Action.took_in,
    }
)
"""Somebody has to look at it now, or has already."""


def until(wish: str, now: int, zone: str) -> int | str:
    """When a case put off at ``now`` comes back, ms UTC; 0: when the customer writes. Or what is wrong with ``wish``.

    ``wish``: a SnoozeFor, or a time in ISO 8601; one that names no zone is where the brand is.
    """
    here = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    if wish in NAMES:
        match SnoozeFor(wish):
            case SnoozeFor.customer:
                return 0
            case SnoozeFor.hour:
                return now + HOUR_MS
            case SnoozeFor.four_hours:
                return now + 4 * HOUR_MS
            case SnoozeFor.tomorrow:
                return _morning(here, 1)
            case SnoozeFor.next_week:
                return _morning(here, 7 - here.weekday())
    try:
        at = datetime.fromisoformat(wish)
        at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
        ms = int(at.timestamp() * 1000)
    except (ValueError, OverflowError):
        known = ", ".join(SnoozeFor)
        return f"until: a time is needed, as 2027-01-31T09:00, or one of {known}."
    if not now < ms <= now + LONGEST_MS:
        return "until: it has to lie ahead, by 90 days at most."
    return ms


def _morning(here: datetime, days: int) -> int:
    day = here.date() + timedelta(days=days)
    return int(datetime(day.year, day.month, day.day, MORNING, tzinfo=here.tzinfo).timestamp() * 1000)


def brought_back(case: Case, event: CaseEvent) -> bool:
    """Whether ``event`` brings a case back that was put off: the customer wrote, somebody looks, or it is over."""
    if not case.snoozed_at:
        return False
    if event.action in ENDS_IT or event.after not in UNRESOLVED:
        return True
    post = event.post
    return post is not None and post.side is Side.customer and not post.gone and (post.waits or post.asked_at > 0)


def woke(case: Case, now: int) -> CaseEvent:
    """Its time has come, at ``now`` (ms)."""
    return CaseEvent(
        at=now,
        recorded=now,
        who=MASTHEAD,
        action=Action.woke,
        before=case.state,
        after=case.state,
        why=f"{case.snoozed_by} had put it off",
    )


def until_words(until: int, zone: str) -> str:
    """``until Mon 30 Nov, 09:00``, or until whom."""
    if not until:
        return "until the customer writes"
    return f"until {datetime.fromtimestamp(until / 1000, ZoneInfo(zone)):%a %d %b, %H:%M}"
