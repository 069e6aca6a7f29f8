"""Scores of a detector as the Numenta Anomaly Benchmark gives them, from flagged rows and labelled windows.

Rules: numenta/NAB (Lavin & Ahmad 2015, arXiv 1510.03336), realTweets, as of
commit ea702d7. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec


class Profile(msgspec.Struct, frozen=True):
    """What a hit is worth, and what a missed window and a false alarm cost."""

    name: str
    hit: float
    miss: float
    false_alarm: float


STANDARD = Profile("standard", 1.0, 1.0, 0.11)
LOW_FALSE_POSITIVES = Profile("reward_low_FP_rate", 1.0, 1.0, 0.22)
LOW_FALSE_NEGATIVES = Profile("reward_low_FN_rate", 1.0, 2.0, 0.11)
PROFILES = (STANDARD, LOW_FALSE_POSITIVES, LOW_FALSE_NEGATIVES)


class Window(msgspec.Struct, frozen=True):
    """Rows ``first`` to ``last``, both included, that a label calls anomalous."""

    first: int
    last: int


class Outcome(msgspec.Struct, frozen=True):
    """One file: its rows, its labels in order, and the rows flagged, in order."""

    rows: int
    windows: tuple[Window, ...]
    flagged: tuple[int, ...]


def probation(rows: int) -> int:
    """Rows at the beginning that are ignored."""
    return min(math.floor(0.15 * rows), 750)


def worth(position: float) -> float:
    """NAB's scaled sigmoid: 1 far before, 0 at the end of a window, -1 far after."""
    return -1.0 if position > 3.0 else 2.0 / (1.0 + math.exp(5.0 * position)) - 1.0


def judged(outcome: Outcome) -> tuple[dict[Window, int], list[int]]:
    """The earliest flagged row of each window that has one, and all flagged rows outside windows."""
    hits: dict[Window, int] = {}
    outside: list[int] = []
    for row in outcome.flagged:
        if row < probation(outcome.rows):
            continue
        inside = [w for w in outcome.windows if w.first <= row <= w.last]
        for window in inside:
            hits.setdefault(window, row)
        if not inside:
            outside.append(row)
    return hits, outside


def raw(outcome: Outcome, profile: Profile) -> float:
    """The file's score before normalisation."""
    hits, outside = judged(outcome)
    total = 0.0
    for window in outcome.windows:
        if window in hits:
            width = window.last - window.first + 1
            position = -(window.last - hits[window] + 1) / width
            total += profile.hit * worth(position) / worth(-1.0)
        else:
            total -= profile.miss
    for row in outside:
        ended = [w for w in outcome.windows if w.last < row]
        if not ended:
            total -= profile.false_alarm
            continue
        before = ended[-1]
        position = (row - before.last) / max(1, before.last - before.first)
        total += profile.false_alarm * worth(position)
    return total


def score(outcomes: Sequence[Outcome], profile: Profile) -> float:
    """0 for a detector that flags nothing, 100 for one that flags each window's first row only.

    Raises ValueError when no outcome has a window.
    """
    windows = sum(len(o.windows) for o in outcomes)
    if not windows:
        raise ValueError("no labelled windows")
    null = -profile.miss * windows
    total = sum(raw(o, profile) for o in outcomes)
    return 100.0 * (total - null) / (profile.hit * windows - null)


def false_alarms(outcomes: Sequence[Outcome]) -> int:
    """Flagged rows outside all windows, after probation."""
    return sum(len(judged(o)[1]) for o in outcomes)
