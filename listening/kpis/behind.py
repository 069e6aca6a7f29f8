"""The mentions that a figure counts, one by one. Pure.

The figures themselves are sums over cells; the list behind one asks this of
each mention, and shows as many as the figure says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from listening.config import Contact
from listening.counting.counts import Filter, Population
from listening.mention import Kind, Label, Mention, Praise
from listening.triage.reasons import READ

Fits = Callable[[Mention], bool]


def mentions_of(key: str, only: Filter, compared: Collection[str], reposts: bool = True) -> Fits:
    """Whether a figure counts a mention. ``compared``: the topics that share of voice is among;
    ``reposts``: whether they count in the mood.

    KeyError for a figure that counts no mentions.
    """
    if key == "share_of_voice":
        # Of one topic as well, it is a share of what is said about all of them.
        only, names = msgspec.structs.replace(only, topic=""), frozenset(compared)
        return lambda m: only.includes(m) and not names.isdisjoint(m.topics)
    if key == "our_posts":
        only = msgspec.structs.replace(only, who=Population.ours)
    counts = _COUNTS[key]
    if key == "net_sentiment" and not reposts:
        return lambda m: only.includes(m) and counts(m) and m.kind is not Kind.repost
    return lambda m: only.includes(m) and counts(m)


def mentions_with(reason: Contact, only: Filter) -> Fits:
    """Whether a mention has this reason for contact: one that has any is about us, by somebody else."""
    return lambda m: READ.get(m.contact) is reason and only.includes(m)


_COUNTS: Mapping[str, Fits] = {
    "mentions": lambda m: True,
    "our_posts": lambda m: True,
    "authors": lambda m: bool(m.author),
    "reach": lambda m: m.followers is not None,
    "net_sentiment": lambda m: m.label is not Label.unscored,
    "unscored": lambda m: True,
    "answered_praise": lambda m: m.praise is not Praise.none,
}
