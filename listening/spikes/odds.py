"""Odds of terms, to see which rose most: log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn 2008, Fightin' Words, Political Analysis 16:372, equations
16, 18, 20 and 22. Counting says what is frequent, ratios what is rare; this says
of which terms it is most certain that they are used more than before.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

PRIOR = 500.0
"""Terms' worth of belief that a term is used as much as it is in general."""
FLOOR = 0.5
"""Prior count of a term that is hardly known in general: with less, what is new would never be sure."""


def rise(
    term: str,
    now: Mapping[str, int],
    total: int,
    before: Mapping[str, int],
    total_before: int,
    general: Mapping[str, int],
    total_general: int,
) -> float:
    """Standard deviations by which the log-odds of a term are higher now than before.

    Mappings count mentions by term, totals are their sums; ``general`` is the prior.
    """
    alpha = max(FLOOR, PRIOR * general.get(term, 0) / max(1, total_general))
    here, there = now.get(term, 0) + alpha, before.get(term, 0) + alpha
    rest, rest_before = total + PRIOR - here, total_before + PRIOR - there
    if rest <= 0 or rest_before <= 0:
        return 0.0
    moved = math.log(here / rest) - math.log(there / rest_before)
    return moved / math.sqrt(1.0 / here + 1.0 / there)


def plain(ranked: Collection[str], count: Mapping[str, int], at_most: int) -> list[str]:
    """The first of the ranked terms, without those that others say better.

    A word that stands in a phrase nearly each time is left to the phrase, a
    phrase that is much rarer than its words to the words.
    """
    kept: list[str] = []
    for term in ranked:
        if any(_within(term, other) and count[other] >= SAME * count[term] for other in kept):
            continue  # a word of a phrase that is there already
        words = [other for other in kept if _within(other, term)]
        if words and not any(count[term] >= SAME * count[word] for word in words):
            continue
        place = kept.index(words[0]) if words else len(kept)
        said = [word for word in words if count[term] >= SAME * count[word]]
        kept.insert(place, term)
        kept = [each for each in kept if each not in said]
    return kept[:at_most]


SAME = 0.7


def _within(word: str, phrase: str) -> bool:
    return word != phrase and word in phrase.split()
