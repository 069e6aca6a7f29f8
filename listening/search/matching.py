"""The meaning of a search: whether one mention fits it. Pure.

An index only finds faster. Before anything is shown, it is asked here once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from listening.mention import Mention
from listening.search.asked import SearchAsked
from listening.search.words import handle, open_end, words
from listening.terms import Matcher


class _Terms(msgspec.Struct, frozen=True):
    """As the matcher of topics takes them."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


KnownAs = Mapping[str, Collection[str]]
"""Of a name that is asked for: the authors known by an id whose handle it is."""
NOBODY: KnownAs = {}


def fits(asked: SearchAsked, ids: KnownAs = NOBODY) -> Callable[[Mention], bool]:
    """Whether mentions fit, as far as a mention says it: whether one has a case is not asked."""
    said = asked.words
    conditions = [_Terms(all=said.all, none=said.none)] if said.all or said.none else []
    conditions += [_Terms(any=group) for group in said.one_of]
    matcher = Matcher(conditions)

    def one(mention: Mention) -> bool:
        return (
            not mention.deleted
            and asked.start <= mention.created < asked.end
            and asked.only.includes(mention)
            and (asked.label is None or mention.label is asked.label)
            and (not asked.reason or mention.contact == asked.reason)
            and (not said.by or any(wrote(mention, name, ids.get(name, ())) for name in said.by))
            and not any(wrote(mention, name, ids.get(name, ())) for name in said.not_by)
            and (not conditions or len(matcher.matching(mention.full_text)) == len(conditions))
        )

    return one


def wrote(mention: Mention, name: str, ids: Collection[str] = ()) -> bool:
    """Whether somebody of this handle, or with these words in their name, wrote it."""
    if handle(mention.author) == handle(name) or mention.author in ids:
        return True
    looked_for, goes_on = open_end(name.lstrip("@"))
    return bool(looked_for) and _stands(looked_for, goes_on, words(mention.name))


def _stands(looked_for: str, goes_on: bool, among: str) -> bool:
    """Whether words stand one after the other among others."""
    return f" {looked_for}{'' if goes_on else ' '}" in f" {among} "
