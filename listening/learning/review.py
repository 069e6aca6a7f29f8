"""The review: mentions drawn at random, every language and source among them. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

Stratum = tuple[str, str]
"""Language and source."""


def draw(strata: Mapping[Stratum, Sequence[str]], number: int, seed: str) -> dict[str, float]:
    """Up to ``number`` ids, each with how many mentions it stands for.

    The largest strata come first where there are more strata than places; each that
    comes has one place at least, the rest are given out by size.
    """
    order = sorted((key for key in strata if strata[key]), key=lambda key: (-len(strata[key]), key))[:number]
    total = sum(len(strata[key]) for key in order)
    if not total:
        return {}
    places = dict.fromkeys(order, 1)
    left = min(number, total) - len(order)
    # The stratum that is furthest below its share has the next place.
    for _ in range(left):
        free = [key for key in order if places[key] < len(strata[key])]
        places[max(free, key=lambda key: (len(strata[key]) / places[key], key))] += 1
    chance = random.Random(seed)  # noqa: S311 - a fair draw, no secret
    drawn: dict[str, float] = {}
    for key in order:
        for id in chance.sample(sorted(strata[key]), places[key]):
            drawn[id] = len(strata[key]) / places[key]
    return drawn


def in_order(drawn: Mapping[str, Stratum], unscored: Mapping[str, int]) -> list[str]:
    """The ids drawn, those first that are in the language of which most is in no mood: there a model is wanted most.

    ``unscored``: by language, mentions without a score. All are asked about; who stops early has done what helps most.
    """
    place = {id: n for n, id in enumerate(drawn)}
    return sorted(drawn, key=lambda id: (-unscored.get(drawn[id][0], 0), place[id]))
