"""A search that somebody keeps under a name, for themselves or for everybody who may search. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.people.naming import fold
from listening.people.permissions import Permission, Role, may
from listening.search.asked import SearchAsked

LONGEST_NAME = 60
MOST = 200
"""Saved searches of one person."""


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


def seen(saved: Iterable[SavedSearch], who: str) -> list[SavedSearch]:
    """What ``who`` sees of saved searches: their own first, then those that others share; by name."""
    found = [each for each in saved if each.shared or fold(each.by) == fold(who)]
    return sorted(found, key=lambda each: (fold(each.by) != fold(who), each.name.casefold(), each.id))


def may_change(saved: SavedSearch, who: str, role: Role) -> bool:
    """Whether ``who`` may rename, share or delete it: their own; what others share, who keeps them in order."""
    if fold(saved.by) == fold(who):
        return may(role, Permission.save_searches)
    return saved.shared and may(role, Permission.keep_searches)


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
