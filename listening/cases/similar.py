"""Open cases that look like another one: the same author, or the same words about the same topic. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listening.cases.line import QueueRow
from listening.letters import LETTERS

SHOWN = 5
LEAST = 0.25
"""Share of words in common from which on two texts are alike (Jaccard)."""

_WORD = re.compile(LETTERS)
SHORTEST = 4
"""Short words and numbers say nothing about what a text is about."""


def similar(to: QueueRow, others: Iterable[QueueRow]) -> list[QueueRow]:
    """Up to SHOWN cases like ``to``, the most alike first."""
    ours = _words(to.text)
    found = []
    for other in others:
        if other.id == to.id:
            continue
        alike = _alike(ours, _words(other.text)) if not set(to.topics).isdisjoint(other.topics) else 0.0
        same = bool(to.author) and (to.author, to.source) == (other.author, other.source)
        if same or alike >= LEAST:
            found.append((not same, -alike, -other.opened, other))
    return [other for *_, other in sorted(found, key=lambda each: each[:3])[:SHOWN]]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if len(word) >= SHORTEST)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
