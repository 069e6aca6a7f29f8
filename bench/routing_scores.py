"""Scores of departments told apart. Pure: pairs of right and given departments in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec


class Judged(msgspec.Struct, frozen=True):
    """One mention: the department it belongs to, the one it was sent to, and by which route."""

    right: str
    given: str
    route: str = ""


class Scores(msgspec.Struct, frozen=True):
    """Shares of 1. A mention sent to the triage desk is undecided."""

    mentions: int
    accuracy: float
    """An undecided one counts as wrong."""
    accuracy_decided: float
    """Of those that were decided; 0 when none was."""
    macro_f1: float
    """Mean over the departments that any mention belongs to; an undecided one is missed by its own."""
    undecided: float


class ByRoute(msgspec.Struct, frozen=True):
    route: str
    department: str
    mentions: int
    correct: int


def scores(judged: Sequence[Judged], desk: str = "") -> Scores:
    """``desk`` is the department that decides nothing. ValueError when there is nothing to judge."""
    if not judged:
        raise ValueError("nothing to judge")
    correct = sum(j.right == j.given for j in judged)
    decided = sum(j.given != desk for j in judged)
    departments = {j.right for j in judged}
    return Scores(
        mentions=len(judged),
        accuracy=correct / len(judged),
        accuracy_decided=correct / decided if decided else 0.0,
        macro_f1=sum(f1(judged, d) for d in departments) / len(departments),
        undecided=1 - decided / len(judged),
    )


def f1(judged: Sequence[Judged], department: str) -> float:
    """Harmonic mean of precision and recall of one department; 0 when it was never right."""
    correct = sum(j.right == j.given == department for j in judged)
    given = sum(j.given == department for j in judged)
    belongs = sum(j.right == department for j in judged)
    return 2 * correct / (given + belongs) if correct else 0.0


def largest(judged: Sequence[Judged]) -> list[Judged]:
    """The same mentions, all sent to the department most of them belong to."""
    most = Counter(j.right for j in judged).most_common(1)[0][0]
    return [Judged(j.right, most) for j in judged]


def confusion(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How many mentions of a department (first) were sent to a department (second)."""
    return Counter((j.right, j.given) for j in judged)


def by_route(judged: Sequence[Judged], routes: Sequence[tuple[str, str]]) -> list[ByRoute]:
    """For each route and its department, how many it took and how many of them rightly."""
    taken = Counter(j.route for j in judged)
    correct = Counter(j.route for j in judged if j.right == j.given)
    return [ByRoute(name, department, taken[name], correct[name]) for name, department in routes]
