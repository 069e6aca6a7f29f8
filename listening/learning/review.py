"""Which mentions are reviewed: drawn at random, every language and source among them. Pure."""

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
