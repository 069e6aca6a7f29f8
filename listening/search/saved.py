"""A search that somebody keeps under a name, for themselves or for everybody who may search. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.people.naming import fold
from listening.people.permissions import Permission, Role, may
from listening.search.asked import SearchAsked
from listening.spans import DAY_MS

LONGEST_NAME = 60
LONG_MS = 100 * 366 * DAY_MS
MOST = 200
"""Saved searches of one person."""


MOST_POSTS = 1000
MOST_MINUTES = 7 * 1440


class SearchAlert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody wants to hear of what a search finds from now on."""

    who: str
    posts: int = 1
    """So many posts ..."""
    minutes: int = 60
    """... within so many minutes. Told at most once in that time; of one post it asks for, each is told of then."""
    since: int
    """What arrived before (ms UTC) is not told of."""


class SearchTold(msgspec.Struct, frozen=True, kw_only=True):
    """A line of somebody's inbox: what a saved search found that they asked to hear of."""

    key: str
    """Of the matter: the same twice is the same."""
    at: int
    """ms UTC."""
    title: str
    link: str


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked, twice: as an address holds it, and as it was read when it was saved."""

    id: str
    name: str
    query: str
    """Of the address: ``q=delay&topic=Plovair``."""
    asked: SearchAsked
    by: str
    """Whose it is."""
    at: int
    """When it was saved, ms UTC."""
    shared: bool = False
    """Everybody who may search sees it."""
    alerts: tuple[SearchAlert, ...] = ()
    """Each of somebody else."""

    def always(self, now: int, back: int = LONG_MS) -> SearchAsked:
        """What it asks for without its range of days: of what was written within ``back`` (ms)."""
        return msgspec.structs.replace(self.asked, start=now - back, end=now + LONG_MS)

    def alert_of(self, who: str) -> SearchAlert | None:
        return next((each for each in self.alerts if fold(each.who) == fold(who)), None)


def seen(saved: Iterable[SavedSearch], who: str) -> list[SavedSearch]:
    """What ``who`` sees of saved searches: their own first, then those that others share; by name."""
    found = [each for each in saved if each.shared or fold(each.by) == fold(who)]
    return sorted(found, key=lambda each: (fold(each.by) != fold(who), each.name.casefold(), each.id))


def may_change(saved: SavedSearch, who: str, role: Role) -> bool:
    """Whether ``who`` may rename, share or delete it: their own; what others share, who keeps them in order."""
    if fold(saved.by) == fold(who):
        return may(role, Permission.save_searches)
    return saved.shared and may(role, Permission.keep_searches)


def with_alert(saved: SavedSearch, who: str, posts: int, minutes: int, now: int) -> SavedSearch:
    """Alert ``who`` from ``now`` on, in place of what they wanted before; no posts: not any more."""
    others = tuple(each for each in saved.alerts if fold(each.who) != fold(who))
    new = (SearchAlert(who=who, posts=posts, minutes=minutes, since=now),) if posts else ()
    return msgspec.structs.replace(saved, alerts=(*others, *new))


def unheard(saved: SavedSearch, posts: int, minutes: int) -> str:
    """Why nobody can be alerted so; empty if they can. No posts: they are not."""
    if posts and saved.asked.cased is not None:
        return "This search asks whether there is a case, which is known only later: save it without that."
    if not 0 <= posts <= MOST_POSTS:
        return f"The number of posts is from 1 to {MOST_POSTS}."
    if posts and not 1 <= minutes <= MOST_MINUTES:
        return f"The minutes are from 1 to {MOST_MINUTES}, which is a week."
    return ""


def unusable(name: str, who: str, shared: bool, others: Iterable[SavedSearch]) -> str:
    """Why a search cannot be called so; empty if it can. ``others``: all there are beside it."""
    if not name or not name.isprintable():
        return "A saved search needs a name that can be read."
    if len(name) > LONGEST_NAME:
        return f"The name of a saved search may have {LONGEST_NAME} characters; this one has {len(name)}."
    known = list(others)
    for each in known:
        if each.name.casefold() == name.casefold() and (fold(each.by) == fold(who) or (shared and each.shared)):
            whose = "you have" if fold(each.by) == fold(who) else f"{each.by} shares"
            return f"There is a saved search “{each.name}” already, which {whose}: choose another name."
    if sum(fold(each.by) == fold(who) for each in known) >= MOST:
        return f"{MOST} saved searches are as many as one person may have: delete one first."
    return ""
