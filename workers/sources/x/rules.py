"""Rules of the filtered stream, made of topics, and what has to be changed of those that are there. Pure.

Language: docs.x.com, Filtered stream, "Build a rule": a blank is and, OR, a dash is not, parentheses, quotes around a
phrase; a handle, a hashtag and a cashtag with their mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from listening.terms import OPEN

MARKED = re.compile(r"@[A-Za-z0-9_]{1,15}|[#$]\w+")
PLAIN = re.compile(r"\w+")
SAID = frozenset({"or", "and", "not"})
"""Words that mean something in a rule."""


class Tracked(Protocol):
    """What of a topic a rule is made of."""

    @property
    def any(self) -> tuple[str, ...]: ...
    @property
    def all(self) -> tuple[str, ...]: ...
    @property
    def none(self) -> tuple[str, ...]: ...


class StreamRule(msgspec.Struct, frozen=True):
    """One that X has."""

    id: str
    value: str
    tag: str = ""


class RuleChange(msgspec.Struct, frozen=True):
    """What makes those that are there those that are wanted."""

    add: tuple[str, ...]
    delete: tuple[str, ...]
    """Ids."""
    heard: frozenset[str]
    """Ids of those that are there and whose posts are ours, whoever made them."""


def wanted(topics: Sequence[Tracked], accounts: Sequence[str], extra: str, longest: int) -> tuple[str, ...]:
    """The rules for all topics with terms, each ``longest`` characters at most. Posts of a rule are matched here again.

    An ending that is left open is not known to X: it looks for the word as it stands. A topic whose ``all`` alone is
    too long has none.
    """
    found: dict[str, None] = {}
    for account in accounts:
        name = account.removeprefix("@")
        found[f"(@{name} OR from:{name})"] = None
    for topic in topics:
        found |= dict.fromkeys(_of(topic, extra, longest))
    return tuple(found)


def _of(topic: Tracked, extra: str, longest: int) -> Iterator[str]:
    every = " ".join(_terms(topic.all))
    end = f" {extra}" if extra else ""
    ors = _terms(topic.any)
    if not ors:
        if every and len(every + end) <= longest:
            yield _without(every, topic.none, end, longest)
        return
    begin = f"{every} " if every else ""
    room = longest - len(begin) - len(end) - 2
    group: list[str] = []
    for term in [*ors, ""]:
        if group and (not term or len(" OR ".join([*group, term])) > room):
            yield _without(f"{begin}({' OR '.join(group)})", topic.none, end, longest)
            group = []
        if term and len(term) <= room:
            group.append(term)


def _without(rule: str, none: Sequence[str], end: str, longest: int) -> str:
    """As many of ``none`` as there is room for: the others are left out here, and have been paid for."""
    for term in _terms(none):
        if len(rule) + len(term) + 2 + len(end) <= longest:
            rule += f" -{term}"
    return rule + end


def _terms(terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each for term in terms if (each := _term(term))))


def _term(term: str) -> str:
    """As X writes it; empty for what it cannot look for."""
    text = " ".join(term.removesuffix(OPEN).replace('"', " ").replace("\\", " ").split())
    if MARKED.fullmatch(text):
        return text
    if PLAIN.fullmatch(text) and text.lower() not in SAID:
        return text
    return f'"{text}"' if any(char.isalnum() for char in text) else ""


def change(there: Sequence[StreamRule], rules: Sequence[str], tag: str) -> RuleChange:
    """Only those with our ``tag`` are deleted. One that somebody else made serves us as well."""
    values = set(rules)
    known = {rule.value for rule in there}
    return RuleChange(
        tuple(rule for rule in rules if rule not in known),
        tuple(rule.id for rule in there if rule.tag == tag and rule.value not in values),
        frozenset(rule.id for rule in there if rule.value in values),
    )
