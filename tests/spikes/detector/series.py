"""Counts for the tests: chance with a fixed seed, so that a case is the same everywhere."""

from __future__ import annotations

import math
import random

from listening.spikes.detector import Phase, SeriesState, Verdict, observe

MONDAY = 4 * 86_400
"""1970-01-05 0:00 UTC."""


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson count; by Knuth's product below 30, by the normal approximation above."""
    if mean > 30.0:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    bound, product, count = math.exp(-mean), chance.random(), 0
    while product > bound:
        product *= chance.random()
        count += 1
    return count


def feed(
    state: SeriesState, start: int, means: list[float], chance: random.Random, *, offset: int = 0
) -> list[Verdict]:
    """One Poisson count per mean, row after row."""
    width = state.fast.seconds
    return [observe(state, start + i * width, poisson(mean, chance), offset=offset) for i, mean in enumerate(means)]


def opened(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.phase is Phase.opened]


def closed(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.phase is Phase.closed]


def alarms(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.alarm]
