"""Counts for the tests: chance with a fixed seed, so that a case is the same everywhere."""

from __future__ import annotations

import math
import random
from functools import cache

import msgspec

from listening.spikes.detector import Phase, SeriesState, Verdict, new_state, observe

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


def lived(per_minute: float, rows: int, seed: int) -> tuple[SeriesState, random.Random]:
    """A series that was steady from MONDAY on, in rows of 10 s, and its chance: both for whoever asks alone."""
    packed, state = _lived(per_minute, rows, seed)
    chance = random.Random()
    chance.setstate(state)
    return msgspec.msgpack.decode(packed, type=SeriesState), chance


@cache
def _lived(per_minute: float, rows: int, seed: int) -> tuple[bytes, tuple[object, ...]]:
    """Both as they are kept: a day is a tenth of a second, and many tests begin after the same."""
    state, chance = new_state(), random.Random(seed)
    feed(state, MONDAY, [per_minute / 6.0] * rows, chance)
    return msgspec.msgpack.encode(state), chance.getstate()


def opened(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.phase is Phase.opened]


def closed(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.phase is Phase.closed]


def alarms(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.alarm]
