"""The likeness of what somebody wrote to what was answered before: terms weighed by how rare they are. Pure.

Cosine of vectors of tf-idf, Salton and Buckley 1988: 1 is the same words, 0 is none in common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

from listening.letters import LETTERS

_LEFT_OUT = re.compile(r"https?://\S+|[@#]?\w*\d\w*|@[\w.-]+|\{\w+\}")
"""Addresses, handles, numbers and variables say nothing of what a text is about."""
_WORD = re.compile(LETTERS)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts without spaces between words: two signs make a term."""
SHORTEST = 3

Vector = Mapping[str, float]


def alike(text: str, answered: Sequence[Sequence[str]]) -> list[float]:
    """For each group of texts, how much its text that is most like ``text`` is like it, 0 to 1."""
    ours = Counter(terms(text))
    theirs = [[Counter(terms(each)) for each in group] for group in answered]
    every = [ours, *(counted for group in theirs for counted in group)]
    seen = Counter(term for counted in every for term in counted)
    weights = {term: log((1 + len(every)) / number) for term, number in seen.items()}
    vector = _vector(ours, weights)
    return [max((_cosine(vector, _vector(each, weights)) for each in group), default=0.0) for group in theirs]


def terms(text: str) -> list[str]:
    """What a text is compared by."""
    found: list[str] = []
    for word in _WORD.findall(_LEFT_OUT.sub(" ", text).casefold()):
        if _UNSPACED.search(word):
            found += [word[n : n + 2] for n in range(max(len(word) - 1, 1))]
        elif len(word) >= SHORTEST:
            found.append(word)
    return found


def _vector(counted: Counter[str], weights: Mapping[str, float]) -> Vector:
    return {term: (1 + log(number)) * weights[term] for term, number in counted.items()}


def _cosine(one: Vector, other: Vector) -> float:
    shared = sum(weight * other[term] for term, weight in one.items() if term in other)
    if not shared:
        return 0.0
    return shared / sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
