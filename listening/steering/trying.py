"""A trial of a topic's new terms: what they would change, seen on mentions that are stored. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from listening.config import Topic
from listening.mention import Mention
from listening.spans import DAY_MS, MINUTE_MS
from listening.terms import Conditions, Matcher

SHOWN = 20
"""Mentions of each kind that are shown."""
JUST_NOW_MS = 10 * MINUTE_MS
"""What arrived within it is the live sample."""


class MarkedMention(msgspec.Struct, frozen=True):
    """One mention, and where in it a deciding term stands."""

    mention: Mention
    marked: tuple[tuple[int, int], ...]


class TopicTried(msgspec.Struct, frozen=True, kw_only=True):
    """What new terms would do to the mentions that were looked at."""

    looked_at: int
    start: int
    """When the oldest of them was written, ms UTC."""
    before: int
    """Matched by the terms of now."""
    after: int
    added: int
    removed: int
    added_shown: tuple[MarkedMention, ...]
    """The newest first; marked is what makes them match."""
    removed_shown: tuple[MarkedMention, ...]
    """Marked is what keeps them out, or made them match."""
    days: tuple[int, ...]
    """Matched by the new terms, a day each, the last one up to the newest mention."""
    days_before: tuple[int, ...]
    languages: tuple[tuple[str, int], ...]
    """Of those that match by the new terms, most first."""
    sources: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    """Other topics that they are about as well."""
    arrived: int
    """Of those looked at, how many arrived just now: see JUST_NOW_MS."""
    arrived_before: int
    """Of these, matched by the terms of now."""
    arrived_after: int
    changed: tuple[Mention, ...]
    """All that are added or removed."""


class _Set(msgspec.Struct, frozen=True):
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


def tried(now: Topic | None, new: Topic, stored: Iterable[Mention], at: int = 0, days: int = 14) -> TopicTried:
    """``now``: as it is, None = there is no such topic yet; ``stored``: the newest first, own posts left out.

    ``at``: the moment, ms UTC.
    """
    looked_at = [mention for mention in stored if not (mention.own or mention.deleted)]
    before, after = _matches(now, looked_at), _matches(new, looked_at)
    added, removed = after - before, before - after
    newest = max((each.created for each in looked_at), default=0)
    matched = [looked_at[n] for n in sorted(after)]
    first = min((each.created for each in looked_at), default=0)
    arrived = {n for n, each in enumerate(looked_at) if each.received > at - JUST_NOW_MS} if at else set()
    seen = min(days, (newest - first) // DAY_MS + 1)
    return TopicTried(
        looked_at=len(looked_at),
        start=first,
        before=len(before),
        after=len(after),
        added=len(added),
        removed=len(removed),
        added_shown=_shown(added, looked_at, Matcher([_Set(any=(*new.any, *new.all))])),
        removed_shown=_shown(
            removed, looked_at, Matcher([_Set(any=new.none or ((*now.any, *now.all) if now else ()))])
        ),
        days=_days(matched, newest, seen),
        days_before=_days([looked_at[n] for n in before], newest, seen),
        languages=_counted(each.language or "" for each in matched),
        sources=_counted(each.source for each in matched),
        others=_counted(topic for each in matched for topic in each.topics if topic != new.name),
        arrived=len(arrived),
        arrived_before=len(arrived & before),
        arrived_after=len(arrived & after),
        changed=tuple(looked_at[n] for n in sorted(added | removed)),
    )


def _matches(topic: Topic | None, looked_at: Sequence[Mention]) -> set[int]:
    if topic is None:
        return set()
    if topic.everything:
        return set(range(len(looked_at)))
    entry: Conditions = topic
    matcher = Matcher([entry])
    return {n for n, each in enumerate(looked_at) if matcher.matching(each.full_text)}


def _shown(which: set[int], looked_at: Sequence[Mention], deciding: Matcher) -> tuple[MarkedMention, ...]:
    return tuple(MarkedMention(looked_at[n], tuple(deciding.places(looked_at[n].text))) for n in sorted(which)[:SHOWN])


def _days(found: Iterable[Mention], newest: int, number: int) -> tuple[int, ...]:
    back = Counter((newest - each.created) // DAY_MS for each in found)
    return tuple(back[n] for n in range(number - 1, -1, -1))


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(names).most_common(8))
