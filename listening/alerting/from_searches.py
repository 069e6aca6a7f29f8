"""Matters from saved searches: when somebody wants to hear of what one finds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.alerting.trigger import Trigger
from listening.config import AlertKind
from listening.people.naming import fold
from listening.search.saved import SavedSearch, SearchAlert
from listening.spans import DAY_MS, MINUTE_MS
from listening.spikes.detector.verdict import Severity

KEPT = 1000
"""Posts that are waited with: of more it is said that there are more."""
LATE_MS = DAY_MS
"""What was written longer ago than this is no news, however late it came."""


class FoundPost(msgspec.Struct, frozen=True, array_like=True):
    id: str
    created: int


class SearchWatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one person's alert so far."""

    posts: tuple[FoundPost, ...] = ()
    """Those that nobody was told of."""
    number: int = 0
    """How often it was told."""
    last_told: Trigger | None = msgspec.field(default=None, name="said")
    """What was told last, until it is over."""
    until: int = 0
    """Until then nothing more is told, ms UTC."""


def key(saved: SavedSearch, alert: SearchAlert) -> str:
    """Which alert of which search."""
    return f"{saved.id} {fold(alert.who)}"


def recent(alert: SearchAlert, created: int, now: int) -> bool:
    """Whether a post is new enough to be told of when it comes."""
    return created > now - (alert.minutes * MINUTE_MS if alert.posts > 1 else LATE_MS)


def gather(alert: SearchAlert, watch: SearchWatch, new: Sequence[FoundPost], now: int) -> SearchWatch:
    """With what came, and without what is too old to count; enough at one time stays enough until it is told."""
    enough = len(watch.posts) >= alert.posts
    posts = [*watch.posts, *(each for each in new if recent(alert, each.created, now))]
    if alert.posts > 1 and not enough:
        posts = [each for each in posts if recent(alert, each.created, now)]
    over = watch.last_told is not None and now >= watch.until
    return msgspec.structs.replace(
        watch, posts=tuple(posts[-KEPT:]), last_told=None if over else watch.last_told, until=0 if over else watch.until
    )


def wanted(alert: SearchAlert, watch: SearchWatch, quiet: bool) -> bool:
    """Whether it is time to tell. ``quiet``: whoever wants to hear of it wants quiet now."""
    return len(watch.posts) >= alert.posts and watch.last_told is None and not quiet


def after_telling(saved: SavedSearch, alert: SearchAlert, watch: SearchWatch, now: int) -> SearchWatch:
    """Tell of all posts that are waited with."""
    number = len(watch.posts)
    more = " or more" if number >= KEPT else ""
    within = f" within {_minutes(alert.minutes)}" if alert.posts > 1 else ""
    trigger = Trigger(
        kind=AlertKind.search,
        key=f"{key(saved, alert)} {watch.number + 1}",
        severity=Severity.low,
        title=f"“{saved.name}”: {number:,}{more} new {'post' if number == 1 else 'posts'}{within}",
        detail=f"You hear of it again in {_minutes(alert.minutes)} at the earliest, if more comes.",
        link=f"/mentions?{saved.query}",
        since=min(each.created for each in watch.posts),
        person=alert.who,
    )
    return SearchWatch(number=watch.number + 1, last_told=trigger, until=now + alert.minutes * MINUTE_MS)


def ended(trigger: Trigger) -> Trigger:
    return msgspec.structs.replace(trigger, open=False)


def _minutes(minutes: int) -> str:
    if minutes % 60 == 0:
        return f"{minutes // 60} hour{'s' if minutes > 60 else ''}"
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
